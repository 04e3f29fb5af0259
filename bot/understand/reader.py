"""Reads a question: text in, Request out."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot import shipped
from bot.domain.errors import NotUnderstood, TradebotError, UnknownPartner
from bot.domain.facts import Coverage
from bot.domain.intent import ArgumentRule, DefaultPeriod, Intents
from bot.domain.partner import PartnerKind
from bot.domain.request import Intent, Request
from bot.domain.time import Period, PeriodKind
from bot.domain.values import say
from bot.partners.aliases import WORDS
from bot.partners.book import Book, Match
from bot.understand import faults, leftovers, periods
from bot.understand.command_heads import LONGEST_ARGUMENT, CommandHeads, Typed, briefing_extras, fixed_by
from bot.understand.intents import decide
from bot.understand.lexer import Lexer, Token
from bot.understand.senses import Sense
from bot.understand.sentence import Sentence
from bot.understand.sides import whose
from bot.understand.spelling import LONGEST, clean, is_too_long, without_spaces_inside
from bot.understand.words import vocabularies

_VINTAGE = re.compile(r"(?:^|\s)vintage\s?[=:]\s?(?P<name>[a-z0-9][a-z0-9._-]{0,19})(?=\s|$)", re.IGNORECASE)
_QUARTER_LETTER = re.compile(r"(?<=\d)Q(?=\d)")
_COUNTED = re.compile(r"(?<![A-Za-z\d])[A-Za-z]+(?=\d{1,2}(?![A-Za-z\d]))")
_SAID_BACK = 30
"""Characters of what is too long."""
_THIRTEEN = 13
"""A year and the month it is measured against."""
_ONLY_WITH_TIME = (Sense.SINCE, Sense.WHOLE, Sense.UNTIL)
"""Words that `periods` takes with the time they belong to; left alone they say nothing."""


class Reader:
    """Reads questions in every language at once. Immutable; reading one takes a fraction of a millisecond."""

    def __init__(self, book: Book, intents: Intents, *, office: str = "TW", locales: Path = shipped.LOCALES) -> None:
        """`office` is the partner that 我國 means. Raises DefectiveWords if a language's words are not sound."""
        self._book = book
        self._records, self._commands = intents.records, intents.commands
        self._office = office
        named = [record.name for record in self._records.values() if record.strength is not None]
        found = vocabularies(named, locales)
        self._lexers = {tag: Lexer(words, book.short) for tag, words in found.items()}
        self._heads = {tag: CommandHeads(intents, words, book) for tag, words in found.items()}

    def read(
        self,
        text: str,
        coverage: Coverage,
        *,
        language: str,
        bot_name: str | None = None,
        usual: PeriodKind = PeriodKind.MONTH,
    ) -> Request:
        """What a text asks. `language` is the asker's: its meaning of a word counts where languages differ.

        `usual` is what a question means that names no period: the newest month, or its year to date.

        Raises UnknownPartner, UnknownMonth, Invalid, NotUnderstood, and NothingLoaded for a question about
        figures when there are none.
        """
        heads = self._heads.get(language) or next(iter(self._heads.values()))
        verbatim = heads.verbatim(text)
        if verbatim is not None:
            return verbatim
        is_unread = len(text) > LONGEST
        text = clean(text[:_SAID_BACK] if is_unread else text)
        if is_unread or is_too_long(text):
            begun = text[:_SAID_BACK] + "…"
            raise NotUnderstood(begun, begun, say("That is too long for a question."))
        if not text:
            raise NotUnderstood("", "")
        if not text.strip("? "):
            return Request(Intent.HELP)
        vintage = _VINTAGE.search(text)
        if vintage is not None:
            text = (text[: vintage.start()] + text[vintage.end() :]).strip()
        if bot_name:
            text = re.sub(rf"(^|\s)@{re.escape(bot_name)}\b", " ", text, flags=re.IGNORECASE).strip()
        typed = heads.take(text, bot_name)._replace(usual=usual)
        request = heads.bare_argument(typed)
        record = fixed_by(typed.command, self._records)
        if request is None and record is not None and record.argument is ArgumentRule.QUESTION_WITH_EXTRAS:
            rest, argument = briefing_extras(typed.text)
            request = self._read(Typed(typed.command, rest), coverage, language)._replace(argument=argument)
        if request is None:
            request = self._read(typed, coverage, language)
        return request if vintage is None else request._replace(vintage=vintage["name"])

    def _read(self, typed: Typed, coverage: Coverage, language: str) -> Request:
        tokens, text = self._cut(typed, language)
        record = fixed_by(typed.command, self._records)
        if record is not None and record.argument is ArgumentRule.LANGUAGE:
            tag = next((token.value for token in tokens if token.sense is Sense.LANGUAGE), None)
            return Request(record.name, argument=tag or typed.text[:LONGEST_ARGUMENT] or None)
        wants_partner = typed.command is not None and (record is None or record.is_about_figures)
        refused = leftovers.refusal(text, tokens, self._book, wants_partner=wants_partner)
        if isinstance(refused, UnknownPartner) and refused.near:
            refused.request = self._without_word(typed, text, tokens, refused.near[0], coverage)
        if refused is not None:
            raise refused
        return self._understood(typed, text, tokens, coverage)

    def _without_word(
        self, typed: Typed, text: str, tokens: Sequence[Token], guess: str, coverage: Coverage
    ) -> Request | None:
        """The question that a mistyped partner stands in, without that partner; None if it would be refused too."""
        unsure = (Sense.UNKNOWN, Sense.DOUBT)
        guessed = [t._replace(sense=Sense.PARTNER, value=guess) if t.sense in unsure else t for t in tokens]
        try:
            request = self._understood(typed, text, guessed, coverage)
        except TradebotError:
            return None
        return request._replace(partners=tuple(code for code in request.partners if code != guess))

    def _understood(self, typed: Typed, text: str, tokens: Sequence[Token], coverage: Coverage) -> Request:
        """The request of words that could all be read."""
        for token in tokens:
            if token.sense is Sense.DOUBT:
                request = self._without_word(typed, text, tokens, token.value[0], coverage)
                raise UnknownPartner(text[token.start : token.end], token.value, request)
        faults.check(tokens, text)
        words = [token for token in tokens if token.sense is not Sense.FILL]
        if typed.command is None and not words:
            raise NotUnderstood(text, text)
        faults.check_numbers(words, text, coverage)
        when = periods.read(words, coverage.newest) if coverage.months else periods.When(None, tuple(words))
        month = when.period.last if when.period is not None else coverage.months[-1] if coverage.months else None
        rest = when.rest if month is None else faults.without_counts(when.rest, text, self._book, month)
        sentence = Sentence(
            text,
            whose(rest),
            typed.command,
            when.period,
            when.is_against_year_ago,
            self._book,
            self._commands,
            self._office,
            when.is_against_previous,
        )
        if sentence.has(*_ONLY_WITH_TIME):
            raise sentence.refused(sentence.typed(*_ONLY_WITH_TIME))
        return self._with_period(decide(sentence, self._records), coverage, typed.usual)

    def _cut(self, typed: Typed, language: str) -> tuple[list[Token], str]:
        """Cut as typed; if something stays unread, once more without spaces between Chinese characters."""
        lexer = self._lexers.get(language) or next(iter(self._lexers.values()))
        tokens = [self._code(token, typed.text) for token in lexer.cut(typed.text, self._partners(typed.text))]
        if any(token.sense is Sense.UNKNOWN for token in tokens):
            closed = without_spaces_inside(typed.text)
            if closed != typed.text:
                again = lexer.cut(closed, self._partners(closed))
                if not any(token.sense is Sense.UNKNOWN for token in again):
                    return again, closed
        return tokens, typed.text

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

    def _code(self, token: Token, text: str) -> Token:
        """Take two small letters that mean nothing else for the code they are: phones type `tw`."""
        word = text[token.start : token.end]
        if (
            token.sense is not Sense.UNKNOWN
            or len(word) != 2
            or not word.isascii()
            or not word.islower()
            or word in WORDS
        ):
            return token
        match = next(iter(self._book.find(word.upper())), None)
        return token if match is None else Token(Sense.PARTNER, match.code, token.start, token.end)

    def _with_period(self, request: Request, coverage: Coverage, usual: PeriodKind) -> Request:
        """Fill in the period that goes without saying; raises UnknownMonth, NothingLoaded."""
        rule = self._records[request.intent].period
        if rule is DefaultPeriod.NONE:
            return request
        if request.period is not None:
            return request._replace(period=periods.loaded(request.period, coverage))
        newest = coverage.newest
        if rule is DefaultPeriod.ALL:
            return request
        if rule is DefaultPeriod.THIRTEEN_MONTHS:
            first = max(coverage.months[0], newest - (_THIRTEEN - 1))
            period = Period.of_month(newest) if first == newest else Period(first, newest)
            return request._replace(period=period)
        if rule is DefaultPeriod.NEWEST_OR_YEAR and usual is PeriodKind.YEAR_TO_DATE:
            so_far = Period.year_to_date(newest)
            if coverage.has(so_far):
                return request._replace(period=so_far)
        return request._replace(period=Period.of_month(newest))
