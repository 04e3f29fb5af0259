"""Canonical commands: what they look like, and that they ask the same again."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.condition import Aggregate, Condition, Criterion
from bot.domain.errors import Invalid, NotUnderstood, UnknownMonth, UnknownPartner
from bot.domain.figures import Measure
from bot.domain.partner import PartnerKind
from bot.domain.request import Direction, Intent, Request
from bot.domain.time import Month, Period
from bot.i18n.languages import languages
from bot.partners import book
from bot.understand.canonical import canonical

_WORDS = """
    東協 剛果 港澳 各國 合計 減 大於 億 前三季 月增率 比上月 's members + >
    臺灣 越南 美國 我國 對 自 跟 到 比 和 出口 進口 逆差 順差 top5 前十 第3大
    2026-01 2025年 1月 Q4 去年 去年同月 近12個月 累計 以來 走勢 占比 成長 最快
    哪些國家 比較 簡報 多少 US Taiwan from to with since last month vs and exports /rank /compare -
    .. ? 、
"""
_SENTENCES = st.lists(st.sampled_from(_WORDS.split()), max_size=9).flatmap(
    lambda words: st.sampled_from([" ".join(words), "".join(words)])
)
"""Words of questions in any order, with spaces between and without."""
_NEWEST = Period.of_month(Month.of(2026, 1))
_MONTHS = st.integers(Month.of(2025, 1).ordinal, Month.of(2026, 1).ordinal).map(Month)
_PERIODS = st.one_of(
    _MONTHS.map(Period.of_month),
    st.just(Period.of_year(2025)),
    st.integers(1, 4).map(lambda quarter: Period.of_quarter(2025, quarter)),
    _MONTHS.map(Period.year_to_date),
    _MONTHS.filter(lambda month: month >= Month.of(2025, 12)).map(Period.last_twelve),
    st.tuples(_MONTHS, _MONTHS).filter(lambda ends: ends[0] < ends[1]).map(lambda ends: Period(*ends)),
)
_CODES = st.sampled_from([partner.code for partner in book.load().all()])
_COUNTRIES = _CODES.filter(lambda code: code != "WORLD")
_GROUPS = st.sampled_from([one.code for one in book.load().all() if one.kind is PartnerKind.GROUP])
_MEASURES = st.sampled_from(Measure)
_VINTAGES = st.none() | st.just("2026-03")
_TOPS = st.none() | st.integers(1, 300)


def _request(*fields, **named) -> Request:
    """A function, because `builds` makes up what a named tuple has defaults for."""
    return Request(*fields, **named)


def _some(least: int, most: int, codes=_COUNTRIES):
    return st.lists(codes, min_size=least, max_size=most, unique=True).map(tuple)


def _amount(is_above, tens_of_millions) -> Condition:
    return Condition(Criterion.AMOUNT, is_above, tens_of_millions * 10**7)


def _rate(is_above, hundredths) -> Condition:
    return Condition(Criterion.GROWTH, is_above, hundredths)


def _share(is_above, hundredths) -> Condition:
    return Condition(Criterion.SHARE, is_above, hundredths)


def _passing(is_above, partner) -> Condition:
    return Condition(Criterion.PARTNER, is_above, partner=partner)


_CONDITIONS = st.one_of(
    st.builds(_amount, st.booleans(), st.integers(1, 99_999)),
    st.builds(_rate, st.booleans(), st.integers(-9_999, 99_999)),
    st.builds(_passing, st.booleans(), _COUNTRIES),
)
_OF_LISTS = st.one_of(
    _CONDITIONS,
    st.builds(_share, st.booleans(), st.integers(1, 9_999)),
    st.integers(1, 100).map(lambda first: Condition(Criterion.PLACE, limit=first, last=first + 4)),
)
_PAIRS = (
    st.tuples(_MONTHS, _MONTHS).filter(lambda ends: ends[0] > ends[1]).map(lambda ends: [*map(Period.of_month, ends)])
)
_REQUESTS = st.one_of(
    st.builds(
        _request,
        st.just(Intent.TABLE),
        measure=_MEASURES,
        period=_PERIODS,
        condition=_OF_LISTS,
        excluded=_some(0, 3),
        aggregate=st.sampled_from([None, *Aggregate]),
    ),
    st.builds(_request, st.just(Intent.TABLE), measure=_MEASURES, top=_TOPS, period=_PERIODS, excluded=_some(1, 3)),
    st.builds(
        _request, st.just(Intent.STANDING), _some(1, 1, _CODES), _MEASURES, period=_PERIODS, condition=_CONDITIONS
    ),
    st.builds(
        _request,
        st.just(Intent.STANDING),
        _some(2, 4),
        st.none() | _MEASURES,
        period=_PERIODS,
        aggregate=st.just(Aggregate.SUM),
    ),
    _PAIRS.flatmap(
        lambda pair: st.builds(
            _request,
            st.just(Intent.STANDING),
            _some(1, 1),
            _MEASURES,
            period=st.just(pair[0]),
            against=st.just(pair[1]),
        )
    ),
    st.builds(
        _request,
        st.just(Intent.STANDING),
        _some(1, 1, _CODES),
        st.none() | _MEASURES,
        period=_PERIODS,
        vintage=_VINTAGES,
    ),
    st.builds(_request, st.just(Intent.TABLE), measure=_MEASURES, top=_TOPS, period=_PERIODS, vintage=_VINTAGES),
    st.builds(
        _request,
        st.just(Intent.COMPARE),
        _some(2, 15, _CODES),
        st.none() | _MEASURES,
        period=_PERIODS,
        vintage=_VINTAGES,
    ),
    st.builds(
        _request, st.just(Intent.TREND), _some(1, 3, _CODES), st.none() | _MEASURES, period=_PERIODS, vintage=_VINTAGES
    ),
    st.builds(
        _request,
        st.just(Intent.MOVERS),
        measure=st.none() | _MEASURES,
        top=_TOPS,
        period=_PERIODS,
        direction=st.none() | st.sampled_from(Direction),
        vintage=_VINTAGES,
        argument=st.sampled_from([None, "rate"]),
    ),
    st.builds(_request, st.just(Intent.TABLE), _some(1, 1, _GROUPS), _MEASURES, _TOPS, _PERIODS),
    st.builds(_request, st.just(Intent.SHARE), _some(0, 2), st.none() | _MEASURES, period=_PERIODS, vintage=_VINTAGES),
    st.builds(_request, st.sampled_from([Intent.OVERVIEW, Intent.SOURCE]), period=_PERIODS, vintage=_VINTAGES),
    st.builds(
        _request,
        st.just(Intent.BRIEFING),
        top=_TOPS,
        period=_PERIODS,
        vintage=_VINTAGES,
        argument=st.sampled_from([None, "changes", "charts", "changes charts"]),
    ),
    st.builds(_request, st.just(Intent.REVISIONS), _some(0, 1), period=st.none() | _MONTHS.map(Period.of_month)),
    st.builds(
        _request,
        st.sampled_from(
            [
                Intent.MONTHS,
                Intent.HELP,
                Intent("start"),
                Intent("about"),
                Intent.LANG,
                Intent.SUBSCRIBE,
                Intent.UNSUBSCRIBE,
            ]
        ),
    ),
    st.builds(_request, st.just(Intent.LANG), argument=st.sampled_from(sorted(languages()))),
    st.builds(_request, st.just(Intent.HELP), argument=st.sampled_from(["rank", "deficit", "lang", "movers"])),
    st.builds(_request, st.just(Intent("start")), argument=st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True)),
)


@given(_REQUESTS)
def test_a_canonical_command_is_read_as_the_same_request(ask, request_):
    # The world adjusted and goods stand alone: together with others they are refused by name.
    assume(len(request_.partners) < 2 or not {"WORLDSA", "ATP"}.intersection(request_.partners))
    command = canonical(request_)

    assert command.isascii()
    for language in languages():
        assert ask(command, language) == request_


@given(text=_SENTENCES)
def test_whatever_is_read_can_be_asked_again(ask, text):
    """Any words in any order are read or refused by name; what is read has a command that asks the same."""
    try:
        request = ask(text)
    except (UnknownPartner, UnknownMonth, Invalid, NotUnderstood):
        return
    assert ask(canonical(request)) == request


@pytest.mark.parametrize(
    ("request_", "command"),
    [
        (Request(Intent.STANDING, ("TW",), period=_NEWEST), "/rank TW 2026-01"),
        (Request(Intent.STANDING, ("TW",), Measure.IMPORTS, period=_NEWEST), "/imports TW 2026-01"),
        (Request(Intent.TABLE, (), Measure.DEFICIT, 5, _NEWEST), "/deficit top5 2026-01"),
        (Request(Intent.TABLE, (), Measure.TOTAL, period=_NEWEST), "/total 2026-01"),
        (Request(Intent.COMPARE, ("TW", "VN"), Measure.EXPORTS, period=_NEWEST), "/compare TW VN exports 2026-01"),
        (
            Request(Intent.TREND, ("TW",), Measure.IMPORTS, period=Period(Month.of(2025, 2), Month.of(2026, 1))),
            "/trend TW imports 2025-02..2026-01",
        ),
        (
            Request(Intent.MOVERS, (), Measure.EXPORTS, 5, _NEWEST, Direction.FALLING),
            "/movers exports top5 falling 2026-01",
        ),
        (Request(Intent.SHARE, ("TW",), period=_NEWEST), "/share TW 2026-01"),
        (Request(Intent.BRIEFING, period=_NEWEST), "/brief 2026-01"),
        (Request(Intent.OVERVIEW, period=Period.of_quarter(2025, 4)), "/overview 2025Q4"),
        (Request(Intent.REVISIONS, period=Period.of_month(Month.of(2025, 1))), "/revisions 2025-01"),
        (Request(Intent.HELP, argument="rank"), "/help rank"),
        (Request(Intent.STANDING, ("TW",), period=_NEWEST, vintage="2026-03"), "/rank TW 2026-01 vintage=2026-03"),
    ],
)
def test_canonical_commands(request_, command):
    assert canonical(request_) == command


def test_they_fit_a_button():
    longest = Request(
        Intent.COMPARE,
        ("MERCOSUR", "CPTPP"),
        Measure.SURPLUS,
        period=Period(Month.of(2025, 2), Month.of(2026, 1)),
    )

    assert len(canonical(longest)) <= 60
