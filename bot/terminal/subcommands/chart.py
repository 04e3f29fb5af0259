"""Draw the chart of a question"""

import contextlib
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from bot.app import App, opened
from bot.charting import Charting
from bot.domain.document import Document
from bot.domain.ports import Asker
from bot.i18n.languages import localizer
from bot.pictures.draw import ImageFormat, Shape, Theme
from bot.pictures.gallery import Gallery
from bot.render import terminal
from bot.settings import Settings
from bot.terminal.answer_printing import written_out
from bot.terminal.exit_codes import DONE, REFUSED, USAGE
from bot.terminal.language_argument import add_language

EXAMPLES = (
    "chart -o deficits.png /deficit top10",
    "chart --lang en --theme dark -o taiwan.svg trend TW imports",
    "chart --shape wide -o slide.png /movers",
)


def add_arguments(parser: ArgumentParser) -> None:
    add_language(parser)
    parser.add_argument("--theme", choices=("light", "dark"), default="light", help="light without it")
    parser.add_argument(
        "--shape",
        choices=tuple(map(str, Shape)),
        default=Shape.PHONE.value,
        help="phone without it; wide is 16:9, for slides and paper",
    )
    parser.add_argument("-o", "--output", type=_picture, metavar="FILE", help="ends in .png or .svg")
    parser.add_argument("text", nargs="+", metavar="TEXT", help="a question, in words or as a command")
    parser.set_defaults(job=_chart)


async def _chart(settings: Settings, arguments: Namespace) -> int:
    if arguments.output is None and sys.stdout.isatty():
        print("A picture needs a file: -o chart.png", file=sys.stderr)
        return USAGE
    async with opened(settings) as app:
        tag, is_dark = arguments.lang or app.language, arguments.theme == "dark"
        question, shape = " ".join(arguments.text), Shape(arguments.shape)
        drawn = await chart(app, question, arguments.output, tag=tag, is_dark=is_dark, shape=shape)
    return DONE if drawn else REFUSED


def _picture(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in (".png", ".svg"):
        raise ArgumentTypeError(f"a picture's name ends in .png or .svg, not {text!r}")
    return path


async def chart(
    app: App, text: str, output: Path | None, *, tag: str, is_dark: bool, shape: Shape = Shape.PHONE
) -> bool:
    """Write the chart of a question, as what the file's name ends in; False when there is none, which has been said."""
    theme = Theme.DARK if is_dark else Theme.LIGHT
    kind = ImageFormat(output.suffix[1:].lower()) if output else ImageFormat.PNG
    with contextlib.closing(Gallery(workers=1)) as gallery:
        charting = Charting(app.answering, gallery, office_partner=app.settings.tradebot_partner)
        planned = await charting.plan(text, Asker(language=tag), theme=theme, format=kind, shape=shape)
        if isinstance(planned, Document):
            print(terminal.render(planned, localizer(tag)), file=sys.stderr)
            return False
        picture = await charting.picture(planned)
    return await written_out(picture, output, app.settings.tradebot_home)
