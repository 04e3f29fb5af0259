"""From the bytes of a text file to its text: UTF-8, UTF-16 and Big5, with or without a byte order mark."""

import codecs
import re
from itertools import islice

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# cp950 is what Windows in Taiwan calls Big5; HKSCS has the few letters that Hong Kong adds.
_BIG5 = ("cp950", "big5hkscs")
_LEADING_BYTES = 4096
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
        candidates = (_utf16_order(data),) if b"\0" in data else ("utf-8", *_BIG5)
        text = next((t for t in (_decode_as(e, data) for e in candidates) if t is not None), None)
    if text is None:
        raise Undecodable("neither UTF-8, UTF-16 nor Big5")
    return text


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
