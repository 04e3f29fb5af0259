"""Check the sums of groups with what Census itself adds up: who is a member from when is ours to know.

A difference changes no figure. It tells the operator that `groups.csv` and the Bureau do not agree on the members, or
that the file's own rows do not.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.domain.figures import FLOWS, Usd
from bot.domain.loads import Severity
from bot.domain.values import Amount, Name, nsay
from bot.loading.report import Finding
from bot.partners.book import Book
from bot.sources.base import GroupRow, Parsed

if TYPE_CHECKING:
    import pandas as pd

_CHECK = "group_sum"
_PARTS = 100_000
"""A difference of less than one part in so many is rounding: the smallest member of the EU has one in 1,500."""


def findings(parsed: Parsed, figures: "pd.DataFrame", book: Book) -> Iterator[Finding]:
    """One finding a group and flow, with how many months differ and the newest of them.

    Args:
        figures: Those of the file, with partners as codes.
    """
    if not parsed.groups or not parsed.is_complete:
        return
    cells = zip(*(figures[name] for name in ("month", "partner", "exports", "imports")), strict=True)
    known = {(month, partner): amounts for month, partner, *amounts in cells}
    differing: dict[tuple[str, int], list[tuple[GroupRow, int, int]]] = {}
    for row in parsed.groups:
        members = book.get(row.group).members_in(row.month)
        rows = [known[row.month.ordinal, code] for code in members if (row.month.ordinal, code) in known]
        for flow, said in enumerate((row.exports, row.imports)):
            ours = sum(int(amounts[flow]) for amounts in rows)
            if said is not None and abs(said - ours) * _PARTS > said:
                differing.setdefault((row.group, flow), []).append((row, said, ours))
    for (group, flow), found in differing.items():
        row, said, ours = max(found, key=lambda one: one[0].month)
        message = nsay(
            "{group}, {measure}: Census adds up to another amount than our list of members, in {n} month; "
            "{month}: {census}, our members {ours}. The list goes on answering.",
            "{group}, {measure}: Census adds up to another amount than our list of members, in {n} months, lastly "
            "{month}: {census}, our members {ours}. The list goes on answering.",
            len(found),
            group=Name(group),
            measure=FLOWS[flow],
            month=row.month,
            census=Amount(Usd(said)),
            ours=Amount(Usd(ours)),
        )
        yield Finding(Severity.NOTE, _CHECK, row.where, message)
