"""Which source answers about a figure: the one rule, for the model as for what a load stores.

1. A published briefing, about the month it is of (`bot.trade` lays it over the figures).
2. The newest Census vintage that says the figure.
3. A table, for what neither has. It names no release: somebody has written it, mostly from rounded figures, so that it
   never overrules a release, however late it is loaded.

Of two loads of one kind the later vintage answers, and of one vintage the one that was loaded later.
"""

from bot.domain.loads import Load


def order(load: Load) -> tuple[bool, str, int]:
    """The key by which loads are sorted: of two that say a figure, the later one answers."""
    return load.is_release, load.source.vintage, load.number
