"""Make the README's picture: real answers of the program, as a phone shows their HTML.

    .venv/bin/python docs/make_picture.py

Asks the program itself, puts the HTML it would send to Telegram into chat bubbles, and lets Chromium draw them
(`chromium` on the PATH). Run it again when answers look different.
"""

import html
import subprocess
import sys
import tempfile
from pathlib import Path

QUESTIONS = (("zh_Hant_TW", "/rank 臺灣"), ("en", "top ten deficits"))
PICTURE = Path(__file__).parent / "answer.png"
FONT = (Path(__file__).parents[1] / "data/fonts/NotoSansTC-Regular.ttf").as_uri()

PAGE = """<!DOCTYPE html><meta charset="utf-8"><style>
@font-face {{ font-family: shipped; src: url({font}) }}
body {{ margin: 0; width: 800px; background: #cfdce6; font: 15px/1.38 shipped, sans-serif; display: flex }}
.phone {{ width: 376px; padding: 14px 12px; display: flex; flex-direction: column; gap: 8px }}
.asked {{ align-self: flex-end; background: #e1f6cf; border-radius: 14px 14px 4px 14px; padding: 6px 12px }}
.said {{ background: #fff; border-radius: 14px 14px 14px 4px; padding: 8px 12px; white-space: pre-wrap }}
pre {{ font: 13.5px/1.4 "Noto Sans Mono", "DejaVu Sans Mono", monospace, shipped; background: #f2f4f6; margin: 2px 0;
  padding: 5px 7px; border-radius: 6px; white-space: pre }}
</style>{phones}"""


def _answer(language: str, question: str) -> str:
    command = (sys.executable, "-m", "bot", "ask", "--lang", language, "--format", "html", question)
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout.strip()  # noqa: S603


def main() -> None:
    phones = "".join(
        f'<div class="phone"><div class="asked">{html.escape(question)}</div>'
        f'<div class="said">{_answer(language, question)}</div></div>'
        for language, question in QUESTIONS
    )
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(PAGE.format(font=FONT, phones=phones), "utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1.5"]
        flags += ["--disable-background-networking", "--no-first-run", f"--user-data-dir={folder}/profile"]
        command = ("chromium", *flags, "--window-size=800,500", f"--screenshot={PICTURE}", page.as_uri())
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603


if __name__ == "__main__":
    main()
