"""The part of a load that computes: from bytes to figures, findings and rows. Blocks; runs in a thread.

Imports pandas and every source. `bot.loading.loading` imports it at the first load only, so that a process
that merely answers never pays for it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot import sources
from bot.domain.loads import FigureRow, Load, PublishedFigure
from bot.domain.time import Month
from bot.loading import checks
from bot.loading.case import Case
from bot.loading.changes import changes_of
from bot.loading.checks import plausible
from bot.loading.known import Known
from bot.loading.report import Finding, has_errors
from bot.loading.resolution import NameBook, Resolved, resolve
from bot.sources.base import Parsed


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """A file, read and resolved, not yet compared with anything."""

    parsed: Parsed
    resolved: Resolved
    findings: tuple[Finding, ...]
    amounts: int
    """How many amounts it states."""
    digest: str
    """SHA-256 of what it says, however it is written."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the checks say, and the rows to store should the load go through."""

    findings: tuple[Finding, ...]
    figures: Sequence[FigureRow] = ()
    published: tuple[PublishedFigure, ...] = ()
    changed: frozenset[Month] = frozenset()
    """The months whose newest figures are others from now on."""
    is_whole: bool = False
    """Whether the newest month is there whole; in part it is not news to anybody, and may be once the rest comes."""


def read(data: bytes, name: str, book: NameBook) -> Read:
    """Recognise, parse and resolve; raises BadFile."""
    source, file = sources.recognise(data, name)
    parsed = source.parse(file)
    resolved = resolve(parsed, book)
    problems = (Finding(problem.severity, problem.check, problem.where, problem.reason) for problem in parsed.problems)
    return Read(parsed, resolved, (*problems, *resolved.findings), _amounts(resolved), _digest(resolved))


def judge(read: Read, number: int, loads: Sequence[Load], cells: Sequence[FigureRow]) -> Judgement:
    """Check against what is known, and work out what a load of this number adds."""
    parsed, resolved = read.parsed, read.resolved
    known = Known(loads, cells, resolved.figures)
    case = Case(
        parsed.months,
        parsed.vintage,
        parsed.is_complete,
        resolved.figures,
        resolved.tables,
        resolved.prose,
        known,
    )
    findings = read.findings
    if parsed.months and not has_errors(findings):
        # On a file that was not wholly read, checks would only find the holes.
        findings += tuple(checks.findings(case))
    if has_errors(findings):
        return Judgement(findings)
    changes = changes_of(number, parsed.vintage, parsed.months, known, is_complete=parsed.is_complete)
    return Judgement(findings, changes.rows, tuple(_published(number, case)), changes.months, case.is_whole)


def months_needed(read: Read) -> tuple[Month, Month]:
    """The months that judging needs of the store: those the file is about, and the history it is compared with."""
    first, last = read.parsed.months[0], read.parsed.months[-1]
    return min(first - 12, last - plausible.WINDOW), last


def _published(number: int, case: Case) -> list[PublishedFigure]:
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
        for figure in (*case.tables, *case.outside)
    ]


def _amounts(resolved: Resolved) -> int:
    flows = resolved.figures[["exports", "imports"]].notna().to_numpy().sum()
    return int(flows) + sum(1 + (figure.prior is not None) for figure in resolved.tables)


def _digest(resolved: Resolved) -> str:
    parsed = resolved.parsed
    said = hashlib.sha256(repr(([str(month) for month in parsed.months], parsed.is_complete)).encode())
    figures = resolved.figures
    partners = figures["partner"].array
    order = np.lexsort((partners.codes, figures["month"].to_numpy()))
    for column in ("month", "exports", "imports"):
        said.update(figures[column].isna().to_numpy()[order].tobytes())
        said.update(figures[column].fillna(0).to_numpy(dtype="int64")[order].tobytes())
    said.update(partners.codes[order].astype("int64").tobytes())
    said.update("\n".join(partners.categories).encode())
    printed = sorted(
        (f.month, f.measure, f.partner, f.value, f.step, f.rank or 0, str(f.prior), f.prior_step, str(f.change_bp))
        for f in (*resolved.tables, *resolved.prose)
    )
    said.update(repr(printed).encode())
    return said.hexdigest()
