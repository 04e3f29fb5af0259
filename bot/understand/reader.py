"""Reads a question: text in, Request out."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from bot import shipped
from bot.domain.errors import Invalid, NotUnderstood, TradebotError, UnknownMonth, UnknownPartner
from bot.domain.facts import Coverage
from bot.domain.intent import ArgumentRule, DefaultPeriod, Intents
from bot.domain.partner import PartnerKind
from bot.domain.request import Intent, Request
from bot.domain.time import Period, PeriodKind
from bot.domain.values import say
from bot.partners.aliases import WORDS
from bot.partners.book import Book, Match
from bot.understand import faults, followups, leftovers, nearest, periods, whole
from bot.understand.command_heads import LONGEST_ARGUMENT, CommandHeads, Typed, briefing_extras, fixed_by
from bot.understand.intents import decide
from bot.understand.lexer import Lexer, Token
from bot.understand.postpositions import before_names
from bot.understand.selection import read as select
from bot.understand.senses import Sense
from bot.understand.sentence import Sentence
from bot.understand.sides import whose
from bot.understand.slips import Slips
from bot.understand.spelling import LONGEST, clean, folded, is_too_long, without_spaces_inside
from bot.understand.words import dictionary, loaded_once

_VINTAGE = re.compile(r"(?:^|\s)vintage\s?[=:]\s?(?P<name>[a-z0-9][a-z0-9._-]{0,19})(?=\s|$)", re.IGNORECASE)
_QUARTER_LETTER = re.compile(r"(?<=\d)Q(?=\d)")
_COUNTED = re.compile(r"(?<![A-Za-z\d])[A-Za-z]+(?=\d{1,2}(?![A-Za-z\d]))")
_SAID_BACK = 30
"""Characters of what is too long."""
_THIRTEEN = 13
"""A year and the month it is measured against."""
_LONGEST_FRAGMENT = 8
"""Words of a question that goes on from the one before."""
_MOST_SLIPS = 6
_SHORTEST_OWNER = 4
"""Letters of a partner's name that an s may stand at without an apostrophe; EUs and UKs are slips."""
_SAYING_NOTHING = frozenset({Sense.FILL, Sense.FOLLOW, Sense.COURTESY})
_SAYING_LITTLE = frozenset({Sense.WHETHER, Sense.COPULA, Sense.WHICH_WAY})
_ONLY_WITH_TIME = (Sense.SINCE, Sense.WHOLE, Sense.UNTIL)
"""Words that `periods` takes with the time they belong to; left alone they say nothing."""


class Reader:
    """Reads questions in every language at once. Immutable; reading one takes a fraction of a millisecond."""

    def __init__(self, book: Book, intents: Intents, *, office: str = "TW", locales: Path = shipped.LOCALES) -> None:
        """`office` is the partner that 我國 means. Raises DefectiveWords where no language has words for an intent."""
        self._book = book
        self._records, self._commands = intents.records, intents.commands
        self._office = office
        named = [record.name for record in self._records.values() if record.strength is not None]
        words = dictionary(named, locales)
        self._dictionary = words
        # A language is made ready when it is first used.
        self._lexer = loaded_once(lambda tag, asker: Lexer(words.spoken(tag, asker), book.short))
        self._slips = loaded_once(lambda tag: Slips(words.spoken(tag, tag)))
        self._heads = loaded_once(lambda tag: CommandHeads(intents, words.commanding(tag), book))

    def read(
        self,
        text: str,
        coverage: Coverage,
        *,
        language: str,
        bot_name: str | None = None,
        usual: PeriodKind = PeriodKind.MONTH,
        previous: Request | None = None,
        is_reply: bool = False,
    ) -> Request:
        """What a text asks. `language` is the asker's: its meaning of a word counts where languages differ.

        `usual` is what a question means that names no period: the newest month, or its year to date. `previous` is
        what was asked before, for a question that goes on from it; `is_reply` says that this one replies to its answer.

        Raises UnknownPartner, UnknownMonth, Invalid, NotUnderstood, and NothingLoaded for a question about
        figures when there are none; DefectiveWords when a language is first wanted and its words are not sound.
        """
        language = language if language in self._dictionary.tags else self._dictionary.tags[0]
        heads = self._heads(language)
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
            request = self._read(Typed(typed.command, rest), coverage, language)
            request = request._replace(argument=" ".join(filter(None, (request.argument, argument))) or None)
        if request is None:
            request = self._read(typed, coverage, language, previous, is_reply=is_reply)
        return request if vintage is None else request._replace(vintage=vintage["name"])

    def _read(
        self,
        typed: Typed,
        coverage: Coverage,
        language: str,
        previous: Request | None = None,
        *,
        is_reply: bool = False,
        is_guess: bool = False,
    ) -> Request:
        tokens, text = self._cut(typed, language)
        record = fixed_by(typed.command, self._records)
        if record is not None and record.argument is ArgumentRule.LANGUAGE:
            tag = next((token.value for token in tokens if token.sense is Sense.LANGUAGE), None)
            return Request(record.name, argument=tag or typed.text[:LONGEST_ARGUMENT] or None)
        tokens = self._with_language(_without_future(tokens), text)
        kind = leftovers.courtesy(tokens) if typed.command is None else None
        if kind is not None:
            return Request(Intent.COURTESY, argument=kind)
        understood = partial(self._understood, typed, text, coverage=coverage)
        wants_partner = typed.command is not None and (record is None or record.is_about_figures)
        refused = leftovers.refusal(text, tokens, self._book, wants_partner=wants_partner)
        if refused is not None:
            if not is_guess:
                self._raise_slip(typed, text, tokens, coverage, language)
            kind = leftovers.kindness(tokens) if typed.command is None and isinstance(refused, NotUnderstood) else None
            if kind is not None:
                return Request(Intent.COURTESY, argument=kind)
            raise self._with_nearest(refused, typed, text, tokens, coverage)
        if previous is not None and typed.command is None and coverage.months:
            request = self._followed(previous, text, tokens, coverage, is_reply=is_reply)
            if request is not None:
                return self._with_period(request, coverage, typed.usual)
        try:
            return understood(tokens)
        except (Invalid, NotUnderstood) as error:
            if error.request is None:
                error.request = nearest.of_disagreeing(tokens, text, understood, self._records)
            raise

    def _with_nearest(
        self, refused: TradebotError, typed: Typed, text: str, tokens: Sequence[Token], coverage: Coverage
    ) -> TradebotError:
        """The refusal of unread words with the question that may have been meant."""
        if isinstance(refused, UnknownPartner) and refused.near:
            refused.request = self._without_word(typed, text, tokens, refused.near[0], coverage)
        elif isinstance(refused, NotUnderstood | UnknownPartner):
            understood = partial(self._understood, typed, text, coverage=coverage)
            refused.request = nearest.of_unread(tokens, text, understood, self._records)
        return refused

    def _followed(
        self, previous: Request, text: str, tokens: Sequence[Token], coverage: Coverage, *, is_reply: bool
    ) -> Request | None:
        """The request of a question that goes on from the one before; None where it is one by itself."""
        tokens = followups.marked(tokens)
        words = [token for token in tokens if token.sense not in _SAYING_NOTHING | _SAYING_LITTLE]
        if not tokens or len(words) > _LONGEST_FRAGMENT or any(token.sense is Sense.FAULT for token in words):
            return None
        try:
            when = periods.read(words, coverage.newest)
        except TradebotError:
            return None
        selection, rest = select(when.rest, text, self._office)
        return followups.followed(
            previous, tokens, when, selection, rest, text=text, office=self._office, is_reply=is_reply
        )

    def _raise_slip(self, typed: Typed, text: str, tokens: Sequence[Token], coverage: Coverage, language: str) -> None:
        """Raise NotUnderstood with the reading that one mistyped word of the grammar leaves, if there is one."""
        if len(text) > nearest.LONGEST:
            return
        for slip in islice(self._slips(language).find(text, tokens), _MOST_SLIPS):
            mended = text[: slip.start] + slip.word + text[slip.end :]
            try:
                request = self._read(Typed(typed.command, mended, typed.usual), coverage, language, is_guess=True)
            except TradebotError:
                continue
            raise NotUnderstood(text, text[slip.start : slip.end], request=request, guess=slip.word)

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
        tokens = self._from_home(tokens, text)
        words = [token for token in tokens if token.sense not in _SAYING_NOTHING]
        said = [token for token in words if token.sense not in _SAYING_LITTLE]
        if typed.command is None and not said:
            raise NotUnderstood(text, text)
        faults.check_numbers(said, text, coverage)
        when = periods.read(said, coverage.newest) if coverage.months else periods.When(None, tuple(said))
        kept = {id(token) for token in when.rest}
        raw = [token for token in words if id(token) in kept or token.sense in _SAYING_LITTLE]
        if typed.command is None or typed.command.intent is None:
            whole.check(raw, text, self._office, when.period)
        month = when.period.last if when.period is not None else coverage.months[-1] if coverage.months else None
        rest = when.rest if month is None else faults.without_counts(when.rest, text, self._book, month)
        rest = _as_moves(rest) if when.compares else rest
        selection, rest = select(rest, text, self._office)
        rest = tuple(_as_rank(token, rest) for token in rest if token.sense is not Sense.AMONG or _is_ranking(rest))
        faults.check_selection(rest, text)
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
            when.against,
            selection,
            is_whether=_is_whether(tokens),
            newest=coverage.newest if coverage.months else None,
            is_bare_month=[token.sense for token in said if token not in when.rest] == [Sense.MONTH],
        )
        if sentence.has(*_ONLY_WITH_TIME):
            raise sentence.refused(sentence.typed(*_ONLY_WITH_TIME))
        return self._with_period(decide(sentence, self._records), coverage, typed.usual)

    def _with_language(self, tokens: list[Token], text: str) -> list[Token]:
        """Take "Chinese" in "switch to Chinese" for the language: no figure is asked for, and no partner meant."""
        if not any(token.value is Intent.LANG for token in tokens):
            return tokens
        said = (token for token in tokens if token.sense not in _SAYING_NOTHING)
        if any(token.sense is not Sense.PARTNER and token.value is not Intent.LANG for token in said):
            return tokens
        meant = [self._dictionary.names_of_languages.get(folded(text[token.start : token.end])) for token in tokens]
        return [
            token._replace(sense=atom.sense, value=atom.value) if atom and token.sense is Sense.PARTNER else token
            for token, atom in zip(tokens, meant, strict=True)
        ]

    def _from_home(self, tokens: Sequence[Token], text: str) -> Sequence[Token]:
        """Who says "our imports from Taiwan", or "countries we run a surplus with", speaks for the United States."""
        ours = next((text[token.start : token.end] for token in tokens if token.sense is Sense.OFFICE), "")
        is_list = ours.isascii() and any(token.sense in (Sense.COUNTRIES, Sense.COUNT) for token in tokens)
        if not (is_list or any(token.sense is Sense.PARTNER and token.value == self._office for token in tokens)):
            return tokens
        return [token._replace(sense=Sense.HOME) if token.sense is Sense.OFFICE else token for token in tokens]

    def _cut(self, typed: Typed, language: str) -> tuple[list[Token], str]:
        """Cut with the words of the asker's language and English; if something stays unread, as another language.

        That is the one that knows most of it; it is taken if it leaves fewer characters unread.
        """
        own = self._cut_as(typed, language, language)
        if not any(token.sense is Sense.UNKNOWN for token in own[0]):
            return own
        other = self._dictionary.likeliest(folded(typed.text), language)
        if other is None:
            return own
        cut = self._cut_as(typed, other, language)
        return cut if _unread(*cut) < _unread(*own) else own

    def _cut_as(self, typed: Typed, tag: str, asker: str) -> tuple[list[Token], str]:
        """Cut as typed; if something stays unread, once more without spaces between Chinese characters."""
        lexer = self._lexer(tag, asker)
        tokens = before_names(self._with_names(lexer.cut(typed.text, self._partners(typed.text)), typed.text))
        senses = {token.sense for token in tokens}
        if Sense.UNKNOWN in senses and Sense.SCOPE not in senses:  # what is not held is refused anyhow
            closed = without_spaces_inside(typed.text)
            if closed != typed.text:
                again = lexer.cut(closed, self._partners(closed))
                if not any(token.sense is Sense.UNKNOWN for token in again):
                    return before_names(again), closed
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

    def _with_period(self, request: Request, coverage: Coverage, usual: PeriodKind) -> Request:
        """Fill in the period that goes without saying; raises UnknownMonth, NothingLoaded."""
        rule = self._records[request.intent].period
        if rule is DefaultPeriod.NONE:
            return request
        if request.against is not None:
            request = request._replace(against=periods.loaded(request.against, coverage))
        if request.period is not None:
            try:
                period = periods.loaded(request.period, coverage)
            except UnknownMonth as error:
                error.request = request._replace(period=None, against=None)
                error.request = self._with_period(error.request, coverage, usual)
                raise
            return request._replace(period=period, asked=None if period == request.period else request.period)
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


def _unread(tokens: Sequence[Token], text: str) -> tuple[int, int]:
    """How many characters no word accounts for, and how many partners are called by two small letters.

    Those are more likely words of yet another language: the "de" of "rang de Taiwan", of which German knows "Rang".
    """
    unknown = sum(token.end - token.start for token in tokens if token.sense is Sense.UNKNOWN)
    words = (text[token.start : token.end] for token in tokens if token.sense is Sense.PARTNER)
    return unknown, sum(len(word) == 2 and word.isascii() and word.islower() for word in words)


def _without_future(tokens: list[Token]) -> list[Token]:
    """「為什麼順差會暴增」 asks for no forecast."""
    if not any(token.sense is Sense.WHY for token in tokens):
        return tokens
    return [token for token in tokens if not (token.sense is Sense.SCOPE and token.value == "forecast")]


def _as_moves(words: Sequence[Token]) -> tuple[Token, ...]:
    """「比上個月大」: where periods are compared, more is a rise."""
    moves = {Sense.MORE: Sense.RISING, Sense.MOST: Sense.RISING, Sense.LESS: Sense.FALLING}
    return tuple(token._replace(sense=moves.get(token.sense, token.sense)) for token in words)


def _is_ranking(words: Sequence[Token]) -> bool:
    return any(token.sense is Sense.PARTNERS for token in words)


def _as_rank(token: Token, words: Sequence[Token]) -> Token:
    """Taiwan "among trading partners" asks for its place."""
    return token._replace(sense=Sense.RANK) if token.sense is Sense.AMONG and _is_ranking(words) else token


def _is_whether(tokens: Sequence[Token]) -> bool:
    """Whether a sentence asks for yes or no, and for nothing besides."""
    said = [token.sense for token in tokens if token.sense not in _SAYING_NOTHING]
    if any(sense in (Sense.WHICH_WAY, Sense.HOW_MUCH, Sense.WHY) for sense in said):
        return False
    return Sense.WHETHER in said or said[:1] == [Sense.COPULA]
