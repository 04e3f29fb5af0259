"""What our own writer writes, our reader reads: every medium, with and without a year before."""

import pytest

from bot.domain.ports import Asker
from bot.i18n.languages import localizer
from bot.render import file_formats

OFFICE = "zh_Hant_TW"


@pytest.mark.parametrize("medium", ["txt", "md", "docx", "odt"])
async def test_a_written_briefing_reads_as_the_office_s(app, read, briefing_text, medium):
    document = await app.answering.ask("/brief 2026-01", Asker(OFFICE))
    parsed = read(file_formats()[medium].render(document, localizer(OFFICE)))
    office = read(briefing_text)
    assert parsed.problems == ()
    assert parsed.publisher == office.publisher
    for ours, theirs in zip((*parsed.published, *parsed.prose), (*office.published, *office.prose), strict=True):
        assert (ours.partner, ours.rank, ours.value, ours.prior, ours.change_bp, ours.where) == (
            theirs.partner,
            theirs.rank,
            theirs.value,
            theirs.prior,
            theirs.change_bp,
            theirs.where,
        )


@pytest.mark.parametrize("medium", ["txt", "md", "docx", "odt"])
async def test_a_month_without_a_year_before(app, read, medium):
    document = await app.answering.ask("/brief 2025-12", Asker(OFFICE))
    parsed = read(file_formats()[medium].render(document, localizer(OFFICE)))
    assert parsed.problems == ()
    assert [str(month) for month in parsed.months] == ["2025-12"]
    assert (len(parsed.published), len(parsed.prose)) == (64, 8)
    assert {(figure.prior, figure.change_bp) for figure in parsed.published} == {(None, None)}
