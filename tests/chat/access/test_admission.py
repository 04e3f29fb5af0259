from datetime import timedelta

import pytest

from bot.chat.access.admission import Access, Revocation
from bot.store.access import Role

ADMIN, STAFF, OTHER, GROUP = 1, 2, 3, -100


@pytest.fixture
def access(store):
    async def make(*admins: int, mode: str = "invite") -> Access:
        made = Access(mode, frozenset(admins), store.access)
        await made.load()
        return made

    return make


@pytest.mark.parametrize(
    ("mode", "admins", "where", "allowed"),
    [
        ("open", {ADMIN}, (STAFF, STAFF), True),
        ("invite", {ADMIN}, (ADMIN, ADMIN), True),
        ("invite", {ADMIN}, (STAFF, STAFF), False),
        ("invite", {ADMIN}, (GROUP, STAFF), False),
        ("invite", {ADMIN}, (GROUP, ADMIN), True),
        # With no administrator nobody could ever be invited.
        ("invite", set(), (STAFF, STAFF), True),
    ],
)
async def test_who_is_let_in(access, mode, admins, where, allowed):
    assert (await access(*admins, mode=mode)).allows(*where) is allowed


async def test_a_group_is_let_in_by_an_administrator_and_stays_after_a_restart(access):
    await (await access(ADMIN)).brought_into(GROUP, ADMIN, "Office")
    assert (await access(ADMIN)).allows(GROUP, STAFF)


async def test_a_stranger_does_not_let_a_group_in(access):
    made = await access(ADMIN)
    await made.brought_into(GROUP, STAFF, "Office")
    assert not made.allows(GROUP, STAFF)


async def test_a_group_is_answered_once_an_administrator_has_brought_the_bot_into_it(api, setup):
    setup.mode, setup.admins = "invite", frozenset({ADMIN})
    owner, member = api.group(GROUP, ADMIN), api.group(GROUP, STAFF)
    async with setup.running():
        member.change_membership("member")
        member.say("/rank@trade_test_bot TW")
        owner.change_membership("member")
        assert (await member.ask("/rank@trade_test_bot VN")).text == "/rank VN & more"
    assert len(api.sent_to(GROUP)) == 1


async def test_the_claim_code_makes_one_administrator_and_ends_the_time_for_everybody(access):
    code = await (await access()).claim_code()
    made = await access()
    assert await made.claim_code() == code  # the same until it is used
    assert made.allows(OTHER, OTHER)
    assert await made.enter("i" + "x" * 16, OTHER, "Other") is None
    assert await made.enter(code, STAFF, "Staff") is Role.ADMIN
    assert await made.enter(code, OTHER, "Other") is None
    for later in (made, await access()):
        assert later.is_admin(STAFF)
        assert not later.allows(OTHER, OTHER)
        assert await later.claim_code() is None
        assert later.members() == ()  # it came by no invitation


async def test_an_invitation_lets_in_so_many_and_no_more(access):
    made = await access(ADMIN)
    invitation = await made.invite(ADMIN, 1, 7)
    assert await made.enter(invitation.code, ADMIN, "Admin") is Role.ADMIN  # uses nothing up
    assert await made.enter(invitation.code, STAFF, "Staff") is Role.MEMBER
    assert await made.enter(invitation.code, STAFF, "Staff") is Role.MEMBER  # counted once
    assert await made.enter(invitation.code, OTHER, "Other") is None
    assert (await access(ADMIN)).allows(STAFF, STAFF)


async def test_an_invitation_ends_at_its_date(access, store):
    made = await access(ADMIN)
    invitation = await made.invite(ADMIN, 5, 7)
    store.access._clock = lambda: invitation.expires_at + timedelta(seconds=1)
    assert await made.enter(invitation.code, STAFF, "Staff") is None
    assert await made.invitations() == ()


async def test_an_invitation_and_a_person_can_be_revoked(access):
    made = await access(ADMIN)
    invitation = await made.invite(ADMIN, 5, 7)
    await made.enter(invitation.code, STAFF, "Staff")
    assert await made.revoke(invitation.code) is Revocation.DONE
    assert await made.enter(invitation.code, OTHER, "Other") is None
    assert made.allows(STAFF, STAFF)
    assert await made.revoke(str(STAFF)) is Revocation.DONE
    assert not made.allows(STAFF, STAFF)
    assert await made.revoke(str(STAFF)) is Revocation.UNKNOWN
    assert await made.revoke(str(ADMIN)) is Revocation.NAMED_BY_SETTINGS


async def test_an_administrator_invites_and_revokes_in_the_chat(api, setup):
    setup.mode, setup.admins = "invite", frozenset({ADMIN})
    admin, guest = api.private(ADMIN, language_code="en"), api.private(STAFF, language_code="en")
    async with setup.running():
        invited = await admin.ask("/invite 2 30")
        assert invited.text.startswith("An invitation for 2 people")
        link = next(line for line in invited.text.split("\n") if "t.me" in line)
        payload = link.partition("?start=")[2]
        assert (await guest.ask("/invite")).text.startswith("This bot answers invited people only")
        assert (await guest.ask(f"/start {payload}")).text == "/start & more"
        assert (await guest.ask("/rank TW")).text == "/rank TW & more"
        assert (await guest.ask("/invite")).text == "Only the bot's administrators can do that."
        listed = await admin.ask("/revoke")
        assert [button["text"] for button in listed.buttons][-2:] == ["Remove Staff", "Make Staff an administrator"]
        await admin.press(listed, "Remove Staff")
        assert (await guest.ask("/rank TW")).text.startswith("This bot answers invited people only")
        assert (await api.private(OTHER, language_code="en").ask("/start i" + "x" * 16)).text.startswith(
            "This invitation is used up"
        )
    assert api.refused() == []


async def test_administrators_make_and_remove_administrators(access):
    made = await access()
    await made.enter(await made.claim_code(), ADMIN, "Admin")
    invitation = await made.invite(ADMIN, 5, 7)
    await made.enter(invitation.code, STAFF, "Staff")
    assert await made.revoke(str(ADMIN)) is Revocation.LAST_ADMIN
    assert [await made.appoint(whom) for whom in (str(OTHER), str(ADMIN), "²", "")] == [False] * 4
    assert await made.appoint(str(STAFF))
    assert made.admins == {ADMIN, STAFF}
    assert await made.revoke(str(ADMIN)) is Revocation.DONE
    assert await made.revoke(str(STAFF)) is Revocation.LAST_ADMIN
    assert (await access()).admins == {STAFF}
    assert await made.readmit(str(ADMIN))
    assert not made.is_admin(ADMIN)  # let in again as a member


async def test_a_member_is_made_an_administrator_in_the_chat(api, setup):
    setup.mode, setup.admins = "invite", frozenset({ADMIN})
    admin, guest = api.private(ADMIN, language_code="en"), api.private(STAFF, language_code="en")
    async with setup.running():
        code = (await admin.ask("/invite")).text.partition("?start=")[2].split()[0]
        assert (await admin.ask(f"/invite admin {STAFF}")).text.startswith("Only who has come by an invitation")
        await guest.ask(f"/start {code}")
        assert (await guest.ask("/invite admin 11")).text == "Only the bot's administrators can do that."
        answer = await admin.press(await admin.ask("/revoke"), "Make Staff an administrator")
        assert answer.text == "Done: an administrator now; /revoke ends it."
        assert (await guest.ask("/invite")).text.startswith("An invitation")


async def test_a_group_that_nobody_knows_is_shut_out_only_when_that_is_said(api, setup):
    setup.mode, setup.admins = "open", frozenset({ADMIN})
    admin, member = api.private(ADMIN, language_code="en"), api.group(GROUP, STAFF)
    async with setup.running():
        answer = await admin.ask(f"/revoke {GROUP}")
        assert answer.text == f"That group is in no list of mine. /revoke shut {GROUP} shuts it out all the same."
        await member.ask("/rank@trade_test_bot TW")
        assert (await admin.ask(f"/revoke shut {GROUP}")).text.startswith("Done")
        member.say("/rank@trade_test_bot TW")
        await api.wait_until_polled()
    assert len(api.sent_to(GROUP)) == 1


@pytest.mark.parametrize("text", ["/invite 0", "/invite 501", "/invite 1 0", "/invite 1 366"])
async def test_an_invitation_has_bounds(api, setup, text):
    setup.mode, setup.admins = "invite", frozenset({ADMIN})
    async with setup.running():
        answer = await api.private(ADMIN, language_code="en").ask(text)
    assert answer.text.startswith("An invitation is for 1 to 500 people")


async def test_an_invitation_that_is_shown_in_a_group_lets_nobody_in(api, setup):
    setup.mode, setup.admins = "invite", frozenset({ADMIN})
    admin, guest = api.private(ADMIN, language_code="en"), api.private(STAFF, language_code="en")
    async with setup.running():
        invited = await admin.ask("/invite")
        payload = invited.text.partition("?start=")[2].split()[0]
        api.group(GROUP, STAFF).say(f"/start@trade_test_bot {payload}")
        assert (await guest.ask("/rank TW")).text.startswith("This bot answers invited people only")
    assert (await setup.store.access.everybody()).members == ()
    assert api.sent_to(GROUP) == []


async def test_an_administrator_invites_nobody_where_others_read_along(api, setup):
    setup.mode, setup.admins = "invite", frozenset({ADMIN})
    admin = api.group(GROUP, ADMIN, language_code="en")
    admin.chat.members[ADMIN] = "administrator"
    async with setup.running():
        answer = await admin.ask("/invite@trade_test_bot 5")
    assert answer.text == "Please do that in the private chat with the bot."
    assert await setup.store.access.invitations() == ()


@pytest.mark.parametrize("whom", ["9" * 30, "9" * 18, "-0x5", "²", "٣", "a\x00b", "i" + "x" * 16, "x" * 4_000])
async def test_nobody_is_revoked_by_what_is_no_id_and_no_code(api, setup, whom):
    setup.mode, setup.admins = "invite", frozenset({ADMIN})
    async with setup.running():
        answer = await api.private(ADMIN, language_code="en").ask(f"/revoke {whom}")
    assert answer.text == "There is no such invitation or person."


@pytest.mark.parametrize("text", ["/invite ²", "/invite " + "9" * 30, "/invite -5", "/invite ٣", "/invite \x00"])
async def test_an_invitation_is_for_people_in_numbers(api, setup, text):
    setup.mode, setup.admins = "invite", frozenset({ADMIN})
    async with setup.running():
        answer = await api.private(ADMIN, language_code="en").ask(text)
    assert answer.text.startswith("An invitation")
