"""No text holds the event loop: what the worst of them cost, counted in function calls.

Every kind of word that people can type, over and over: from the languages' own word lists, from the partner book, and
the odd ones that patterns and folding meet. Calls are counted and no time is taken, so that a busy machine changes
nothing; a text of 50,000 calls takes some 9 ms. Before texts had a bound of words, 「我對」 took 400,000.
"""

import cProfile
import random
import time
import tomllib
from collections.abc import Callable, Iterator

import pytest

from bot import shipped
from bot.domain.errors import NotUnderstood, TradebotError
from bot.domain.values import Name
from bot.i18n.languages import localizer
from bot.partners import book, table
from bot.partners.aliases import gather
from bot.understand.lexer import Lexer
from bot.understand.spelling import LONGEST, MOST_WORDS, clean, is_too_long

_LANGUAGES = ("en", "zh_Hant_TW")
_TELEGRAMS_LONGEST = 4096
_MOST_CALLS = 60_000
_MOST_CALLS_UNREAD = 200
"""To refuse what is too long."""

_ODD = {
    "short names": "我對 我從 对日 從日 自 及 跟 中 英 陸 日美 港澳 陸港澳 港与澳 港、澳 我跟美国从 加日韓 對日本月",
    "numbers": "1 9 1- 1, 1. 1/ 1a a1 x12 1,000,000 50億 大於10 10% 1e9 ² ½ ①"
    " ٣ १२ ９ 一 九 百百 廿 〇 零 第四大 第 前 前五 top top5 top-3",
    "times": "2026 2026-01 202601 2026年1月"
    " 115年 115/01 民國 民國九 1-6月 一月到二月 2025Q4 Q1 4Q25 h1'25 近12個月 前兩個月 vintage=",
    "particles": "' ’ 's s' ... .. ~ - – 、 / & + # @ @a ( () [ 「」 < > \\ | ` ~/ ?! 。？",
    "questions": "月增減率這是什么 這是什麼 今年度 逆差前五 對日本月出口"
    " 比上月 美中 Taiwan's EU27 EU-27 OPEC+ 東協六國 G7 港,china",
    "slips": "Taiwn Swizerland Germny Austrlia Guinea-Bisau Sria 臺彎 墨西可 越男 瓦干達 其中 斯尼亞 大尼斯",
    "marks": "a\u0301 e\u0301\u0302\u0303 \u0301 臺\u0301 か\u3099 ｱﾞ \u0e01\u0e33 \u1100\u1161 ŉ İ ß",
    "unseen": "\u200b \u200e \ufeff \u00ad \x00 \x1b[31m \ud800 \ue000 \U0010ffff \u2028",
    "pictures": "😀 👨\u200d👩\u200d👧 🇹🇼 🇿🇿 🇹 ☎ 📈a",
    "scripts": "대만은 타이완 タイワン コスタ・リカ ไทย ไต้หวัน भारत مصر Тайвань Đức Österreich ᠮᠣᠩᠭᠣᠯ ꦗꦮ",
    "letters that become many": "ﷺ ﷺ1 ㌀ ㍻ ㈠ ﬃ ㎞",
}


_NAMES = sorted({alias.text for alias in gather(table.read())})


def _words() -> Iterator[tuple[str, list[str]]]:
    """The words of each section of each language."""
    for path in sorted(shipped.LOCALES.glob("*/words.toml")):
        for section, entries in tomllib.loads(path.read_text("utf-8")).items():
            listed = entries if isinstance(entries, list) else list(entries)
            if isinstance(entries, dict) and all(isinstance(value, list) for value in entries.values()):
                listed = [word for words in entries.values() for word in words]
            yield f"{path.parent.name} {section}", sorted(listed)


def _units() -> dict[str, list[str]]:
    """Pieces of text by their kind, each to be said over and over."""
    chance = random.Random(2026)  # noqa: S311 - the same texts every time
    odd = {kind: list(listed.split(" ")) for kind, listed in _ODD.items()}
    words = dict(_words())
    some = {
        kind: [min(all_of, key=len), max(all_of, key=len), *chance.sample(all_of, 2)] for kind, all_of in words.items()
    }
    pool = [piece for pieces in (*odd.values(), *words.values()) for piece in pieces] + chance.sample(_NAMES, 500)
    groups = [[chance.choice(pool) for _ in range(many)] for many in (2, 2, 2, 3, 3, 60) for _ in range(9)]
    return {
        **odd,
        **some,
        "partners": [*chance.sample(_NAMES, 40), max(_NAMES, key=len)],
        "partners with a slip": [name[:3] + name[4:] for name in chance.sample(_NAMES, 30) if len(name) > 4],
        "pairs, triples and heaps": [chance.choice(("", " ")).join(group) for group in groups],
    }


_UNITS = _units()
# Slips are compared with every name there is: three at most, of at most 40 characters each.
_HAN = "".join(sorted({character for name in _NAMES for character in name if "\u4e00" <= character <= "\u9fff"}))
_SLIPS = [
    _HAN[7:47],
    "斯尼亞大利巴馬西加" * 4,
    "abcd efgh ijkl mnop qrst uvwx yzab cdef is saint vincen grenadins th is unitd arb emirats",
    " 和 ".join((_HAN[50:88], _HAN[90:128], _HAN[130:168])),
    "對" + "尼斯拉" * 13 + " 和 " + "亞斯尼" * 13,
]


def _longest_read(unit: str) -> str:
    """As often as a question can hold it."""
    times = LONGEST // len(unit) + 1
    while times > 1 and is_too_long(clean(unit * times)):
        times = times * 15 // 16
    return (unit * times)[:LONGEST]


def _calls(do: Callable[[], object]) -> int:
    return _calls_and_cuts(do)[0]


def _calls_and_cuts(do: Callable[[], object]) -> tuple[int, int]:
    """How many calls, and how often a text was cut: once more, as another language, where something stays unread."""
    profile = cProfile.Profile()
    profile.enable()
    try:
        do()
    except TradebotError:
        pass
    finally:
        profile.disable()
    found = profile.getstats()
    cuts = sum(entry.callcount for entry in found if entry.code is Lexer.cut.__code__)
    return sum(entry.callcount for entry in found), max(cuts, 1)


def _reading(ask, text: str, language: str) -> Callable[[], object]:
    return lambda: ask(text, language)


@pytest.fixture(scope="module", autouse=True)
def _every_language_is_ready(ask):
    """A language is made ready when it is first used, which is once and counts for no text."""
    for language in _LANGUAGES:
        for _, listed in _words():
            _calls(_reading(ask, " ".join(listed[:3]), language))


@pytest.mark.parametrize("kind", _UNITS)
def test_reading_the_worst_texts_takes_few_calls_and_twice_as_many_for_twice_as_much(ask, kind):
    for number, unit in enumerate(_UNITS[kind]):
        language = _LANGUAGES[number % 2]
        for spaced in (unit, unit + " "):
            text = _longest_read(spaced)
            # Half as many of them, not half the letters: a word cut in two is unread, and may be refused sooner.
            middle = len(text) // 2 // len(spaced) * len(spaced) or len(text) // 2
            calls, cuts = _calls_and_cuts(_reading(ask, text, language))
            half, cuts_of_half = _calls_and_cuts(_reading(ask, text[:middle], language))
            assert calls < _MOST_CALLS, f"{spaced!r} takes {calls} calls"
            assert calls / cuts < 2.5 * half / cuts_of_half + 5_000, (
                f"{spaced!r}: {half} calls for one half, {calls} for both"
            )


@pytest.mark.parametrize("text", _SLIPS)
@pytest.mark.parametrize("before", ["", "/rank ", "對"])
def test_suggestions_for_long_slips_take_few_calls(ask, text, before):
    assert _calls(_reading(ask, before + text, "en")) < _MOST_CALLS


def test_what_is_longer_than_a_question_is_refused_unread(ask):
    for units in _UNITS.values():
        for unit in units:
            text = (unit * _TELEGRAMS_LONGEST)[:_TELEGRAMS_LONGEST]
            assert ask.refused(text).reason.message.startswith("That is too long")
            assert _calls(_reading(ask, text, "en")) < _MOST_CALLS_UNREAD


def test_no_text_takes_long(ask):
    """Thirty times what the slowest takes on a machine that does nothing else."""
    for units in _UNITS.values():
        started = time.perf_counter()
        _calls(_reading(ask, _longest_read(units[0]), "en"))
        assert time.perf_counter() - started < 0.5, units[0]


@pytest.mark.parametrize("word", ["a ", "貿", "ไ", "1 ", "+", "무"])
def test_what_is_a_word_in_each_script(word):
    assert not is_too_long(word * MOST_WORDS)
    assert is_too_long(word * (MOST_WORDS + 1))


@pytest.mark.parametrize("language", _LANGUAGES)
def test_fifteen_partners_can_be_compared_by_their_longest_names(ask, language):
    names = sorted((localizer(language).say(Name(partner.code)) for partner in book.load().all()), key=len)[-15:]
    request = ask("/compare " + "、".join(names) + " 2025年12月 出口", language)
    assert len(request.partners) == 15


def test_a_long_text_is_not_cut_to_a_question(ask):
    """What is read is all that was typed, or nothing: 「臺灣」 before a thousand spaces, and then 「不要」."""
    for filling in (" ", "\u200b", "\n"):
        assert isinstance(ask.refused("臺灣" + filling * LONGEST + "逆差"), NotUnderstood)
