"""Check every catalogue against the code, or bring new sentences in.

    python -m bot.i18n.check            one line for each defect; exit 1 if there is any
    python -m bot.i18n.check --update   add what the code says, drop what it no longer says

Catalogues are compared with `read_po`: Babel's `pybabel update --check` always fails once a message has a
context. They hold no places in the code and no dates, so that they change when sentences do and not otherwise.
"""

import argparse
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import generate_po

import bot
from bot import shipped
from bot.i18n.catalogue import (
    FACT_CONTEXT,
    FACTS,
    OF_A_MONTH,
    SOURCE_LANGUAGE,
    TIME_FORM,
    BadCatalogue,
    LanguageFact,
    Piece,
    facts_in,
    pieces,
    places,
    read_messages,
)
from bot.i18n.languages import tags
from bot.i18n.messages import Found, MessageId, found_in
from bot.i18n.names import name_forms, own_names
from bot.i18n.particles import is_pair

CODE = Path(bot.__file__).parent
# Renderers put the markup, and escape whatever is in a sentence.
_MARKUP = re.compile(r"<[a-zA-Z/!]|&#?\w+;|\*\*|__|`|\]\(")
_Key = tuple[str, str | None]


def defects(locales: Path = shipped.LOCALES, code: Path = CODE) -> list[str]:
    """Everything wrong with the sentences of the code and with the catalogues, a line each."""
    found = found_in(code)
    lines = [f"{item.where}: {defect}" for item in found for defect in _in_source(item)]
    if not tags(locales):
        lines.append(f"{locales}: no language")
    wanted = _by_key(found)
    for tag in tags(locales):
        try:
            lines += [f"locales/{tag}/{defect}" for defect in _in_language(tag, locales, wanted)]
        except (BadCatalogue, ValueError) as error:
            lines.append(f"locales/{tag}: {error}")
    return lines or list(_named_twice(locales))


def update(locales: Path = shipped.LOCALES, code: Path = CODE) -> None:
    """Bring every catalogue in line with the code; translations stay. Raises BadCatalogue."""
    found = found_in(code)
    for tag in tags(locales):
        path = locales / tag / "bot.po"
        path.write_text(_updated(tag, read_messages(path, tag), found), "utf-8")


def _by_key(found: tuple[Found, ...]) -> dict[_Key, MessageId]:
    """Sentences as gettext tells them apart: by words and context. A plural serves the singular too."""
    wanted: dict[_Key, MessageId] = {}
    for item in found:
        if item.sentence is not None:
            key = item.sentence.message, item.sentence.context
            if key not in wanted or item.sentence.plural:
                wanted[key] = item.sentence
    return wanted


def _in_source(item: Found) -> Iterator[str]:
    if item.defect:
        yield item.defect
    if item.sentence is not None:
        if not item.sentence.message.strip():
            yield "an empty sentence"
        if _MARKUP.search(item.sentence.message + (item.sentence.plural or "")):
            yield f"markup in {item.sentence.message!r}"
        if item.sentence.context == FACT_CONTEXT:
            yield f'the context "{FACT_CONTEXT}" is for language facts'


def _in_language(tag: str, locales: Path, wanted: Mapping[_Key, MessageId]) -> Iterator[str]:
    messages = read_messages(locales / tag / "bot.po", tag)
    facts = facts_in(messages)
    for fact in FACTS:
        yield from (f"bot.po: fact {fact.name!r} {defect}" for defect in _in_fact(fact, facts.get(fact.name)))
    forms = {TIME_FORM, *name_forms(tag, locales)}
    for key, sentence in wanted.items():
        message = messages.get(*key)
        if message is None and _may_be_left_out(sentence, tag):
            continue
        if message is None:
            yield f"bot.po: {sentence.message!r} is not in it"
        else:
            yield from (
                f"bot.po: {sentence.message!r} {defect}" for defect in _in_translation(sentence, message, tag, forms)
            )
    known = {(fact.name, FACT_CONTEXT) for fact in FACTS} | set(wanted)
    yield from (f"bot.po: {key[0]!r} is no longer said" for key in _keys(messages) if key not in known)
    yield from (f"bot.po: {message.id!r} is kept though obsolete" for message in messages.obsolete.values())
    own_names(tag, locales)


def _may_be_left_out(sentence: MessageId, tag: str) -> bool:
    return tag == SOURCE_LANGUAGE or sentence.context == OF_A_MONTH


def _named_twice(locales: Path) -> Iterator[str]:
    """Languages that a menu could not tell apart: the folder was copied and its head left as it was."""
    tag_of: dict[str, str] = {}
    for tag in tags(locales):
        name = facts_in(read_messages(locales / tag / "bot.po", tag))["native name"]
        if tag_of.setdefault(name, tag) != tag:
            yield f"locales/{tag}/bot.po: fact 'native name' is that of {tag_of[name]} too: {name!r}"


def _in_fact(fact: LanguageFact, value: str | None) -> Iterator[str]:
    if value is None:
        if fact.otherwise is None:
            yield "is missing"
        return
    named = places(value)
    if not fact.required <= named <= fact.required | fact.optional:
        yield f"must name {_named(fact.required)} and may name {_named(fact.optional)}, not {_named(named)}"
    if fact.name.endswith("power") and not re.fullmatch(r"[4-9]|1[0-2]", value):
        yield f"is a power of ten, 4 to 12, not {value!r}"


def _in_translation(sentence: MessageId, message: Message, tag: str, known: Collection[str]) -> Iterator[str]:
    if bool(sentence.plural) != message.pluralizable:
        yield "is counted in the code or in the catalogue, but not in both"
        return
    forms = tuple(message.string or ()) if message.pluralizable else (message.string,)
    if tag == SOURCE_LANGUAGE and not any(forms):
        return
    if not all(forms):
        yield "is not translated"
        return
    if message.fuzzy:
        yield "is marked fuzzy, so it is not said"
    for form in map(str, forms):
        try:
            parts = pieces(form)
        except ValueError as error:
            yield f"has {error}"
            continue
        named = frozenset(piece.place for piece in parts if piece.place is not None)
        yield from _unknown_forms(parts, known)
        # A single one may go without its number: "one month".
        if named != sentence.places and not (sentence.plural and named == sentence.places - {"n"}):
            yield f"names {_named(named)} instead of {_named(sentence.places)}"
        if _MARKUP.search(form):
            yield "has markup in its translation"
        if form != form.strip() and sentence.message == sentence.message.strip():
            yield "has stray spaces around its translation"


def _unknown_forms(parts: tuple[Piece, ...], known: Collection[str]) -> Iterator[str]:
    asked = {piece.form for piece in parts if piece.form and not is_pair(piece.form)}
    for form in sorted(asked.difference(known)):
        yield f"asks for a form {form!r}, which names.toml has no [forms.{form}] for"


def _named(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "nothing"


def _keys(messages: Catalog) -> Iterator[_Key]:
    for message in messages:
        if message.id:
            yield (message.id[0] if message.pluralizable else str(message.id)), message.context


def _updated(tag: str, old: Catalog, found: tuple[Found, ...]) -> str:
    new = Catalog(locale=tag)
    for fact in FACTS:
        before = old.get(fact.name, FACT_CONTEXT)
        new.add(fact.name, before.string if before else "", context=FACT_CONTEXT, auto_comments=[fact.hint])
    for key, sentence in _by_key(found).items():
        before = old.get(*key)
        if before is None and _may_be_left_out(sentence, tag):
            continue
        kept = before if before is not None and before.pluralizable == bool(sentence.plural) else None
        new.add(
            (sentence.message, sentence.plural) if sentence.plural else sentence.message,
            kept.string if kept else ("",) * old.num_plurals if sentence.plural else "",
            flags=kept.flags if kept else (),
            user_comments=kept.user_comments if kept else (),
            context=sentence.context,
        )
    body = "".join(generate_po(new, omit_header=True, width=0))
    return f"{_header(tag, old)}\n{body.rstrip()}\n"


def _header(tag: str, old: Catalog) -> str:
    fields = {
        "Language": tag,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": old.plural_forms,
    }
    lines = "".join(f'"{name}: {value}\\n"\n' for name, value in fields.items())
    return f'msgid ""\nmsgstr ""\n{lines}'


def main(arguments: list[str] | None = None) -> int:
    """Run the check; or the update, and list what is left to translate."""
    parser = argparse.ArgumentParser(prog="python -m bot.i18n.check", description="Check the catalogues.")
    parser.add_argument("--update", action="store_true", help="bring new sentences in, drop old ones")
    parser.add_argument("--locales", type=Path, default=shipped.LOCALES, help="another folder of languages")
    options = parser.parse_args(arguments)
    if options.update:
        update(options.locales)
    lines = defects(options.locales)
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 1 if lines and not options.update else 0


if __name__ == "__main__":
    sys.exit(main())
