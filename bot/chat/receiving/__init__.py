"""From an update of the Bot API to a question: who asks, what, and where the answer goes."""
