"""What an installation is made from: image, compose file, unit and the pages for operators name what there is."""

import ast
import re
import shutil
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest

from bot.settings import described
from bot.terminal import subcommands

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text("utf-8")
UNIT = ROOT / "docs/tradebot.service"
OPERATIONS = (ROOT / "docs/operations.md").read_text("utf-8")
_ALARMING = ("warning", "error", "exception")


def test_the_image_is_made_from_what_is_there_and_gets_nothing_else():
    copied = [name for line in re.findall(r"^COPY (?!--)(.*)$", DOCKERFILE, re.MULTILINE) for name in line.split()[:-1]]
    assert {"bot", "data", "locales", "requirements-mcp.lock"} <= set(copied)
    assert [name for name in copied if not (ROOT / name).exists()] == []
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert ignored[1] == "*"
    assert {line[1:] for line in ignored if line.startswith("!")} == set(copied)
    assert "USER 10001" in DOCKERFILE


def test_only_settings_are_set():
    names = {name for name, _, _ in described()}
    in_image = re.findall(r"\b([A-Z_]{4,})=", DOCKERFILE)
    in_compose = re.findall(r"^\s+([A-Z_]{4,}):", COMPOSE, re.MULTILINE)
    in_unit = re.findall(r"^Environment=([A-Z_]+)=", UNIT.read_text("utf-8"), re.MULTILINE)
    others = {
        "PATH",
        "PUBLIC_HOST",
        "POSTGRES_USER",
        "POSTGRES_PASSWORD",
        "PIP_NO_CACHE_DIR",
        "PIP_DISABLE_PIP_VERSION_CHECK",
    }
    assert {*in_image, *in_compose, *in_unit} - others <= names
    assert {"TRADEBOT_HOME", "DATABASE_URL", "WEBHOOK_URL"} <= {*in_image, *in_compose, *in_unit}


def test_only_subcommands_are_run():
    commands = re.findall(r"^\s+command: (\w+)", COMPOSE, re.MULTILINE)
    commands += re.findall(r"ExecStart=\S+/tradebot (\w+)", UNIT.read_text("utf-8"))
    commands += re.findall(r'^CMD \["(\w+)"\]', DOCKERFILE, re.MULTILINE)
    commands += re.findall(r"`tradebot ([a-z]\w+)", OPERATIONS)
    assert len(commands) > 6
    assert set(commands) <= set(subcommands.files())


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_takes_the_unit(tmp_path):
    unit = tmp_path / "tradebot.service"
    unit.write_text(re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", UNIT.read_text("utf-8")), "utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)  # noqa: S603, S607
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("hadolint") is None, reason="there is no hadolint here")
def test_the_linter_has_nothing_against_the_dockerfile():
    subprocess.run(["hadolint", str(ROOT / "Dockerfile")], check=True)  # noqa: S603, S607


def alarming_lines() -> set[str]:
    """Every line that the code logs as a warning or an error and that is written out there."""
    found = set()
    for file in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name("log"), attr=level), args=[ast.Constant(str(line)), *_]
                ) if level in _ALARMING:
                    found.add(line)
    return found


def test_every_line_that_alarms_is_explained():
    lines = alarming_lines()
    assert len(lines) > 30
    explained = re.findall(r"^\| (.+?) \|", OPERATIONS.partition("## Log lines")[2], re.MULTILINE)
    assert sorted(lines - set(explained)) == [], "explain it in docs/operations.md, Log lines"
    patterns = [line.replace("…", "*") for line in explained]
    assert any(fnmatch("polling fails: x", pattern) for pattern in patterns)
