"""One load of product figures: checked against the partners' figures of the same vintage, and stored whole."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.capped import Capped
from bot.domain.figures import Usd
from bot.domain.loads import Severity
from bot.domain.products import Basis
from bot.domain.time import Month
from bot.domain.values import Amount, Name, say
from bot.loading.reading import FileSummary
from bot.loading.report import Finding, LoadReport, LoadStatus, has_errors, has_warnings
from bot.store import figures, products

_FLOWS = {Basis.EXPORTS: 0, Basis.IMPORTS: 1}
CHECK = "products_sum"


def already_loaded(connection: Connection, digest: str) -> LoadReport | None:
    """The report of a file that is loaded; None when it is not."""
    known = products.find(connection, digest)
    if known is None:
        return None
    return LoadReport(LoadStatus.ALREADY_LOADED, source=known.source, months=known.months)


def load(
    connection: Connection,
    said: FileSummary,
    *,
    name: str,
    digest: str,
    now: datetime,
    by: str,
    dry_run: bool,
    accept_warnings: bool,
) -> LoadReport:
    """Check a file's products and store them, in the transaction of a load."""
    known = already_loaded(connection, digest)
    if known is not None:
        return known
    findings = (*said.findings, *Capped(Finding, _checked(connection, said)))
    report = LoadReport(LoadStatus.REFUSED, said.source, said.months, said.amounts, findings)
    if has_errors(findings) or (has_warnings(findings) and not accept_warnings):
        return report
    if not dry_run:
        products.add(
            connection,
            source=said.source,
            publisher=said.publisher,
            vintage=said.vintage,
            loaded_at=now,
            origin=name,
            digest=digest,
            by=by,
            blocks=said.products,
        )
    return LoadReport(LoadStatus.LOADED, said.source, said.months, said.amounts, findings)


def _checked(connection: Connection, said: FileSummary) -> Iterator[Finding]:
    """Where the products of a partner do not add up to its figure of the same vintage."""
    blocks = [block for block in said.products if block.key.basis in _FLOWS]
    if not blocks:
        return
    months = sorted({block.key.month for block in blocks})
    whole = _partner_figures(connection, months[0], months[-1], said.vintage)
    for block in blocks:
        flow = _FLOWS[block.key.basis]
        for partner, added in zip(block.partners, block.amounts.sum(axis=1).tolist(), strict=True):
            stated = whole.get((block.key.month, partner), (None, None))[flow]
            if stated is not None and stated != added:
                yield Finding(
                    Severity.WARNING,
                    CHECK,
                    str(block.key.month),
                    say(
                        "{partner}, {month}: the products add up to {sum}, the partner's figure of the same vintage "
                        "is {figure}.",
                        partner=Name(partner),
                        month=block.key.month,
                        sum=Amount(Usd(added)),
                        figure=Amount(Usd(stated)),
                    ),
                )


def _partner_figures(
    connection: Connection, first: Month, last: Month, vintage: str
) -> dict[tuple[Month, str], tuple[int | None, int | None]]:
    """Exports and imports by month and partner as that vintage has them: of months that a load of it covers."""
    every = [stored.load for stored in figures.loads(connection)]
    of_vintage = [load for load in every if load.source.vintage == vintage]
    covered = {month for load in of_vintage for month in load.months if first <= month <= last}
    if not covered:
        return {}
    # A load stores what differs from older vintages, so the vintage's figure is the newest up to it.
    order = {load.number: (load.source.vintage, load.number) for load in every if load.source.vintage <= vintage}
    found: dict[tuple[Month, str], tuple[tuple[str, int], int | None, int | None]] = {}
    for cell in figures.cells(connection, first, last):
        month = Month(cell.month)
        if month not in covered or cell.load not in order:
            continue
        known = found.get((month, cell.partner))
        if known is None or order[cell.load] > known[0]:
            found[month, cell.partner] = (order[cell.load], cell.exports, cell.imports)
    return {key: (exports, imports) for key, (_, exports, imports) in found.items()}
