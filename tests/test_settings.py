"""Settings are read from the environment first, and say plainly what they cannot be."""

import re
from pathlib import Path

import pytest

from bot import __version__
from bot.settings import BadSetting, Settings, described
from docs import reference


def test_every_setting_has_a_help_line():
    assert [name for name, _, text in described() if not text.strip()] == []


def test_defaults_make_a_local_database_in_the_home_folder(tmp_path):
    settings = Settings.read({"TRADEBOT_HOME": str(tmp_path)}, env_file=None)
    assert settings.database == f"sqlite:///{tmp_path / 'tradebot.db'}"
    assert settings.tradebot_lang == "zh_Hant_TW"
    assert settings.tradebot_timezone.key == "Asia/Taipei"


def test_the_environment_wins_over_the_file(tmp_path):
    env_file = tmp_path / ".env"
    env_file.write_text("# ours\nexport TRADEBOT_LANG=en\nLOG_FORMAT='json'\n", "utf-8")
    settings = Settings.read({"TRADEBOT_LANG": "zh_Hans_CN"}, env_file=env_file)
    assert settings.tradebot_lang == "zh_Hans_CN"
    assert settings.log_format == "json"


def test_an_empty_variable_means_the_default():
    assert Settings.read({"PORT": " "}, env_file=None).port == 8080


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_API_URL", "localhost:8081"),
        ("TRADEBOT_TIMEZONE", "Asia/Atlantis"),
        ("TRADEBOT_ADMINS", "42,bob"),
        ("TRADEBOT_ACCESS", "closed"),
        ("PORT", "70000"),
        ("PORT", "٣"),
        ("LISTEN_ADDRESS", "localhost:80"),
        ("WEBHOOK_URL", "ftp://example.org"),
        ("DATABASE_URL", "mysql://user:secret@host/trade"),
    ],
)
def test_a_bad_value_is_named_with_what_it_may_be(name, value):
    with pytest.raises(BadSetting, match=f"^{name} cannot be .* it takes .+\\.$") as raised:
        Settings.read({name: value}, env_file=None)
    assert "secret" not in str(raised.value)


def test_a_bad_line_of_the_file_is_named(tmp_path):
    env_file = tmp_path / ".env"
    env_file.write_text("TRADEBOT_LANG=en\nnonsense\n", "utf-8")
    with pytest.raises(BadSetting, match="line 2"):
        Settings.read({}, env_file=env_file)


def test_admins_are_ids_by_commas_or_spaces():
    assert Settings.read({"TRADEBOT_ADMINS": "1, 22 333"}, env_file=None).tradebot_admins == {1, 22, 333}


def test_readme_and_example_are_what_the_program_says():
    readme = reference.README.read_text("utf-8")
    assert reference.readme(readme) == readme, "run `make readme`"
    assert reference.EXAMPLE.read_text("utf-8") == reference.example(), "run `make readme`"
    assert all(f"`{name}`" in readme for name, _, _ in described())


def test_the_lock_names_no_index():
    root = Path(reference.README).parent
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (root / lock).read_text("utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text


def test_the_changelog_has_the_version_with_its_day():
    changelog = (Path(reference.README).parent / "CHANGELOG.md").read_text("utf-8")
    unreleased, newest, *_ = [line for line in changelog.splitlines() if line.startswith("## ")]
    assert unreleased == "## Unreleased"
    assert re.fullmatch(rf"## {re.escape(__version__)} – \d{{4}}-\d\d-\d\d", newest)
