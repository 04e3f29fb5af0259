"""The kinds of updates of the Bot API that are taken; whatever else an update holds is not looked at."""

MESSAGES = ("message", "edited_message", "channel_post", "guest_message")
KINDS = (*MESSAGES, "callback_query", "inline_query", "my_chat_member")
"""Those that are asked for. Telegram may bring others all the same: what was asked for before, kinds of next year."""
