"""Which sentences the code says: read from its syntax trees, without running it.

Babel's own extractor passes over a sentence that is not a literal, so that it would stay English without a
word; here such a call is a defect, and so is a place without a value. Records have fields that are sentences
too and stand in no call of `say`: a command's summary, a measure's names.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.i18n.catalogue import places

# Where the functions that make sentences, and the class that holds one, are imported from.
_SPEAKING = {
    "bot.domain.values": frozenset({"say", "nsay", "psay"}),
    "bot.domain.intent": frozenset({"Command"}),
    "bot.domain.figures": frozenset({"MeasureRecord"}),
}
_FIELDS: Mapping[str, Mapping[str, str | None]] = {
    "Command": {"summary": None},
    "MeasureRecord": {"phrase": "measure", "label": "label", "key": "key"},
}
"""Of records, the fields that hold a sentence, with its context."""


@dataclass(frozen=True, slots=True)
class MessageId:
    """What a catalogue is asked for: a sentence, with its plural and its context."""

    message: str
    plural: str | None = None
    context: str | None = None

    @property
    def places(self) -> frozenset[str]:
        """All places it may have; raises ValueError where it has other braces."""
        return places(self.message) | places(self.plural or "")


@dataclass(frozen=True, slots=True)
class Found:
    """What one file says, or what is wrong in it."""

    sentence: MessageId | None
    file: str
    """Beside the package's folder: `bot/answers/rank.py`."""
    line: int
    defect: str = ""

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}"


def found_in(package: Path) -> tuple[Found, ...]:
    """Everything the package's modules say, by file and line. Raises SyntaxError."""
    found: list[Found] = []
    for path in sorted(package.rglob("*.py")):
        file = path.relative_to(package.parent).as_posix()
        text = path.read_text("utf-8")
        if "say(" in text or any(f"{record}(" in text for record in _FIELDS):
            nodes = list(ast.walk(ast.parse(text, file)))
            speaking = _speaking(nodes)
            calls = (node for node in nodes if isinstance(node, ast.Call))
            said = (item for call in calls for item in _said(call, file, speaking))
            found += sorted(said, key=lambda item: item.line)
    return tuple(found)


def _speaking(nodes: list[ast.AST]) -> frozenset[str]:
    """The names that make sentences in a module; another thing may be called `say` elsewhere."""
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            names |= {alias.name for alias in node.names} & _SPEAKING.get(node.module or "", frozenset())
        elif isinstance(node, ast.FunctionDef | ast.ClassDef) and any(node.name in made for made in _SPEAKING.values()):
            names.add(node.name)
    return frozenset(names)


def _said(call: ast.Call, file: str, speaking: frozenset[str]) -> Iterator[Found]:
    if not isinstance(call.func, ast.Name) or call.func.id not in speaking:
        return
    sentences: list[MessageId | None]
    match call.func.id:
        case "say":
            texts = _literals(call.args[:1])
            sentences = [MessageId(texts[0]) if len(texts) == 1 else None]
        case "nsay":
            texts = _literals(call.args[:2])
            sentences = [MessageId(texts[0], plural=texts[1]) if len(texts) == 2 else None]
        case "psay":
            texts = _literals(call.args[:2])
            sentences = [MessageId(texts[1], context=texts[0]) if len(texts) == 2 else None]
        case record:
            sentences = [_in_field(call, field, context) for field, context in _FIELDS[record].items()]
    for sentence in sentences:
        if sentence is None:
            yield Found(None, file, call.lineno, f"{call.func.id}() needs its sentence as a plain string")
        else:
            yield Found(sentence, file, call.lineno, _places_defect(call, sentence))


def _in_field(call: ast.Call, field: str, context: str | None) -> MessageId | None:
    texts = _literals([item.value for item in call.keywords if item.arg == field])
    return MessageId(texts[0], context=context) if texts else None


def _literals(nodes: list[ast.expr]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def _places_defect(call: ast.Call, sentence: MessageId) -> str:
    """Why the call would fail when it is said, or nothing."""
    try:
        wanted = sentence.places
    except ValueError as error:
        return str(error)
    given = {item.arg for item in call.keywords}
    if None in given:  # **values: known only when it runs
        return ""
    missing = wanted - given - ({"n"} if sentence.plural else set())
    return f"no value for {', '.join(f'{{{name}}}' for name in sorted(missing))}" if missing else ""
