import pytest

from bot.chat.access import Access
from tests.chat.running import Remembered

ADMIN, STAFF, GROUP = 1, 2, -100


@pytest.mark.parametrize(
    ("mode", "admins", "chat", "user", "allowed"),
    [
        ("open", {ADMIN}, STAFF, STAFF, True),
        ("invite", {ADMIN}, ADMIN, ADMIN, True),
        ("invite", {ADMIN}, STAFF, STAFF, False),
        ("invite", {ADMIN}, GROUP, STAFF, False),
        ("invite", {ADMIN}, GROUP, ADMIN, True),
        # With no administrator nobody could ever be invited.
        ("invite", set(), STAFF, STAFF, True),
    ],
)
async def test_who_is_let_in(mode, admins, chat, user, allowed):
    access = Access(mode, frozenset(admins), Remembered())
    assert await access.allows(chat, user) is allowed


async def test_a_group_is_let_in_by_an_administrator_and_stays_after_a_restart():
    settings = Remembered()
    await Access("invite", frozenset({ADMIN}), settings).brought_into(GROUP, ADMIN)
    assert await Access("invite", frozenset({ADMIN}), settings).allows(GROUP, STAFF)


async def test_a_stranger_does_not_let_a_group_in():
    access = Access("invite", frozenset({ADMIN}), Remembered())
    await access.brought_into(GROUP, STAFF)
    assert not await access.allows(GROUP, STAFF)
