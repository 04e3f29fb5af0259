"""Cells that two sources or vintages give differently, a line each."""

from collections.abc import Iterator, Sequence

from bot.domain.document import Block, Fact, Facts, Paragraph, source_name
from bot.domain.facts import Revision, Source
from bot.domain.values import Amount, Name, say


def revised(revisions: Sequence[Revision]) -> Iterator[Block]:
    """By who said what: `Canada, exports, January 2025: US$26.46 billion → US$27.33 billion`."""
    by_sources: dict[tuple[Source, Source], list[Fact]] = {}
    for revision in revisions:
        by_sources.setdefault((revision.old_source, revision.new_source), []).append(_line(revision))
    for (old, new), lines in by_sources.items():
        yield Paragraph(say("{old} → {new}", old=source_name(old), new=source_name(new)))
        yield Facts(tuple(lines))


def _line(revision: Revision) -> Fact:
    cell = say(
        "{partner}, {measure}, {period}",
        partner=Name(revision.partner),
        measure=revision.measure,
        period=revision.month,
    )
    return Fact(cell, say("{old} → {new}", old=Amount(revision.old), new=Amount(revision.new)))
