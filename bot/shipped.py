"""Where the files that ship with the bot are: `data/` and `locales/`."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
# An installed wheel carries both folders inside the package; a checkout has them beside it.
_ROOT = _PACKAGE / "_shipped" if (_PACKAGE / "_shipped").is_dir() else _PACKAGE.parent

DATA = _ROOT / "data"
LOCALES = _ROOT / "locales"
