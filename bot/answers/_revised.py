"""Cells that two sources or vintages give differently, a line each."""

from collections.abc import Sequence

from bot.domain.document import Amount, Fact, Facts, Name, say, source_name
from bot.domain.facts import Revision


def revised(revisions: Sequence[Revision]) -> Facts:
    """`Canada, exports, January 2025: US$26.46 billion → US$27.33 billion`, and whose each is."""
    return Facts(
        tuple(
            Fact(
                say(
                    "{partner}, {measure}, {period}",
                    partner=Name(revision.partner),
                    measure=revision.measure,
                    period=revision.month,
                ),
                say("{old} → {new}", old=Amount(revision.old), new=Amount(revision.new)),
                (
                    say(
                        "{old} → {new}",
                        old=source_name(revision.old_source),
                        new=source_name(revision.new_source),
                    ),
                ),
            )
            for revision in revisions
        )
    )
