"""Words and numbers of a language. The only part that imports Babel.

A language is a folder of `locales/`: `bot.po` holds its facts (how it counts large amounts, how it writes a
month) and its sentences, `names.toml` the partner names that are to differ from CLDR's.
"""
