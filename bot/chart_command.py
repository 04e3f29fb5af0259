"""`tradebot chart`: a question in, its picture in a file or on standard output."""

import asyncio
import contextlib
import sys
from pathlib import Path

from bot.app import App
from bot.charting import Charting
from bot.domain.document import Document
from bot.domain.ports import Asker
from bot.i18n.languages import localizer
from bot.pictures.draw import ImageFormat, Theme
from bot.pictures.gallery import Gallery
from bot.render import terminal


async def chart(app: App, text: str, output: Path | None, *, tag: str, is_dark: bool) -> bool:
    """Write the chart of a question, as what the file's name ends in; False when there is none, which has been said."""
    theme = Theme.DARK if is_dark else Theme.LIGHT
    kind = ImageFormat(output.suffix[1:].lower()) if output else ImageFormat.PNG
    with contextlib.closing(Gallery(workers=1)) as gallery:
        charting = Charting(app.answering, gallery, office_partner=app.settings.tradebot_partner)
        planned = await charting.plan(text, Asker(language=tag), theme=theme, format=kind)
        if isinstance(planned, Document):
            print(terminal.render(planned, localizer(tag)), file=sys.stderr)
            return False
        picture = await charting.picture(planned)
    if output is None:
        sys.stdout.buffer.write(picture)
        return True
    try:
        await asyncio.to_thread(output.write_bytes, picture)
    except OSError as error:
        print(f"{output}: {error.strerror}", file=sys.stderr)
        return False
    print(output, file=sys.stderr)
    return True
