"""The checks of a file before it is stored: one module one kind of check, with `check(file)` giving its findings.

All of them run and all they find is reported at once. None of them may sound an alarm over a true file.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from bot.loading.checked_file import CheckedFile
from bot.loading.report import Finding

_Check = Callable[[CheckedFile], Iterable[Finding]]


@cache
def discover() -> dict[str, _Check]:
    """Every check by its module's name, in alphabetical order."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}").check for name in names}


def findings(file: CheckedFile) -> Iterator[Finding]:
    """Run every check."""
    for check in discover().values():
        yield from check(file)
