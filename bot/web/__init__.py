"""What the bot says over HTTP: it takes webhooks, and tells platforms and monitoring how it is."""
