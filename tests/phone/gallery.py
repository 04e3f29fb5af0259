"""Answers as a phone of 360 pixels shows them, with their buttons: pictures to look at, and a table of heights.

    make phone

Chromium (`chromium` on the PATH) draws each answer in a private chat and in a group's narrower bubble, light and dark.
Nothing is asserted here: `tests/render/test_phone_lines.py` holds the numbers of lines without a browser.
"""

import argparse
import asyncio
import html
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.answers import discover
from bot.app import App, opened
from bot.chat.answering import keyboard
from bot.chat.answering.pages import pages
from bot.domain.ports import Asker
from bot.i18n.languages import localizer, tags
from bot.settings import Settings

FONTS = Path(__file__).parents[2] / "data" / "fonts"
PRIVATE, GROUP = 296, 228
"""Pixels of text in a bubble, on a screen of 360."""

_PAGE = """<!DOCTYPE html><meta charset="utf-8"><style>
@font-face {{ font-family: shipped; src: url({regular}) }}
@font-face {{ font-family: shipped; font-weight: bold; src: url({bold}) }}
body {{ margin: 0; font: 16px/1.35 Roboto, shipped, sans-serif; display: flex; flex-wrap: wrap; align-items: start }}
body.light {{ background: #cfdce6; color: #000; --said: #fff; --key: #e4ecf2 }}
body.dark {{ background: #0e1621; color: #f5f5f5; --said: #182533; --key: #2b3d4f }}
figure {{ margin: 8px; width: {width}px }}
figcaption {{ font-size: 12px; opacity: 0.7 }}
.said {{ background: var(--said); border-radius: 12px; padding: 6px 10px; white-space: pre-wrap; width: {text}px;
  overflow-wrap: anywhere }}
pre {{ font: 13px/1.35 "DejaVu Sans Mono", monospace, shipped; margin: 0; white-space: pre-wrap }}
.row {{ display: flex; gap: 3px; margin-top: 3px }}
.row span {{ flex: 1 1 0; background: var(--key); border-radius: 6px; padding: 9px 2px; text-align: center;
  font-size: 14px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }}
</style><body class="{theme}">{figures}<script>
document.fonts.ready.then(() => document.querySelectorAll("figure").forEach(figure => {{
  const height = name => Math.round(figure.querySelector(name)?.getBoundingClientRect().height ?? 0)
  const cut = [...figure.querySelectorAll(".row span")].filter(key => key.scrollWidth > key.clientWidth).length
  figure.dataset.found = [height(".said"), height(".keys"), cut].join(" ")
}}))</script>"""


async def figures(app: App, tag: str) -> Iterator[str]:
    """Every command's example in a language, as HTML."""
    speech, made = localizer(tag), []
    for command in discover().commands.values():
        document = await app.answering.ask(command.example, Asker(tag, 1, None, 1))
        buttons = keyboard.buttons_of(document, speech)
        if document.rows and document.command:
            more = keyboard.more(document.command, 1, speech, None)
            markup = keyboard.grid(buttons, turns=(), onward=(), more=more)
        else:
            markup = keyboard.keyboard(buttons)
        rows = "".join(
            f'<div class="row">{"".join(f"<span>{html.escape(key.text)}</span>" for key in row)}</div>'
            for row in (markup.inline_keyboard if markup else ())
        )
        text = pages(document, speech)[0]
        made.append(
            f'<figure data-name="{html.escape(command.example)}">'
            f"<figcaption>{html.escape(command.example)}</figcaption>"
            f'<div class="said">{text}</div><div class="keys">{rows}</div></figure>'
        )
    return iter(made)


def chromium(page: Path, *flags: str) -> str:
    """What Chromium says of a page."""
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking")
    command = ("chromium", *quiet, "--no-first-run", f"--user-data-dir={page.parent}/profile", *flags, page.as_uri())
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout  # noqa: S603


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the pictures go")
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        async with opened(Settings.read({"TRADEBOT_HOME": home}, None)) as app:
            for tag in tags():
                shown = "".join(await figures(app, tag))
                for name, text, theme in (
                    ("private", PRIVATE, "light"),
                    ("private-dark", PRIVATE, "dark"),
                    ("group", GROUP, "light"),
                ):
                    page = Path(home) / f"{tag}-{name}.html"
                    regular, bold = (FONTS / f"NotoSansTC-{weight}.ttf" for weight in ("Regular", "Bold"))
                    page.write_text(
                        _PAGE.format(
                            regular=regular.as_uri(),
                            bold=bold.as_uri(),
                            width=text + 20,
                            text=text,
                            theme=theme,
                            figures=shown,
                        ),
                        "utf-8",
                    )
                    chromium(page, "--window-size=2000,4000", f"--screenshot={folder.resolve()}/{page.stem}.png")
                    if theme == "light":
                        found = chromium(page, "--virtual-time-budget=3000", "--dump-dom")
                        _tell(f"{tag}, {name}", found)


def _tell(title: str, dom: str) -> None:
    sys.stdout.write(f"\n{title}: text and keyboard in pixels, labels cut\n")
    for name, found in re.findall(r'data-name="([^"]*)" data-found="([^"]*)"', dom):
        text, keys, cut = map(int, found.split())
        taller = "  keyboard taller than the text" if keys > text else ""
        sys.stdout.write(f"  {html.unescape(name):28} {text:5} {keys:5} {cut:3}{taller}\n")


if __name__ == "__main__":
    asyncio.run(main())
