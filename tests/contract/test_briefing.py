"""The briefing that is written says what the office's own document says, figure by figure, phrase by phrase."""

import re

import pytest

from bot.domain.ports import Asker
from bot.i18n.languages import localizer
from bot.render import briefing_text


def tidy(text: str) -> str:
    """The office's text in the one style: two decimals, spaced dates, the source under each table."""
    text = text.strip().replace("表四：2026年1月美國前15大", "表四：2026 年 1 月美國前 15 大")
    text = re.sub(r"(?<=\t)(\d{4})年(\d)月", r"\1 年 \2 月", text)
    text = re.sub(r"(?<=\t)(-?\d+\.\d)%", r"\g<1>0%", text)
    text = text.replace("\n\n資料來源：Trade Data Monitor", "")
    # Every table ends where the next one's title, or the text, begins.
    text = re.sub(r"(?m)^(15\t.*)$", r"\1\n\n資料來源：Trade Data Monitor", text)
    return text + "\n"


async def written(app, question: str, tag: str = "zh_Hant_TW") -> str:
    document = await app.answering.ask(question, Asker(tag))
    assert not document.kind.is_refusal
    return briefing_text.render(document, localizer(tag))


async def test_it_says_exactly_what_the_office_wrote(app, shipped_data):
    office = (shipped_data / "briefings/briefing_2026-01.txt").read_text("utf-8")
    assert (await written(app, "/brief 2026-01")).split("\n") == tidy(office).split("\n")


@pytest.mark.parametrize("month", [f"2025-{month:02d}" for month in range(1, 13)])
async def test_any_other_month_has_the_same_parts(app, month):
    text = await written(app, f"/brief {month}")
    assert text.count("表") == 4
    assert text.count("\n資料來源：") == 4
    assert len(re.findall(r"(?m)^\d+\t", text)) == 60
    # 2024 is not loaded: the column says so instead of a figure.
    assert "上年同期無資料" in text
    assert not re.search(r"nan|None|inf", text, re.IGNORECASE)
