"""Models of the real files, and of a few figures made by hand."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bot.domain.loads import FigureRow, Holdings, Load, PublishedFigure
from bot.domain.partner import WORLD, Partner, PartnerKind
from bot.domain.time import Month
from bot.trade.model import Model, build
from tests.trade.reading import load, partner, read_briefing, read_workbook


@pytest.fixture(scope="session")
def january() -> Month:
    return Month.of(2026, 1)


@pytest.fixture(scope="session")
def workbook(shipped_data: Path) -> list[FigureRow]:
    return read_workbook(shipped_data / "census/country_2025-2026.xlsx", 1)


@pytest.fixture(scope="session")
def briefing(shipped_data: Path) -> list[PublishedFigure]:
    return read_briefing(shipped_data / "briefings/briefing_2026-01.txt", 2)


@pytest.fixture(scope="session")
def partners(workbook: list[FigureRow]) -> list[Partner]:
    codes = sorted({row.partner for row in workbook} - {WORLD})
    return [*map(partner, codes), partner(WORLD, PartnerKind.WORLD)]


@pytest.fixture(scope="session")
def shipped_loads(january: Month) -> list[Load]:
    covered = [january - back for back in range(12, -1, -1)]
    return [
        load(1, "2026-03", covered, name="census_workbook"),
        load(2, "2026-01", [january], is_complete=False, name="briefing"),
    ]


@pytest.fixture(scope="session")
def holdings(shipped_loads: list[Load], workbook: list[FigureRow], briefing: list[PublishedFigure]) -> Holdings:
    return Holdings(shipped_loads, workbook, briefing)


@pytest.fixture(scope="session")
def model(holdings: Holdings, partners: list[Partner]) -> Model:
    """Everything that ships: the workbook and the briefing."""
    return build(holdings, partners)


@pytest.fixture(scope="session")
def census(shipped_loads: list[Load], workbook: list[FigureRow], partners: list[Partner]) -> Model:
    """The workbook alone."""
    return build(Holdings(shipped_loads[:1], workbook, ()), partners)


@pytest.fixture(scope="session")
def published_only(shipped_loads: list[Load], briefing: list[PublishedFigure], partners: list[Partner]) -> Model:
    """The briefing alone."""
    return build(Holdings(shipped_loads[1:], (), briefing), partners)


Build = Callable[..., Model]


@pytest.fixture
def small() -> Build:
    """Build a model of a few partners: `small(loads, rows, published, codes="ABC", groups=[…])`."""

    def build_small(
        loads: Sequence[Load],
        rows: Sequence[FigureRow] = (),
        published: Sequence[PublishedFigure] = (),
        codes: str = "ABC",
        groups: Sequence[Partner] = (),
    ) -> Model:
        book = [*map(partner, codes), partner(WORLD, PartnerKind.WORLD), *groups]
        return build(Holdings(loads, rows, published), book)

    return build_small
