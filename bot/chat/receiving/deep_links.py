"""Deep links: `https://t.me/<bot>?start=<payload>` opens any answer.

A payload is 1 to 64 of `A-Z a-z 0-9 _ -`. Its first character is its version:

    1   a canonical command, readable: spaces are `_`, two dots `__`      1deficit_top5_2026-01
    2   a canonical command with any other character, in base64
    i   an invitation or the code that claims the bot: 16 letters more
"""

import base64
import binascii
import re
import secrets

START = "/start "
"""Before a payload, when Telegram hands it on."""
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_READABLE, _ENCODED, _INVITATION = "1", "2", "i"
_CODE_BYTES = 12
_CODE = re.compile(rf"{_INVITATION}[A-Za-z0-9_-]{{{_CODE_BYTES * 4 // 3}}}")
FROM_INLINE = "inline"
"""What the button above inline results opens the bot with when there is no answer to open."""
_FIRST_LOOK = "/start"


def payload(command: str) -> str | None:
    """A canonical command as a payload; None when it is too long for one."""
    readable = _READABLE + command.removeprefix("/").replace("..", "__").replace(" ", "_")
    if PAYLOAD.fullmatch(readable) and command_in(readable) == command:
        return readable
    encoded = _ENCODED + base64.urlsafe_b64encode(command.removeprefix("/").encode()).decode().rstrip("=")
    return encoded if PAYLOAD.fullmatch(encoded) else None


def command_in(text: str) -> str | None:
    """The command behind a payload; None when it is none, or of a version this bot does not know."""
    version, rest = text[:1], text[1:]
    if text == FROM_INLINE:
        return _FIRST_LOOK
    if not PAYLOAD.fullmatch(text) or not rest:
        return None
    if version == _READABLE:
        return "/" + rest.replace("__", "..").replace("_", " ")
    if version == _ENCODED:
        try:
            return "/" + base64.urlsafe_b64decode(rest + "=" * (-len(rest) % 4)).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None
    return None


def link(bot_name: str, text: str) -> str:
    """The address that opens the bot with a payload."""
    return f"https://t.me/{bot_name}?start={text}"


def new_code() -> str:
    """A code of an invitation, or of the claim: nobody guesses 96 bits."""
    return _INVITATION + secrets.token_urlsafe(_CODE_BYTES)


def is_code(text: str) -> bool:
    """Whether a payload is a code and not a question."""
    return _CODE.fullmatch(text) is not None
