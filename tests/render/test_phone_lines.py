"""How many lines answers take on a narrow phone: the text that Telegram shows, wrapped at 32 half-width cells."""

import re
from html import unescape

import pytest
from wcwidth import wcswidth

from bot.chat.answering.pages import pages
from bot.domain.ports import Asker
from bot.i18n.languages import localizer
from bot.render.terminal import render

CELLS = 32
CHINESE = ("zh_Hant_TW", "zh_Hans_CN")
EVERY = (*CHINESE, "en")
MOST = {
    "/rank TW": 14,
    "/imports TW": 12,
    "/deficit top5": 12,
    "/imports top15": 24,
    "/movers": 20,
    "/compare TW VN": 17,
    "/overview": 30,
}


def wrapped(text: str) -> list[str]:
    """Lines as a phone breaks them: between Chinese characters anywhere, else at spaces."""
    lines = []
    for whole in text.split("\n"):
        line = ""
        for part in re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+|\s", whole):
            if wcswidth(line + part) > CELLS and part != " ":
                lines.append(line)
                line = ""
            if wcswidth(line + part) <= CELLS:
                line += part
        lines.append(line)
    return lines


async def shown(answering, question: str, tag: str) -> str:
    answered = await answering.ask(question, Asker(tag, 1, None, 1))
    return unescape(re.sub(r"</?(?:b|i|pre)>", "", pages(answered, localizer(tag))[0]))


@pytest.mark.parametrize("tag", EVERY)
@pytest.mark.parametrize("question", MOST)
async def test_no_more_lines_than_a_glance(app, question, tag):
    """English may take a quarter more."""
    _next_release(app, "2099-03-12")
    lines = wrapped(await shown(app.answering, question, tag))
    assert len(lines) <= MOST[question] * (5 if tag == "en" else 4) // 4, "\n".join(lines)


@pytest.mark.parametrize("tag", CHINESE)
async def test_an_overdue_release_costs_two_lines_at_most(app, tag):
    _next_release(app, "2026-04-02")
    lines = wrapped(await shown(app.answering, "/overview", tag))
    assert any("2026-04-02" in line for line in lines)
    assert len(lines) <= MOST["/overview"] + 2, "\n".join(lines)


def _next_release(app, day: str) -> None:
    (app.settings.tradebot_home / "releases.csv").write_text(f"2026-02,{day}\n", "utf-8")


@pytest.mark.parametrize("tag", EVERY)
@pytest.mark.parametrize("question", ["/rank TW", "/rank KZ", "/deficit top5", "/overview", "/rank AE imports"])
async def test_no_line_of_figures_is_broken_inside(app, question, tag):
    """What is laid out as lines of figures is not wrapped again; sentences are."""
    text = await shown(app.answering, question, tag)
    figures = [
        line
        for line in text.split("\n")
        if re.search(r"[▲▼·]|\d[BM]\b", line) and not re.search(r"[，。：]|US[^$]*: ", line)
    ]
    assert figures
    assert all(wrapped(line) == [line] for line in figures)


@pytest.mark.parametrize("tag", [*CHINESE, "en"])
@pytest.mark.parametrize("question", [*MOST, "/share TW", "/trend TW", "/exports top5 2025-06", "/deficit 2025"])
async def test_the_period_is_in_the_headline(app, question, tag):
    headline = (await shown(app.answering, question, tag)).split("\n", maxsplit=1)[0]
    assert re.search(r"20\d\d", headline), headline


@pytest.mark.parametrize("tag", [*CHINESE, "en"])
@pytest.mark.parametrize("question", ["/products TW imports", "/products CH exports", "/why CH exports"])
async def test_names_of_products_are_shortened_and_never_cut(app, question, tag):
    text = await shown(app.answering, question, tag)
    assert "…" not in text
    assert all(wcswidth(line) <= CELLS for line in text.split("\n") if re.match(r"\s*\d+ +-?[\d,.]+ ", line))


async def test_english_in_fewer_words_has_every_figure_of_the_whole_answer(app):
    """What a phone shows of the facts are the figures that a terminal shows, digit by digit."""
    for question in ("/rank TW", "/imports TW", "/deficit top5", "/rank CH", "/rank KZ exports"):
        answered = await app.answering.ask(question, Asker("en", 1, None, 1))
        phone, terminal = await shown(app.answering, question, "en"), render(answered, localizer("en"))
        assert sorted(_FIGURE.findall(phone)) == sorted(_FIGURE.findall(terminal))
        assert "(January 2026)" in phone.split("\n", maxsplit=1)[0]


_FIGURE = re.compile(r"[▲▼]?\d[\d,.]*%?")
