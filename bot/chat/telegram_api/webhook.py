"""The webhook: where Telegram is asked to bring updates."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Webhook:
    """The address, and the word by which whoever brings an update is known to be Telegram."""

    url: str
    secret: str = field(repr=False)
