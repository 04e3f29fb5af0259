"""Which measure a sentence means, seen from the United States.

Goods go from one side to the other; who says "exports" decides what the United States calls it.

    對越南出口 · exports to Vietnam · US exports to Vietnam     exports: goods leave the United States
    臺灣對美出口 · Vietnam's exports to the US · 自臺灣進口      imports: goods come in
    美對臺逆差 · 對臺逆差                                       deficit
    我國對美順差 · Taiwan's surplus with the US                 the same deficit, said from the other side
    出口美國 · Taiwan's exports · Taiwan to US                  imports

A partner's name alone says nothing of the side: 「臺灣 出口」 are the United States' exports to Taiwan.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.domain.figures import FLOWS, OTHER_SIDE, Measure
from bot.domain.request import Intent
from bot.understand.lexer import Token
from bot.understand.senses import Sense
from bot.understand.times import at

_MARKS = frozenset({Sense.FROM, Sense.TO, Sense.WITH, Sense.ALONG, Sense.BY})
_SIDES = frozenset({Sense.HOME, Sense.OFFICE, Sense.PARTNER})
_LONGEST_VERB = 2
"""出口 and 輸出 take an object, 出口總額 and 出口市場 take none."""
_WRITTEN_WITHOUT_SPACES = "\u2e80"


def seen_from_home(measure: Measure, tokens: Sequence[Token], text: str) -> Measure | None:
    """The measure as the United States call it; None where a sentence says both (US exports from Vietnam)."""
    if measure not in OTHER_SIDE:
        return measure
    if measure in FLOWS:
        said = set(_flows(measure, tokens, text))
    else:
        said = {OTHER_SIDE[measure]} if _is_balance_of_partner(tokens) else set()
    if len(said) > 1:
        return None
    return said.pop() if said else measure


def whose(words: Sequence[Token]) -> tuple[Token, ...]:
    """The words with those 's only that say whose exports: not "Taiwan's rank", "Taiwan's import share", "US's".

    Nor is 對美國 in 「對美國進口的貢獻」 the way of any goods; 對美出口 is what it always is.
    """
    if any(token.sense is Sense.CONTRIBUTION for token in words):
        sells = any(token.value is Measure.EXPORTS for token in words)
        words = [
            word
            for word, after in pairwise((*words, Token(Sense.FILL, None, 0, 0)))
            if not (after.sense is Sense.HOME and (word.sense is Sense.TO or (word.sense is Sense.WITH and not sells)))
        ]
    is_of_place = any(
        token.sense is Sense.RANK or (token.sense is Sense.INTENT and token.value is Intent.SHARE) for token in words
    )
    return tuple(
        token
        for place, token in enumerate(words)
        if token.sense is not Sense.POSSESSIVE
        or (
            not is_of_place
            and 0 < place < len(words) - 1
            and words[place - 1].sense is Sense.PARTNER
            and words[place + 1].sense is Sense.MEASURE
        )
    )


def way_of_goods(tokens: Sequence[Token]) -> frozenset[Measure]:
    """What "from" and "to" alone say: "Taiwan to US" are imports. Several where they contradict each other."""
    marks = ((token, _mark(tokens, place)) for place, token in enumerate(tokens) if token.sense in _SIDES)
    return frozenset(
        side
        for token, mark in marks
        if mark in (Sense.FROM, Sense.TO)
        for side in _marked(Measure.EXPORTS, mark, is_home=token.sense is Sense.HOME)
    )


def _mark(tokens: Sequence[Token], place: int) -> Sense | None:
    """The preposition before a name."""
    return tokens[place - 1].sense if place and tokens[place - 1].sense in _MARKS else None


def _flows(measure: Measure, tokens: Sequence[Token], text: str) -> Iterator[Measure]:
    """What each name in the sentence says about the way of the goods."""
    spoken = next((place for place, token in enumerate(tokens) if token.value is measure), -1)
    subject: Sense | None = None
    for place, token in enumerate(tokens):
        if token.sense not in _SIDES:
            continue
        mark = _mark(tokens, place)
        if mark is not None:
            yield from _marked(measure, mark, is_home=token.sense is Sense.HOME)
        elif place < spoken and at(tokens, place + 1).sense is Sense.POSSESSIVE:
            yield OTHER_SIDE[measure]
        elif place < spoken:
            # The nearest counts: 「我國在美國進口來源中」 are the United States' imports.
            subject = token.sense if token.sense is not Sense.PARTNER else subject or token.sense
        elif token.sense is Sense.HOME and place == spoken + 1 and subject is not Sense.HOME:
            yield from _to_home(measure, tokens[spoken], token, subject, text)
    if subject is Sense.HOME:
        yield measure
    elif subject is Sense.OFFICE:
        yield OTHER_SIDE[measure]


def _to_home(measure: Measure, verb: Token, home: Token, subject: Sense | None, text: str) -> Iterator[Measure]:
    """臺灣出口美國, and 出口美國; but 「出口 美國」 may as well be two words to look up."""
    if subject is not None:
        yield OTHER_SIDE[measure]
    elif _is_verb(verb, text):
        yield OTHER_SIDE[measure]
        if home.start > verb.end:
            yield measure


def _is_verb(token: Token, text: str) -> bool:
    return token.end - token.start <= _LONGEST_VERB and text[token.start] >= _WRITTEN_WITHOUT_SPACES


def _marked(measure: Measure, mark: Sense, *, is_home: bool) -> Iterator[Measure]:
    match mark:
        case Sense.FROM:
            yield Measure.EXPORTS if is_home else Measure.IMPORTS
        case Sense.TO:
            yield Measure.IMPORTS if is_home else Measure.EXPORTS
        case Sense.BY:
            yield measure if is_home else OTHER_SIDE[measure]
        case _ if is_home:
            yield OTHER_SIDE[measure]
        case Sense.WITH:  # 跟 between two partners is only "and"
            yield measure


def _is_balance_of_partner(tokens: Sequence[Token]) -> bool:
    """Whether a deficit or surplus is the partner's: 對美順差, 我國順差; not 「我國是美國第幾大逆差來源」."""
    homes = [place for place, token in enumerate(tokens) if token.sense is Sense.HOME]
    if any(token.sense is Sense.POSSESSIVE for token in tokens):
        return True
    if any(_mark(tokens, place) not in (None, Sense.BY) for place in homes):
        return True
    offices = [place for place, token in enumerate(tokens) if token.sense is Sense.OFFICE]
    return not homes and any(_mark(tokens, place) is None for place in offices)
