"""Every command with any argument, asked of the whole bot and its database: an answer or a refusal, never a failure.

Texts come as people type them, as buttons carry them, and as links do. What stands in the table broke something
once, or looks as if it could: digits that `int` does not know, numbers that no database holds, characters that no
message has.
"""

import base64
import random
import shutil
import unicodedata

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import discover
from bot.app import opened
from bot.charting import question_of
from bot.chat.receiving.callback_data import decode
from bot.chat.receiving.deep_links import command_in, payload
from bot.domain.document import Document
from bot.domain.ports import Asker
from bot.i18n.languages import localizer, tags
from bot.render import telegram_html, terminal
from bot.settings import Settings
from bot.understand.word_lists import command_words

ADMIN = 7
# fmt: off
ARGUMENTS = (
    "²", "½", "①", "Ⅷ", "٣", "१२", "９", "-1", "0", "00", "1.5", "1e9", "0x1", "1,000", "9" * 30, "9" * 18, "1" * 400,
    "9223372036854775808", "-9223372036854775809", "一百", "百" * 8, "九" * 8, "廿", "民國", "民國九九九九九九九九年",
    "民國0年", "民國999年", "〇〇〇〇年", "9999年12月", "9999-12", "0000-00", "0001-01", "1900-01", "2099", "12月到1月",
    "2025-12..2025-01", "past 9999 months", "9999 months ago", "last 9999 years", "前9999月", "q5", "Q0", "h3", "99Q9",
    "第〇季", "top0", "top-3", "top99999999999", "第0大", "no. 0", "last jan", "since 2099", "EU27", "EU²", "G7",
    "vintage=0", "vintage=2026-03", "vintage=" + "x" * 30, "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\u200b",
    "\u0301" * 30, "😀", "🇿🇿", "ﷺ" * 60, "a" * 600, "臺" * 150, "{n}", "{", "%s", "<b>", "&amp;", "\\", "'", "..",
    "on", "off", "rank", "growth", "growth 20", "growth ²", "top 10", "record", "send 1", "cancel ²",
    "resend 9223372036854775808", "language", "language xx", "scale", "scale whole", "decimals 9", "decimals ²",
    "time 99:99", "time 07:00", "blocks", "blocks x", "first ytd", "tables try", "changes charts", "rank help",
    "TW", "臺灣", "Taiwn", "ASEAN", "EU", "WORLD", "剛果", "我國", "進口", "出口", "逆差", "surplus", "比上月", "對美",
)
# fmt: on

_COMMANDS = sorted(discover().commands)
_WORDS = st.sampled_from((*ARGUMENTS, *_COMMANDS))
TEXTS = st.one_of(
    st.text(max_size=120),
    st.tuples(st.sampled_from(("", " ")), st.lists(_WORDS | st.text(max_size=8), max_size=8)).map(
        lambda parts: parts[0].join(parts[1])
    ),
)
PAYLOADS = st.one_of(
    st.text("ABCXYZabcxyz012789_-", max_size=64),
    st.tuples(st.sampled_from("12i3"), TEXTS).map("".join),
    TEXTS.map(lambda text: "2" + base64.urlsafe_b64encode(text.encode("utf-8", "replace")).decode().rstrip("=")),
)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def app(recent_home, recent_figures, tmp_path_factory):
    home = shutil.copytree(recent_home, tmp_path_factory.mktemp("arguments") / "home")
    async with opened(Settings.read({"TRADEBOT_HOME": str(home)}, env_file=None), figures=recent_figures) as built:
        built.answering.admins = lambda: {ADMIN}
        yield built


async def answered(app, text: str, asker: Asker) -> Document:
    """The answer, written in every medium as Telegram and a terminal can take it."""
    document = await app.answering.ask(text, asker)
    speech = localizer(document.language or asker.language)
    written = [*telegram_html.render(document, speech), terminal.render(document, speech), document.command or ""]
    written += [choice.command for choice in document.choices]
    assert not any(unicodedata.category(one) in ("Cc", "Cs") for part in written for one in part if one not in "\n\t")
    return document


def texts(words: list[str], seed: int) -> list[str]:
    """A command with nothing, with one argument, and with several."""
    chance = random.Random(seed)  # noqa: S311 - the same texts every time
    some = [[], *(chance.choices(ARGUMENTS, k=many) for many in (1, 1, 1, 2, 3) for _ in range(9))]
    return [f"/{chance.choice(words)}{chance.choice((' ', ' ', ''))}{' '.join(arguments)}" for arguments in some]


async def test_every_command_takes_any_argument(app):
    asker = Asker("zh_Hant_TW", chat=ADMIN, user=ADMIN)
    for number, name in enumerate(app.answering.commands):
        for text in texts([name, *command_words(name)], number):
            await answered(app, text, asker)


async def test_any_question_is_answered_or_refused(app):
    chance = random.Random(5)  # noqa: S311
    for number in range(400):
        text = chance.choice(("", " ")).join(chance.choices(ARGUMENTS, k=chance.choice((1, 2, 3, 5))))
        question_of(text)
        await answered(app, text, Asker(tags()[number % len(tags())], chat=(ADMIN, -5, None)[number % 3], user=ADMIN))


@given(text=TEXTS, tag=st.sampled_from(tags()), chat=st.sampled_from((ADMIN, -5, None)))
async def test_any_text(app, text, tag, chat):
    question_of(text)
    await answered(app, text, Asker(tag, chat=chat, user=ADMIN))


@given(name=st.sampled_from(_COMMANDS), text=TEXTS)
async def test_any_command(app, name, text):
    await answered(app, f"/{name} {text}", Asker("zh_Hant_TW", chat=ADMIN, user=ADMIN))


@given(version=st.sampled_from(("1", "1.2", "1.99", "1.0", "0", "2", "")), text=TEXTS)
async def test_any_button(app, version, text):
    pressed = decode(f"{version} {text}")
    if pressed is not None:
        await answered(app, pressed.command, Asker("en", chat=ADMIN, user=ADMIN))


@given(text=PAYLOADS)
async def test_any_link(app, text):
    linked = command_in(text[:64])
    if linked is not None:
        document = await answered(app, linked, Asker("en", chat=ADMIN, user=ADMIN))
        payload(document.command or "/help")


async def test_buttons_and_links_may_carry_anything(app):
    asker = Asker("en", chat=ADMIN, user=ADMIN)
    chance = random.Random(11)  # noqa: S311
    for argument in ARGUMENTS:
        for version in ("1 ", "1.9 ", "1.² ", "1.99 "):
            pressed = decode(f"{version}{chance.choice(list(app.answering.commands))} {argument}"[:64])
            if pressed is not None:
                await answered(app, pressed.command, asker)
        for begin in ("1", "2", "i", ""):
            linked = command_in((begin + argument)[:64])
            if linked is not None:
                await answered(app, linked, asker)
    for data in ("2AAAA", "2_-_-", "2gICA", "1__", "1_", "1rank__", "2L2Jyb2FkY2FzdCAA"):
        linked = command_in(data)
        if linked is not None:
            payload((await answered(app, linked, asker)).command or "/help")


async def test_the_ends_of_lines_are_of_one_kind(app):
    document = await answered(app, "/broadcast a\r\nb\rc", Asker("en", chat=ADMIN, user=ADMIN))
    assert "a\nb\nc" in telegram_html.render(document, localizer("en"))[0]


@pytest.mark.parametrize("text", ["/broadcast a\x00b\ud800c", "/廣播 \x1b[31mred"])
async def test_an_administrators_own_words_are_kept_as_far_as_they_can_be_sent(app, text):
    document = await answered(app, text, Asker("en", chat=ADMIN, user=ADMIN))
    assert not document.kind.is_refusal
    assert "\N{REPLACEMENT CHARACTER}" in terminal.render(document, localizer("en"))


@pytest.mark.parametrize("year", ["民國九九九九九九九九年", "〇〇〇〇年", "民國0年"])
async def test_a_year_there_is_not_is_said(app, year):
    document = await answered(app, f"臺灣 {year}", Asker("en"))
    assert terminal.render(document, localizer("en")).startswith(f"There is no year {year}")
