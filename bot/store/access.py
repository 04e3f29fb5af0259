"""Who may use the bot: members, and the invitations that make some."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store import tables
from bot.store.chat_tables import invitation, member
from bot.store.dialects import insert_if_absent, put
from bot.store.engine import reading, writing

_CLAIM = "claim_code"


class Role(StrEnum):
    ADMIN = "admin"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Member:
    user: int
    role: Role
    name: str


@dataclass(frozen=True, slots=True)
class Invitation:
    code: str
    expires_at: datetime
    uses_left: int


class StoredAccess:
    """The port `bot.chat.access.admission.Register`."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    async def members(self) -> tuple[Member, ...]:
        """Everybody who has been let in, in the order they came."""
        row = member.c
        async with reading(self._engine) as connection:
            found = await connection.execute(select(row.user, row.role, row.name).order_by(row.since, row.user))
            return tuple(Member(user, Role(role), name) for user, role, name in found)

    async def claim_code(self, make: Callable[[], str]) -> str:
        """The code that claims the bot; made at the first call and the same until somebody has used it."""
        key = tables.bot_state.c.key
        async with writing(self._engine) as connection:
            await connection.run_sync(insert_if_absent, tables.bot_state, {"key": _CLAIM, "value": make()})
            found = await connection.execute(select(tables.bot_state.c.value).where(key == _CLAIM))
            return str(found.scalar_one())

    async def claim(self, code: str, user: int, name: str) -> bool:
        """Make the first administrator; False when the code is not the one, or was used."""
        row = tables.bot_state.c
        async with writing(self._engine) as connection:
            used = await connection.execute(delete(tables.bot_state).where(row.key == _CLAIM, row.value == code))
            if not used.rowcount:
                return False
            await self._add(connection, Member(user, Role.ADMIN, name), None)
            return True

    async def invite(self, code: str, created_by: int, uses: int, expires_at: datetime) -> Invitation:
        async with writing(self._engine) as connection:
            values = {"code": code, "created_by": created_by, "expires_at": expires_at, "uses_left": uses}
            await connection.execute(invitation.insert().values(**values))
        return Invitation(code, expires_at, uses)

    async def invitations(self) -> tuple[Invitation, ...]:
        """Those that still let somebody in, the one that ends first first."""
        row = invitation.c
        async with reading(self._engine) as connection:
            found = await connection.execute(
                select(row.code, row.expires_at, row.uses_left)
                .where(row.uses_left > 0, row.expires_at > self._clock())
                .order_by(row.expires_at, row.code)
            )
            return tuple(Invitation(*one) for one in found)

    async def redeem(self, code: str, user: int, name: str) -> bool:
        """Let somebody in by an invitation, counted in the same transaction; False when it is none, used up or over."""
        row = invitation.c
        async with writing(self._engine) as connection:
            used = await connection.execute(
                update(invitation)
                .where(row.code == code, row.uses_left > 0, row.expires_at > self._clock())
                .values(uses_left=row.uses_left - 1)
            )
            if not used.rowcount:
                return False
            await self._add(connection, Member(user, Role.MEMBER, name), code)
            return True

    async def end_invitation(self, code: str) -> bool:
        """Nobody comes in by it any more; who has come stays."""
        async with writing(self._engine) as connection:
            ended = await connection.execute(delete(invitation).where(invitation.c.code == code))
            return ended.rowcount > 0

    async def remove(self, user: int) -> bool:
        """Take a member's access; administrators stay."""
        async with writing(self._engine) as connection:
            gone = await connection.execute(
                delete(member).where(member.c.user == user, member.c.role == Role.MEMBER.value)
            )
            return gone.rowcount > 0

    async def _add(self, connection: AsyncConnection, one: Member, code: str | None) -> None:
        values = {"user": one.user, "role": one.role.value, "name": one.name, "since": self._clock()}
        await connection.run_sync(put, member, {**values, "invitation": code})
