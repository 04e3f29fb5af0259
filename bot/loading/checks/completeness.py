"""Check that all partners are there: without all there are no ranks, without the world no shares.

A table may well hold a few corrections of a month that is known whole. A month that is known in no other
way is asked about: it may be what was wanted, or half a file.
"""

from collections.abc import Iterator

from bot.domain.figures import FLOWS, Measure, Ratio
from bot.domain.loads import Severity
from bot.domain.partner import NO_PARTNERS, WORLD
from bot.domain.time import Month
from bot.domain.values import Percent, nsay
from bot.loading.checked_file import CheckedFile
from bot.loading.report import Finding

_CHECK = "completeness"
_MOST_LISTED = 4
"""Two months' flows; a table of forty years in part need not say so each month."""


def check(file: CheckedFile) -> Iterator[Finding]:
    if file.tables or file.is_complete:
        return
    found = [
        (month, measure)
        for month in reversed(file.months)
        for measure in FLOWS
        if not file.has_everybody(month, measure)
    ]
    for month, measure in found[:_MOST_LISTED]:
        yield _finding(month, measure, file)
    if len(found) > _MOST_LISTED:
        more = nsay("{n} more such finding.", "{n} more such findings.", len(found) - _MOST_LISTED)
        yield Finding(Severity.WARNING, _CHECK, "", more)


def _finding(month: Month, measure: Measure, file: CheckedFile) -> Finding:
    flows = file.together(month)
    amounts = [
        amount for code, cell in flows.items() if code not in NO_PARTNERS and (amount := cell.of(measure)) is not None
    ]
    world = flows[WORLD].of(measure) if WORLD in flows else None
    if world:
        message = nsay(
            "{month}, {measure}: only {n} partner, {share} of the world. There will be no ranks.",
            "{month}, {measure}: only {n} partners, {share} of the world. There will be no ranks.",
            len(amounts),
            month=month,
            measure=measure,
            share=Percent(Ratio(sum(amounts), world)),
        )
    else:
        message = nsay(
            "{month}, {measure}: {n} partner and no figure of the world. There will be no ranks and no shares.",
            "{month}, {measure}: {n} partners and no figure of the world. There will be no ranks and no shares.",
            len(amounts),
            month=month,
            measure=measure,
        )
    return Finding(Severity.WARNING, _CHECK, str(month), message)
