"""What somebody who is still typing may mean: 臺, 日, tai, imp, "deficit top", "imports tai", 逆差前, 越南進.

Partners are found by how their name begins or, after those, by any part of it, in the asker's language and in English,
the largest first; measures by how their word begins. What is offered are whole questions, some of which may have no
answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from bot import shipped
from bot.domain.figures import BRIEFING_MEASURES, Measure
from bot.domain.ports import TradeModel
from bot.domain.time import Period
from bot.i18n.catalogue import SOURCE_LANGUAGE
from bot.i18n.names import partner_names
from bot.partners.fold import fold
from bot.understand.word_lists import command_words

_NUMBERS = (5, 10)
_LONGEST = 60
"""Letters; what is longer is no question on its way."""
_MOST_NAMED = 8
"""Partners that are tried behind what has been typed."""
_WITHOUT_SPACES = "\u2e80"
_MEASURES = (*BRIEFING_MEASURES, Measure.SURPLUS)


def by_size(model: TradeModel) -> Sequence[str]:
    """Partners' codes, the largest in trade first; none while nothing is loaded."""
    coverage = model.coverage
    if not coverage.months:
        return ()
    return [row.partner for row in model.ranking(Measure.TOTAL, Period.of_month(coverage.newest)).rows]


def completions(text: str, language: str, in_order: Sequence[str]) -> Iterator[str]:
    """Questions that a text typed so far may become, the likeliest first."""
    typed = fold(text)
    if not typed or len(typed) > _LONGEST:
        return
    yield from (f"/rank {code}" for code in _partners(typed, language, in_order))
    yield from (f"/{measure} top5" for measure in _measures(typed))
    yield from (f"{text.strip()}{number}" for number in _NUMBERS)  # "deficit top", 逆差前
    for head, last in _cut(text.strip()):
        named = _partners(fold(last), language, in_order)[:_MOST_NAMED]
        yield from (f"{head} {measure}" for measure in _measures(fold(last)))
        yield from (f"{head} {code}" for code in named)
        yield head
        yield from (f"/rank {code}" for code in named)


def _cut(text: str) -> Iterator[tuple[str, str]]:
    """What has been typed, and what is being typed: the last word or, in Chinese, the last character or two."""
    head, _, last = text.rpartition(" ")
    if head:
        yield head, last
    elif text[-1] >= _WITHOUT_SPACES:
        yield from ((text[:-length], text[-length:]) for length in (1, 2) if length < len(text))


def _partners(typed: str, language: str, in_order: Sequence[str]) -> list[str]:
    """Codes of those named so, whose name begins so before those that only have it within."""
    places = {code: place for place, code in enumerate(in_order)}
    found: list[tuple[bool, int, str]] = []
    for code, names in _names(language).items():
        if any(typed in name for name in names):
            begins = any(name.startswith(typed) for name in names)
            found.append((not begins, places.get(code, len(places)), code))
    return [code for *_, code in sorted(found)]


@cache
def _names(language: str) -> Mapping[str, tuple[str, ...]]:
    """By code, a partner's folded names; folding all of them takes milliseconds."""
    books = [partner_names(tag, shipped.LOCALES) for tag in dict.fromkeys((language, SOURCE_LANGUAGE))]
    return {code: tuple(fold(book[code]) for book in books if code in book) for code in books[0]}


def _measures(typed: str) -> Iterator[Measure]:
    for measure in _MEASURES:
        if any(fold(word).startswith(typed) for word in (measure, *command_words(measure))):
            yield measure
