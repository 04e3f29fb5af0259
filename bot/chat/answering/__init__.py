"""From a question to the message sent: the chats' own commands, rendering, files, inline mode."""
