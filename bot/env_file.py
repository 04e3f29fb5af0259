"""The file `.env`: its names and values, as python-dotenv reads them (quotes, comments, `export`, `${NAME}`)."""

import codecs
import io
import os
from collections.abc import Mapping
from pathlib import Path

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHINESE = ("big5-hkscs", "gb18030")
"""What editors here save in besides. Which of the two it is cannot be seen: what is written in one is text in both."""

_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")


class BadEnvFile(ValueError):
    """The file cannot be read, or a line of it is none. The message names file and line, and no value."""


def read_env_file(path: Path) -> dict[str, str]:
    """Read names and values; empty where there is no file. Raises BadEnvFile."""
    try:
        if not path.exists():
            return {}
        data = path.read_bytes()
    except OSError as error:
        raise BadEnvFile(f"{path} cannot be read: {error.strerror}.") from None
    text = _text(path, data)
    # Most installations have no such file, and every command would wait for the import.
    from dotenv import dotenv_values  # noqa: PLC0415
    from dotenv.parser import parse_stream  # noqa: PLC0415

    for binding in parse_stream(io.StringIO(text)):
        if binding.error or (binding.key is not None and binding.value is None):
            raise BadEnvFile(f"{path}, line {_line(binding.original.line, binding.original.string)}: write NAME=value.")
    return {name: value or "" for name, value in dotenv_values(stream=io.StringIO(text)).items()}


def take_proxies(values: Mapping[str, str]) -> None:
    """Take what the file says of proxies into the environment, where libraries look for it; the environment wins."""
    for name in _PROXIES:
        if name in values and not {name, name.lower()} & set(os.environ):
            os.environ[name] = values[name]


def _line(first: int, text: str) -> int:
    """The line of a statement, which is read together with the empty lines before it."""
    return first + text[: len(text) - len(text.lstrip())].count("\n")


def _text(path: Path, data: bytes) -> str:
    if data.startswith(_UTF_16) or b"\0" in data:
        raise BadEnvFile(f"{path} is in UTF-16: save it as UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    for encoding in _CHINESE:
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        raise BadEnvFile(f"{path} is no text in UTF-8, but seems to be in Big5 or GB 18030: save it as UTF-8.")
    raise BadEnvFile(f"{path} is no text in UTF-8.")
