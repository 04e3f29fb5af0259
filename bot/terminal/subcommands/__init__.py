"""The subcommands of `tradebot`: one module each, or one a group, found because its file exists.

A module's docstring is its help; the first line is what `tradebot --help` shows. Its `add_arguments` declares
what may follow on an `argparse` parser, and sets `job` to the coroutine function that does it, given the settings
and the parsed arguments, and gives the exit code; its `EXAMPLES`
are command lines that its help shows. It may import what it needs: it is only imported to be run.
"""

import ast
import importlib
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path


def files() -> dict[str, Path]:
    """Give every subcommand's name and file, in alphabetical order."""
    found = {file.stem: file for folder in __path__ for file in Path(folder).glob("[!_]*.py")}
    return dict(sorted(found.items()))


def summary(file: Path) -> str:
    """Give the first line of a subcommand's help without importing it: all eleven would take 0.7 s."""
    return (ast.get_docstring(ast.parse(file.read_text("utf-8"))) or "").partition("\n")[0]


def add_arguments(name: str, parser: ArgumentParser) -> None:
    """Import one subcommand, and let it declare its arguments."""
    module = importlib.import_module(f"{__name__}.{name}")
    parser.description = module.__doc__
    parser.epilog = "\n".join(("for example:", *(f"  tradebot {line}" for line in getattr(module, "EXAMPLES", ()))))
    parser.formatter_class = RawDescriptionHelpFormatter
    module.add_arguments(parser)
