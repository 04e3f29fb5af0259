"""Who works at this terminal."""

import getpass


def login() -> str:
    """The login of who runs the command, as `bot.domain.loads.Load.by`; empty where the system knows none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
