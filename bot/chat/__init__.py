"""The bot in Telegram: messages in, documents out. The only part that imports telegram."""

import os

# The library's own switch for spans of time as `timedelta`; without it every `retry_after` is a warning.
os.environ.setdefault("PTB_TIMEDELTA", "1")
