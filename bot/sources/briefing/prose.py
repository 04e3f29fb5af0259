"""The sentences of a briefing.

    一、美國整體貿易情勢
    - 本年 1 月貨品貿易
      - 總額為 4,469.2 億美元，與上年同期相比減少 7.14%。
      …
    二、臺美 2026 年 1 月貿易概況
    - 臺灣為美國第 4 大貿易夥伴，雙邊貨品貿易總額為 266.1 億美元，與上年同期相比增加 84.30%。
    - 美國對臺灣出口 49.1 億美元（係美國第 10 大出口市場），與上年同期相比增加 45.97%。
    …

The first section is about the world, the second about the partner the office writes for. A rank may lie
outside the tables' fifteen. A deficit that turned is said as a surplus (貿易順差). A sentence without a
rate says so in words, or says nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.domain.capped import Capped
from bot.domain.figures import BRIEFING_MEASURES, Measure
from bot.domain.loads import Severity
from bot.domain.time import Month
from bot.domain.values import Number, Verbatim, say
from bot.sources.base import PrintedFigure, Problem
from bot.sources.briefing import printed_numbers
from bot.sources.briefing.lines import BriefingLine, problem

WORLD_LABEL = "全球"

_WORLD_SECTION = re.compile(r"(?:一、)?美國整體貿易情勢")
_PARTNER_SECTION = re.compile(r"(?:二、)?.*?(\d+年\d+月)貿易概況")
_OPENING = re.compile(r"本年(\d{1,2})月貨品貿易:?")
_BALANCE = r"貨品貿易(?P<balance>逆差|順差)額?"
_VALUE = r"為?(?P<value>[^億為]+)億美元"
# What follows the amount: the rank in brackets, then the comparison up to the full stop.
_TAIL = r"(?:[,;(](?P<change>.*))?[。.]?"


def _sentence(start: str, rank: str = "") -> re.Pattern[str]:
    return re.compile(rf"{start}{_VALUE}{rank}{_TAIL}")


def _rank(noun: str) -> str:
    return rf"(?:\(係?(?:為)?美國第(?P<rank>\d+)大{noun}國?\))?"


_OF_WORLD = (
    (Measure.TOTAL, _sentence("總額")),
    (Measure.EXPORTS, _sentence("出口額?")),
    (Measure.IMPORTS, _sentence("進口額?")),
    (Measure.DEFICIT, _sentence(_BALANCE)),
)
_OF_PARTNER = (
    (Measure.TOTAL, _sentence("(?P<partner>.+?)為美國第(?P<rank>\\d+)大貿易夥伴,雙邊貨品貿易總額")),
    (Measure.TOTAL, _sentence("美國(?:與|對)(?P<partner>.+?)(?:雙邊)?貨品貿易總額")),
    (Measure.EXPORTS, _sentence("美國對(?P<partner>.+?)出口額?", _rank("出口市場"))),
    (Measure.IMPORTS, _sentence("美國自(?P<partner>.+?)進口額?", _rank("進口來源"))),
    (Measure.DEFICIT, _sentence(f"美國對(?P<partner>.+?){_BALANCE}", _rank("(?:逆差|順差)來源"))),
)
_UP_OR_DOWN = re.compile(r"(?P<way>增加|減少)(?P<rate>[^增減]+)")
# Without a rate the words may be any (無上年資料, 轉為順差), but not half of a comparison.
_HALF_SAID = re.compile(r"[\d%]|增加|減少")

_Placed: TypeAlias = tuple[str, BriefingLine]
_Forms: TypeAlias = Sequence[tuple[Measure, re.Pattern[str]]]


@dataclass(slots=True)
class Prose:
    """The figures of the sentences, and their problems."""

    figures: list[PrintedFigure] = field(default_factory=list)
    partner: str | None = None
    problems: Capped[Problem] = field(default_factory=lambda: Capped(Problem))


@dataclass
class _OtherPartner(Exception):
    """A sentence of the second section names someone else than those before it."""

    said: str
    expected: str


class _Unread(ValueError):
    """A sentence of a known form with a number or comparison that cannot be read: the text that cannot."""


def read(lines: Sequence[BriefingLine], month: Month) -> Prose:
    """Read the sentences above the first table."""
    prose = Prose()
    world, partner = _sections(lines, month, prose)
    for place, line in world:
        opening = _OPENING.fullmatch(line.squeezed)
        if opening is None:
            _read_sentence(line, place, month, _OF_WORLD, prose)
        elif int(opening[1]) != month.month:
            prose.problems.append(problem("month", place, say("The month should be {month}.", month=month), line))
    _check_whole("section 1", prose, 0)
    of_world = len(prose.figures)
    for place, line in partner:
        _read_sentence(line, place, month, _OF_PARTNER, prose)
    _check_whole("section 2", prose, of_world)
    return prose


def _sections(lines: Sequence[BriefingLine], month: Month, prose: Prose) -> tuple[list[_Placed], list[_Placed]]:
    """The lines of the two sections with their places, headings left out."""
    sections: tuple[list[_Placed], list[_Placed]] = ([], [])
    current = -1
    for line in lines:
        if _WORLD_SECTION.fullmatch(line.squeezed):
            current = 0
        elif heading := _PARTNER_SECTION.fullmatch(line.squeezed):
            current = 1
            if printed_numbers.month(heading[1]) != month:
                reason = say("The heading should name {month}.", month=month)
                prose.problems.append(problem("month", "section 2, heading", reason, line))
        elif current >= 0:
            place = f"section {current + 1}, line {len(sections[current]) + 1}"
            sections[current].append((place, line))
    return sections


def _read_sentence(line: BriefingLine, place: str, month: Month, forms: _Forms, prose: Prose) -> None:
    found = next(((measure, match) for measure, form in forms if (match := form.fullmatch(line.squeezed))), None)
    if found is None:
        reason = say("This sentence is not one we can read: {said}", said=Verbatim(line.text[:60]))
        prose.problems.append(problem("sentence", place, reason, line, Severity.WARNING))
        return
    measure, said = found[0], found[1].groupdict()
    try:
        prose.figures.append(_figure(measure, said, month, place, _partner(said.get("partner"), prose)))
    except _Unread as error:
        reason = say("{text} cannot be read as a number.", text=Verbatim(str(error)))
        prose.problems.append(problem("number", place, reason, line))
    except _OtherPartner as error:
        reason = say(
            "The sentence is about {said} instead of {partner}.",
            said=Verbatim(error.said),
            partner=Verbatim(error.expected),
        )
        prose.problems.append(problem("partner", place, reason, line))


def _partner(said: str | None, prose: Prose) -> str:
    """Whom the sentence is about: the first to be named names the section, 臺 then stands for 臺灣."""
    if said is None:
        return WORLD_LABEL
    if prose.partner is None:
        prose.partner = said
    elif not prose.partner.startswith(said):
        raise _OtherPartner(said, prose.partner)
    return prose.partner


def _figure(measure: Measure, said: dict[str, str | None], month: Month, place: str, partner: str) -> PrintedFigure:
    value, change = said["value"] or "", said["change"] or ""
    try:
        usd = printed_numbers.amount(value)
    except printed_numbers.NotANumber as error:
        raise _Unread(value) from error
    if usd.dollars < 0:
        raise _Unread(value)
    rank = said.get("rank")
    return PrintedFigure(
        month,
        Measure.SURPLUS if said.get("balance") == "順差" else measure,
        partner,
        int(rank) if rank else None,
        usd.dollars,
        usd.step,
        None,
        0,
        _change(change),
        place,
    )


def _change(text: str) -> int | None:
    text = text.rstrip("。.)").removeprefix("與上年同期相比")
    if match := _UP_OR_DOWN.fullmatch(text):
        try:
            rate = printed_numbers.rate(match["rate"])
        except printed_numbers.NotANumber as error:
            raise _Unread(match["rate"]) from error
        return rate if match["way"] == "增加" else -rate
    if _HALF_SAID.search(text):
        raise _Unread(text[:40])
    return 0 if text == "持平" else None


def _check_whole(section: str, prose: Prose, start: int) -> None:
    """Every measure is said once. A line already reported as unreadable is not reported again as missing."""
    unread = [p for p in prose.problems if p.where.startswith(section) and p.check in ("number", "partner")]
    said: list[Measure] = [
        Measure.DEFICIT if f.measure is Measure.SURPLUS else f.measure for f in prose.figures[start:]
    ]
    for measure in BRIEFING_MEASURES:
        if said.count(measure) > 1 or (measure not in said and not unread):
            reason = say(
                "{measure} should be said in one sentence, and is said in {n}.",
                measure=measure,
                n=Number(said.count(measure)),
            )
            prose.problems.append(problem("sentence", section, reason))
