"""The public contract of the command line, through the real process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.loading.reading import hostile_files

ROOT = Path(__file__).parents[2]


@pytest.fixture
def tradebot(home):
    """Run `tradebot …` in a process of its own; give the finished process."""

    def run(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own interpreter and arguments
            [sys.executable, "-m", "bot", *arguments],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            check=False,
            cwd=home,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TRADEBOT_HOME": str(home)}
            | environment,
        )

    return run


def test_an_answer_is_on_standard_output_and_nothing_on_standard_error(tradebot):
    done = tradebot("ask", "/rank", "臺灣")
    assert (done.returncode, done.stderr) == (0, "")
    assert "266.1 億美元" in done.stdout.split("\n")[0]


def test_a_refusal_is_on_standard_error_with_exit_code_1(tradebot):
    done = tradebot("ask", "--lang", "en", "/rank Atlantis")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Atlantis" in done.stderr


def test_wrong_usage_is_exit_code_2(tradebot):
    assert tradebot("ask").returncode == 2
    assert tradebot("ask", "--lang", "tlh", "/rank").returncode == 2
    assert tradebot("months", PORT="many").returncode == 2


def test_json_of_a_standing(tradebot):
    answer = json.loads(tradebot("ask", "--format", "json", "/imports 臺灣").stdout)
    assert answer["kind"] == "standing"
    assert answer["query"] == {
        "partners": ["TW"],
        "measure": "imports",
        "top": None,
        "period": {"from": "2026-01", "to": "2026-01"},
        "direction": None,
        "vintage": None,
    }
    assert answer["command"] == "/imports TW 2026-01"
    (row,) = answer["rows"]
    assert (row["partner"], row["name"], row["month"], row["rank"]) == ("TW", "臺灣", "2026-01", 3)
    assert round(row["value_usd"] / 10**7) == 2169
    assert row["change"] == pytest.approx(0.9596, abs=1e-9)
    assert row["status"] == "published"
    assert set(answer["source"]) >= {"name", "vintage", "loaded_at"}
    assert answer["text"].startswith("美國自臺灣進口")


def test_json_of_a_table_has_as_many_rows_as_asked(tradebot):
    answer = json.loads(tradebot("ask", "--format", "json", "/deficit top5").stdout)
    assert answer["kind"] == "table"
    assert answer["command"] == "/deficit top5 2026-01"
    assert [(row["rank"], row["partner"]) for row in answer["rows"]] == [
        (1, "VN"), (2, "TW"), (3, "CN"), (4, "MX"), (5, "TH"),
    ]  # fmt: skip


def test_json_refusals_are_objects_too(tradebot):
    done = tradebot("ask", "--format", "json", "/rank Tawian")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["kind"], answer["rows"]) == (1, "unknown_partner", [])
    assert {"label": "臺灣", "command": "/rank TW 2026-01", "partner": "TW"} in answer["suggestions"]
    for text, kind in (
        ("/rank 臺灣 2026-13", "invalid"),
        ("/rank 臺灣 1984-12", "unknown_month"),
        ("今天天氣", "not_understood"),
    ):
        done = tradebot("ask", "--format", "json", text)
        assert (done.returncode, json.loads(done.stdout)["kind"]) == (1, kind)


def test_a_stream_of_questions_gives_a_line_each_in_order(tradebot):
    done = tradebot("ask", "--format", "json", "-", stdin="/rank 臺灣\nnonsense words\n逆差前五\n")
    assert [json.loads(line)["kind"] for line in done.stdout.splitlines()] == ["standing", "not_understood", "table"]
    assert done.returncode == 0


def test_months(tradebot):
    listed = json.loads(tradebot("months", "--format", "json").stdout)
    assert (len(listed["months"]), listed["newest"]) == (493, "2026-01")
    assert "2026" in tradebot("months").stdout


def test_the_shipped_files_are_already_loaded(tradebot, shipped_data):
    files = [str(path) for path in (*shipped_data.glob("census/*"), *shipped_data.glob("briefings/*.txt"))]
    done = tradebot("load", "--format", "json", *files)
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert [report["status"] for report in reports] == ["already_loaded"] * 4
    assert done.returncode == 0


def test_a_file_that_is_not_there_or_not_ours_is_refused_plainly(tradebot, tmp_path):
    (tmp_path / "note.txt").write_text("hello", "utf-8")
    done = tradebot("load", "--format", "json", str(tmp_path / "gone.xlsx"), str(tmp_path / "note.txt"))
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert [report["status"] for report in reports] == ["refused", "refused"]
    assert all(report["findings"][0]["message"] and report["campaign"] is None for report in reports)
    assert done.returncode == 1


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_garbage_is_refused_without_a_traceback(tradebot, tmp_path, samples, log_format):
    """Whatever an operator gives: each file one sentence, and the good one among them is looked at."""
    files = {
        "noise": bytes(range(256)) * 100,
        "marks.txt": hostile_files.combining_marks(),
        "cut.xlsx": next(samples.glob("*.xlsx")).read_bytes()[:5000],
        os.fsdecode(b"\xff\xfe.csv"): next(samples.glob("table.*")).read_bytes(),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    paths = [str(tmp_path / name) for name in (*files, ".", "gone")]
    for form in ("text", "json"):
        done = tradebot("load", "--dry-run", "--yes", "--format", form, *paths, LOG_FORMAT=log_format)
        assert "Traceback" not in done.stdout + done.stderr
        assert done.returncode == 1
    statuses = [json.loads(line)["status"] for line in done.stdout.splitlines()]
    assert statuses == ["refused", "refused", "refused", "loaded", "refused", "refused"]


def test_run_without_a_token_is_the_terminal_chat_and_says_why(tradebot):
    done = tradebot("run", stdin="/rank 臺灣\n1\n/quit\n")
    assert done.returncode == 0
    assert "TELEGRAM_BOT_TOKEN" in done.stderr
    assert "266.1 億美元" in done.stdout


def test_check_says_what_is_there_without_secrets(tradebot):
    token = {"TELEGRAM_BOT_TOKEN": "123:secret"}
    done = tradebot("check", **token)
    assert done.returncode == 0
    assert "2026-01" in done.stdout
    assert "secret" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "address",
    ["postgresql://user:secret@127.0.0.1:1/none", "sqlite:////proc/none/tradebot.db"],
)
def test_a_database_that_cannot_be_used_is_said_in_one_sentence(tradebot, address):
    done = tradebot("ask", "/rank TW", DATABASE_URL=address)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The database ")
    assert "DATABASE_URL" in done.stderr
    assert "secret" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_home_that_is_a_file_or_a_database_that_is_none_is_said_in_one_sentence(tradebot, tmp_path):
    (tmp_path / "file").write_text("x", "utf-8")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken/tradebot.db").write_bytes(b"no database" * 1000)
    for home in ("file", "broken"):
        done = tradebot("ask", "/rank TW", TRADEBOT_HOME=str(tmp_path / home))
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("The database ")
        assert len(done.stderr.splitlines()) == 1


def test_a_dry_run_says_that_nothing_was_loaded(tradebot, samples):
    done = tradebot("load", "--dry-run", str(next(samples.glob("table.*"))))
    assert "nothing has been loaded" in done.stdout + done.stderr or "未載入" in done.stdout + done.stderr


def test_the_readme_shows_what_the_program_prints(tradebot):
    readme = (ROOT / "README.md").read_text("utf-8")
    samples = readme.split("```text\n")[1].split("```")[0].strip()
    for sample in samples.split("$ tradebot ")[1:]:
        command, _, shown = sample.partition("\n")
        assert tradebot(*command.split()).stdout.strip() == shown.strip()


def test_the_terminal_chat_keeps_its_settings_and_knows_what_it_has_offered(tradebot):
    done = tradebot("chat", stdin="/deficit top5\n99\n/settings decimals 0\n/deficit top5\n/subscribe\n")
    assert done.returncode == 0
    assert "沒有第 99 個選項" in done.stdout
    assert "742 億美元" in done.stdout.split("沒有第 99 個選項")[1]
