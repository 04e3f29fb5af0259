"""Sending what was queued: once, within Telegram's limits, and never knowing Telegram."""
