"""Calendar files: appointments in UTC, lines as RFC 5545 wants them."""

from datetime import date

from bot.documents.icalendar import icalendar
from bot.domain.time import Month

FEBRUARY, OCTOBER = Month.of(2026, 2), Month.of(2026, 10)


def _lines(days, titles) -> list[str]:
    content = icalendar(days, titles)
    assert content.endswith("\r\n")
    return content.removesuffix("\r\n").split("\r\n")


def test_half_past_eight_in_new_york_is_told_in_utc_in_summer_and_in_winter():
    lines = _lines({FEBRUARY: date(2026, 4, 2), OCTOBER: date(2026, 12, 8)}, {FEBRUARY: "February", OCTOBER: "October"})
    assert [line for line in lines if line.startswith("DTSTART")] == [
        "DTSTART:20260402T123000Z",
        "DTSTART:20261208T133000Z",
    ]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2


def test_the_same_month_keeps_its_name_when_its_day_moves():
    one, other = (_lines({FEBRUARY: date(2026, 4, day)}, {FEBRUARY: "x"}) for day in (2, 9))
    assert [line for line in one if line.startswith("UID")] == [line for line in other if line.startswith("UID")]


def test_long_titles_are_folded_and_commas_escaped():
    title = "美國貿易數據公布, " * 12
    lines = _lines({FEBRUARY: date(2026, 4, 2)}, {FEBRUARY: title})
    assert max(len(line.encode()) for line in lines) <= 75
    unfolded = "\r\n".join(lines).replace("\r\n ", "").split("\r\n")
    assert f"SUMMARY:{title.replace(',', chr(92) + ',')}" in unfolded
