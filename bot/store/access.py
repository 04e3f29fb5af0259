"""Who may use the bot: members, and the invitations that make some."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, delete, select, update

from bot.store import tables
from bot.store.chat_tables import invitation, member
from bot.store.database import OnDatabase, reads, writes
from bot.store.dialects import insert_if_absent, put

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


class StoredAccess(OnDatabase):
    """Members and invitations in the database."""

    @reads
    def members(self, connection: Connection) -> tuple[Member, ...]:
        """Everybody who has been let in, in the order they came."""
        row = member.c
        found = connection.execute(select(row.user, row.role, row.name).order_by(row.since, row.user))
        return tuple(Member(user, Role(role), name) for user, role, name in found)

    @writes
    def claim_code(self, connection: Connection, make: Callable[[], str]) -> str:
        """The code that claims the bot; made at the first call and the same until somebody has used it."""
        key = tables.bot_state.c.key
        insert_if_absent(connection, tables.bot_state, {"key": _CLAIM, "value": make()})
        found = connection.execute(select(tables.bot_state.c.value).where(key == _CLAIM))
        return str(found.scalar_one())

    @writes
    def claim(self, connection: Connection, code: str, user: int, name: str) -> bool:
        """Make the first administrator; False when the code is not the one, or was used."""
        row = tables.bot_state.c
        used = connection.execute(delete(tables.bot_state).where(row.key == _CLAIM, row.value == code))
        if not used.rowcount:
            return False
        self._add(connection, Member(user, Role.ADMIN, name), None)
        return True

    @writes
    def invite(self, connection: Connection, code: str, created_by: int, uses: int, expires_at: datetime) -> Invitation:
        values = {"code": code, "created_by": created_by, "expires_at": expires_at, "uses_left": uses}
        connection.execute(invitation.insert().values(**values))
        return Invitation(code, expires_at, uses)

    @reads
    def invitations(self, connection: Connection) -> tuple[Invitation, ...]:
        """Those that still let somebody in, the one that ends first first."""
        row = invitation.c
        found = connection.execute(
            select(row.code, row.expires_at, row.uses_left)
            .where(row.uses_left > 0, row.expires_at > self._clock())
            .order_by(row.expires_at, row.code)
        )
        return tuple(Invitation(*one) for one in found)

    @writes
    def redeem(self, connection: Connection, code: str, user: int, name: str) -> bool:
        """Let somebody in by an invitation, counted in the same transaction; False when it is none, used up or over."""
        row = invitation.c
        used = connection.execute(
            update(invitation)
            .where(row.code == code, row.uses_left > 0, row.expires_at > self._clock())
            .values(uses_left=row.uses_left - 1)
        )
        if not used.rowcount:
            return False
        self._add(connection, Member(user, Role.MEMBER, name), code)
        return True

    @writes
    def end_invitation(self, connection: Connection, code: str) -> bool:
        """Nobody comes in by it any more; who has come stays."""
        ended = connection.execute(delete(invitation).where(invitation.c.code == code))
        return ended.rowcount > 0

    @writes
    def remove(self, connection: Connection, user: int) -> bool:
        """Take a member's access; administrators stay."""
        gone = connection.execute(delete(member).where(member.c.user == user, member.c.role == Role.MEMBER.value))
        return gone.rowcount > 0

    def _add(self, connection: Connection, one: Member, code: str | None) -> None:
        values = {"user": one.user, "role": one.role.value, "name": one.name, "since": self._clock()}
        put(connection, member, {**values, "invitation": code})
