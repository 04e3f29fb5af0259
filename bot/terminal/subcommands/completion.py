"""Print what makes a shell complete commands and options

Bash: `tradebot completion bash > ~/.local/share/bash-completion/completions/tradebot`.
Zsh: `tradebot completion zsh > ~/.zfunc/_tradebot`, with `fpath+=~/.zfunc` before `compinit` in `~/.zshrc`.
"""

from argparse import Action, ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Iterator

import shtab

from bot.settings import Settings
from bot.terminal.exit_codes import DONE

EXAMPLES = ("completion bash", "completion zsh")


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("shell", choices=shtab.SUPPORTED_SHELLS, help="the shell that is to complete")
    parser.set_defaults(job=_completion)


async def _completion(_: Settings, arguments: Namespace) -> int:
    from bot.terminal.command_line import whole_parser  # noqa: PLC0415 - it finds this module

    parser = whole_parser()
    for action in _actions(parser):
        if action.metavar == "FILE":
            vars(action)["complete"] = shtab.FILE
    print(shtab.complete(parser, arguments.shell))
    return DONE


def _actions(parser: ArgumentParser) -> Iterator[Action]:
    """Every argument of a parser and of those below it."""
    for action in parser._actions:  # noqa: SLF001 - argparse lists them nowhere else
        yield action
        if isinstance(action, _SubParsersAction):
            for below in action.choices.values():
                yield from _actions(below)
