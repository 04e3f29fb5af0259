import pytest

from bot.answers.refusal import refusal
from bot.domain.document import Headline, Kind
from bot.domain.errors import (
    BadFile,
    Invalid,
    NothingLoaded,
    NotUnderstood,
    TradebotError,
    UnknownMonth,
    UnknownPartner,
)
from bot.domain.figures import Measure
from bot.domain.request import Intent, Request
from bot.domain.time import Month, Period
from bot.domain.values import say
from bot.i18n.languages import languages, localizer
from bot.render import terminal
from bot.understand.canonical import canonical

REFUSALS = [
    (UnknownPartner("台彎", ("TW",)), Kind.UNKNOWN_PARTNER),
    (UnknownPartner("Atlantis", ()), Kind.UNKNOWN_PARTNER),
    (UnknownMonth(Month.of(2019, 1), Month.of(2019, 1)), Kind.UNKNOWN_MONTH),
    (NothingLoaded(), Kind.UNKNOWN_MONTH),
    (NotUnderstood("weather", "weather"), Kind.NOT_UNDERSTOOD),
    (NotUnderstood("", ""), Kind.NOT_UNDERSTOOD),
    (NotUnderstood("x", "x", say("US exports: {amount}", amount=Measure.TOTAL)), Kind.NOT_UNDERSTOOD),
    (Invalid(say("No month is loaded yet")), Kind.INVALID),
    (BadFile(say("No month is loaded yet"), "country.xlsx, row 17"), Kind.INVALID),
    (TradebotError(), Kind.INVALID),
]


def _text(document, tag="en") -> str:
    return terminal.render(document, localizer(tag), width=200)


@pytest.mark.parametrize("tag", languages())
@pytest.mark.parametrize(("error", "kind"), REFUSALS)
def test_every_refusal_is_a_document(context, error, kind, tag):
    document = refusal(error, context)
    assert document.kind is kind
    assert document.kind.is_refusal
    assert isinstance(document.blocks[0], Headline)
    assert _text(document, tag)


def test_did_you_mean_asks_the_same_question_of_the_partner_meant(context):
    asked = Request(Intent.COMPARE, ("VN",), Measure.EXPORTS, period=Period.of_month(Month.of(2026, 1)))
    document = refusal(UnknownPartner("Tiwan", ("TW", "TH"), asked), context)
    assert _text(document) == "No partner is called Tiwan. Did you mean Taiwan and Thailand?"
    assert [choice.partner for choice in document.choices] == ["TW", "TH"]
    taiwan = Request(Intent.COMPARE, ("VN", "TW"), Measure.EXPORTS, period=asked.period)
    assert document.choices[0].command == canonical(taiwan)


def test_without_the_question_it_asks_where_the_partner_stands(context):
    document = refusal(UnknownPartner("Tiwan", ("TW",)), context)
    assert document.choices[0].command == canonical(Request(Intent.STANDING, ("TW",)))


def test_a_month_that_is_not_loaded_is_named_with_those_that_are(context):
    document = refusal(UnknownMonth(Month.of(2019, 1), Month.of(2019, 3)), context)
    assert _text(document) == "January–March 2019 is not loaded; January 2025 to January 2026 are"


def test_what_was_not_understood_is_said_back_with_three_questions_that_work(context):
    document = refusal(NotUnderstood("what about the weather", "weather"), context)
    assert _text(document).splitlines() == [
        "Not understood: weather",
        "",
        "These would work:",
        "",
        "- rank of Taiwan",
        "- top 5 deficits",
        "- exports to Vietnam",
    ]
    assert len(document.choices) >= 3


def test_a_flood_of_text_is_not_said_back_whole(context):
    document = refusal(NotUnderstood("x" * 5000, "y\n" * 2500), context)
    assert len(_text(document).splitlines()[0]) < 100


def test_the_nearest_question_is_the_first_to_choose(context):
    near = Request(Intent.STANDING, ("TW",), Measure.IMPORTS, period=Period.of_month(Month.of(2026, 1)))
    document = refusal(NotUnderstood("blah Taiwan imports", "blah", request=near), context)
    assert _text(document) == "Not understood: blah\n\nDid you mean to ask: US imports from Taiwan?"
    assert document.choices[0].command == canonical(near)


def test_a_mistyped_word_is_offered_as_it_may_be_meant(context):
    near = Request(Intent.TABLE, measure=Measure.DEFICIT, top=5, period=Period.of_month(Month.of(2026, 1)))
    document = refusal(NotUnderstood("top 5 defecit", "defecit", request=near, guess="deficit"), context)
    assert _text(document).startswith("Not understood: defecit. Did you mean deficit?")
    assert document.choices[0].command == canonical(near)


def test_the_nearest_question_is_told_in_words_or_by_its_command(context):
    december = Period.of_month(Month.of(2025, 12))

    def offered(request):
        return refusal(NotUnderstood("x", "x", request=request), context).choices[0]

    overview = offered(Request(Intent.OVERVIEW, period=december))
    assert localizer("en").say(overview.label) == "US trade (December 2025)"
    duty = offered(Request(Intent("tariff"), ("TW",), period=december))
    assert localizer("zh_Hant_TW").say(duty.label) == duty.command == "/tariff TW 2025-12"
