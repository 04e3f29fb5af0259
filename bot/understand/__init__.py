"""From what is typed to a Request: one grammar for commands and free words, in every language at once.

The way of a text: `spelling` (clean it) → `command_heads` (take the command off) → `lexer` (cut it into tokens, by
`words`, `numbers` and `month_patterns`) → `times` and `periods` (when) → `sides` (which measure, seen from the United
States), `selection` (which partners of all) → `intents` and `wanted` (what is wanted). `reader` goes that way;
`leftovers` says what could not be read. Nothing is ever guessed: a word without a meaning is a refusal.
"""
