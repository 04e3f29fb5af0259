"""How many slips of a briefing are seen: every digit changed to every other, rows and columns swapped, and more.

Run it with `python -m benchmarks.wrong_digits [--every N]`; all 25,000 digits, each beside Census and without,
take a quarter of an hour on two processors, `--every 10` a tenth of it. The briefings are the office's of
January 2026 and true ones of other months of the shipped workbook, one about a partner outside the tables.

A slip counts as seen when a load of the file would be refused, or would ask.
"""

import argparse
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from bot import shipped
from bot.domain.errors import BadFile
from bot.domain.facts import Source
from bot.domain.loads import FigureRow, Load, Severity
from bot.domain.time import Month
from bot.loading import prepared_load
from bot.partners import book
from bot.partners.book import Book
from tests.census import CensusWorkbook
from tests.office import Office

_ROW = re.compile(r"(?m)^(\d*)\t([^\t\n]+)\t([^\t\n]+)\t([^\t\n]+)\t([^\t\n]+)$")
_CHUNK = 50


class Briefing(NamedTuple):
    """A true briefing, and what Census says of its two months."""

    name: str
    text: str
    loads: tuple[Load, ...]
    cells: tuple[FigureRow, ...]


@cache
def _book() -> Book:
    return book.load()


@cache
def briefings() -> dict[str, Briefing]:
    """Give the true briefings by name; the first is the office's own."""
    census = CensusWorkbook(shipped.DATA / "census" / "country_2025-2026.xlsx")
    own = (shipped.DATA / "briefings" / "briefing_2026-01.txt").read_text("utf-8")
    made = {"January 2026": _briefing("January 2026", census, now=(2026, 1), before=(2025, 1), partner="TW", text=own)}
    for now, before, partner in (((2025, 11), (2025, 5), "TW"), ((2025, 8), (2025, 3), "BR")):
        name = f"{now[0]}-{now[1]:02d} beside {before[0]}-{before[1]:02d}, {partner}"
        made[name] = _briefing(name, census, now=now, before=before, partner=partner)
    return made


def _briefing(
    name: str,
    census: CensusWorkbook,
    *,
    now: tuple[int, int],
    before: tuple[int, int],
    partner: str,
    text: str | None = None,
) -> Briefing:
    """Two months of the workbook, set a year apart: the later one keeps its name."""
    month = Month.of(*now)
    flows = {month: census.flows(*now, _book()), month - 12: census.flows(*before, _book())}
    source = Source("census_workbook", "US Census Bureau", str(month + 2), datetime(2026, 3, 12, tzinfo=UTC), name)
    load = Load(1, source, (month - 12, month), is_complete=True)
    cells = tuple(
        FigureRow(1, each.ordinal, code, exports, imports)
        for each, partners in flows.items()
        for code, (exports, imports) in partners.items()
    )
    made = text or Office(flows[month], flows[month - 12], month=now, partner=partner).text()
    return Briefing(name, made, (load,), cells)


def is_seen(text: str, loads: Sequence[Load] = (), cells: Sequence[FigureRow] = ()) -> bool:
    """Whether a load of the text would be refused, or would ask."""
    try:
        read = prepared_load.read(text.encode(), "briefing.txt", _book())
    except BadFile:
        return True
    findings = read.findings or prepared_load.prepare(read, len(loads) + 1, loads, cells).findings
    return any(finding.severity is not Severity.NOTE for finding in findings)


# --- slips --------------------------------------------------------------------------------------


def digits(text: str) -> Iterator[str]:
    """Every digit, also of titles and dates, changed to every other."""
    for index, old in enumerate(text):
        if old.isascii() and old.isdigit():
            yield from (text[:index] + new + text[index + 1 :] for new in "0123456789" if new != old)


def swapped_rows(text: str) -> Iterator[str]:
    """Every two neighbours of a table in each other's place, ranks left in order."""
    rows = list(_ROW.finditer(text))
    for upper, lower in pairwise(rows):
        if upper.end() + 1 == lower.start() and upper[1].isdigit() and lower[1].isdigit():
            # To the letter alike but for the name, the order of two rows is a matter of taste.
            if upper.group(3) == lower.group(3):
                continue
            first, second = "\t".join(upper.groups()[1:]), "\t".join(lower.groups()[1:])
            yield f"{text[: upper.start()]}{upper[1]}\t{second}\n{lower[1]}\t{first}{text[lower.end() :]}"


def dropped_rows(text: str) -> Iterator[str]:
    """Every row left out."""
    for row in _ROW.finditer(text):
        yield text[: row.start()] + text[row.end() + 1 :]


def swapped_columns(text: str) -> Iterator[str]:
    """The two years of each table exchanged, then of all."""
    tables = [match.start() for match in re.finditer("(?m)^表", text)]
    for start, end in [*zip(tables, [*tables[1:], len(text)], strict=True), (0, len(text))]:
        yield text[:start] + _ROW.sub(r"\1\t\2\t\4\t\3\t\5", text[start:end]) + text[end:]


def moved_names(text: str) -> Iterator[str]:
    """Every two neighbours with their names exchanged and the figures left."""
    rows = list(_ROW.finditer(text))
    for upper, lower in pairwise(rows):
        if upper.end() + 1 == lower.start() and upper[1].isdigit() and lower[1].isdigit():
            middle = text[upper.end(2) : lower.start(2)]
            yield text[: upper.start(2)] + lower[2] + middle + upper[2] + text[lower.end(2) :]


def stale_months(text: str) -> Iterator[str]:
    """The figures of the month under the names of the two months after it."""
    year, month = map(int, re.findall(r"美國 (\d{4}) 年 (\d+) 月", text)[0])
    for later in (1, 2):
        moved = Month.of(year, month) + later

        def renamed(said: re.Match[str], moved: Month = moved) -> str:
            return f"本年 {moved.month} 月" if said[3] else f"{moved.year - (int(said[1]) < year)} 年 {moved.month} 月"

        yield re.sub(r"(\d{4}) ?年 ?(\d+) ?月|本年 (\d+) 月", renamed, text)


SLIPS = {
    "wrong digits": digits,
    "swapped rows": swapped_rows,
    "swapped names": moved_names,
    "dropped rows": dropped_rows,
    "swapped columns": swapped_columns,
    "stale month": stale_months,
}


# --- counting -----------------------------------------------------------------------------------


def _count(job: tuple[str, str, bool, int, int, int]) -> tuple[int, int]:
    """How many of a share of the slips are seen, and how many there are."""
    name, slip, with_census, every, share, shares = job
    briefing = briefings()[name]
    known = (briefing.loads, briefing.cells) if with_census else ((), ())
    texts = [text for index, text in enumerate(SLIPS[slip](briefing.text)) if index % every == 0][share::shares]
    return sum(is_seen(text, *known) for text in texts), len(texts)


def _rates(every: int) -> Iterable[tuple[str, str, bool, int, int]]:
    with ProcessPoolExecutor() as processes:
        for name, briefing in briefings().items():
            if is_seen(briefing.text) or is_seen(briefing.text, briefing.loads, briefing.cells):
                raise SystemExit(f"{name}: an alarm over a true briefing")
            for slip in SLIPS:
                for with_census in (False, True):
                    thinned = every if slip == "wrong digits" else 1
                    jobs = [(name, slip, with_census, thinned, share, _CHUNK) for share in range(_CHUNK)]
                    counts = list(processes.map(_count, jobs))
                    yield name, slip, with_census, sum(seen for seen, _ in counts), sum(of for _, of in counts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--every", type=int, default=1, metavar="N", help="of the digits take every Nth change only")
    every = parser.parse_args().every
    print(f"{'briefing':28} {'slip':16} {'':12} {'seen':>6} {'of':>6} {'rate':>8}")
    for name, slip, with_census, seen, of in _rates(every):
        beside = "with Census" if with_census else "alone"
        print(f"{name:28} {slip:16} {beside:12} {seen:6} {of:6} {seen / of:8.2%}", flush=True)


if __name__ == "__main__":
    main()
