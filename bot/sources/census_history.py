"""The history of US trade by partner that ships with the bot: one line a partner and flow, one amount a month.

    US Census Bureau trade by partner, release of 2023-03, 1985-01 to 2012-12, US dollars
    -,exports,,,17345900000,…
    1220,exports,3779600000,3934200000,…
    1220,imports,5319100000,5340800000,…

Figures of the US Census Bureau, works of the US government, in the public domain: general imports and total exports on
Census basis, not seasonally adjusted, in whole dollars. The first line names the release and the months; then a line
begins with Census' four digits (`-` is the world, which the Bureau gives from 1987) and the flow. A month without an
amount is one in which Census has no row of the partner. What bites:

- Before 1992 the Bureau lists some 77 partners a month, the larger ones: who is not among them has traded unlisted.
- The release is named, because the newest month does not tell it: the years to 2012 are as released in March 2023.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from bot.domain.figures import FLOWS, Measure
from bot.domain.partner import WORLD
from bot.domain.time import Month
from bot.domain.values import say
from bot.sources.base import FileKind, FileSource, OpenedFile, Parsed

if TYPE_CHECKING:
    import pandas as pd

_MONTH = r"\d{4}-(?:0[1-9]|1[0-2])"
_TITLE = re.compile(
    rf"US Census Bureau trade by partner, release of ({_MONTH}), ({_MONTH}) to ({_MONTH}), US dollars", re.ASCII
)
_START = "US Census Bureau trade by partner,"
_WORLD_CODE = "-"
_CODE = re.compile(r"-|[1-9]\d{3}", re.ASCII)
_AMOUNTS = re.compile(r"\d{0,15}(?:,\d{0,15})*", re.ASCII)
_BLANK = -1

_Amounts: TypeAlias = npt.NDArray[np.int64]


def recognises(file: OpenedFile) -> bool:
    return file.kind is FileKind.TEXT and file.text.startswith(_START)


def parse(file: OpenedFile) -> Parsed:
    """Read every month of every partner; raises BadFile when a line is not as it should be."""
    title, *lines = file.text.splitlines()
    said = _TITLE.fullmatch(title)
    if said is None or said[3] < said[2]:
        raise file.bad(say("The first line does not name the release and the months."), "line 1")
    first, last = Month.parse(said[2]), Month.parse(said[3])
    months = range(first.ordinal, last.ordinal + 1)
    places, amounts = _lines(file, lines, len(months))
    return Parsed(
        source=SOURCE.name,
        publisher="US Census Bureau",
        vintage=said[1],
        months=tuple(map(Month, months)),
        is_complete=True,
        figures=_frame(file, first.ordinal, places, amounts),
    )


SOURCE = FileSource(
    "census_history",
    say("the history of US trade by partner that ships with the bot"),
    recognises,
    parse,
)


def _lines(file: OpenedFile, lines: Sequence[str], months: int) -> tuple[dict[str, str], dict[str, _Amounts]]:
    """Each code's place, and each flow's amounts [partner, month]; raises BadFile."""
    places: dict[str, str] = {}
    amounts: dict[str, dict[str, _Amounts]] = {flow.value: {} for flow in FLOWS}
    for number, line in enumerate(lines, 2):
        where = f"line {number}"
        code, flow, written = [*line.split(",", 2), "", ""][:3]
        is_known = _CODE.fullmatch(code) is not None and flow in amounts and code not in amounts[flow]
        if not is_known or line.count(",") != months + 1:
            raise file.bad(say("The line is not a partner's code, a flow and one amount a month."), where)
        if _AMOUNTS.fullmatch(written) is None:
            raise file.bad(say("The line has an amount that is not in whole dollars."), where)
        amounts[flow][code] = _line_amounts(written)
        places.setdefault(code, where)
    arrays = {}
    for flow, by_code in amounts.items():
        if by_code.keys() != places.keys():
            raise file.bad(say("A partner's line of {measure} is missing.", measure=Measure(flow)))
        arrays[flow] = np.array([by_code[code] for code in places], np.int64).reshape(-1, months)
    return places, arrays


def _line_amounts(written: str) -> _Amounts:
    # A line at once: cell by cell, the two files that ship take three times as long at the first start.
    blank = f",{_BLANK},"
    filled = f",{written},".replace(",,", blank).replace(",,", blank)
    return np.fromstring(filled[1:-1], np.int64, sep=",")


def _frame(file: OpenedFile, first: int, places: Mapping[str, str], amounts: Mapping[str, _Amounts]) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415 - half a second that only a load should cost

    is_blank = [array == _BLANK for array in amounts.values()]
    apart = np.argwhere(is_blank[0] != is_blank[1])
    if apart.size:
        reason = say("A month has exports and no imports, or imports and no exports; nothing traded is 0.")
        raise file.bad(reason, list(places.values())[apart[0, 0]])
    partners, months = np.nonzero(~is_blank[0])
    labels = pd.Index([WORLD if code == _WORLD_CODE else code for code in places], dtype="str")
    of_partner = np.array(list(places.values()), object)
    return pd.DataFrame(
        {
            "month": first + months,
            "partner": pd.Categorical.from_codes(partners, labels),
            **{flow: pd.array(array[partners, months], dtype="Int64") for flow, array in amounts.items()},
            "where": pd.array(of_partner[partners], dtype="str"),
        }
    )
