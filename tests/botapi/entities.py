"""Text and its entities, by the parser that the official server uses."""

import json
from typing import Any

import tdjson

from tests.botapi.refused import bad_request

_MODES = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
_FOUND_BY_ITSELF = {
    "textEntityTypeMention": "mention",
    "textEntityTypeBotCommand": "bot_command",
    "textEntityTypeUrl": "url",
    "textEntityTypeHashtag": "hashtag",
    "textEntityTypeCashtag": "cashtag",
    "textEntityTypeEmailAddress": "email",
    "textEntityTypePhoneNumber": "phone_number",
}
_MARKED = {
    "textEntityTypeBold": "bold",
    "textEntityTypeItalic": "italic",
    "textEntityTypeUnderline": "underline",
    "textEntityTypeStrikethrough": "strikethrough",
    "textEntityTypeSpoiler": "spoiler",
    "textEntityTypeCode": "code",
    "textEntityTypePre": "pre",
    "textEntityTypePreCode": "pre",
    "textEntityTypeBlockQuote": "blockquote",
    "textEntityTypeExpandableBlockQuote": "expandable_blockquote",
    "textEntityTypeTextUrl": "text_link",
}


def _ask(query: dict[str, Any]) -> dict[str, Any]:
    answer = tdjson.td_execute(json.dumps(query).encode())
    return json.loads(answer or b"{}")


# Without this the library talks on stderr.
_ask({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def parse(text: str, mode: str | None, longest: int) -> tuple[str, list[dict[str, Any]]]:
    """Take markup out of a text, as stored and shown. Raises Refused for bad markup, too long or empty texts."""
    entities: list[dict[str, Any]] = []
    if mode:
        if mode.lower() not in _MODES:
            raise bad_request("unsupported parse_mode")
        parsed = _ask({"@type": "parseTextEntities", "text": text, "parse_mode": _MODES[mode.lower()]})
        if parsed["@type"] == "error":
            raise bad_request(parsed["message"][0].lower() + parsed["message"][1:])
        text = parsed["text"]
        entities = [_entity(item, _MARKED) for item in parsed["entities"] if item["type"]["@type"] in _MARKED]
    if len(text) > longest:
        raise bad_request("message is too long")
    text = text.rstrip()
    if not text.strip():
        raise bad_request("text must be non-empty")
    return text, [entity for entity in entities if entity["length"] > 0]


def found_in(text: str) -> list[dict[str, Any]]:
    """Commands, mentions and links as Telegram finds them in what a person types."""
    answer = _ask({"@type": "getTextEntities", "text": text})
    return [_entity(item, _FOUND_BY_ITSELF) for item in answer["entities"] if item["type"]["@type"] in _FOUND_BY_ITSELF]


def _entity(item: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    entity = {"type": names[item["type"]["@type"]], "offset": item["offset"], "length": item["length"]}
    if "url" in item["type"]:
        entity["url"] = item["type"]["url"]
    return entity
