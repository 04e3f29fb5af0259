"""tradebot: United States goods trade by partner, answered in chats."""

__version__ = "0.1.0"
