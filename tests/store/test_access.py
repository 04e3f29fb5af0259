"""Members, invitations and the claim, on both databases; sent files."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.store.access import Role

SOON = datetime.now(UTC) + timedelta(days=1)


async def test_the_claim_is_made_once_and_used_once(store):
    code = await store.access.claim_code(lambda: "one")
    assert await store.access.claim_code(lambda: "two") == code
    assert not await store.access.claim("two", 7, "Guess")
    done = await asyncio.gather(*(store.access.claim(code, user, "Staff") for user in (1, 2, 3)))
    assert sorted(done) == [False, False, True]
    (member,) = await store.access.members()
    assert member.role is Role.ADMIN


async def test_an_invitation_is_used_no_oftener_than_it_says(store):
    await store.access.invite("code", 1, 2, SOON)
    done = await asyncio.gather(*(store.access.redeem("code", user, "Staff") for user in range(5)))
    assert sum(done) == 2
    assert len(await store.access.members()) == 2
    assert await store.access.invitations() == ()


async def test_an_administrator_cannot_be_removed_by_the_chat(store):
    await store.access.claim(await store.access.claim_code(lambda: "one"), 7, "Admin")
    assert not await store.access.remove(7)
    assert [member.user for member in await store.access.members()] == [7]


async def test_a_file_is_known_to_the_bot_that_sent_it(store):
    await store.files.keep(1, "key", "file")
    await store.files.keep(1, "key", "file again")
    assert (await store.files.find(1, "key"), await store.files.find(2, "key")) == ("file again", None)
    await store.files.forget(1, "key")
    assert await store.files.find(1, "key") is None
