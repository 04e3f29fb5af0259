"""One module, one command. A command is found because its file exists, and its file is all it costs.

A command is a hint to the one grammar, never a grammar of its own: `/deficit 臺灣` asks what 「逆差 臺灣」
asks. Its `summary` is a message id, its `example` must answer from the shipped data.
"""

import importlib
import pkgutil

from bot.domain.ports import Command

# What a person looks for first, first. A command this list forgets still comes, at the end.
_ORDER = (
    "rank",
    "overview",
    "deficit",
    "imports",
    "exports",
    "total",
    "surplus",
    "partners",
    "compare",
    "trend",
    "movers",
    "share",
    "brief",
    "months",
    "source",
    "revisions",
    "subscribe",
    "watch",
    "alerts",
    "pause",
    "unsubscribe",
    "unwatch",
    "settings",
    "lang",
    "help",
    "about",
)


def discover() -> dict[str, Command]:
    """Every command by its name, in the order menus and help show them."""
    found: dict[str, Command] = {}
    for module in pkgutil.iter_modules(__path__):
        command = importlib.import_module(f"{__name__}.{module.name}").COMMAND
        found[command.name] = command
    order = {name: place for place, name in enumerate(_ORDER)}
    return dict(sorted(found.items(), key=lambda item: order.get(item[0], len(order))))
