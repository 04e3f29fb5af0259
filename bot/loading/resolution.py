"""Resolution of a file's partner names to codes. Strict: a name is known or the file is refused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bot.domain.capped import Capped
from bot.domain.loads import Severity
from bot.domain.partner import WORLD, PartnerKind
from bot.domain.values import Listing, Name, Value, Verbatim, say
from bot.loading.report import Finding
from bot.partners.book import Book
from bot.sources.base import Parsed, PrintedFigure

if TYPE_CHECKING:
    import pandas as pd

_CHECK = "partner"
_DIGITS_OF_A_CODE = 4
_SHOWN = 60
"""Letters of a name that is none."""
_LEFT_OUT = -1
"""Instead of a number of a category: none, as pandas has it."""


@dataclass(frozen=True, slots=True, eq=False)
class Resolved:
    """A file's figures with partners as codes. What could not be resolved is left out and found."""

    parsed: Parsed
    figures: "pd.DataFrame"
    """`month`, `partner`, `exports`, `imports`, `where`; a month and partner at most once.

    `partner` is a category, of the codes that are used, ascending.
    """
    tables: tuple[PrintedFigure, ...]
    prose: tuple[PrintedFigure, ...]
    findings: tuple[Finding, ...]
    groups: int = 0
    """Amounts of groups and aggregates, which are left out."""
    unknown: int = 0
    """Amounts of names that nobody has; an error says so."""


def resolve(parsed: Parsed, book: Book) -> Resolved:
    """Give every partner its code; groups and aggregates are left out, because groups are added up."""
    import pandas as pd  # noqa: PLC0415 - half a second that only a load should cost

    frame = parsed.figures
    # A label is looked at once, not once a month.
    labels = frame["partner"].astype("category").array
    names: list[str] = labels.categories.tolist()
    first = np.sort(np.unique(labels.codes, return_index=True)[1])
    used = [names[number] for number in labels.codes[first].tolist()]
    places = dict(zip(used, frame["where"].iloc[first], strict=True))
    places |= {figure.partner: figure.where for figure in reversed((*parsed.published, *parsed.prose))}
    codes: dict[str, str] = {}
    findings = Capped(Finding)
    for label, where in places.items():
        code = _code(label, where, book, findings)
        if code is not None:
            codes[label] = code
    findings.extend(_misnamed(parsed, codes, places, book))
    partners = sorted({codes[label] for label in used if label in codes})
    columns = {code: column for column, code in enumerate(partners)}
    column_of = np.array([columns.get(codes.get(name, ""), _LEFT_OUT) for name in names], np.intp)
    resolved = pd.Categorical.from_codes(column_of[labels.codes], pd.Index(partners, dtype="str"))
    figures = frame.assign(partner=resolved)[resolved.codes != _LEFT_OUT]
    is_lost = resolved.codes == _LEFT_OUT
    lost = int(frame[is_lost][["exports", "imports"]].notna().to_numpy().sum())
    groups = np.array([_is_group(name, book) for name in names], np.bool_)[labels.codes] & is_lost if lost else is_lost
    of_groups = int(frame[groups][["exports", "imports"]].notna().to_numpy().sum()) if lost else 0
    cells = figures["month"].to_numpy() * len(partners) + figures["partner"].array.codes
    if not np.diff(np.sort(cells)).all():  # two that are the same
        figures, twice = _merge(figures, frame["partner"])
        findings.extend(twice)
    return Resolved(
        parsed,
        figures,
        tables=tuple(_with_codes(parsed.published, codes)),
        prose=tuple(_with_codes(parsed.prose, codes)),
        findings=tuple(findings),
        groups=of_groups,
        unknown=lost - of_groups,
    )


def _is_group(label: str, book: Book) -> bool:
    """Whether a label that has no partner's code means a group or an aggregate, and so is known."""
    if label.isdecimal() and label.isascii():
        return len(label) == _DIGITS_OF_A_CODE and book.is_aggregate(label)
    return book.code_of(label) is not None


def _code(label: str, where: str, book: Book, findings: Capped[Finding]) -> str | None:
    """The code of a label as in the file; None for one that is left out, with what there is to say of it."""
    if label == WORLD:
        return WORLD
    by_number = label.isdecimal() and label.isascii()
    if by_number:
        partner = book.by_census(label)
        # A code of fewer digits is none of the Census Bureau's: 156 is China to the United Nations.
        is_known = partner is not None or (len(label) == _DIGITS_OF_A_CODE and book.is_aggregate(label))
    else:
        code = book.code_of(label)
        partner = None if code is None else book.get(code)
        is_known = partner is not None
    if partner is not None and partner.kind is not PartnerKind.GROUP:
        return partner.code
    if not is_known:
        _tell_unknown(label, where, book, () if by_number else None, findings)
    elif by_number:
        message = say("The code {label} adds up other partners, so its figures are left out.", label=Verbatim(label))
        findings.append(Finding(Severity.NOTE, _CHECK, where, message))
    else:
        message = say(
            "{label} is a group. Groups are added up from their members, so its figures are left out.",
            label=Verbatim(label),
        )
        findings.append(Finding(Severity.WARNING, _CHECK, where, message))
    return None


def _tell_unknown(label: str, where: str, book: Book, near: tuple[str, ...] | None, findings: Capped[Finding]) -> None:
    """`near` is what it may mean; None to look for it, which takes a millisecond, so not for all of a whole file."""
    if not findings.has_room(Severity.ERROR, _CHECK):
        findings.count(Severity.ERROR, _CHECK)
        return
    shown = Verbatim(label[:_SHOWN])
    message: Value
    if near == ():
        message = say(
            "{label} is no country code of the Census Bureau. Write its four digits, or the partner's name.",
            label=shown,
        )
    elif meant := book.near(label) if near is None else near:
        message = say(
            "No partner is called {label}. Did you mean {partners}?",
            label=shown,
            partners=Listing(tuple(map(Name, meant))),
        )
    else:
        message = say("No partner is called {label}.", label=shown)
    findings.append(Finding(Severity.ERROR, _CHECK, where, message))


def _misnamed(parsed: Parsed, codes: Mapping[str, str], places: Mapping[str, str], book: Book) -> Iterable[Finding]:
    """Codes beside which another partner's name stands."""
    for label, name in parsed.names.items():
        named = book.code_of(name)
        if named is None or label not in codes or named == codes[label] or label == name:
            continue
        message = say(
            "The code {label} is {partner}, but the name beside it is {name}.",
            label=Verbatim(label[:_SHOWN]),
            partner=Name(codes[label]),
            name=Verbatim(name[:_SHOWN]),
        )
        yield Finding(Severity.ERROR, _CHECK, places[label], message)


def _merge(figures: "pd.DataFrame", labels: "pd.Series[str]") -> tuple["pd.DataFrame", list[Finding]]:
    """Add up a partner's Census codes; refuse one that stands under two names.

    Ethiopia, Israel, Serbia and Sudan have had two codes, and a year of change has both.
    """
    import pandas as pd  # noqa: PLC0415 - see above

    key = ["month", "partner"]
    doubled = figures.duplicated(key, keep=False)
    several = figures[doubled]
    by_name = ~labels.loc[several.index].astype("str").str.fullmatch(r"\d{4}")
    again = several[several.duplicated(key) & by_name]
    findings = [
        Finding(
            Severity.ERROR,
            _CHECK,
            where,
            say("{partner} stands here a second time, under another name.", partner=Name(partner)),
        )
        for partner, where in again.drop_duplicates("partner")[["partner", "where"]].itertuples(index=False)
    ]
    cells = several.groupby(key, sort=False, observed=True)
    amounts = cells[["exports", "imports"]].sum(min_count=1)
    together = amounts.join(cells["where"].first()).reset_index()
    return pd.concat([figures[~doubled], together], ignore_index=True), findings


def _with_codes(figures: Sequence[PrintedFigure], codes: Mapping[str, str]) -> Iterable[PrintedFigure]:
    return (replace(figure, partner=codes[figure.partner]) for figure in figures if figure.partner in codes)
