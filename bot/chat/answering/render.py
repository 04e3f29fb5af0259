"""The step before sending: a document as one page of HTML and the keyboard under it."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.chat.answering import keyboard
from bot.chat.answering.pages import pages
from bot.chat.receiving.deep_links import link, payload
from bot.chat.telegram_api.messages import keyboard_json
from bot.domain.delivery import Button
from bot.domain.document import Document
from bot.i18n.display_preferences import DisplayPreferences
from bot.i18n.localizer import Localizer

_REMEMBERED = 500
"""First pages, some ten kilobytes each."""

Offered = Callable[[Document, Localizer], Iterable[Button]]
"""Further buttons of an answer, beside those it proposes itself."""


@dataclass(frozen=True, slots=True)
class Rendered:
    html: str
    markup: InlineKeyboardMarkup | None
    keyboard: str | None
    """The same as JSON."""


class MessageRenderer:
    """Renders for one bot: links name it, and buttons depend on whether it has inline mode."""

    def __init__(self, bot: Bot, offered: Offered) -> None:
        self._bot = bot
        self._offered = offered
        self._first_pages: OrderedDict[tuple[str | None, DisplayPreferences], tuple[Document, Rendered]] = OrderedDict()

    def render_new(self, document: Document, preferences: DisplayPreferences) -> Rendered:
        """The first page of an answer as a new message, remembered: between two loads many ask for the very same.

        Laid out anew, a repeated `/rank` takes some 0.4 ms of CPU more, beside 0.75 for all else.
        """
        key = document.command, preferences
        known = self._first_pages.get(key)
        if known is not None and known[0] == document:
            self._first_pages.move_to_end(key)
            return known[1]
        rendered = self.render(document, preferences)
        self._first_pages[key] = document, rendered
        if len(self._first_pages) > _REMEMBERED:
            self._first_pages.popitem(last=False)
        return rendered

    def render(
        self,
        document: Document,
        preferences: DisplayPreferences,
        page: int = 1,
        before: InlineKeyboardMarkup | None = None,
        *,
        elsewhere: int | None = None,
        is_more: bool = False,
    ) -> Rendered:
        """One page of an answer as a message.

        Args:
            before: the keyboard that this one replaces.
            is_more: with all its buttons, not only those of the grid.
            elsewhere: who has asked, in a chat that the bot is not in; then a link leads to it.
        """
        localizer = preferences.localizer
        parts = pages(preferences.shaped(document), localizer)
        page = min(page, len(parts))
        offered = [
            *keyboard.buttons_of(document, localizer),
            *(() if elsewhere is not None else self._offered(document, localizer)),
        ]
        if not any(button.command.startswith(keyboard.LEAVE) for button in offered):
            offered += keyboard.leaving(before)
        turns = keyboard.page_turns(document.command, page, len(parts), localizer, elsewhere)
        if document.rows and document.command:
            onward = self._onward(document.command, localizer, elsewhere=elsewhere is not None)
            more = keyboard.more(document.command, page, localizer, elsewhere)
            markup = keyboard.grid(offered, turns=turns, onward=onward, more=None if is_more else more, asker=elsewhere)
        else:
            markup = keyboard.keyboard(offered, before=turns, asker=elsewhere)
        return Rendered(parts[page - 1], markup, keyboard_json(markup))

    def render_post(self, document: Document, preferences: DisplayPreferences) -> Rendered:
        """The first page of an answer as a post in a channel, whose buttons are links into the private chat."""
        localizer = preferences.localizer
        html = pages(preferences.shaped(document), localizer)[0]
        # What is no answer offers to change something, and there would change it for the reader alone.
        offered = [*keyboard.buttons_of(document, localizer), *self._offered(document, localizer)]
        markup = keyboard.links(offered if document.rows else (), self._bot.username)
        return Rendered(html, markup, keyboard_json(markup))

    def _onward(self, command: str, localizer: Localizer, *, elsewhere: bool) -> list[InlineKeyboardButton]:
        start = payload(command)
        if elsewhere and start is not None:
            return [keyboard.opening(link(self._bot.username, start), localizer)]
        # Telegram refuses the whole message when its button needs inline mode and the bot has none.
        return [keyboard.share(command, localizer)] if self._bot.bot.supports_inline_queries else []
