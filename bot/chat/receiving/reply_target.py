"""Whom an administrator answers by replying to a message that brought somebody's feedback: its button says so."""

from telegram import Message

from bot.chat.receiving.callback_data import decode
from bot.domain.whole_number import whole_number

_ANSWER = "/answer "


def answered(message: Message | None) -> int | None:
    """The person's number; None for any other message."""
    rows = message.reply_markup.inline_keyboard if message is not None and message.reply_markup else ()
    pressed = [decode(button.callback_data) for row in rows for button in row if isinstance(button.callback_data, str)]
    commands = [one.command for one in pressed if one is not None and one.command.startswith(_ANSWER)]
    return whole_number(commands[0].removeprefix(_ANSWER)) if commands else None
