"""Cuts a question into its words and names, in the language that it is likeliest in."""

import re
from collections.abc import Iterator, Sequence

from bot.domain.partner import PartnerKind
from bot.partners.aliases import WORDS
from bot.partners.book import Book, Match
from bot.understand.dictionary import Dictionary
from bot.understand.lexer import Lexer, Token
from bot.understand.load_once import loaded_once
from bot.understand.postpositions import before_names
from bot.understand.senses import Sense
from bot.understand.spelling import folded, without_spaces_inside

_QUARTER_LETTER = re.compile(r"(?<=\d)Q(?=\d)")
_COUNTED = re.compile(r"(?<![A-Za-z\d])[A-Za-z]+(?=\d{1,2}(?![A-Za-z\d]))")
_SHORTEST_OWNER = 4
"""Letters of a partner's name that an s may stand at without an apostrophe; EUs and UKs are slips."""


class Cutter:
    """Makes tokens of texts. Immutable, but for languages, each of which is made ready when it is first used."""

    def __init__(self, words: Dictionary, book: Book) -> None:
        self._dictionary = words
        self._book = book
        self._lexer = loaded_once(lambda tag, asker: Lexer(words.spoken(tag, asker), book.short))

    def cut(self, text: str, language: str) -> tuple[list[Token], str]:
        """Cut with the words of the asker's language and English; if something stays unread, as another language.

        That is the one that knows most of it; it is taken if it leaves fewer characters unread.
        """
        own = self._cut_as(text, language, language)
        if not any(token.sense is Sense.UNKNOWN for token in own[0]):
            return own
        other = self._dictionary.likeliest(folded(text), language)
        if other is None:
            return own
        cut = self._cut_as(text, other, language)
        return cut if _unread(*cut) < _unread(*own) else own

    def _cut_as(self, text: str, tag: str, asker: str) -> tuple[list[Token], str]:
        """Cut as typed; if something stays unread, once more without spaces between Chinese characters."""
        lexer = self._lexer(tag, asker)
        tokens = before_names(self._with_names(lexer.cut(text, self._partners(text)), text))
        senses = {token.sense for token in tokens}
        if Sense.UNKNOWN in senses and Sense.SCOPE not in senses:  # what is not held is refused anyhow
            closed = without_spaces_inside(text)
            if closed != text:
                again = lexer.cut(closed, self._partners(closed))
                if not any(token.sense is Sense.UNKNOWN for token in again):
                    return before_names(again), closed
        return tokens, text

    def _partners(self, text: str) -> tuple[Match, ...]:
        """Partners named in a text. The Q of 2025Q4 is no word, so it does not make `WORLD TH 2025Q4` a shout."""
        found = self._book.find(_QUARTER_LETTER.sub("q", text))
        taken = {place for match in found for place in range(match.start, match.end)}
        return (*found, *(match for match in self._counted(text) if match.start not in taken))

    def _counted(self, text: str) -> Iterator[Match]:
        """Groups with a number behind: EU15, which `faults` is to judge. Names of countries take none (TW26)."""
        for word in _COUNTED.finditer(text):
            for match in self._book.find(word[0]):
                if match.text == word[0] and self._book.get(match.code).kind is PartnerKind.GROUP:
                    yield Match(word.start(), word.end(), match.code, word[0])

    def _with_names(self, tokens: Sequence[Token], text: str) -> list[Token]:
        """Take words for the partners that they may be as phones type them.

        Beside a name or an unread word, `de` and `la` are words of another language rather than codes.
        """
        named = [self._typed_small(token, text) for token in tokens]
        kept = [token for token, (first, *_) in zip(tokens, named, strict=True) if first is token]
        if len(kept) == len(tokens) or not any(token.sense in (Sense.PARTNER, Sense.UNKNOWN) for token in kept):
            return [one for found in named for one in found]
        return [
            one
            for token, found in zip(tokens, named, strict=True)
            for one in ((token,) if self._is_small_word(token, text) else found)
        ]

    def _is_small_word(self, token: Token, text: str) -> bool:
        """Whether an unread word of two letters is one of some language's grammar."""
        word = folded(text[token.start : token.end])
        return token.sense is Sense.UNKNOWN and len(word) == 2 and self._dictionary.is_word(word)

    def _typed_small(self, token: Token, text: str) -> tuple[Token, ...]:
        """What a word that means nothing else may be as phones type it: the code `tw`, `taiwans` without its '."""
        word = text[token.start : token.end]
        if token.sense is not Sense.UNKNOWN or not word.isascii() or word in WORDS:
            return (token,)
        is_code, is_possessive = len(word) == 2 and word.islower(), len(word) > _SHORTEST_OWNER and word[-1] in "sS"
        name = word.upper() if is_code else word[:-1]
        match = next(iter(self._book.find(name)), None) if is_code or is_possessive else None
        if match is None or match.text != name:
            return (token,)
        named = Token(Sense.PARTNER, match.code, token.start, token.end)
        return (named,) if is_code else (named, Token(Sense.POSSESSIVE, None, token.end, token.end))


def _unread(tokens: Sequence[Token], text: str) -> tuple[int, int]:
    """How many characters no word accounts for, and how many partners are called by two small letters.

    Those are more likely words of yet another language: the "de" of "rang de Taiwan", of which German knows "Rang".
    """
    unknown = sum(token.end - token.start for token in tokens if token.sense is Sense.UNKNOWN)
    words = (text[token.start : token.end] for token in tokens if token.sense is Sense.PARTNER)
    return unknown, sum(len(word) == 2 and word.isascii() and word.islower() for word in words)
