"""The argument `--lang`, which several subcommands take, checked as it is parsed."""

import argparse

from bot.i18n.languages import languages, negotiate


def add_language(parser: argparse.ArgumentParser) -> None:
    """Add `--lang TAG`: one of the languages there are, in any spelling of its tag."""
    parser.add_argument("--lang", metavar="TAG", type=_tag, help=f"one of {', '.join(languages())}")


def _tag(text: str) -> str:
    tag = negotiate(text, "")
    if tag not in languages():
        raise argparse.ArgumentTypeError(f"no language {text!r}; there are {', '.join(languages())}")
    return tag
