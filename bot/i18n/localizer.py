"""A language: every value of a document in its words, as plain text. Renderers escape it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, assert_never

from babel import Locale

from bot.domain.document import Document
from bot.domain.figures import MEASURES, Measure, Missing, Usd, Why
from bot.domain.products import Classification, Product
from bot.domain.time import Month, Period
from bot.domain.values import (
    Amount,
    BareAmount,
    Listing,
    MonthName,
    Name,
    Number,
    OrdinalRank,
    Percent,
    ProductName,
    RankMove,
    RatioStyle,
    Say,
    ShortName,
    SideName,
    Value,
    Verbatim,
    psay,
)
from bot.i18n.catalogue import TIME_FORM, Catalogue, catalogue, pieces
from bot.i18n.dates import Calendar
from bot.i18n.lists import joined
from bot.i18n.names import DEFAULT, name_forms, names_in_sentences, partner_names, short_names, side_names
from bot.i18n.numbers import NumberForms, Sign, number_forms
from bot.i18n.particles import is_pair, with_ending
from bot.i18n.product_names import ProductWords, product_names
from bot.i18n.scale import SCALES, Scale, fitting, scales

_MEASURES = {measure: Say(record.phrase, context="measure") for measure, record in MEASURES.items()}

# Each fits a table's cell: what stands where a figure would.
_WHYS = {
    Why.MONTH_NOT_LOADED: psay("missing", "month not loaded"),
    Why.NOT_IN_PUBLISHED_TABLE: psay("missing", "not in the published table"),
    Why.NOT_REPORTED: psay("missing", "not reported"),
    Why.PRIOR_NOT_LOADED: psay("missing", "prior year not loaded"),
    Why.ZERO_BASE: psay("missing", "from nil"),
    Why.TURNED_TO_SURPLUS: psay("missing", "turned to surplus"),
    Why.TURNED_TO_DEFICIT: psay("missing", "turned to deficit"),
    Why.WIDER_SURPLUS: psay("missing", "surplus in both"),
    Why.NOT_A_DEFICIT: psay("missing", "no deficit"),
    Why.NOT_A_SURPLUS: psay("missing", "no surplus"),
    Why.NOT_RANKED: psay("missing", "not ranked"),
    Why.TABLE_NOT_COMPLETE: psay("missing", "not all partners loaded"),
    Why.NO_TRADE: psay("missing", "no trade"),
}

_PRODUCTS = {
    Classification.HS: psay("product", "HS {number} {name}", number=Verbatim(""), name=Verbatim("")),
    Classification.NAICS: psay("product", "NAICS {number} {name}", number=Verbatim(""), name=Verbatim("")),
}

_PARTS = re.compile(r"([+-])")
_WRITTEN_SMALL = (Name, ShortName, SideName, Listing, Month, MonthName, Period)


@dataclass(frozen=True, slots=True)
class Localizer:
    """One language, speaking of amounts in one scale."""

    tag: str
    """Of `locales/`: `zh_Hant_TW`."""
    _catalogue: Catalogue
    _numbers: NumberForms
    _names: Mapping[str, str]
    _names_in_sentences: Mapping[str, str]
    _name_forms: Mapping[str, Mapping[str, str]]
    _products: Mapping[str, ProductWords]
    _short_names: Mapping[str, str]
    _side_names: Mapping[str, str]
    _calendar: Calendar
    _plural: Callable[[Decimal], str]
    """CLDR's category of a number: one, other."""
    _lists: Mapping[str, str]
    _scales: tuple[Scale, ...]
    _scale: Scale

    @classmethod
    @cache
    def of(cls, tag: str, locales: Path) -> "Localizer":
        """The language of a tag, in its largest scale; raises BadCatalogue."""
        words, locale = catalogue(tag, locales), Locale.parse(tag)
        choices = scales(words)
        return cls(
            tag,
            words,
            number_forms(tag),
            partner_names(tag, locales),
            names_in_sentences(tag, locales),
            name_forms(tag, locales),
            product_names(tag, locales),
            short_names(tag, locales),
            side_names(tag, locales),
            Calendar(tag, words),
            locale.plural_form,
            dict(locale.list_patterns["standard"]),
            choices,
            choices[0],
        )

    def for_document(self, document: Document) -> "Localizer":
        """The same language, in the one scale that suits the document's amounts."""
        scale = fitting(document, self._scales)
        return self if scale is self._scale else replace(self, _scale=scale)

    def preferring(self, *, scale: str | None = None, decimals: int | None = None) -> "Localizer":
        """The same language, counting as a reader has chosen.

        Args:
            scale: `large`, `small` or `whole`; None lets each document's amounts decide.
            decimals: how many stand behind the point of the large and the small scale; None is the language's own.
        """
        chosen = self._scales
        if decimals is not None:
            chosen = tuple(replace(one, step=one.power - decimals) if one.power else one for one in chosen)
        if scale is not None:
            chosen = (chosen[SCALES.index(scale)],)
        return replace(self, _scales=chosen, _scale=chosen[0])

    def held(self) -> "Localizer":
        """The same language, keeping its scale whatever it is given: a page counts in what the whole answer does."""
        return replace(self, _scales=(self._scale,))

    def brief(self) -> "Localizer":
        """The same language, with the short form of amounts where it has one: for a line with no room."""
        brief = self._scale.brief()
        return self if brief is self._scale else replace(self, _scale=brief)

    def unbroken(self) -> "Localizer":
        """The same language, no line of which may end within a month or an amount: for pictures."""
        calendar = Calendar(self.tag, self._catalogue, is_unbroken=True)
        return replace(self, _calendar=calendar, _scale=self._scale.unbroken())

    def unit(self) -> str:
        """What BareAmounts are counted in, for the caption of a table: `億美元`, `US$ billion`."""
        return self._scale.unit

    def in_unit(self, usd: Usd) -> Decimal:
        """The amount counted in the unit, not rounded: what a spreadsheet holds."""
        return Decimal(usd.dollars).scaleb(-self._scale.power)

    @property
    def decimals(self) -> int:
        """How many digits of an amount are written after the point."""
        return self._scale.decimals

    def labelled(self, label: str, text: str) -> str:
        """`標籤：文字`, `Label: text`."""
        return self._catalogue.facts["labelled"].format(label=label, text=text)

    def say(self, value: Value) -> str:
        """The value in words, unescaped."""
        return self._words[type(value)](self, value)

    def column(self, values: Iterable[Value | None]) -> list[str]:
        """The values of a table's column or row in words, unescaped; nothing for an empty cell."""
        words = self._words
        return ["" if value is None else words[type(value)](self, value) for value in values]

    def short(self, value: Value) -> str:
        """The value in as few words as the language has for it, where it has no room."""
        if isinstance(value, ProductName):
            return self._product(replace(value, is_short=True))
        return self._short_name(value) if isinstance(value, Name) else self.say(value)

    def _template(self, say: Say) -> str:
        count = say.values.get("n")
        return self._catalogue.sentence(say, count.value if isinstance(count, Number) else None)

    def _sentence(self, say: Say) -> str:
        template = self._template(say)
        if not say.values:
            return template.format()
        if ":" in template and any(piece.form for piece in pieces(template)):
            return "".join(
                piece.words if piece.place is None else piece.words + self._formed(say.values[piece.place], piece.form)
                for piece in pieces(template)
            )
        return template.format(**{name: self._within(value) for name, value in say.values.items()})

    def _formed(self, value: Value, form: str) -> str:
        """The value in the form that a translation asks for by name; as it is where the language has none for it."""
        if is_pair(form):
            return with_ending(self._within(value), form)
        match value:
            case Listing(items):
                return joined([self._formed(item, form) for item in items], self._lists)
            case Month() | MonthName() | Period() if form == TIME_FORM:
                return self._calendar.within(value)
            case Name(code) | ShortName(code) | SideName(code) | Measure(value=code) if form in self._name_forms:
                forms = self._name_forms[form]
                return forms.get(code) or forms[DEFAULT].format(name=self.say(value))
        return self._within(value)

    def _whole_sentence(self, say: Say) -> str:
        """The sentence with a capital where something begins it that is written small within: The Netherlands."""
        text = self._sentence(say)
        return _capital(text) if self._begins_with_name(say) else text

    def _begins_with_name(self, say: Say) -> bool:
        """Whether a name or a time stands first, which a language may write small, or in a form that begins so."""
        template = self._template(say)
        if not template.startswith("{"):
            return False
        first = pieces(template)[0]
        value = say.values[str(first.place)]
        if isinstance(value, Say):
            return self._begins_with_name(value)
        return bool(first.form) or isinstance(value, _WRITTEN_SMALL)

    def _within(self, value: Value) -> str:
        """The value inside a sentence, where some names have another form."""
        within = self._words_within.get(type(value))
        return self.say(value) if within is None else within(self, value)

    def _name(self, name: Name) -> str:
        known = self._names.get(name.code)
        if known is not None:
            return known
        parts = _PARTS.split(name.code)  # MX+CA, WORLD-CN
        return "".join(
            self._names.get(part, f" {part} " if part in "+-" else part).replace(" - ", " \N{MINUS SIGN} ")
            for part in parts
        )

    def _product(self, product: ProductName) -> str:
        words = self._products.get(product.code)
        parsed = Product.parse(product.code)
        if words is None:
            return self._sentence(
                _PRODUCTS[parsed.classification]._replace(
                    values={"number": Verbatim(parsed.number), "name": Verbatim("")}
                )
            ).strip()
        if product.is_short:
            return words.short
        return self._sentence(
            _PRODUCTS[parsed.classification]._replace(
                values={"number": Verbatim(parsed.number), "name": Verbatim(words.short)}
            )
        )

    def product_in_full(self, code: str) -> str:
        """The full name of a product, without its number; its code where it has none."""
        words = self._products.get(code)
        return code if words is None else words.full

    def _side_name(self, name: SideName) -> str:
        return self._side_names.get(name.code) or self._short_name(name)

    def _short_name(self, name: Name | ShortName | SideName) -> str:
        return self._short_names.get(name.code) or self._name(Name(name.code))

    def _amount(self, amount: Amount) -> str:
        # The sign stands before everything, the currency too: -US$1.20 billion.
        steps = self._scale.steps(amount.usd)
        digits = self._numbers.decimal(steps, self._scale.decimals, Sign.NONE)
        scale = self._scale
        pattern = scale.pattern
        if scale.pattern_of_one != pattern and self._plural(Decimal(abs(steps)).scaleb(-scale.decimals)) == "one":
            pattern = scale.pattern_of_one
        return self._numbers.sign(steps, Sign.MINUS) + pattern.format(amount=digits)

    def _percent(self, percent: Percent) -> str:
        numbers, hundredths = self._numbers, percent.ratio.scaled(4)
        match percent.style:
            case RatioStyle.PERCENT:
                return numbers.percent(hundredths)
            case RatioStyle.SIGNED:
                return numbers.percent(hundredths, sign=Sign.BOTH)
            case RatioStyle.ARROW:
                rate = numbers.percent(hundredths, sign=Sign.NONE)
                fact = "rise" if hundredths > 0 else "fall"
                return self._catalogue.facts[fact].format(rate=rate) if hundredths else rate
            case RatioStyle.MAGNITUDE:
                return numbers.percent(hundredths, sign=Sign.NONE)
            case RatioStyle.BARE_POINTS:
                return numbers.decimal(hundredths, 2, Sign.BOTH)
            case RatioStyle.POINTS:
                points = numbers.decimal(hundredths, 2, Sign.BOTH)
                return self._catalogue.facts["points"].format(points=points)
        assert_never(percent.style)

    def _move(self, move: RankMove) -> str:
        steps = move.before - move.now
        facts = self._catalogue.facts
        if steps == 0:
            return facts["same rank"]
        return facts["ranks won" if steps > 0 else "ranks lost"].format(steps=self._numbers.decimal(abs(steps)))

    # By the kind of value, which `match` would try one after the other for each of a table's hundred cells.
    _words: ClassVar[Mapping[type, Callable[["Localizer", Any], str]]] = {
        Verbatim: lambda _, verbatim: verbatim.text,
        Name: _name,
        ProductName: _product,
        ShortName: _short_name,
        SideName: _side_name,
        Amount: _amount,
        BareAmount: lambda self, bare: self._numbers.decimal(self._scale.steps(bare.usd), self._scale.decimals),
        Percent: _percent,
        Number: lambda self, number: self._numbers.decimal(number.value),
        OrdinalRank: lambda self, place: self._catalogue.facts["place"].format(rank=self._numbers.decimal(place.rank)),
        RankMove: _move,
        Month: lambda self, month: _capital(self._calendar.month(month)),
        MonthName: lambda self, name: _capital(self._calendar.month_of_year(name.month)),
        Period: lambda self, period: _capital(self._calendar.period(period)),
        Measure: lambda self, measure: self._sentence(_MEASURES[measure]),
        Missing: lambda self, missing: self._sentence(_WHYS[missing.why]),
        Listing: lambda self, listing: joined([self.say(item) for item in listing.items], self._lists),
        Say: _whole_sentence,
    }
    _words_within: ClassVar[Mapping[type, Callable[["Localizer", Any], str]]] = {
        Name: lambda self, name: self._names_in_sentences.get(name.code) or self._name(name),
        Month: lambda self, month: self._calendar.month(month),
        MonthName: lambda self, name: self._calendar.month_of_year(name.month),
        Period: lambda self, period: self._calendar.period(period),
        Listing: lambda self, listing: joined([self._within(item) for item in listing.items], self._lists),
        Say: _sentence,
    }
    """Of what is said otherwise inside a sentence."""


def _capital(text: str) -> str:
    """With a capital first letter, as what stands alone or begins a sentence has it."""
    return text[:1].upper() + text[1:]
