"""Who may use the bot: everybody, or administrators and those they have let in.

`open` lets everybody in. `invite` lets in administrators, whoever came by an invitation of theirs, and groups and
channels that an administrator has brought the bot into. As long as there is no administrator at all, nobody could
invite anybody: then everybody is answered, and a code in the log makes whoever sends it the administrator.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.chat.receiving.deep_links import is_code, new_code
from bot.domain.ports import ChatSettings
from bot.domain.whole_number import whole_number
from bot.store.access import Invitation, Member, Role

_KEY = "access"
_BROUGHT_IN = "brought in"


class Register(Protocol):
    """Members and invitations, kept; see `bot.store.access`."""

    async def members(self) -> tuple[Member, ...]: ...

    async def claim_code(self, make: Callable[[], str]) -> str: ...

    async def claim(self, code: str, user: int, name: str) -> bool: ...

    async def invite(self, code: str, created_by: int, uses: int, expires_at: datetime) -> Invitation: ...

    async def invitations(self) -> tuple[Invitation, ...]: ...

    async def redeem(self, code: str, user: int, name: str) -> bool: ...

    async def end_invitation(self, code: str) -> bool: ...

    async def remove(self, user: int) -> bool: ...


class Access:
    """Decides by user and chat. Members are kept in memory: this process alone changes them."""

    def __init__(self, mode: str, admins: frozenset[int], chat_settings: ChatSettings, register: Register) -> None:
        self._is_open = mode == "open"
        self._named = admins
        self._chat_settings = chat_settings
        self._register = register
        self._members: dict[int, Member] = {}

    async def load(self) -> None:
        """Read who has been let in; call it once, before anything else."""
        self._members = {member.user: member for member in await self._register.members()}

    @property
    def admins(self) -> frozenset[int]:
        return self._named | {user for user, member in self._members.items() if member.role is Role.ADMIN}

    async def claim_code(self) -> str | None:
        """The code that makes its sender the administrator; None when there is one already."""
        return None if self.admins else await self._register.claim_code(new_code)

    def is_admin(self, user: int | None) -> bool:
        return user in self.admins

    async def allows(self, chat: int, user: int | None) -> bool:
        admins = self.admins
        if self._is_open or not admins or user in admins or user in self._members:
            return True
        return chat != user and (await self._chat_settings.of(chat)).get(_KEY) == _BROUGHT_IN

    async def brought_into(self, chat: int, user: int | None) -> None:
        """Somebody has added the bot to a chat; an administrator's doing so lets the chat in."""
        if self.is_admin(user):
            await self._chat_settings.put(chat, _KEY, _BROUGHT_IN)

    async def enter(self, code: str, user: int, name: str) -> Role | None:
        """Let somebody in by a code; what they have become, or None when the code is not good (any more)."""
        if self.is_admin(user):
            return Role.ADMIN
        if user in self._members:
            return Role.MEMBER
        role = None
        if not self.admins and await self._register.claim(code, user, name):
            role = Role.ADMIN
        elif await self._register.redeem(code, user, name):
            role = Role.MEMBER
        if role is not None:
            self._members[user] = Member(user, role, name)
        return role

    async def invite(self, by: int, uses: int, days: int) -> Invitation:
        """Make an invitation for so many people and days."""
        return await self._register.invite(new_code(), by, uses, datetime.now(UTC) + timedelta(days=days))

    async def invitations(self) -> tuple[Invitation, ...]:
        return await self._register.invitations()

    def members(self) -> tuple[Member, ...]:
        """Those who came by an invitation."""
        return tuple(member for member in self._members.values() if member.role is Role.MEMBER)

    async def revoke(self, what: str) -> bool:
        """End an invitation by its code, or a member's access by their id; False when there is no such thing."""
        user = whole_number(what)
        if user is None:
            return is_code(what) and await self._register.end_invitation(what)
        if not await self._register.remove(user):
            return False
        self._members.pop(user, None)
        return True
