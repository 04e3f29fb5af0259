"""Sending campaigns: the messages, the worker that drains the queue, limits and scheduled jobs. Imports no Telegram."""
