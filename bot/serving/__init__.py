"""The Telegram bot as a running process: roles, start and stop, webhook server, health and metrics."""
