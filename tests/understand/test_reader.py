"""The reader as a whole: commands, refusals, languages, and whatever else people send."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import shipped
from bot.answers import discover
from bot.domain.errors import (
    Invalid,
    NothingLoaded,
    NotUnderstood,
    UnknownMonth,
    UnknownPartner,
)
from bot.domain.facts import Coverage
from bot.domain.figures import Measure
from bot.domain.intent import Intents
from bot.domain.partner import PartnerKind
from bot.domain.request import Intent, Request
from bot.domain.time import Month, Period
from bot.partners import book
from bot.understand.reader import Reader
from tests.understand.conftest import SHIPPED

_NEWEST = Period.of_month(Month.of(2026, 1))
_TAIWAN = Request(Intent.STANDING, ("TW",), period=_NEWEST)
_NOTHING = Coverage((), {})


@pytest.mark.parametrize(
    "text",
    [
        "/rank 臺灣",
        "/rank@TradeBot 臺灣",
        "/RANK@tradebot 臺灣",
        "/rank臺灣",
        "/rank台湾",
        "/rank, 臺灣",
        "/ rank 臺灣",
        "／ｒａｎｋ　ＴＷ",
        "/rank tw",
        "/rank\u200b 臺灣\u200f",
        "/rank\n臺灣",
        "@TradeBot 臺灣",
        "/臺灣",
        "🇹🇼",
        "📈 臺灣 🙏",
    ],
)
def test_ways_to_ask_for_taiwan(ask, text):
    assert ask(text) == _TAIWAN


@pytest.mark.parametrize("text", ["/ranking", "/foo", "/foo 臺灣", "/rank@OtherBot 臺灣"])
def test_commands_that_are_not_ours(ask, text):
    assert isinstance(ask.refused(text), NotUnderstood)


def test_a_command_fixes_its_measure_and_contradictions_are_refused(ask):
    assert ask("/imports 臺灣").measure is Measure.IMPORTS
    assert ask("/imports 進口 臺灣").measure is Measure.IMPORTS
    assert isinstance(ask.refused("/imports 出口 臺灣"), Invalid)


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("美國自臺灣進口", Measure.IMPORTS),
        ("美國對臺灣出口", Measure.EXPORTS),
        ("臺灣對美出口", Measure.IMPORTS),
        ("臺灣出口美國", Measure.IMPORTS),
        ("臺灣自美進口", Measure.EXPORTS),
        ("臺灣輸美", Measure.IMPORTS),
        ("我國對美出口", Measure.IMPORTS),
        ("我國在美國進口來源中排第幾", Measure.IMPORTS),
        ("我國是美國第幾大出口市場", Measure.EXPORTS),
        ("我國對美順差", Measure.DEFICIT),
        ("我國是美國第幾大逆差來源", Measure.DEFICIT),
        ("美對臺逆差", Measure.DEFICIT),
        ("臺灣對美逆差", Measure.SURPLUS),
        ("臺灣 出口", Measure.EXPORTS),
        ("Taiwan's exports to the US", Measure.IMPORTS),
        ("exports from Taiwan to the US", Measure.IMPORTS),
        ("US imports from Taiwan", Measure.IMPORTS),
        ("imports from Taiwan", Measure.IMPORTS),
        ("exports from the US to Taiwan", Measure.EXPORTS),
        ("Taiwan's imports from the US", Measure.EXPORTS),
        ("how much does Taiwan sell to the US", Measure.IMPORTS),
        ("how much does the US sell to Taiwan", Measure.EXPORTS),
        ("Taiwan's surplus with the US", Measure.DEFICIT),
        ("our surplus with the US", Measure.DEFICIT),
    ],
)
def test_measures_are_seen_from_the_united_states(ask, text, measure):
    request = ask(text)

    assert (request.intent, request.partners, request.measure) == (Intent.STANDING, ("TW",), measure)


@pytest.mark.parametrize(
    "text",
    [
        "臺灣對日本出口",
        "Taiwan exports to Japan",
        "trade between Taiwan and Japan",
        "臺灣最大出口市場",
        "Vietnam's trading partners",
        "US exports from Vietnam",
    ],
)
def test_trade_without_the_united_states_is_not_answered_as_if_with_them(ask, text):
    error = ask.refused(text)

    assert isinstance(error, NotUnderstood)
    assert error.reason is not None


@pytest.mark.parametrize("text", ["臺灣 前五", "/movers TW", "/movers ASEAN", "臺灣成長最快"])
def test_a_list_is_of_all_partners(ask, text):
    assert isinstance(ask.refused(text), Invalid)


def test_a_slip_comes_back_with_the_rest_of_the_question(ask):
    error = ask.refused("/imports Taiwn 2025-12")

    assert error == UnknownPartner(
        "Taiwn", ("TW",), Request(Intent.STANDING, (), Measure.IMPORTS, period=Period.of_month(Month.of(2025, 12)))
    )


def test_a_slip_in_a_comparison_keeps_the_other_partner(ask):
    error = ask.refused("compare Japan and Taiwn")

    assert isinstance(error, UnknownPartner)
    assert error.request == Request(Intent.COMPARE, ("JP",), period=_NEWEST)


def test_what_was_not_read_is_named_as_typed(ask):
    assert ask.refused("臺灣 螺絲 出口").leftover == "螺絲"
    assert ask.refused("exports EXCEPT kelp").leftover == "kelp"


def test_the_vintage_is_kept(ask):
    assert ask("臺灣 vintage=2026-03").vintage == "2026-03"


def test_the_askers_meaning_of_a_word_counts(tmp_path):
    """A word that means two things in two languages is read as the asker means it."""
    for tag, line in {"de": '[measures]\ntotal = ["zork"]', "fr": '[measures]\nexports = ["zork"]'}.items():
        (tmp_path / tag).mkdir()
        (tmp_path / tag / "words.toml").write_text(line, "utf-8")
    wordless = {name: record for name, record in discover().records.items() if record.strength is None}
    reader = Reader(book.load(), Intents(wordless, {}), locales=tmp_path)
    coverage = Coverage((Month.of(2026, 1),), {})

    assert reader.read("zork", coverage, language="de").measure is Measure.TOTAL
    assert reader.read("zork", coverage, language="fr").measure is Measure.EXPORTS


def test_words_of_any_language_are_read_whatever_the_askers(ask):
    assert ask("逆差前五", "en") == ask("deficit top 5", "zh_Hant_TW") == ask("逆差前五", "zh_Hans_CN")


def test_with_nothing_loaded_only_questions_about_the_bot_are_read(ask):
    assert ask("/help", coverage=_NOTHING) == Request(Intent.HELP)
    assert ask("有哪些月份", coverage=_NOTHING) == Request(Intent.MONTHS)
    for text in ("臺灣", "逆差前五", "/trend TW"):
        with pytest.raises(NothingLoaded):
            ask(text, coverage=_NOTHING)


def test_the_office_is_whom_it_is_set_to():
    reader = Reader(book.load(), discover(), office="KR")
    coverage = Coverage((Month.of(2026, 1),), {})

    assert reader.read("我國對美出口", coverage, language="zh_Hant_TW").partners == ("KR",)


def test_how_to_unsubscribe_does_not_unsubscribe(ask):
    assert ask("help with the ranking") == ask("排名怎麼查") == Request(Intent.HELP, argument="rank")
    assert ask("如何取消訂閱") == ask("how do I unsubscribe") == Request(Intent.HELP, argument="unsubscribe")


@given(text=st.text(max_size=200))
def test_any_text_is_read_or_refused_by_name(ask, text):
    try:
        request = ask(text)
    except (UnknownPartner, UnknownMonth, Invalid, NotUnderstood):
        return
    assert isinstance(request, Request)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "臺灣\x1b[31m",
        "😀😀",
        "?!?!.",
        "'" * 200,
        "一" * 200,
        "9" * 500,
        "a" * 500,
        "a " * 200,
        "日美" * 99 + "zzz",
        "對" * 200,
        "臺灣" * 99 + "臺彎",
        "top" * 166,
        "前" * 200,
        "1-" * 100,
        "2026-01 2025-02 " * 31,
        "臺灣" * 100_000,
        "1\t墨西哥\t741.0\t696.1\t6.46%\n2\t加拿大\t528.4\t648.0\t-18.45%",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_odd_texts_do_no_harm_and_take_no_time(ask, text):
    ask.refused(text)  # the first text that may be in a language loads it
    started = time.perf_counter()
    error = ask.refused(text)

    assert isinstance(error, (NotUnderstood, Invalid, UnknownPartner))
    # Twenty times what the slowest takes; a pattern that backtracks takes minutes.
    assert time.perf_counter() - started < 0.5


def test_a_refusal_holds_nothing_that_a_terminal_would_obey(ask):
    assert ask.refused("臺灣\x1b[31m").leftover.isprintable()


@pytest.mark.parametrize("text", ["各月份出口", "出口各月份", "每個月份的出口", "各月份的美國出口"])
def test_figures_by_month_are_a_trend(ask, text):
    request = ask(text)
    assert (request.intent, request.measure) == (Intent.TREND, Measure.EXPORTS)
    assert request.period is not None
    assert not request.period.is_month


def test_months_without_figures_are_the_months_there_are(ask):
    assert ask("月份").intent is Intent.MONTHS


def test_words_of_measures_and_intents_may_follow_a_slash(ask):
    for text, command in {
        "/輸出": "/exports",
        "/purchases VN": "/imports VN",
        "/偏好 first": "/settings first",
    }.items():
        assert ask(text) == ask(command)


@pytest.mark.parametrize(
    ("text", "argument"),
    [
        ("/設定 語言", "language"),
        ("/設定 先顯示 累計", "first ytd"),
        ("/暫停 關", "off"),
        ("/pause 30", "30"),
        ("/警示 臺灣 進口 排名", "TW imports rank"),
        ("/alerts 台湾 imports rank 关", "TW imports rank off"),
    ],
)
def test_choices_may_be_said_in_any_language(ask, text, argument):
    assert ask(text).argument == argument


_OF_FIGURES = {name: command for name, command in discover().commands.items() if command.intent is None}


@pytest.mark.parametrize("command", _OF_FIGURES.values(), ids=_OF_FIGURES)
def test_commands_as_buttons_spell_them(ask, command):
    """For every partner there is, and for lists of every length, with and without a month."""
    periods = {"": _NEWEST, " 2025-11": Period.of_month(Month.of(2025, 11))}
    for month, period in periods.items():
        for partner in book.load().all():
            if partner.kind not in (PartnerKind.GROUP, PartnerKind.WORLD):
                wanted = Request(Intent.STANDING, (partner.code,), command.measure, period=period)
                assert ask(f"/{command.name} {partner.code}{month}") == wanted
        for top in range(1, 100):
            wanted = Request(Intent.TABLE, (), command.measure or Measure.TOTAL, top, period)
            assert ask(f"/{command.name} top{top}{month}") == wanted


@pytest.mark.parametrize(
    ("text", "partners"),
    [
        ("imports de la China", ("CN",)),
        ("imports de China", ("CN",)),
        ("imports tw", ("TW",)),
        ("de exports", ("DE",)),
        ("compare de jp", ("DE", "JP")),
        ("compare Japan kr", ("JP", "KR")),
    ],
)
def test_a_small_word_of_another_language_is_no_code_beside_a_name(tmp_path, text, partners):
    """Where everything else is English, `de` and `la` would be Germany and Laos."""
    for tag in ("en", "zh_Hant_TW"):
        (tmp_path / tag).symlink_to(shipped.LOCALES / tag)
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / "words.toml").write_text('[sides]\nfrom = ["de"]\n[speech]\nfill = ["la"]\n', "utf-8")
    reader = Reader(book.load(), discover(), locales=tmp_path)

    assert reader.read(text, SHIPPED, language="en").partners == partners
