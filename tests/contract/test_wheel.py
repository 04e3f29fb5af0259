"""The wheel, installed away from the tree, carries its figures and languages and answers."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _run(*command: str, cwd: Path, **environment: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own interpreter and arguments
        [sys.executable, "-m", *command],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1", "SOURCE_DATE_EPOCH": "1767225600"} | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_installed_wheel_answers_from_its_own_data(tmp_path):
    _run("hatchling", "build", "--target", "wheel", "--directory", str(tmp_path), cwd=ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    _run("pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(site), str(wheel), cwd=tmp_path)
    assert (site / "bot/_shipped/locales/zh_Hant_TW/bot.po").is_file()
    where = _run(
        "bot", "ask", "--format", "json", "/rank TW",
        cwd=tmp_path, PYTHONPATH=str(site), TRADEBOT_HOME=str(tmp_path / "home"),
    )  # fmt: skip
    assert json.loads(where)["rows"][0]["partner"] == "TW"
    found = _run("bot", "check", cwd=tmp_path, PYTHONPATH=str(site), TRADEBOT_HOME=str(tmp_path / "home"))
    assert "2026-01" in found
