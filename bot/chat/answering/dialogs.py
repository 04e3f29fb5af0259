"""Dialogs: messages in which something is chosen, `/pause`, `/watch`, `/alerts`, `/settings`. Each press changes them.

What a campaign has sent is none, though a press under it may pause or unsubscribe: it stays, to be read.
"""

from collections.abc import Iterator

from telegram import InlineKeyboardMarkup

from bot.chat.receiving.callback_data import decode

_OF_DIALOGS = frozenset(("/pause", "/watch", "/unwatch", "/alerts", "/settings", "/lang", "/subscribe"))
_ENDS = "/unsubscribe"
"""Stands in dialogs too, and by itself under what a campaign sends."""


def is_dialog(keyboard: InlineKeyboardMarkup | None) -> bool:
    """Whether a message with this keyboard is a dialog: all its buttons choose, and none shows figures."""
    named = set() if keyboard is None else set(_commands(keyboard))
    return bool(named & _OF_DIALOGS) and named <= _OF_DIALOGS | {_ENDS}


def _commands(keyboard: InlineKeyboardMarkup) -> Iterator[str]:
    for row in keyboard.inline_keyboard:
        for button in row:
            if isinstance(button.callback_data, str):
                pressed = decode(button.callback_data)
                yield "" if pressed is None else pressed.command.partition(" ")[0]
