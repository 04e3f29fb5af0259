"""Which measure a sentence means, seen from the United States.

Goods go from one side to the other; who says "exports" decides what the United States calls it.

    對越南出口 · exports to Vietnam · US exports to Vietnam     exports: goods leave the United States
    臺灣對美出口 · Vietnam's exports to the US · 自臺灣進口      imports: goods come in
    美對臺逆差 · 對臺逆差                                       deficit
    我國對美順差 · Taiwan's surplus with the US                 the same deficit, said from the other side

A partner's name alone says nothing of the side: 「臺灣 出口」 are the United States' exports to Taiwan.
"""

from collections.abc import Iterator, Sequence

from bot.domain.figures import Measure
from bot.understand.lexer import Token
from bot.understand.senses import Sense

_OTHER_SIDE = {
    Measure.EXPORTS: Measure.IMPORTS,
    Measure.IMPORTS: Measure.EXPORTS,
    Measure.DEFICIT: Measure.SURPLUS,
    Measure.SURPLUS: Measure.DEFICIT,
}
_FLOWS = (Measure.EXPORTS, Measure.IMPORTS)
_MARKS = frozenset({Sense.FROM, Sense.TO, Sense.WITH, Sense.ALONG})
_SIDES = frozenset({Sense.HOME, Sense.OFFICE, Sense.PARTNER})


def seen_from_home(measure: Measure, tokens: Sequence[Token]) -> Measure | None:
    """The measure as the United States call it; None where a sentence says both (US exports from Vietnam)."""
    if measure not in _OTHER_SIDE:
        return measure
    if measure in _FLOWS:
        said = set(_flows(measure, tokens))
    else:
        said = {_OTHER_SIDE[measure]} if _is_balance_of_partner(tokens) else set()
    if len(said) > 1:
        return None
    return said.pop() if said else measure


def _mark(tokens: Sequence[Token], place: int) -> Sense | None:
    """The preposition before a name."""
    return tokens[place - 1].sense if place and tokens[place - 1].sense in _MARKS else None


def _flows(measure: Measure, tokens: Sequence[Token]) -> Iterator[Measure]:
    """What each name in the sentence says about the way of the goods."""
    spoken = next((place for place, token in enumerate(tokens) if token.value is measure), -1)
    subject: Sense | None = None
    for place, token in enumerate(tokens):
        if token.sense not in _SIDES:
            continue
        mark = _mark(tokens, place)
        if mark is not None:
            yield from _marked(measure, mark, is_home=token.sense is Sense.HOME)
        elif place < spoken:
            # The nearest counts: 「我國在美國進口來源中」 are the United States' imports.
            subject = token.sense if token.sense is not Sense.PARTNER else subject or token.sense
        elif token.sense is Sense.HOME and place == spoken + 1 and subject in (Sense.PARTNER, Sense.OFFICE):
            yield _OTHER_SIDE[measure]  # 臺灣出口美國
    if subject is Sense.HOME:
        yield measure
    elif subject is Sense.OFFICE:
        yield _OTHER_SIDE[measure]


def _marked(measure: Measure, mark: Sense, *, is_home: bool) -> Iterator[Measure]:
    match mark:
        case Sense.FROM:
            yield Measure.EXPORTS if is_home else Measure.IMPORTS
        case Sense.TO:
            yield Measure.IMPORTS if is_home else Measure.EXPORTS
        case _ if is_home:
            yield _OTHER_SIDE[measure]
        case Sense.WITH:  # 跟 between two partners is only "and"
            yield measure


def _is_balance_of_partner(tokens: Sequence[Token]) -> bool:
    """Whether a deficit or surplus is the partner's: 對美順差, 我國順差; not 「我國是美國第幾大逆差來源」."""
    homes = [place for place, token in enumerate(tokens) if token.sense is Sense.HOME]
    if any(_mark(tokens, place) for place in homes):
        return True
    offices = [place for place, token in enumerate(tokens) if token.sense is Sense.OFFICE]
    return not homes and any(_mark(tokens, place) is None for place in offices)
