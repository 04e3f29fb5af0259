"""Reads a question: text in, Request out."""

import re
from collections.abc import Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from bot import shipped
from bot.domain.errors import Invalid, NotUnderstood, TradebotError, UnknownPartner
from bot.domain.facts import Coverage
from bot.domain.intent import ArgumentRule, Intents
from bot.domain.request import Intent, Request
from bot.domain.time import PeriodKind
from bot.domain.values import say
from bot.partners.book import Book
from bot.understand import faults, followups, leftovers, nearest, periods, whole
from bot.understand.command_heads import LONGEST_ARGUMENT, CommandHeads, Typed, briefing_extras, fixed_by
from bot.understand.cutting import Cutter
from bot.understand.dictionary import dictionary
from bot.understand.intents import decide
from bot.understand.lexer import Token
from bot.understand.load_once import loaded_once
from bot.understand.selection import read as select
from bot.understand.senses import Sense
from bot.understand.sentence import Sentence
from bot.understand.sides import whose
from bot.understand.slips import Slips
from bot.understand.spelling import LONGEST, clean, folded, is_too_long
from bot.understand.usual_period import with_period

_VINTAGE = re.compile(r"(?:^|\s)vintage\s?[=:]\s?(?P<name>[a-z0-9][a-z0-9._-]{0,19})(?=\s|$)", re.IGNORECASE)
_SAID_BACK = 30
"""Characters of what is too long."""
_LONGEST_FRAGMENT = 8
"""Words of a question that goes on from the one before."""
_MOST_SLIPS = 6
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
        self._cutter = Cutter(words, book)
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
        tokens, text = self._cutter.cut(typed.text, language)
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
                return with_period(request, coverage, typed.usual, self._records)
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
        return with_period(decide(sentence, self._records), coverage, typed.usual, self._records)

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
