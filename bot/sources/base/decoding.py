"""From the bytes of a text file to its text: UTF-8, UTF-16, Big5, GB18030 and Windows-1252, with or without a mark.

UTF-8 and UTF-16 tell themselves. Which of the others it is, charset-normalizer finds out: the bytes of a Big5 file are
mostly valid GB18030 and the other way round, and it weighs which of them makes sense as text.
"""

import codecs
import re
from collections.abc import Container
from itertools import islice

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# cp950 is what Windows in Taiwan calls Big5; HKSCS has the few letters that Hong Kong adds.
_DETECTED = {"big5": ("cp950", "big5hkscs"), "cp950": ("cp950", "big5hkscs"), "gb18030": ("gb18030",)}
# The first bytes of marks and of the few thousand common characters; a text of the other encoding, read as this one,
# is full of rare ones. Decides where a file has but a name or two in Chinese, too little to weigh.
_COMMON = {"big5": range(0xA1, 0xC7), "gb18030": (*range(0xA1, 0xA4), *range(0xB0, 0xD8))}
_TWO_BYTES = {"big5": "big5", "gb18030": "gb2312"}
_MOSTLY = 0.97
_LATIN = "cp1252"
_ISOLATED = ("big5", "cp950", "gb18030", _LATIN)
_LEADING_BYTES = 4096
_WEIGHED_BYTES = 60_000
"""Of the lines that are not ASCII; the detector takes a second for a megabyte."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")


class Undecodable(ValueError):
    """The bytes are no text in any encoding we read."""


def decode(data: bytes) -> str:
    """Give the text, without a byte order mark; raises Undecodable.

    A last character that was cut in half is left off: the reader of the text can then name the line
    that is damaged, which is more help than "cannot be decoded".
    """
    text = _decode(data)
    if _CONTROL.search(text):
        raise Undecodable("control characters")
    return text


def _decode(data: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            text = _decode_as(encoding, data[len(mark) :])
            break
    else:
        text = _decode_as(_utf16_order(data) if b"\0" in data else "utf-8", data)
        if text is None and b"\0" not in data:
            text = next((t for t in (_decode_as(e, data) for e in _detected(data)) if t is not None), None)
    if text is None:
        raise Undecodable("neither UTF-8, UTF-16, Big5, GB18030 nor Windows-1252")
    return text


def _detected(data: bytes) -> tuple[str, ...]:
    """The encodings to try, from what the lines with letters beyond ASCII look like."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - only a file that is no UTF needs it

    telling = b"\n".join(line for line in islice(data.splitlines(), 200_000) if not line.isascii())[:_WEIGHED_BYTES]
    common = [name for name, leads in _COMMON.items() if _is_common(telling, name, leads)]
    if len(common) == 1:
        return _DETECTED[common[0]]
    found = from_bytes(telling, cp_isolation=list(_ISOLATED)).best()
    if found is None:
        return ()
    return _DETECTED.get(found.encoding, (found.encoding,))


def _is_common(data: bytes, name: str, leads: Container[int]) -> bool:
    text = _decode_as(name, data)
    letters = [letter for letter in text or "" if not letter.isascii()]
    if not letters:
        return False
    written = (letter.encode(_TWO_BYTES[name], "ignore") for letter in letters)
    return sum(len(pair) == 2 and pair[0] in leads for pair in written) >= _MOSTLY * len(letters)


def _decode_as(encoding: str, data: bytes) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return None


def _utf16_order(data: bytes) -> str:
    """Which byte of a pair is zero in digits, tabs and line ends tells the order."""
    even = sum(byte == 0 for byte in islice(data, 0, _LEADING_BYTES, 2))
    odd = sum(byte == 0 for byte in islice(data, 1, _LEADING_BYTES, 2))
    return "utf-16-be" if even > odd else "utf-16-le"
