"""Progress bars of long work, drawn by rich where the stream is a terminal; nothing is written anywhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

Report = Callable[[str, int, int | None], None]
"""Takes what a piece of work is called, how much of it is done, and of how much: None where nobody knows."""


@contextmanager
def bars(stream: TextIO | None = None, *, stays: bool = False) -> Iterator[Report]:
    """Draw a bar for each piece of work that is reported, in any thread, while this lasts.

    Args:
        stream: Standard error without it. Print nothing to the same terminal before this has ended.
        stays: Leave the bars as they were last, instead of taking them away.
    """
    stream = stream or sys.stderr
    if not stream.isatty():
        yield lambda _name, _done, _total: None
        return
    from rich.console import Console  # noqa: PLC0415 - bars are only loaded to be drawn
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (
        TextColumn("{task.description}", markup=False),  # names of files have brackets
        BarColumn(),
        TextColumn("{task.fields[count]}"),
        TimeElapsedColumn(),
    )
    # Redirected, standard output would be drawn on the terminal instead of written to its file.
    drawn = Progress(
        *columns,
        console=Console(file=stream),
        transient=not stays,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    tasks = {}

    def report(name: str, done: int, total: int | None) -> None:
        count = "" if total is None else f"{done}/{total}"
        if name not in tasks:
            tasks[name] = drawn.add_task(name, total=total, count=count)
        drawn.update(tasks[name], completed=done, total=total, count=count)

    with drawn:
        yield report
