"""A load prepared before it is stored: from a file's bytes to figures, findings and rows.

Blocks, and imports pandas and every source. It works in a process of its own (`reading.process_main`), or in a thread
for the files that ship (`reading.thread_reader`): one that merely answers never pays for it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot import sources
from bot.domain.capped import Capped
from bot.domain.loads import AmountCounts, FigureRow, Load, PublishedFigure, Severity
from bot.domain.products import ProductBlock
from bot.domain.time import Month
from bot.domain.values import say
from bot.loading import checks, group_sums, product_partners
from bot.loading.checked_file import CheckedFile
from bot.loading.checks import plausible
from bot.loading.known_figures import KnownFigures
from bot.loading.load_changes import changes_of
from bot.loading.reading import FileSummary, PreparedLoad
from bot.loading.report import Finding, has_errors, has_warnings
from bot.loading.resolution import Resolved, resolve
from bot.partners.book import Book
from bot.sources.base import Parsed

_FIRST, _LAST = Month.of(1, 1), Month.of(9999, 12)


@dataclass(frozen=True, slots=True, eq=False)
class ReadFile:
    """A file, read and resolved, not yet compared with anything."""

    parsed: Parsed
    resolved: Resolved
    findings: tuple[Finding, ...]
    amounts: int
    """How many amounts it states."""
    digest: str
    """SHA-256 of what it says, however it is written."""
    is_release: bool
    """Whether the file names the release that its figures belong to."""
    counts: AmountCounts | None = None
    """What has become of every amount that stands in the file."""
    group_sums: tuple[Finding, ...] = ()
    """Where its own sums of groups are others than those of the members."""
    products: tuple[ProductBlock, ...] = ()

    @property
    def summary(self) -> FileSummary:
        parsed = self.parsed
        return FileSummary(
            parsed.source,
            parsed.publisher,
            parsed.vintage,
            parsed.months,
            _months_needed(parsed.months, is_release=self.is_release) if parsed.months else None,
            parsed.is_complete,
            self.is_release,
            tuple(self.resolved.figures["partner"].array.categories),
            self.amounts,
            self.digest,
            self.findings,
            products=self.products,
            counts=self.counts,
        )


def read(data: bytes, name: str, book: Book, loaded_in: Month | None = None) -> ReadFile:
    """Recognise, parse and resolve; raises BadFile."""
    source, file = sources.recognise(data, name)
    parsed = source.parse(file)
    is_release = bool(parsed.vintage)
    if not is_release and loaded_in is not None:
        # A table names no release. It says what was known on the day somebody loaded it.
        parsed = replace(parsed, vintage=str(loaded_in))
    if parsed.products:
        return _read_products(parsed, book)
    resolved = resolve(parsed, book)
    problems = (Finding(problem.severity, problem.check, problem.where, problem.reason) for problem in parsed.problems)
    amounts = int(resolved.figures[["exports", "imports"]].notna().to_numpy().sum())
    amounts += sum(1 + (figure.prior is not None) for figure in resolved.tables)
    findings = (*problems, *resolved.findings)
    if not amounts and not has_errors(findings):
        nothing = say("No figure of a partner has been read.")
        findings += (Finding(Severity.ERROR, "no_figures", name, nothing),)
    counts = _counts(parsed, resolved)
    sums = tuple(group_sums.findings(parsed, resolved.figures, book))
    return ReadFile(parsed, resolved, findings, amounts, _digest(resolved), is_release, counts, sums)


def _counts(parsed: Parsed, resolved: Resolved) -> AmountCounts | None:
    """As the source counts, but for amounts of groups and of names that nobody has."""
    if parsed.counts is None:
        return None
    counted = parsed.counts
    return AmountCounts(
        counted.read - resolved.groups - resolved.unknown,
        counted.passed_over + resolved.groups,
        counted.refused + resolved.unknown,
    )


def _read_products(parsed: Parsed, book: Book) -> ReadFile:
    blocks, found = product_partners.resolve(parsed.products, book)
    problems = (Finding(problem.severity, problem.check, problem.where, problem.reason) for problem in parsed.problems)
    amounts = sum(int(np.count_nonzero(block.amounts)) for block in blocks)
    # No figures of partners, in the form that those of other files have.
    none = parsed.figures.assign(partner=parsed.figures["partner"].astype("category"))
    resolved = Resolved(parsed, none, (), (), ())
    return ReadFile(
        parsed, resolved, (*problems, *found), amounts, "", is_release=bool(parsed.vintage), products=blocks
    )


def prepare(read: ReadFile, number: int, loads: Sequence[Load], cells: Sequence[FigureRow]) -> PreparedLoad:
    """Check against what is known, and work out what a load of this number adds."""
    parsed, resolved = read.parsed, read.resolved
    known = KnownFigures(loads, cells, resolved.figures)
    file = CheckedFile(
        parsed.months,
        parsed.vintage,
        parsed.is_complete,
        read.is_release,
        resolved.figures,
        resolved.tables,
        resolved.prose,
        known,
    )
    findings = read.findings
    if parsed.months and not has_errors(findings):
        # On a file that was not wholly read, checks would only find the holes.
        findings += tuple(Capped(Finding, checks.findings(file)))
    if has_errors(findings):
        return PreparedLoad(findings)
    if not has_warnings(findings):  # of a file that is doubted, sums would only say the same again
        findings += read.group_sums
    changes = changes_of(
        number,
        parsed.vintage,
        parsed.months,
        known,
        is_complete=parsed.is_complete,
        is_release=read.is_release,
    )
    return PreparedLoad(findings, changes.rows, tuple(_published(number, file)), changes.months, file.is_whole)


def _months_needed(months: Sequence[Month], *, is_release: bool) -> tuple[Month, Month]:
    """Those the file is about, and the history it is compared with.

    A table is compared with what Census has: with nil of a partner that Census lists, in whichever month it does.
    """
    if not is_release:
        return _FIRST, _LAST
    first, last = months[0], months[-1]
    return min(first - 12, last - plausible.WINDOW), last


def _published(number: int, file: CheckedFile) -> list[PublishedFigure]:
    """The tables' figures, and of the prose what the tables do not have (a partner of rank 17)."""
    return [
        PublishedFigure(
            number,
            figure.month.ordinal,
            figure.measure,
            figure.partner,
            figure.rank,
            figure.value,
            figure.step,
            figure.prior,
            figure.prior_step,
            figure.change_bp,
        )
        for figure in (*file.tables, *file.outside)
    ]


def _digest(resolved: Resolved) -> str:
    parsed = resolved.parsed
    digest = hashlib.sha256(repr(([str(month) for month in parsed.months], parsed.is_complete)).encode())
    figures = resolved.figures
    partners = figures["partner"].array
    order = np.lexsort((partners.codes, figures["month"].to_numpy()))
    for column in ("month", "exports", "imports"):
        digest.update(figures[column].isna().to_numpy()[order].tobytes())
        digest.update(figures[column].fillna(0).to_numpy(dtype="int64")[order].tobytes())
    digest.update(partners.codes[order].astype("int64").tobytes())
    digest.update("\n".join(partners.categories).encode())
    printed = sorted(
        (f.month, f.measure, f.partner, f.value, f.step, f.rank or 0, str(f.prior), f.prior_step, str(f.change_bp))
        for f in (*resolved.tables, *resolved.prose)
    )
    digest.update(repr(printed).encode())
    return digest.hexdigest()
