"""Settings are read from the environment first, and say plainly what they cannot be."""

import re
from pathlib import Path

import pytest

from bot import __version__
from bot.settings import BadSetting, Settings, described, unknown_names
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
        ("TELEGRAM_BOT_TOKEN", "secret"),
        ("TELEGRAM_BOT_TOKEN", "1:my secret"),
        ("TELEGRAM_API_URL", "https://api.telegram.org/bot"),
        ("TRADEBOT_PUSH_RATE", "0"),
        ("TRADEBOT_PUSH_RATE", "-1"),
        ("TRADEBOT_PUSH_RATE", "2.5"),
        ("TRADEBOT_PUSH_RATE", "1001"),
        ("CENSUS_DAILY_REQUESTS", "0"),
        ("TRADEBOT_HEALTH_PORT", "yes"),
        ("WEBHOOK_URL", "http://bot.example/hook"),
        ("WEBHOOK_URL", "https://bot.example:8080/hook"),
        ("WEBHOOK_URL", "https://user:secret@bot.example/hook"),
        ("WEBHOOK_URL", "https://bot.example/hook?word=secret"),
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


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("TRADEBOT_LANG=en # of the office", "en"),
        ("TRADEBOT_LANG = 'en'  # of the office", "en"),
        ('TRADEBOT_LANG="en"', "en"),
        ("\ufeffTRADEBOT_LANG=en", "en"),
        ("export TRADEBOT_LANG=en\r", "en"),
        ("TRADEBOT_LANG='a # b'", "a # b"),
        ("TRADEBOT_LANG=a#b", "a#b"),
        ('TRADEBOT_LANG="臺灣"', "臺灣"),
        ("OTHER=en\nTRADEBOT_LANG=${OTHER}", "en"),
        ("TRADEBOT_LANG=", "zh_Hant_TW"),
    ],
)
def test_the_file_is_read_as_such_files_are(tmp_path, line, value):
    env_file = tmp_path / ".env"
    env_file.write_bytes(f"{line}\n".encode())
    assert Settings.read({}, env_file=env_file).tradebot_lang == value


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp950", "Big5 or GB 18030"),
        ("gb18030", "Big5 or GB 18030"),
    ],
)
def test_a_file_in_another_encoding_is_told_so(tmp_path, encoding, told):
    env_file = tmp_path / ".env"
    word = "中国贸易" if encoding == "gb18030" else "臺灣貿易"
    env_file.write_bytes(f"# {word}\nTRADEBOT_LANG=en\n".encode(encoding))
    with pytest.raises(BadSetting, match=f"{told}: save it as UTF-8") as raised:
        Settings.read({}, env_file=env_file)
    assert "lang" not in str(raised.value)


@pytest.mark.parametrize("lines", ["A=1\n\n\nTRADEBOT_LANG='en", "\n\n# x\nTRADEBOT_LANG en", "A=1\n\n\n=en\n"])
def test_the_number_of_a_bad_line_is_right(tmp_path, lines):
    env_file = tmp_path / ".env"
    env_file.write_text(lines, "utf-8")
    with pytest.raises(BadSetting, match=r"\.env, line 4: write NAME=value\.$"):
        Settings.read({}, env_file=env_file)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("TRADEBOT_LNAG", "TRADEBOT_LANG"),
        ("TRADEBOT_ADMIN", "TRADEBOT_ADMINS"),
        ("TELEGRAM_TOKEN", "TELEGRAM_BOT_TOKEN"),
        ("TELEGRAM_BOT_API_URL", "TELEGRAM_API_URL"),
        ("CENSUS_KEY", "CENSUS_API_KEY"),
        ("WEBHOOK_URI", "WEBHOOK_URL"),
        ("tradebot_lang", "TRADEBOT_LANG"),
        ("Database_Url", "DATABASE_URL"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest_one(name, meant):
    assert unknown_names({name: "x"}, None) == (f"{name} is no setting and is passed over; did you mean {meant}?",)


def test_names_of_others_are_left_alone(tmp_path):
    env_file = tmp_path / ".env"
    env_file.write_text("DATABSE_URL=x\nCOMPOSE_PROFILES=scale\n", "utf-8")
    assert unknown_names({"PATH": "/bin", "REPORT": "1", "DATABSE_URL_OLD": "2", "LOG_LEVEL": "3"}, None) == ()
    assert [line.rpartition(" ")[2] for line in unknown_names({}, env_file)] == ["DATABASE_URL?"]
    assert "README" in unknown_names({"TRADEBOT_ZZZZZZZZZ": "1"}, None)[0]


@pytest.mark.parametrize(
    ("given", "port"),
    [
        ({}, None),
        ({"PORT": "81"}, 81),
        ({"TRADEBOT_HEALTH_PORT": "82"}, 82),
        ({"PORT": "81", "TRADEBOT_HEALTH_PORT": "82"}, 82),
    ],
)
def test_health_is_asked_for_where_a_port_was_given(given, port):
    assert Settings.read(given, env_file=None).health_port == port


def test_a_self_hosted_server_may_bring_updates_without_tls():
    url = "http://127.0.0.1:9/hook"
    assert (
        Settings.read({"WEBHOOK_URL": url, "TELEGRAM_API_URL": "http://127.0.0.1:8081"}, env_file=None).webhook_url
        == url
    )


def test_admins_are_ids_by_commas_or_spaces():
    assert Settings.read({"TRADEBOT_ADMINS": "1, 22 333"}, env_file=None).tradebot_admins == {1, 22, 333}


def test_readme_and_example_are_what_the_program_says():
    readme = reference.README.read_text("utf-8")
    assert reference.readme(readme) == readme, "run `make readme`"
    assert reference.EXAMPLE.read_text("utf-8") == reference.example(), "run `make readme`"
    assert all(f"`{name}`" in readme for name, _, _ in described())


def test_the_lock_names_no_index():
    root = Path(reference.README).parent
    locks = sorted(root.glob("requirements*.lock"))
    assert len(locks) >= 4
    for lock in locks:
        text = lock.read_text("utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text


def test_the_changelog_has_the_version_with_its_day():
    changelog = (Path(reference.README).parent / "CHANGELOG.md").read_text("utf-8")
    unreleased, newest, *_ = [line for line in changelog.splitlines() if line.startswith("## ")]
    assert unreleased == "## Unreleased"
    assert re.fullmatch(rf"## {re.escape(__version__)} – \d{{4}}-\d\d-\d\d", newest)
