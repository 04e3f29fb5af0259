"""What a sentence wants in the end, with what it selects: a list, one figure, or yes or no about one partner."""

from typing import NamedTuple

from bot.domain.condition import Aggregate, Condition, Criterion
from bot.domain.figures import Measure
from bot.domain.partner import WORLD
from bot.domain.request import Intent
from bot.understand.selection import NOTHING, Selection
from bot.understand.senses import Sense
from bot.understand.sentence import Sentence

_LISTING = (Sense.LIST, Sense.EACH, Sense.COUNTRIES, Sense.MOST, Sense.PARTNERS, Sense.PLACE)
_OF_SEVERAL = frozenset({Intent.TABLE, Intent.OVERVIEW, Intent.COMPARE})


class Wanted(NamedTuple):
    """Intent, measure, number of rows, and selection."""

    intent: Intent
    measure: Measure | None
    top: int | None
    selection: Selection = NOTHING

    def when(self, condition: Condition | None) -> "Wanted":
        return self._replace(selection=self.selection._replace(condition=condition))


def settled(wanted: Wanted, sentence: Sentence) -> Wanted:
    """The intent that suits the selection, with what else the sentence selects without a word for it."""
    wanted = _summed(wanted, sentence)
    wanted = _moved(wanted, sentence)
    wanted = _placed(wanted, sentence)
    wanted = _listed(wanted, sentence)
    if sentence.against is not None and wanted.intent in _OF_SEVERAL and len(sentence.partners) < 2:
        wanted = wanted._replace(intent=Intent.STANDING)
    needs_measure = wanted.selection.condition is not None or sentence.against is not None
    if wanted.measure is None and wanted.intent is Intent.STANDING and needs_measure:
        wanted = wanted._replace(measure=Measure.TOTAL)
    return wanted


def _summed(wanted: Wanted, sentence: Sentence) -> Wanted:
    """前五合計, 台日合計, MX+CA; but EU+UK alone are both of them."""
    selection, several = wanted.selection, len(sentence.partners) > 1
    if sentence.has(Sense.SUM) and selection.aggregate is None:
        is_of_list = wanted.top is not None or selection != NOTHING
        if several or (is_of_list and wanted.intent is Intent.TABLE):
            selection = selection._replace(aggregate=Aggregate.SUM)
    is_sum = selection.aggregate is Aggregate.SUM
    if is_sum and wanted.measure is None and sentence.command is None and "+" in sentence.text:
        return wanted._replace(selection=selection._replace(aggregate=None))
    if is_sum and several and wanted.intent is Intent.COMPARE:
        wanted = wanted._replace(intent=Intent.STANDING)
    return wanted._replace(selection=selection)


def _moved(wanted: Wanted, sentence: Sentence) -> Wanted:
    """進口增加了嗎, 為什麼進口增加, 進口成長的國家有幾個: growth of more than nothing."""
    is_rising = sentence.has(Sense.RISING)
    if wanted.selection.condition is not None or is_rising == sentence.has(Sense.FALLING):
        return wanted
    is_asked = (
        sentence.is_whether
        and wanted.intent in (Intent.STANDING, Intent.MOVERS)
        and wanted.top is None
        and len(sentence.partners) < 2
        and not sentence.has(*_LISTING)
    )
    counts, is_premise = wanted.selection.aggregate is Aggregate.COUNT, sentence.has(Sense.WHY)
    if not (is_asked or counts or is_premise):
        return wanted
    if not is_premise:
        wanted = wanted._replace(intent=Intent.TABLE if counts else Intent.STANDING)
    return wanted.when(Condition(Criterion.GROWTH, is_rising))


def _placed(wanted: Wanted, sentence: Sentence) -> Wanted:
    """台灣在前五大嗎, 越南是最大逆差國嗎, 中國還是第一大進口來源嗎."""
    partners = sentence.partners
    is_country = len(partners) == 1 and WORLD not in partners and not sentence.is_of_group(partners)
    exactly = next((token.value for token in sentence.tokens if token.sense is Sense.PLACE), None)
    last = exactly or wanted.top or (1 if sentence.has(Sense.MOST) else None)
    if wanted.selection.condition is not None or last is None or not (sentence.is_whether and is_country):
        return wanted
    places = Condition(Criterion.PLACE, limit=exactly or 1, last=last)
    return wanted._replace(intent=Intent.STANDING, top=None).when(places)


def _listed(wanted: Wanted, sentence: Sentence) -> Wanted:
    """A condition chooses from a list where no partner is named, and is a question of yes or no where one is."""
    condition, intent, partners = wanted.selection.condition, wanted.intent, sentence.partners
    if condition is None:
        is_of_list = intent is Intent.OVERVIEW and wanted.selection != NOTHING
        return wanted._replace(intent=Intent.TABLE) if is_of_list else wanted
    is_one = len(partners) == 1 or wanted.selection.aggregate is Aggregate.SUM
    if intent in (Intent.OVERVIEW, Intent.COMPARE, Intent.SHARE):
        intent = Intent.STANDING if is_one else Intent.TABLE
    elif intent is Intent.STANDING and not is_one and not sentence.is_whether:
        intent = Intent.TABLE
    elif (
        intent is Intent.TABLE
        and not partners
        and sentence.is_whether
        and not sentence.has(Sense.LIST, Sense.COUNTRIES, Sense.EACH)
        and condition.of in (Criterion.AMOUNT, Criterion.GROWTH)
        and wanted.selection.aggregate is None
    ):
        intent = Intent.STANDING
    return wanted._replace(intent=intent)
