"""What the server does for each method. A function here is one method, by its name."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from tests.botapi import entities, keyboards, schema
from tests.botapi.chats import Chat, Message
from tests.botapi.refused import Refused, bad_request

if TYPE_CHECKING:
    from tests.botapi.server import BotApi

Method = Callable[["BotApi", dict[str, Any]], Any]

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
_ACTIONS = re.compile(
    "typing|upload_(photo|video|voice|document|video_note)|record_(video|voice|video_note)|choose_sticker|find_location"
)
_ADMIN_RIGHTS = (
    "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members "
    "can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories"
)
_RIGHTS: Mapping[str, dict[str, Any]] = {
    "administrator": dict.fromkeys(_ADMIN_RIGHTS.split(), False),
    "creator": {"is_anonymous": False},
}
_NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)
_SCOPES = re.compile("default|all_(private_chats|group_chats|chat_administrators)|chat(_administrators|_member)?")


def get_me(api: "BotApi", _: dict[str, Any]) -> Any:
    return api.me | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": api.is_inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def send_message(api: "BotApi", values: dict[str, Any]) -> Any:
    chat = api.chats.find(values["chat_id"])
    topic = values.get("message_thread_id")
    chat.check_writable(topic)
    text, found = entities.parse(values["text"], values.get("parse_mode"), schema.most_text("sendMessage", "text"))
    markup = keyboards.check(values.get("reply_markup"))
    message = Message(chat, api.chats.next_id(), api.now(), text, found, api.me, markup, topic)
    message.reply_to = _replied(chat, values)
    return api.chats.put(message).as_json()


def send_rich_message(api: "BotApi", values: dict[str, Any]) -> Any:
    chat = api.chats.find(values["chat_id"])
    topic = values.get("message_thread_id")
    chat.check_writable(topic)
    rich = values["rich_message"]
    if len(rich.keys() & {"html", "markdown", "blocks"}) != 1:
        raise bad_request("exactly one of html, markdown and blocks must be used")
    if "html" in rich:
        _check_balanced(rich["html"])
    markup = keyboards.check(values.get("reply_markup"))
    message = Message(chat, api.chats.next_id(), api.now(), "", [], api.me, markup, topic, extra={"rich_message": rich})
    message.reply_to = _replied(chat, values)
    return api.chats.put(message).as_json()


def _check_balanced(text: str) -> None:
    """The markup of rich messages is HTML proper; its own parser is not to be had, so only its nesting is held."""
    open_tags: list[str] = []
    for closing, tag in re.findall(r"<(/?)([a-z0-9]+)[^>]*>", text):
        if tag == "br":
            continue
        if not closing:
            open_tags.append(tag)
        elif not open_tags or open_tags.pop() != tag:
            raise bad_request(f"can't parse rich message: unexpected end tag {tag}")
    if open_tags:
        raise bad_request(f"can't parse rich message: {open_tags[-1]} is not closed")


def _send_file(kind: str) -> Method:
    def send(api: "BotApi", values: dict[str, Any]) -> Any:
        chat = api.chats.find(values["chat_id"])
        topic = values.get("message_thread_id")
        chat.check_writable(topic)
        extra: dict[str, Any] = {kind: _stored(api, kind, values[kind])}
        if values.get("caption"):
            text, found = entities.parse(values["caption"], values.get("parse_mode"), 1024)
            extra |= {"caption": text, "caption_entities": found}
        markup = keyboards.check(values.get("reply_markup"))
        message = Message(chat, api.chats.next_id(), api.now(), "", [], api.me, markup, topic, extra=extra)
        message.reply_to = _replied(chat, values)
        return api.chats.put(message).as_json()

    return send


def _stored(api: "BotApi", kind: str, given: Any) -> Any:
    if isinstance(given, str):
        if given not in api.files:
            raise bad_request("wrong file identifier/HTTP URL specified")
        number = given
    else:
        data = given.file.read()
        if not data:
            raise bad_request("file must be non-empty")
        if kind == "photo" and not data.startswith((b"\x89PNG", b"\xff\xd8")):
            raise bad_request("IMAGE_PROCESS_FAILED")
        number = f"{kind}{len(api.files) + 1}"
        api.files[number] = given.filename, data
    name, data = api.files[number]
    shown = {"file_id": number, "file_unique_id": f"u{number}", "file_size": len(data)}
    if kind == "photo":
        return [shown | {"width": 90, "height": 60}, shown | {"width": 900, "height": 600}]
    return shown | {"file_name": name}


def _replied(chat: Chat, values: dict[str, Any]) -> int | None:
    reply = values.get("reply_parameters") or {}
    wanted = reply.get("message_id", values.get("reply_to_message_id"))
    if wanted is None or wanted in chat.messages:
        return wanted
    if reply.get("allow_sending_without_reply") or values.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def edit_message_text(api: "BotApi", values: dict[str, Any]) -> Any:
    is_inline = values.get("inline_message_id") is not None
    message = _inline(api, values["inline_message_id"]) if is_inline else _editable(api, values)
    if not message.text:
        raise bad_request("there is no text in the message to edit")
    if not values.get("text"):
        raise bad_request("message text is empty")
    text, found = entities.parse(values["text"], values.get("parse_mode"), schema.most_text("editMessageText", "text"))
    markup = keyboards.check(values.get("reply_markup"))
    if (text, found, markup) == (message.text, message.entities, message.markup):
        raise bad_request(_NOT_MODIFIED)
    message.text, message.entities, message.markup = text, found, markup
    message.edits += 1
    return True if is_inline else message.as_json()


def _inline(api: "BotApi", number: str) -> Message:
    if number not in api.inline_messages:
        raise bad_request("MESSAGE_ID_INVALID")
    return api.inline_messages[number]


def edit_message_reply_markup(api: "BotApi", values: dict[str, Any]) -> Any:
    message = _editable(api, values)
    markup = keyboards.check(values.get("reply_markup"))
    if markup == message.markup:
        raise bad_request(_NOT_MODIFIED)
    message.markup = markup
    message.edits += 1
    return message.as_json()


def _editable(api: "BotApi", values: dict[str, Any]) -> Message:
    if values.get("chat_id") is None or values.get("message_id") is None:
        raise bad_request("message identifier is not specified")
    chat = api.chats.find(values["chat_id"])
    chat.check_writable(None)
    message = chat.messages.get(values["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if not message.is_from_bot:
        raise bad_request("message can't be edited")
    return message


def delete_message(api: "BotApi", values: dict[str, Any]) -> Any:
    chat = api.chats.find(values["chat_id"])
    if chat.messages.pop(values["message_id"], None) is None:
        raise bad_request("message to delete not found")
    return True


def send_chat_action(api: "BotApi", values: dict[str, Any]) -> Any:
    api.chats.find(values["chat_id"]).check_writable(values.get("message_thread_id"))
    if not _ACTIONS.fullmatch(values["action"]):
        raise bad_request("wrong parameter action in request")
    return True


def answer_callback_query(api: "BotApi", values: dict[str, Any]) -> Any:
    press = api.presses.get(values["callback_query_id"])
    if press is None or press.answer is not None or press.is_expired:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    # Anything but a game's address must open the bot itself, with a parameter.
    opens = re.escape(f"https://t.me/{api.me['username']}?start=")
    if values.get("url") is not None and not re.fullmatch(rf"{opens}[A-Za-z0-9_-]{{1,64}}", values["url"]):
        raise bad_request("URL_INVALID")
    press.answer = values
    return True


def answer_inline_query(api: "BotApi", values: dict[str, Any]) -> Any:
    typed = api.queries.get(values["inline_query_id"])
    if typed is None or typed.answer is not None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    results = values["results"]
    if len(results) > 50:
        raise bad_request("RESULTS_TOO_MUCH")
    if len({result.get("id") for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    for result in results:
        _check_result(api, result)
    button = values.get("button")
    if button is not None and not (
        button.get("text") and re.fullmatch(r"[A-Za-z0-9_-]{1,64}", button.get("start_parameter", ""))
    ):
        raise bad_request("START_PARAM_INVALID")
    typed.answer = values
    return True


def answer_guest_query(api: "BotApi", values: dict[str, Any]) -> Any:
    typed = api.queries.get(values["guest_query_id"])
    if typed is None or typed.answer is not None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    _check_result(api, values["result"])
    typed.answer = values
    return {"inline_message_id": f"guest{values['guest_query_id']}"}


def _check_result(api: "BotApi", result: dict[str, Any]) -> None:
    if not 1 <= len(str(result.get("id", "")).encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    if result.get("type") == "photo" and "photo_file_id" in result:
        if result["photo_file_id"] not in api.files:
            raise bad_request("wrong file identifier/HTTP URL specified")
        entities.parse(result.get("caption", ""), result.get("parse_mode"), 1024)
        return
    if result.get("type") != "article":
        raise bad_request(f"this local server plays no inline result of type {result.get('type')}")
    if not result.get("title"):
        raise bad_request("can't parse inline query result: Can't find field \"title\"")
    content = result.get("input_message_content") or {}
    entities.parse(content.get("message_text", ""), content.get("parse_mode"), 4096)
    keyboards.check(result.get("reply_markup"))


def get_chat_member(api: "BotApi", values: dict[str, Any]) -> Any:
    chat = _known_to_bot(api, values)
    if values["user_id"] == api.me["id"]:
        return _bot_as_member(api, chat)
    return _as_member(chat, values["user_id"], chat.status_of(values["user_id"]))


def get_chat_administrators(api: "BotApi", values: dict[str, Any]) -> Any:
    chat = _known_to_bot(api, values)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    people = [_as_member(chat, user, status) for user, status in chat.members.items() if status in _RIGHTS]
    return [*people, *([] if chat.bot_rights is None else [_bot_as_member(api, chat)])]


def get_chat(api: "BotApi", values: dict[str, Any]) -> Any:
    chat = _known_to_bot(api, values)
    return chat.as_json() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}


def _known_to_bot(api: "BotApi", values: dict[str, Any]) -> Chat:
    chat = api.chats.find(values["chat_id"])
    if chat.is_blocked or chat.migrated_to is not None:
        chat.check_writable(None)
    return chat


def _as_member(chat: Chat, user: int, status: str) -> Any:
    shown = {"user": {"id": user, "is_bot": False, "first_name": "Member"}, "status": status}
    rights = dict(_RIGHTS.get(status, {}))
    if status == "administrator":
        rights |= dict.fromkeys(chat.granted.get(user, ()), True)
    return shown | rights


def _bot_as_member(api: "BotApi", chat: Chat) -> Any:
    if chat.bot_rights is None:
        return {"user": api.me, "status": "member"}
    return {"user": api.me, "status": "administrator"} | administrator_rights(chat, chat.bot_rights)


def administrator_rights(chat: Chat, held: Collection[str]) -> dict[str, Any]:
    """All rights of an administrator, those held true."""
    of_channels = {"can_post_messages": False, "can_edit_messages": False} if chat.kind == "channel" else {}
    return _RIGHTS["administrator"] | of_channels | dict.fromkeys(held, True)


def set_my_commands(api: "BotApi", values: dict[str, Any]) -> Any:
    commands = values["commands"]
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not isinstance(command, dict) or not command.keys() >= {"command", "description"}:
            raise bad_request("expected an Object of type BotCommand")
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        schema.check_lengths("BotCommand", command, refusal="BOT_COMMAND_DESCRIPTION_INVALID")
    if len({command["command"] for command in commands}) < len(commands):
        raise bad_request("BOT_COMMANDS_DUPLICATE")
    api.commands[_menu_key(values)] = commands
    return True


def get_my_commands(api: "BotApi", values: dict[str, Any]) -> Any:
    return api.commands.get(_menu_key(values), [])


def delete_my_commands(api: "BotApi", values: dict[str, Any]) -> Any:
    api.commands.pop(_menu_key(values), None)
    return True


def _menu_key(values: dict[str, Any]) -> tuple[str, int | None, str]:
    scope = values.get("scope") or {"type": "default"}
    if not _SCOPES.fullmatch(str(scope.get("type"))):
        raise bad_request("can't parse BotCommandScope")
    return scope["type"], scope.get("chat_id"), _language(values)


def _language(values: dict[str, Any]) -> str:
    language = values.get("language_code") or ""
    if not re.fullmatch(r"(?:[a-z]{2})?", language):
        raise bad_request("invalid language code specified")
    return language


def _profile(name: str) -> tuple[Method, Method]:
    def put(api: "BotApi", values: dict[str, Any]) -> Any:
        api.profile[name, _language(values)] = values.get(name, "")
        return True

    def get(api: "BotApi", values: dict[str, Any]) -> Any:
        language = _language(values)
        return {name: api.profile.get((name, language)) or api.profile.get((name, ""), "")}

    return put, get


def get_file(api: "BotApi", values: dict[str, Any]) -> Any:
    stored = api.files.get(values["file_id"])
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored[1]) > 20 * 1024 * 1024:
        raise bad_request("file is too big")
    path, data = stored
    return {"file_id": values["file_id"], "file_unique_id": "u" + values["file_id"], "file_size": len(data)} | {
        "file_path": path
    }


def set_webhook(api: "BotApi", values: dict[str, Any]) -> Any:
    url = values["url"]
    if url and not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = values.get("secret_token")
    if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    if values.get("drop_pending_updates"):
        api.updates.pending.clear()
    api.updates.allow(values.get("allowed_updates"))
    api.updates.webhook = {"url": url, "secret_token": secret} if url else {}
    return True


def delete_webhook(api: "BotApi", values: dict[str, Any]) -> Any:
    return set_webhook(api, {"url": "", **values})


def get_webhook_info(api: "BotApi", _: dict[str, Any]) -> Any:
    return {
        "url": api.updates.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(api.updates.pending),
        "allowed_updates": sorted(api.updates.allowed),
        **api.updates.webhook_failure,
    }


def log_out(_: "BotApi", __: dict[str, Any]) -> Any:
    raise Refused(400, "Bad Request: the bot must not log out of the server it uses")


def close(_: "BotApi", __: dict[str, Any]) -> Any:
    raise Refused(429, "Too Many Requests: retry after 600", {"retry_after": 600})


_set_name, _get_name = _profile("name")
_set_description, _get_description = _profile("description")
_set_short, _get_short = _profile("short_description")

PLAYED: Mapping[str, Method] = {
    "answerCallbackQuery": answer_callback_query,
    "answerGuestQuery": answer_guest_query,
    "answerInlineQuery": answer_inline_query,
    "close": close,
    "deleteMessage": delete_message,
    "deleteMyCommands": delete_my_commands,
    "deleteWebhook": delete_webhook,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "editMessageText": edit_message_text,
    "getChat": get_chat,
    "getChatAdministrators": get_chat_administrators,
    "getChatMember": get_chat_member,
    "getFile": get_file,
    "getMe": get_me,
    "getMyCommands": get_my_commands,
    "getMyDescription": _get_description,
    "getMyName": _get_name,
    "getMyShortDescription": _get_short,
    "getWebhookInfo": get_webhook_info,
    "logOut": log_out,
    "sendChatAction": send_chat_action,
    "sendDocument": _send_file("document"),
    "sendMessage": send_message,
    "sendPhoto": _send_file("photo"),
    "sendRichMessage": send_rich_message,
    "setMyCommands": set_my_commands,
    "setMyDescription": _set_description,
    "setMyName": _set_name,
    "setMyShortDescription": _set_short,
    "setWebhook": set_webhook,
}
