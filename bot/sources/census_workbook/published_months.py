"""Which months of the Census workbook are published, and their figures as a frame."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bot.domain.capped import Capped
from bot.domain.loads import Severity
from bot.domain.partner import WORLD
from bot.domain.time import Month
from bot.domain.values import Verbatim, say
from bot.sources.base import OpenedFile, Problem
from bot.sources.base.sheets import Sheet
from bot.sources.census_workbook.rows import WORLD_CODE, CountryYears, whole_dollars

if TYPE_CHECKING:
    import pandas as pd

_FIRST_WORLD_YEAR = 1987


def published(file: OpenedFile, sheet: Sheet, table: CountryYears) -> tuple[npt.NDArray[np.bool_], Capped[Problem]]:
    """Which months of each row are data, and what is odd about them."""
    has_imports, has_exports = np.nan_to_num(table.imports) != 0, np.nan_to_num(table.exports) != 0
    is_world = table.codes == WORLD_CODE
    newest = table.years.max()
    is_published = np.zeros(table.imports.shape, dtype=bool)
    problems = Capped(Problem)
    for year in np.unique(table.years):
        of_year = table.years == year
        deciding = of_year & is_world
        if not deciding.any():
            if year >= _FIRST_WORLD_YEAR:
                raise file.bad(
                    say("The world's row (code 0015) of {year} is missing.", year=Verbatim(str(year))),
                    f'sheet "{sheet.name}"' if sheet.name else "",
                )
            deciding = of_year
        imported, exported = has_imports[deciding].any(axis=0), has_exports[deciding].any(axis=0)
        both = imported & exported
        is_published[of_year] = both
        last = np.flatnonzero(both).max(initial=-1) if year == newest else 11
        for month in range(12):
            if not both[month] and (month <= last or imported[month] != exported[month]):
                reason = say(
                    "The world's figure of {month} is zero, so the month is left out.",
                    month=Month.of(int(year), month + 1),
                )
                place = table.places[np.flatnonzero(deciding)[0]]
                problems.append(Problem(Severity.WARNING, "world_zero", place, reason))
    if not is_published.any():
        raise file.bad(say("The table has no month with figures."), f'sheet "{sheet.name}"' if sheet.name else "")
    return is_published, problems


def figures(table: CountryYears, is_published: npt.NDArray[np.bool_]) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415 - half a second that only a load should cost

    rows, months = is_published.nonzero()
    labels = sorted(set(table.codes))
    column_of = {code: column for column, code in enumerate(labels)}
    numbers = np.array([column_of[code] for code in table.codes])
    partners = pd.Index([WORLD if code == WORLD_CODE else code for code in labels], dtype="str")
    return pd.DataFrame(
        {
            "month": table.years[rows] * 12 + months,
            "partner": pd.Categorical.from_codes(numbers[rows], partners),
            "exports": _dollar_array(table.exports[is_published]),
            "imports": _dollar_array(table.imports[is_published]),
            "where": pd.array(table.places[rows], dtype="str"),
        }
    )


def _dollar_array(millions: npt.NDArray[np.float64]) -> "pd.arrays.IntegerArray":
    import pandas as pd  # noqa: PLC0415 - see above

    return pd.arrays.IntegerArray(whole_dollars(millions), np.isnan(millions))
