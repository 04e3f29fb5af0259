"""The office's monthly briefing on US goods trade, as text, Markdown, DOCX or ODT.

Its figures come from Trade Data Monitor, which takes them from the Census Bureau; they are printed in 億美元
with one decimal, growth in percent. Typed by hand, so unevenly: `lines`, `tables` and `prose` each say what
unevenness they read. Numbers are read strictly (`numbers`).
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from bot.domain.loads import Severity
from bot.domain.time import Month
from bot.domain.values import say
from bot.sources.base import FileKind, FileSource, OpenedFile, Parsed, Problem, figure_frame
from bot.sources.briefing import lines, printed_numbers, prose, tables
from bot.sources.briefing.lines import BriefingLine

_TITLE = re.compile(r"美國(\d+年\d+月)貿易統計")


def recognises(file: OpenedFile) -> bool:
    if file.kind is FileKind.TEXT and file.text.isascii():
        return False  # Titles are Chinese: tables of figures need not be gone through for one.
    return any(_TITLE.fullmatch(line.squeezed) or tables.is_title(line) for line in lines.read(file))


def parse(file: OpenedFile) -> Parsed:
    """Read tables and prose; everything found wrong is among the problems, not only the first."""
    said = lines.read(file)
    month = _month(file, said)
    printed, publishers = tables.collect(said)
    figures, table_problems = tables.read(printed, month)
    sentences = prose.read(tuple(takewhile(lambda line: not tables.is_title(line), said)), month)
    return Parsed(
        source=SOURCE.name,
        publisher=publishers[0] if publishers else "",
        vintage=str(month),
        months=(month,),
        is_complete=False,
        figures=figure_frame(()),
        published=tuple(figures),
        prose=tuple(sentences.figures),
        problems=(*sentences.problems, *table_problems, *_source_problems(publishers)),
    )


SOURCE = FileSource("briefing", say("the office's briefing as text, Markdown, DOCX or ODT"), recognises, parse)


def _month(file: OpenedFile, said: Sequence[BriefingLine]) -> Month:
    for line in said:
        if (title := _TITLE.fullmatch(line.squeezed)) and (month := printed_numbers.month(title[1])):
            return month
    raise file.bad(say("The briefing's title with its month is missing or damaged."))


def _source_problems(publishers: Sequence[str]) -> list[Problem]:
    if not publishers:
        return [Problem(Severity.ERROR, "source", "tables", say("The line that names the source is missing."))]
    if len(set(publishers)) > 1:
        return [Problem(Severity.WARNING, "source", "tables", say("The tables name different sources."))]
    return []
