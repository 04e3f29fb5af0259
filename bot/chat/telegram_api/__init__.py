"""python-telegram-bot as this bot uses it: requests, polling, rate limits, the order of updates, sending."""
