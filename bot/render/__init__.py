"""Renderers: each module writes documents in one medium, and is found because it is there.

A module that writes the briefing as a file has `EXTENSION`, the word of `tradebot briefing --format`, and
`render(document, localizer) -> str | bytes`.
"""

import importlib
import pkgutil
from types import ModuleType


def file_formats() -> dict[str, ModuleType]:
    """The modules that write files, by extension."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return {module.EXTENSION: module for module in modules if hasattr(module, "EXTENSION")}
