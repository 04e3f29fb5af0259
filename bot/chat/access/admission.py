"""Who may use the bot: everybody, or administrators and those they have let in.

`open` lets everybody in. `invite` lets in administrators, whoever came by an invitation of theirs, and groups and
channels that an administrator has brought the bot into. As long as there has never been an administrator, nobody
could have invited anybody: then everybody is answered, and a code in the log makes whoever sends it the administrator.
Whom an administrator has shut out is out in either mode, until an administrator lets them in again.
"""

from datetime import UTC, datetime, timedelta
from enum import Enum, auto

from bot.chat.receiving.deep_links import is_code, new_code
from bot.domain.whole_number import whole_number
from bot.store.access import Group, Invitation, Member, Role, StoredAccess


class Revocation(Enum):
    """What came of ending an invitation or somebody's access."""

    DONE = auto()
    UNKNOWN = auto()
    UNKNOWN_GROUP = auto()
    LAST_ADMIN = auto()
    NAMED_BY_SETTINGS = auto()


class Access:
    """The access list: who may use the bot, by user and chat.

    Kept in memory, and read again where others may have changed it.
    """

    def __init__(self, mode: str, admins: frozenset[int], register: StoredAccess) -> None:
        self._is_open = mode == "open"
        self.named = admins
        """Administrators by the settings."""
        self._register = register
        self._members: dict[int, Member] = {}
        self._groups: dict[int, Group] = {}
        self._was_claimed = bool(admins)
        self._is_kept = False
        """Whether it is written down that there has been an administrator."""
        self._changes = 0

    async def load(self) -> None:
        """Read the list; before anything else, and again whenever another process may have changed it."""
        changes = None
        while changes != self._changes:  # what was read before a change of our own is out of date
            changes = self._changes
            found = await self._register.everybody()
        self._members = {one.user: one for one in found.members}
        self._groups = {one.chat: one for one in found.groups}
        if self._was_claimed and not found.was_claimed:
            await self._register.keep_claimed()
        self._was_claimed = self._was_claimed or found.was_claimed

    @property
    def admins(self) -> frozenset[int]:
        return self.named | {user for user, one in self._members.items() if one.role is Role.ADMIN}

    @property
    def was_claimed(self) -> bool:
        """Whether there has ever been an administrator or a member."""
        return self._was_claimed

    async def claim_code(self) -> str | None:
        """The code that makes its sender the administrator; None when there is one already."""
        return None if self.admins else await self._register.claim_code(new_code)

    def is_admin(self, user: int | None) -> bool:
        return user in self.admins

    def allows(self, chat: int, user: int | None) -> bool:
        """Whether somebody is answered in a chat."""
        group = self._groups.get(chat)
        if group is not None and group.is_shut_out:
            return False
        if self.is_admin(user):
            return True
        role = self._role(user)
        if role is Role.REVOKED:
            return False
        return self._is_open or not self._was_claimed or role is not None or (chat != user and group is not None)

    def is_shut_out(self, user: int) -> bool:
        """Whether an administrator has taken somebody's access."""
        return self._role(user) is Role.REVOKED

    async def let_in(self, user: int, name: str) -> bool:
        """Let in who has asked for it; False for who has access already, or whose access was taken."""
        if self.is_admin(user) or not await self._register.let_person_in(user, name):
            return False
        await self._changed()
        return True

    def receives(self, chat: int) -> bool:
        """Whether anything is sent to a chat unasked. A person's private chat has the person's id."""
        return self.allows(chat, chat if chat > 0 else None)

    async def brought_into(self, chat: int, user: int | None, title: str) -> None:
        """Somebody has added the bot to a chat, or asks for something there; an administrator thereby lets it in."""
        if self.is_admin(user) and chat not in self._groups:
            await self._register.let_group_in(chat, title)
            await self._changed()

    async def enter(self, code: str, user: int, name: str) -> Role | None:
        """Let somebody in by a code; what they have become, or None when the code is not good (any more)."""
        if self.is_admin(user):
            return Role.ADMIN
        if self._role(user) is Role.MEMBER:
            return Role.MEMBER
        role = None
        if not self.admins and await self._register.claim(code, user, name):
            role = Role.ADMIN
        elif await self._register.redeem(code, user, name):
            role = Role.MEMBER
        if role is not None:
            await self._changed()
        return role

    async def invite(self, by: int, uses: int, days: int) -> Invitation:
        """Make an invitation for so many people and days."""
        return await self._register.invite(new_code(), by, uses, datetime.now(UTC) + timedelta(days=days))

    async def invitations(self) -> tuple[Invitation, ...]:
        return await self._register.invitations()

    def members(self, role: Role = Role.MEMBER) -> tuple[Member, ...]:
        """Those of a role, in the order they came; by the settings alone somebody is no member."""
        return tuple(one for one in self._members.values() if one.role is role)

    def groups(self) -> tuple[Group, ...]:
        """Groups and channels that were let in or shut out."""
        return tuple(self._groups.values())

    async def appoint(self, what: str) -> bool:
        """Make a member an administrator; False when the number is no member's."""
        number = whole_number(what)
        is_done = number is not None and await self._register.appoint(number)
        await self._changed()
        return is_done

    async def revoke(self, what: str, *, is_certain: bool = False) -> Revocation:
        """End an invitation by its code, or the access of a person or a group by their id.

        A group that is in no list, which a slip may have made, is shut out when that is certain.
        """
        number = whole_number(what)
        if number is None:
            is_ended = is_code(what) and await self._register.end_invitation(what)
            return Revocation.DONE if is_ended else Revocation.UNKNOWN
        if number < 0:
            if number not in self._groups and not is_certain:
                return Revocation.UNKNOWN_GROUP
            await self._register.shut_group_out(number)
            await self._changed()
            return Revocation.DONE
        if number in self.named:
            return Revocation.NAMED_BY_SETTINGS
        removal = await self._register.remove(number, others_administer=bool(self.named))
        await self._changed()
        return Revocation[removal.name]

    async def readmit(self, what: str) -> bool:
        """Let a person or a group in again whom `revoke` has shut out."""
        number = whole_number(what)
        if number is None:
            return False
        group = self._groups.get(number)
        is_done = group is not None and group.is_shut_out
        if group is not None and is_done:
            await self._register.let_group_in(number, "")
        elif number > 0:
            is_done = await self._register.readmit(number)
        await self._changed()
        return is_done

    def _role(self, user: int | None) -> Role | None:
        one = None if user is None else self._members.get(user)
        return None if one is None else one.role

    async def _changed(self) -> None:
        self._changes += 1
        await self.load()
