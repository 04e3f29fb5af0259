"""Which roles the settings allow, and the secret that every process of one installation derives."""

import pytest

from bot.serving.roles import role_named, webhook_of
from bot.settings import BadSetting, Settings

ADDRESS = {"WEBHOOK_URL": "https://bot.example/hook"}


def settings(words):
    return Settings.read({"TELEGRAM_BOT_TOKEN": "1:secret", **words}, env_file=None)


@pytest.mark.parametrize(
    ("name", "webhook", "database_is_shared", "wanting"),
    [
        ("web", "https://bot.example/hook", False, "DATABASE_URL"),
        ("worker", "", False, "DATABASE_URL"),
        ("web", "", True, "WEBHOOK_URL"),
    ],
)
def test_a_role_that_the_settings_do_not_allow_is_refused_with_what_is_wanting(
    name, webhook, database_is_shared, wanting
):
    with pytest.raises(BadSetting, match=wanting):
        role_named(name, webhook_of(settings({"WEBHOOK_URL": webhook})), database_is_shared=database_is_shared)


def test_one_process_does_everything_and_of_several_each_its_part():
    webhook = webhook_of(settings(ADDRESS))
    roles = {
        name: role_named(name, webhook, database_is_shared=shared)
        for name, shared in (("all", False), ("web", True), ("worker", True))
    }
    assert [(role.hears, role.works) for role in roles.values()] == [(True, True), (True, False), (False, True)]


def test_the_secret_is_the_same_for_a_token_and_does_not_show_it():
    one, again = webhook_of(settings(ADDRESS)), webhook_of(settings(ADDRESS))
    other = webhook_of(settings({**ADDRESS, "TELEGRAM_BOT_TOKEN": "2:secret"}))
    given = webhook_of(settings({**ADDRESS, "WEBHOOK_SECRET": "chosen"}))
    assert one == again
    assert one.secret != other.secret
    assert "secret" not in one.secret
    assert (given.url, given.secret) == (ADDRESS["WEBHOOK_URL"], "chosen")
    assert webhook_of(settings({})) is None
