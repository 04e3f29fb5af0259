"""What a sheet says beside its values: errors, formulas without a value, merged cells, hidden rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.sources.base.sheets import MergedCells


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """Rows and columns are counted from 0."""

    texts: Mapping[tuple[int, int], str] = field(default_factory=lambda: MappingProxyType({}))
    """Error cells with their text, and formulas without a value with theirs."""
    merged: Sequence[MergedCells] = ()
    hidden_rows: frozenset[int] = frozenset()
