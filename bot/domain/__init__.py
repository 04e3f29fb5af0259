"""The values of the trade and of an answer. Imports nothing of the rest of the bot."""
