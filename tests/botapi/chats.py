"""People, chats and the messages in them, as the server remembers them."""

from dataclasses import dataclass, field
from typing import Any

from tests.botapi.refused import Refused, bad_request, forbidden


@dataclass
class Person:
    id: int
    first_name: str = "Staff"
    language_code: str | None = None
    username: str | None = None

    def as_json(self) -> dict[str, Any]:
        shown = {"id": self.id, "is_bot": False, "first_name": self.first_name, "username": self.username}
        shown["language_code"] = self.language_code
        return {key: value for key, value in shown.items() if value is not None}


@dataclass
class Message:
    """One message, with everything an assertion may want; `edits` counts accepted edits."""

    chat: "Chat"
    id: int
    date: int
    text: str
    entities: list[dict[str, Any]] = field(default_factory=list)
    sender: dict[str, Any] | None = None
    markup: dict[str, Any] | None = None
    topic: int | None = None
    reply_to: int | None = None
    edits: int = 0
    inline_id: str | None = None
    """Set for a message that a person sent through inline mode to a chat that the bot is not in."""
    extra: dict[str, Any] = field(default_factory=dict)
    """Parts of an incoming message that is no text: `{"voice": {…}}`."""

    @property
    def is_from_bot(self) -> bool:
        return bool(self.sender and self.sender["is_bot"])

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """All inline buttons, row after row."""
        return [button for row in (self.markup or {}).get("inline_keyboard", []) for button in row]

    def styled(self, kind: str) -> list[str]:
        """The parts of the text in one style: `styled("bold")`."""
        units = self.text.encode("utf-16-le")  # entities count in UTF-16 units
        return [
            units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
            for e in self.entities
            if e["type"] == kind
        ]

    def as_json(self, *, with_reply: bool = True) -> dict[str, Any]:
        shown: dict[str, Any] = {"message_id": self.id, "date": self.date, "chat": self.chat.as_json()}
        if self.sender:
            shown["from"] = self.sender
        if self.text:
            shown["text"] = self.text
        if self.entities:
            shown["entities"] = self.entities
        if self.markup and "inline_keyboard" in self.markup:
            shown["reply_markup"] = self.markup
        if self.topic:
            shown |= {"message_thread_id": self.topic, "is_topic_message": True}
        if self.edits:
            shown["edit_date"] = self.date
        if with_reply and self.reply_to in self.chat.messages:
            shown["reply_to_message"] = self.chat.messages[self.reply_to].as_json(with_reply=False)
        elif with_reply and self.topic:
            # Telegram names the note that opened the topic where nothing else is replied to.
            shown["reply_to_message"] = {
                "message_id": self.topic,
                "date": self.date,
                "chat": self.chat.as_json(),
                "from": {"id": self.chat.topic_maker, "is_bot": False, "first_name": "Maker"},
                "forum_topic_created": {"name": "Topic", "icon_color": 7322096},
                "message_thread_id": self.topic,
                "is_topic_message": True,
            }
        return shown | self.extra


@dataclass
class Chat:
    """A private chat, group, supergroup or channel."""

    id: int
    kind: str
    title: str | None = None
    person: Person | None = None
    topics: set[int] = field(default_factory=set)
    closed_topics: set[int] = field(default_factory=set)
    is_blocked: bool = False
    """The person has blocked the bot, or the group has put it out."""
    migrated_to: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    members: dict[int, str] = field(default_factory=dict)
    """Status by user id; whoever is not named is a plain member."""
    granted: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Rights of the administrators among them, by user id."""
    hides_members: bool = False
    """Then only administrators are told who is what."""
    bot_rights: frozenset[str] | None = None
    """The bot's rights as an administrator; None while it is none."""
    refusal: str | None = None
    """What every message to the chat is refused with: `CHAT_RESTRICTED`."""
    topic_maker: int = 4_000
    """Who has opened its topics."""

    def status_of(self, user: int) -> str:
        """Of a person or the bot; raises Refused where Telegram would not say."""
        if self.hides_members and self.bot_rights is None:
            raise bad_request("member list is inaccessible")
        if self.kind == "channel" and self.bot_rights is None:
            raise bad_request("CHAT_ADMIN_REQUIRED")
        return self.members.get(user, "left" if self.kind == "channel" else "member")

    def as_json(self) -> dict[str, Any]:
        shown: dict[str, Any] = {"id": self.id, "type": self.kind}
        if self.person:
            shown["first_name"] = self.person.first_name
        if self.title:
            shown["title"] = self.title
        if self.topics:
            shown["is_forum"] = True
        return shown

    def check_writable(self, topic: int | None) -> None:
        """Raise Refused where the bot may not write."""
        if self.migrated_to is not None:
            raise Refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": self.migrated_to},
            )
        if self.is_blocked:
            raise forbidden(
                "bot was blocked by the user" if self.kind == "private" else f"bot was kicked from the {self.kind} chat"
            )
        if self.refusal is not None:
            raise bad_request(self.refusal)
        if self.kind == "channel" and "can_post_messages" not in (self.bot_rights or ()):
            raise bad_request("need administrator rights in the channel chat")
        if topic is not None and topic not in self.topics:
            raise bad_request("message thread not found")
        if topic in self.closed_topics:
            raise bad_request("TOPIC_CLOSED")


@dataclass
class Chats:
    """Every chat the bot has been let into."""

    known: dict[int, Chat] = field(default_factory=dict)
    _last_message: int = 0

    def find(self, chat_id: Any) -> Chat:
        try:
            return self.known[chat_id]
        except KeyError:
            raise bad_request("chat not found") from None

    def add(self, chat: Chat) -> Chat:
        return self.known.setdefault(chat.id, chat)

    def put(self, message: Message) -> Message:
        message.chat.messages[message.id] = message
        return message

    def newest_id(self) -> int:
        """How many messages there have been, in all chats."""
        return self._last_message

    def next_id(self) -> int:
        # The real server numbers supergroups apart; one count for all is allowed and easier to read.
        self._last_message += 1
        return self._last_message
