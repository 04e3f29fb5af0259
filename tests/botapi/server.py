"""A small, strict Bot API server on this machine, and the tester's hands on it.

    async with BotApi() as api:
        staff = api.private(11, language_code="zh-hant")
        ...start the bot with TELEGRAM_API_URL=api.url and TELEGRAM_BOT_TOKEN=api.token...
        answer = await staff.ask("/rank 臺灣")
        edited = await staff.press(answer, "▶")

What the real server refuses it refuses, with the same codes and words; what it accepted is in `accepted`. All
waiting is for events, never for time to pass.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.botapi import entities, schema
from tests.botapi.chats import Chat, Chats, Message, Person
from tests.botapi.faults import Faults, Raw, When
from tests.botapi.limits import Limits
from tests.botapi.methods import PLAYED, administrator_rights
from tests.botapi.refused import Refused
from tests.botapi.updates import Updates

T = TypeVar("T")

PATIENCE = 20.0
"""Seconds until something that should have happened is given up; only a failing test waits so long."""


@dataclass(frozen=True)
class Call:
    """One request as it came, and what became of it."""

    method: str
    values: Mapping[str, Any]
    refusal: Refused | None = None
    result: Any = None


@dataclass
class Press:
    """One press on a button, and the bot's answer to it."""

    id: str
    answer: dict[str, Any] | None = None
    is_expired: bool = False


@dataclass
class Typed:
    """One inline query or guest message, and the bot's answer to it."""

    id: str
    answer: dict[str, Any] | None = None

    @property
    def results(self) -> list[dict[str, Any]]:
        assert self.answer is not None
        return self.answer["results"] if "results" in self.answer else [self.answer["result"]]


class BotApi:
    """The server. Use it as an asynchronous context manager."""

    def __init__(self, token: str = "7000000001:test_token_of_the_local_server_0001") -> None:  # noqa: S107
        self.token = token
        number, _, _ = token.partition(":")
        self.me = {"id": int(number), "is_bot": True, "first_name": "Trade", "username": "trade_test_bot"}
        self.chats = Chats()
        self.faults = Faults()
        self.limits: Limits | None = None
        """Set one to enforce Telegram's limits on sending."""
        self.updates = Updates(self._changed)
        self.presses: dict[str, Press] = {}
        self.queries: dict[str, Typed] = {}
        self.inline_messages: dict[str, Message] = {}
        self.is_inline = True
        """Whether inline mode is on, as @BotFather sets it."""
        self.commands: dict[tuple[str, int | None, str], list[dict[str, str]]] = {}
        self.profile: dict[tuple[str, str], str] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.calls: list[Call] = []
        self.hears_all = False
        """Whether privacy mode is off: then everything said in groups reaches the bot."""
        self.url = ""
        self._news = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=60 * 1024 * 1024)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        app.router.add_route("*", "/bot{token}/{method}", self._method)
        # Cancelled with its connection, a long poll that nobody listens to confirms nothing.
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    # --- the wire -------------------------------------------------------------------------------

    async def _method(self, request: web.Request) -> web.StreamResponse:
        call: Call | None = None
        try:
            self._check_token(request)
            method = schema.method_named(request.match_info["method"])
            call = Call(method, await _parameters(request))
            result = await self._answered(call, request)
        except Refused as refusal:
            if call:
                self._record(Call(call.method, call.values, refusal=refusal))
            return web.json_response(refusal.as_json(), status=refusal.code)
        except _HungUp:
            return web.Response()  # goes nowhere, the connection is gone
        except _Raw as raw:
            return await _streamed(request, raw.answer)
        return web.json_response({"ok": True, "result": result})

    def _check_token(self, request: web.Request) -> None:
        if request.match_info["token"] != self.token:
            raise Refused(401, "Unauthorized")

    async def _answered(self, call: Call, request: web.Request) -> Any:
        values = schema.read(call.method, call.values)
        fault = self.faults.take(call.method, values)
        if fault and fault.when is not When.AFTER:
            if fault.hold:
                await fault.hold.wait()
            elif fault.raw:
                raise _Raw(fault.raw)
            elif fault.refusal:
                raise fault.refusal
            else:
                _hang_up(request)
        result = await self._done(call.method, values)
        self._record(Call(call.method, values, result=result))
        if fault and fault.when is When.AFTER:
            if fault.hold:
                await fault.hold.wait()
            else:
                _hang_up(request)
        return result

    async def _done(self, method: str, values: dict[str, Any]) -> Any:
        if method == "getUpdates":
            return await self.updates.poll(
                values.get("offset", 0),
                values.get("limit", 100),
                values.get("timeout", 0),
                values.get("allowed_updates"),
            )
        if method not in PLAYED:
            raise Refused(501, f"{method} is a method of the Bot API that this local server does not play yet")
        if self.limits:
            self.limits.check(method, values.get("chat_id"))
        return PLAYED[method](self, values)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        held = dict(self.files.values())
        data = held.get(request.match_info["path"])
        if request.match_info["token"] != self.token or data is None:
            return web.json_response(Refused(404, "Not Found").as_json(), status=404)
        return web.Response(body=data)

    # --- what was seen --------------------------------------------------------------------------

    def _record(self, call: Call) -> None:
        self.calls.append(call)
        self._changed()

    def _changed(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    def accepted(self, method: str = "sendMessage") -> list[Call]:
        """The calls of one method that were accepted, in order."""
        return [call for call in self.calls if call.method == method and call.refusal is None]

    def refused(self) -> list[Call]:
        """Every refused call but conflicts of polling."""
        return [call for call in self.calls if call.refusal is not None]

    def sent_to(self, chat: int) -> list[Message]:
        """The bot's messages in a chat as they stand now."""
        return [message for message in self.chats.find(chat).messages.values() if message.is_from_bot]

    async def wait_for(self, look: Callable[[], T], patience: float = PATIENCE) -> T:
        """Give what `look` finds, as soon as it finds something; looks again whenever anything happens."""
        async with asyncio.timeout(patience):
            while not (found := look()):
                await self._news.wait()
        return found

    async def wait_until_polled(self) -> None:
        """Until the bot has fetched everything there is and waits for more."""
        await self.wait_for(lambda: self.updates.waiting and not self.updates.pending)

    # --- people and chats -----------------------------------------------------------------------

    def now(self) -> int:
        return int(time.time())

    def private(self, user: int, *, language_code: str | None = None, first_name: str = "Staff") -> "Talk":
        """A person's private chat with the bot, opened."""
        person = Person(user, first_name, language_code)
        return Talk(self, self.chats.add(Chat(user, "private", person=person)), person)

    def group(self, chat: int, user: int, *, language_code: str | None = None, topics: tuple[int, ...] = ()) -> "Talk":
        """A person in a group that the bot is a member of."""
        group = self.chats.add(Chat(chat, "supergroup", title="Office", topics=set(topics)))
        return Talk(self, group, Person(user, f"Member {user}", language_code))

    def channel(self, chat: int, user: int, *, language_code: str | None = None, title: str = "News") -> "Talk":
        """A person at a channel in which the bot may post; what they say there is said as the channel."""
        made = Chat(chat, "channel", title=title, bot_rights=frozenset({"can_post_messages"}))
        return Talk(self, self.chats.add(made), Person(user, f"Member {user}", language_code))


class Talk:
    """One person in one chat."""

    def __init__(self, api: BotApi, chat: Chat, person: Person) -> None:
        self.api = api
        self.chat = chat
        self.person = person

    def say(self, text: str, *, topic: int | None = None, reply_to: int | None = None, **extra: Any) -> Message:
        """Send a message to the bot; `extra` are further parts (`voice={…}`), with an empty text."""
        is_post = self.chat.kind == "channel"
        message = self.api.chats.put(
            Message(
                self.chat,
                self.api.chats.next_id(),
                self.api.now(),
                text,
                entities.found_in(text),
                None if is_post else self.person.as_json(),
                topic=topic,
                reply_to=reply_to,
                extra=extra | ({"sender_chat": self.chat.as_json()} if is_post else {}),
            )
        )
        if is_post:
            self.api.updates.add("channel_post", message.as_json())
        elif self.chat.kind == "private" or self.api.hears_all or self._is_for_bot(message):
            self.api.updates.add("message", message.as_json())
        return message

    def send_file(self, name: str, data: bytes) -> Message:
        """Send a document to the bot."""
        number = f"sent{len(self.api.files) + 1}"
        self.api.files[number] = f"documents/{number}", data
        shown = {"file_id": number, "file_unique_id": f"u{number}", "file_name": name, "file_size": len(data)}
        return self.say("", document=shown)

    def edit(self, message: Message, text: str) -> None:
        """Change what was said."""
        message.text, message.entities = text, entities.found_in(text)
        self.api.updates.add("edited_message", message.as_json() | {"edit_date": self.api.now()})

    def _is_for_bot(self, message: Message) -> bool:
        """What privacy mode lets through: commands not meant for another bot, mentions, replies to the bot."""
        name = f"@{self.api.me['username']}"
        command = message.styled("bot_command")
        if command and message.text.startswith(command[0]):
            return "@" not in command[0] or command[0].endswith(name)
        replied = self.chat.messages.get(message.reply_to or 0)
        return name in message.styled("mention") or (replied is not None and replied.is_from_bot)

    async def ask(self, text: str, **how: Any) -> Message:
        """Send a message and give the bot's next one in this chat."""
        return await self.next_after(self.say(text, **how))

    async def next_after(self, message: Message) -> Message:
        """The bot's first message in this chat after the given one."""
        return await self.api.wait_for(
            lambda: next((m for m in self.api.sent_to(self.chat.id) if m.id > message.id), None)
        )

    def change_membership(self, status: str, rights: tuple[str, ...] = ()) -> None:
        """The person blocks the bot (`kicked`), lets it in again (`member`), or adds it to the group or channel.

        `administrator` makes it one, with those rights.
        """
        before, now = ("kicked" if self.chat.is_blocked else "member"), status
        if self.chat.bot_rights is not None:
            before = "administrator"
        old_rights = self.chat.bot_rights or frozenset()
        self.chat.is_blocked = status in ("kicked", "left")
        self.chat.bot_rights = frozenset(rights) if status == "administrator" else None
        members = [
            {"user": self.api.me, "status": s}
            | ({"until_date": 0} if s == "kicked" else {})
            | (administrator_rights(self.chat, held) if s == "administrator" else {})
            for s, held in ((before, old_rights), (now, frozenset(rights)))
        ]
        change = {"chat": self.chat.as_json(), "from": self.person.as_json(), "date": self.api.now()}
        change |= {"old_chat_member": members[0], "new_chat_member": members[1]}
        self.api.updates.add("my_chat_member", change)

    def type_inline(self, query: str) -> Typed:
        """Type `@bot query` in some other chat, without waiting."""
        typed = self._query()
        body = {"id": typed.id, "from": self.person.as_json(), "query": query, "offset": "", "chat_type": "group"}
        self.api.updates.add("inline_query", body)
        return typed

    async def inline(self, query: str) -> list[dict[str, Any]]:
        """Type `@bot query` in some other chat and give the results."""
        typed = self.type_inline(query)
        await self.api.wait_for(lambda: typed.answer)
        return typed.results

    def mention_elsewhere(self, text: str) -> Typed:
        """Mention the bot in a chat that it is not a member of (guest mode)."""
        typed = self._query()
        body = {
            "message_id": 1,
            "date": self.api.now(),
            "chat": {"id": -1009, "type": "supergroup", "title": "Elsewhere"},
            "from": self.person.as_json(),
            "text": text,
            "entities": entities.found_in(text),
            "guest_query_id": typed.id,
        }
        self.api.updates.add("guest_message", body)
        return typed

    def _query(self) -> Typed:
        typed = Typed(f"{len(self.api.queries) + 1:018d}")
        self.api.queries[typed.id] = typed
        return typed

    def pick(self, result: dict[str, Any]) -> Message:
        """Send an inline result to the other chat."""
        content = result["input_message_content"]
        text, found = entities.parse(content["message_text"], content.get("parse_mode"), 4096)
        number = f"inline{len(self.api.inline_messages) + 1}"
        elsewhere = Chat(-1009, "supergroup", title="Elsewhere")
        message = Message(elsewhere, 1, self.api.now(), text, found, self.api.me, result.get("reply_markup"))
        message.inline_id = number
        self.api.inline_messages[number] = message
        return message

    def push_button(self, message: Message, button: str) -> Press:
        """Press the button with this label or data, without waiting; data of old messages works too."""
        data = next(
            (b["callback_data"] for b in message.buttons if button in (b["text"], b.get("callback_data"))), button
        )
        press = Press(f"{len(self.api.presses) + 1:019d}")
        self.api.presses[press.id] = press
        body: dict[str, Any] = {"id": press.id, "from": self.person.as_json(), "data": data}
        body |= {"inline_message_id": message.inline_id} if message.inline_id else {"message": message.as_json()}
        self.api.updates.add("callback_query", body | {"chat_instance": "1"})
        return press

    async def press(self, message: Message, button: str) -> Message:
        """Press a button; wait until it is answered and the message edited."""
        edits = message.edits
        press = self.push_button(message, button)
        await self.api.wait_for(lambda: press.answer is not None and message.edits > edits)
        return message


class _HungUp(Exception):
    """The connection was broken on purpose."""


class _Raw(Exception):
    """Something else is answered on purpose."""

    def __init__(self, answer: Raw) -> None:
        self.answer = answer


async def _streamed(request: web.Request, raw: Raw) -> web.StreamResponse:
    response = web.StreamResponse(status=raw.status, headers=raw.headers)
    await response.prepare(request)
    if not raw.seconds_a_byte:
        await response.write(raw.body)
    else:
        for byte in raw.body:
            await response.write(bytes((byte,)))
            await asyncio.sleep(raw.seconds_a_byte)
    return response


async def _parameters(request: web.Request) -> dict[str, Any]:
    values: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        values |= await request.json()
    else:
        values |= await request.post()
    return values


def _hang_up(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
    raise _HungUp
