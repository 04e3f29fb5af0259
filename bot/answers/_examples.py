"""Questions as people type them, in the reader's language; each would be answered if it were sent."""

from collections.abc import Iterator

from bot.answers.choices import choice
from bot.domain.document import Bullets, Choice
from bot.domain.figures import Measure
from bot.domain.request import Intent, Request
from bot.domain.values import Name, Value, say

_SECOND = "VN"
"""Beside the office's partner: the one it is measured against most."""


def examples(office_partner: str) -> tuple[tuple[Value, Request], ...]:
    """Three questions: a partner's place, a table, one figure. A translation keeps them readable to the bot."""
    other = _SECOND if office_partner != _SECOND else "TW"
    return (
        (say("rank of {partner}", partner=Name(office_partner)), Request(Intent.STANDING, (office_partner,))),
        (say("top 5 deficits"), Request(Intent.TABLE, measure=Measure.DEFICIT, top=5)),
        (say("exports to {partner}", partner=Name(other)), Request(Intent.STANDING, (other,), Measure.EXPORTS)),
    )


def as_bullets(office_partner: str) -> Bullets:
    return Bullets(tuple((0, text) for text, _ in examples(office_partner)))


def as_choices(office_partner: str) -> Iterator[Choice]:
    for text, request in examples(office_partner):
        yield from choice(text, request)
