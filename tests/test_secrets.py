"""No secret comes out anywhere, whole or in pieces: standard output and error, both logs, tracebacks, chats."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from bot import redaction
from bot.domain import database_address
from tests.botapi.server import BotApi

ROOT = Path(__file__).parents[1]
TOKEN = "7134567890:AAGq3_vX-s9kPzT0bLmWcYd4hRfJ7uEoN2i"  # noqa: S105 - made up, as the others
KEY = "c0ffee5eed4a11deadbeef0123456789fedcba98"
PASSWORD = "Zq7!xV@wk/92#pL?mT%41&jR=u c"  # noqa: S105
HOOK = "hook_Q8wE5rT2yU9iO3pA6sD1"
NASTY = "back\\slash\"quote'äöü-kx83hf02"


def leaked(text: str, *secrets: str) -> set[str]:
    """Pieces of eight characters of any of the secrets that stand in the text."""
    found = set()
    for secret in secrets:
        found |= {secret[at : at + 8] for at in range(len(secret) - 7) if secret[at : at + 8] in text}
    return found


def addresses() -> dict[str, str]:
    encoded = quote(PASSWORD, safe="")
    return {
        "encoded": f"postgresql://staff:{encoded}@127.0.0.1:1/trade",
        "unescaped": f"postgresql://staff:{PASSWORD}@127.0.0.1:1/trade",
        "unescaped, more at": f"postgresql://staff:{PASSWORD}@{PASSWORD}@127.0.0.1:1/trade",
        "option": f"postgresql://staff@127.0.0.1:1/trade?password={encoded}",
        "option, unescaped": f"postgresql://staff@127.0.0.1:1/trade?password={PASSWORD}",
        "option of the key": f"postgresql://staff@127.0.0.1:1/trade?sslpassword={encoded}&sslmode=disable",
        "no host": f"postgresql://staff:{PASSWORD}",
        "as port": f"postgresql://staff:{HOOK}/trade",
        "slash in the name": f"postgresql://st/aff:{PASSWORD}@127.0.0.1:1/trade",
        "unknown option": f"postgresql://staff:{encoded}@127.0.0.1:1/trade?nonsense={encoded}",
        "twice": f"postgresql://staff@127.0.0.1:1/trade?password={encoded}&password={encoded}",
        "another driver": f"postgres+asyncpg://staff:{encoded}@127.0.0.1:1/trade",
        "another scheme": f"mysql://staff:{encoded}@127.0.0.1:1/trade",
        "SQLite with options": f"sqlite:////tmp/x.db?password={encoded}",
    }


def run(home: Path, *arguments: str, code: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own; `code` spoils something in it first."""
    program = ["-c", f"{code}\nimport sys\nfrom bot.terminal.command_line import main\nsys.exit(main())"]
    return subprocess.run(  # noqa: S603 - our own interpreter and arguments
        [sys.executable, *(program if code else ["-m", "bot"]), *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=home,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TRADEBOT_HOME": str(home)}
        | environment,
    )


SECRETS = {"TELEGRAM_BOT_TOKEN": TOKEN, "CENSUS_API_KEY": KEY, "WEBHOOK_SECRET": HOOK}
OTHER_COMMANDS = ("months", "push status", "db upgrade", "db backup kept.db")
ALL = (TOKEN, KEY, HOOK, PASSWORD, quote(PASSWORD, safe=""), NASTY)


@pytest.mark.parametrize(
    ("kind", "command"),
    [
        *((kind, "check") for kind in addresses()),
        *((kind, command) for kind in ("encoded", "unescaped", "option") for command in ("run", *OTHER_COMMANDS)),
    ],
)
def test_an_address_that_cannot_be_used_is_said_in_one_sentence_without_its_password(home, kind, command):
    done = run(home, *command.split(), DATABASE_URL=addresses()[kind], **SECRETS)
    assert done.returncode in (1, 2)
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert leaked(done.stdout + done.stderr, *ALL) == set()


@pytest.mark.parametrize("kind", addresses())
def test_an_address_on_the_command_line_is_not_repeated_with_its_password(home, kind):
    for arguments in (("db", "copy", addresses()[kind], "new.db"), ("db", "copy", "a.db", "b.db", addresses()[kind])):
        done = run(home, *arguments)
        assert done.returncode in (1, 2)
        assert "Traceback" not in done.stderr
        assert leaked(done.stdout + done.stderr, *ALL) == set()


def test_what_is_in_order_shows_no_secret_either(home):
    for command in ("check", *OTHER_COMMANDS, "load gone.csv"):
        done = run(home, *command.split(), DATABASE_URL=f"sqlite:///{home}/tradebot.db", **SECRETS)
        assert leaked(done.stdout + done.stderr, *ALL) == set()


CRASH = f"""
import os
import threading
from bot.settings import Settings

def broken(self):
    address = f"https://api.telegram.org/bot{{self.telegram_bot_token}}/getMe"
    cut = [self.telegram_bot_token[start:start + 20] for start in range(0, 30, 7)]
    nasty = {NASTY!r}
    raise RuntimeError(address, cut, repr(self.telegram_bot_token)[:-3], self.database_url)
"""


def test_a_traceback_that_python_prints_itself_is_redacted(home):
    code = f"{CRASH}\nimport bot.app\n"
    code += "bot.app.partner_book.load = lambda keep: broken(Settings.read())"
    done = run(home, "months", code=code, DATABASE_URL=f"postgresql://a:{quote(PASSWORD, safe='')}@b/c", **SECRETS)
    assert done.returncode == 1
    assert "Traceback (most recent call last)" in done.stderr
    assert "<secret>" in done.stderr
    assert leaked(done.stdout + done.stderr, *ALL) == set()


def test_a_traceback_of_a_thread_is_redacted(home):
    code = f"{CRASH}\nimport bot.app, threading\n"
    code += "thread = threading.Thread(target=lambda: broken(Settings.read()))\n"
    code += "bot.app.partner_book.load = lambda keep: (thread.start(), thread.join(), 1 / 0)"
    done = run(home, "months", code=code, **SECRETS)
    assert done.stderr.count("Traceback (most recent call last)") == 2
    assert leaked(done.stdout + done.stderr, *ALL) == set()


BROKEN_BOT = f"""
import logging
import structlog
from bot.answering import Answering
from bot.settings import Settings

async def broken(self, question):
    settings = Settings.read()
    token, key, hook, nasty = settings.telegram_bot_token, settings.census_api_key, settings.webhook_secret, {NASTY!r}
    address = f"https://api.telegram.org/bot{{token}}/getMe"
    structlog.get_logger().warning("own", address=address, cut=[token[at:at + 15] for at in range(0, 30, 9)], key=key)
    try:
        raise OSError(address[:50], {{"a": repr(token)[:40]}}, hook)
    except OSError as error:
        logging.getLogger("a library").exception("of the library, %s", key[3:])
        raise RuntimeError(f"no answer from {{address}} with {{key}}", settings) from error

Answering.answer = broken
import sys
from bot.terminal.command_line import main
sys.exit(main())
"""


@pytest.mark.parametrize("log_format", ["text", "json"])
async def test_a_running_bot_that_fails_shows_no_secret_in_its_log_nor_to_anybody(home, log_format):
    async with BotApi(TOKEN) as api:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", BROKEN_BOT, "run"),
            cwd=home,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TRADEBOT_HOME": str(home)}
            | {"CENSUS_FETCH": "off", "TELEGRAM_API_URL": api.url, "LOG_FORMAT": log_format, "TRADEBOT_ADMINS": "1"}
            | SECRETS,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        admin = api.private(1, language_code="en")
        told = await admin.ask("/rank TW")
        process.send_signal(signal.SIGTERM)
        output, log = (text.decode() for text in await process.communicate())
    assert told.text.startswith("Something went wrong")
    assert "RuntimeError" in log
    assert "a library" in log or "of the library" in log
    assert leaked(output + log, *ALL) == set()
    assert leaked(json.dumps([dict(call.values) for call in api.calls], default=str), TOKEN, KEY, HOOK, NASTY) == set()
    if log_format == "json":
        entries = [json.loads(line) for line in log.splitlines()]
        traces = [entry["exception"] for entry in entries if "exception" in entry]
        assert len(traces) >= 2
        assert all(isinstance(trace, str) and "Traceback" in trace for trace in traces)
        assert not any("exc_info" in entry for entry in entries)
    else:
        assert "locals" not in log


@pytest.fixture
def hidden(monkeypatch):
    """What is hidden here is forgotten afterwards."""
    monkeypatch.setattr(redaction, "_pieces", {})
    return redaction.hide


@pytest.mark.parametrize("secret", [TOKEN, KEY, PASSWORD, HOOK, NASTY])
def test_every_piece_in_every_spelling_is_hidden(hidden, secret):
    hidden(secret)
    for written in (secret, quote(secret), quote(secret, safe=""), repr(secret), json.dumps(secret)):
        for start in range(len(written) - 8):
            assert leaked(redaction.redacted(f"x{written[start : start + 12]}y"), secret) == set()
        assert leaked(redaction.redacted(written), secret) == set()
    assert redaction.redacted("nothing of it here") == "nothing of it here"


def test_a_short_secret_is_hidden_whole_and_a_very_short_one_left_to_who_knows_it(hidden):
    hidden("abcde", "xyz")
    assert redaction.redacted("password=abcde, xyz") == "password=<secret>, xyz"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://staff:pw@db.example:5432/trade?password=x", "postgresql://staff@db.example:5432/trade"),
        ("postgresql:///trade?host=/run/postgresql&password=x", "postgresql:///trade"),
        ("postgres://[::1]:5432/trade", "postgresql://[::1]:5432/trade"),
        ("postgresql://a:b@c@d/e", "postgresql://…"),
        ("sqlite:////var/lib/trade.db", "sqlite:////var/lib/trade.db"),
        ("kept.db", "kept.db"),
    ],
)
def test_an_address_as_it_may_be_shown(address, shown):
    assert database_address.shown(address) == shown
