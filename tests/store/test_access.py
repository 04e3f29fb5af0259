"""Members, invitations and the claim, on both databases; sent files."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.domain.campaign import CampaignKind
from bot.domain.time import Month
from bot.store.access import NO_ACCESS, Group, Removal, Role
from bot.store.deliveries.announcing import open_campaign

SOON = datetime.now(UTC) + timedelta(days=1)


async def test_the_claim_is_made_once_and_used_once(store):
    code = await store.access.claim_code(lambda: "one")
    assert await store.access.claim_code(lambda: "two") == code
    assert not await store.access.claim("two", 7, "Guess")
    done = await asyncio.gather(*(store.access.claim(code, user, "Staff") for user in (1, 2, 3)))
    assert sorted(done) == [False, False, True]
    (member,) = (await store.access.everybody()).members
    assert member.role is Role.ADMIN


async def test_an_invitation_is_used_no_oftener_than_it_says(store):
    await store.access.invite("code", 1, 2, SOON)
    done = await asyncio.gather(*(store.access.redeem("code", user, "Staff") for user in range(5)))
    assert sum(done) == 2
    assert len((await store.access.everybody()).members) == 2
    assert await store.access.invitations() == ()


async def test_the_last_administrator_stays_unless_the_settings_name_others(store):
    await store.access.claim(await store.access.claim_code(lambda: "one"), 7, "Admin")
    assert await store.access.remove(7, others_administer=False) is Removal.LAST_ADMIN
    assert await store.access.remove(8, others_administer=False) is Removal.UNKNOWN
    assert [one.role for one in (await store.access.everybody()).members] == [Role.ADMIN]
    assert await store.access.remove(7, others_administer=True) is Removal.DONE
    assert [one.role for one in (await store.access.everybody()).members] == [Role.REVOKED]


async def test_who_was_removed_comes_in_by_no_invitation_from_before(store, clock):
    for code in ("first", "other"):
        await store.access.invite(code, 1, 9, SOON)
    assert await store.access.redeem("first", 7, "Staff")
    assert await store.access.remove(7, others_administer=True) is Removal.DONE
    assert not await store.access.redeem("first", 7, "Staff")
    assert not await store.access.redeem("other", 7, "Staff")
    assert await store.access.redeem("first", 8, "Other")
    clock.forward(seconds=1)
    await store.access.invite("new", 1, 1, SOON)
    assert await store.access.redeem("new", 7, "Staff")
    assert {one.user: one.role for one in (await store.access.everybody()).members} == dict.fromkeys(
        (7, 8), Role.MEMBER
    )
    uses = {one.code: one.uses_left for one in await store.access.invitations()}
    assert uses == {"first": 7, "other": 9}, "who is refused uses nothing up"


async def test_access_that_is_taken_pauses_what_was_subscribed_and_cancels_what_has_not_left(store):
    await store.access.invite("code", 1, 9, SOON)
    for user in (7, 8):
        await store.access.redeem("code", user, "Staff")
        await store.subscriptions.subscribe(user, None, "en")
    with store.loading() as connection:
        now = datetime.now(UTC)
        open_campaign(connection, kind=CampaignKind.MONTHLY, month=Month.of(2026, 2), load=None, now=now)
    await store.access.remove(7, others_administer=True)
    assert {one.chat: one.pause_reason for one in await store.subscriptions.all()} == {7: NO_ACCESS, 8: None}
    assert [one.chat for one in await store.outbox.claim(9, datetime.now(UTC))] == [8]
    assert await store.campaigns.recipients(CampaignKind.BROADCAST) == 1
    assert await store.access.readmit(7)
    assert not await store.access.readmit(7)
    assert {one.chat: one.pause_reason for one in await store.subscriptions.all()} == {7: None, 8: None}


async def test_a_group_that_is_shut_out_keeps_that_under_a_new_id(store):
    await store.access.let_group_in(-1, "Office")
    await store.access.let_group_in(-2, "Other")
    await store.subscriptions.subscribe(-1, None, "en")
    await store.access.shut_group_out(-1)
    await store.subscriptions.move(-1, -1001)
    assert (await store.access.everybody()).groups == (
        Group(-1001, "Office", is_shut_out=True),
        Group(-2, "Other", is_shut_out=False),
    )
    (subscription,) = await store.subscriptions.all()
    assert (subscription.chat, subscription.pause_reason) == (-1001, NO_ACCESS)


async def test_that_there_was_an_administrator_is_never_forgotten(store):
    assert not (await store.access.everybody()).was_claimed
    await store.access.keep_claimed()
    assert (await store.access.everybody()).was_claimed


async def test_a_file_is_known_to_the_bot_that_sent_it(store):
    await store.files.keep(1, "key", "file")
    await store.files.keep(1, "key", "file again")
    assert (await store.files.find(1, "key"), await store.files.find(2, "key")) == ("file again", None)
    await store.files.forget(1, "key")
    assert await store.files.find(1, "key") is None
