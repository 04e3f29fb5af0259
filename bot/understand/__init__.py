"""From what is typed to a Request: one grammar for commands and free words, in every language at once.

The way of a text: `spelling` (clean it) → `lexer` (cut it into words, by `words`, `numbers` and `months`)
→ `times` and `periods` (when) → `sides` (which measure, seen from the United States) → `intents` (what is wanted).
`reader` goes that way; `leftovers` says what could not be read. Nothing is ever guessed: a word without a
meaning is a refusal.
"""
