"""OpenDocument files: an empty one in our styles, and a finished one as bytes."""

import io
from datetime import datetime
from pathlib import Path
from string import Template

import odfdo

from bot.documents.dated_archive import repacked
from bot.documents.font_stacks import font_stack, language
from bot.i18n.languages import is_asian

_NOT_OURS = ("Thumbnails/", "Configurations2/", "manifest.rdf")
"""What odfdo's templates bring: a picture of an empty page, and LibreOffice's tool bars."""


def blank(kind: str, styles: Path, tag: str) -> odfdo.Document:
    """An empty `text` or `spreadsheet` with the styles of a file, its fonts and language those of the tag."""
    file = odfdo.Document(kind)
    for name in file.manifest.get_paths():
        if name.startswith(_NOT_OURS):
            file.manifest.del_full_path(name)
    for name in file.parts:
        if name.startswith(_NOT_OURS):
            file.del_part(name)
    file.set_part("styles.xml", _filled(styles, tag).encode())
    for element in file.content.get_elements("//office:font-face-decls/style:font-face"):
        element.delete()
    file.body.clear()
    return file


def add_style(
    file: odfdo.Document, name: str, family: str, properties: str, *, parent: str | None = None, data: str | None = None
) -> None:
    """Add what the styles cannot hold because it is of one document: OpenDocument wants it beside the content."""
    based = f' style:parent-style-name="{parent}"' if parent else ""
    shown = f' style:data-style-name="{data}"' if data else ""
    style = f'<style:style style:name="{name}" style:family="{family}"{based}{shown}>{properties}</style:style>'
    add_automatic(file, odfdo.Element.from_tag(style))


def add_automatic(file: odfdo.Document, style: odfdo.Element) -> None:
    """Put a style where OpenDocument wants those of one document alone."""
    (automatic,) = file.content.get_elements("//office:automatic-styles")
    automatic.append(style)


def saved(file: odfdo.Document, title: str, tag: str, when: datetime) -> bytes:
    """The file's bytes, dated `when` throughout."""
    naive = when.replace(tzinfo=None)
    about = file.meta
    about.title, about.language = title, tag.replace("_", "-")
    about.creation_date = about.date = naive
    about.editing_cycles = 1
    written = io.BytesIO()
    file.save(written)
    return repacked(written.getvalue(), when)


def _filled(styles: Path, tag: str) -> str:
    letters, (spoken, country) = font_stack(tag), language(tag)
    asian = is_asian(tag)
    return Template(styles.read_text("utf-8")).substitute(
        latin=letters.latin,
        # A list of fonts, each in its own quotes: the first that is installed is taken.
        asian=", ".join(f"'{face}'" for face in (letters.asian, *letters.asian_else)),
        complex=letters.complex,
        language="en" if asian else spoken,
        country="US" if asian else country or "none",
        language_asian=spoken if asian else "zh",
        country_asian=(country or "none") if asian else "TW",
    )
