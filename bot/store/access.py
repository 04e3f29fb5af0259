"""Who may use the bot: members, the invitations that make some, groups, and whom access was taken from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum, auto

from sqlalchemy import Connection, delete, exists, select, update

from bot.store import tables
from bot.store.chat_tables import invitation, member
from bot.store.database import OnDatabase, reads, writes
from bot.store.deliveries.subscriptions import NO_ACCESS, pause, woken
from bot.store.dialects import insert_if_absent, put

_CLAIM, _CLAIMED = "claim_code", "claimed"
_ACCESS, _TITLE = "access", "title"
"""Of a group, among the chat settings: with these it moves when the group gets a new id."""
_LET_IN, _SHUT_OUT = "brought in", "shut out"


class Role(StrEnum):
    ADMIN = "admin"
    MEMBER = "member"
    REVOKED = "revoked"
    """Was one of the others; kept, so that an invitation from before does not let them in again."""


class Removal(Enum):
    """What came of taking somebody's access."""

    DONE = auto()
    UNKNOWN = auto()
    LAST_ADMIN = auto()


@dataclass(frozen=True, slots=True)
class Member:
    user: int
    role: Role
    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group or channel that was let in, or shut out."""

    chat: int
    title: str
    is_shut_out: bool


@dataclass(frozen=True, slots=True)
class Invitation:
    code: str
    expires_at: datetime
    uses_left: int


@dataclass(frozen=True, slots=True)
class AccessList:
    """Everything that decides who may use the bot, as one state of the database."""

    members: tuple[Member, ...]
    """In the order they came."""
    groups: tuple[Group, ...]
    was_claimed: bool
    """Whether there has ever been an administrator or a member."""


class StoredAccess(OnDatabase):
    """Members, groups and invitations in the database."""

    @reads
    def everybody(self, connection: Connection) -> AccessList:
        row = member.c
        found = connection.execute(select(row.user, row.role, row.name).order_by(row.since, row.user))
        members = tuple(Member(user, Role(role), name) for user, role, name in found)
        return AccessList(members, _groups(connection), bool(members) or is_claimed(connection))

    @writes
    def keep_claimed(self, connection: Connection) -> None:
        keep_claimed(connection)

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
        connection.execute(invitation.insert().values(**values, created_at=self._clock()))
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
        """Let somebody in by an invitation, counted in the same transaction; False when it is none, used up or over.

        Whose access was taken comes in by an invitation that was made afterwards, and by none from before.
        """
        row = invitation.c
        taken = select(member.c.since).where(member.c.user == user, member.c.role == Role.REVOKED.value)
        taken_at = connection.execute(taken).scalar()
        is_good = (row.code == code) & (row.uses_left > 0) & (row.expires_at > self._clock())
        if taken_at is not None:
            is_good &= row.created_at > taken_at
        used = connection.execute(update(invitation).where(is_good).values(uses_left=row.uses_left - 1))
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
    def remove(self, connection: Connection, user: int, *, others_administer: bool) -> Removal:
        """Take a person's access, and what they have subscribed to with it.

        The last administrator stays, unless the settings name others.
        """
        row = member.c
        found = connection.execute(select(row.user, row.role).where(row.role != Role.REVOKED.value).with_for_update())
        roles = {one: Role(role) for one, role in found}
        if user not in roles:
            return Removal.UNKNOWN
        is_last = [one for one, role in roles.items() if role is Role.ADMIN] == [user]
        if is_last and not others_administer:
            return Removal.LAST_ADMIN
        revoked = {"role": Role.REVOKED.value, "since": self._clock()}
        connection.execute(update(member).where(row.user == user).values(**revoked))
        pause(connection, user, NO_ACCESS, self._clock())
        return Removal.DONE

    @writes
    def appoint(self, connection: Connection, user: int) -> bool:
        """Make a member an administrator; False when there is none such."""
        row = member.c
        is_member = (row.user == user) & (row.role == Role.MEMBER.value)
        return connection.execute(update(member).where(is_member).values(role=Role.ADMIN.value)).rowcount > 0

    @writes
    def readmit(self, connection: Connection, user: int) -> bool:
        """Give somebody whose access was taken a member's; False when there is none such."""
        row = member.c
        back = {"role": Role.MEMBER.value, "since": self._clock()}
        there = connection.execute(
            update(member).where(row.user == user, row.role == Role.REVOKED.value).values(**back)
        )
        _wake(connection, user)
        return there.rowcount > 0

    @writes
    def let_person_in(self, connection: Connection, user: int, name: str) -> bool:
        """Make somebody a member who is not on the list; False for who is, with whatever role."""
        if connection.execute(select(exists().where(member.c.user == user))).scalar_one():
            return False
        self._add(connection, Member(user, Role.MEMBER, name), None)
        return True

    @writes
    def let_group_in(self, connection: Connection, chat: int, title: str) -> None:
        _write_group(connection, chat, _LET_IN, title)
        _wake(connection, chat)

    @writes
    def shut_group_out(self, connection: Connection, chat: int) -> None:
        """Nobody is answered there and nothing is sent, until it is let in again."""
        _write_group(connection, chat, _SHUT_OUT, "")
        pause(connection, chat, NO_ACCESS, self._clock())

    def _add(self, connection: Connection, one: Member, code: str | None) -> None:
        values = {"user": one.user, "role": one.role.value, "name": one.name, "since": self._clock()}
        put(connection, member, {**values, "invitation": code})
        keep_claimed(connection)
        _wake(connection, one.user)


def is_claimed(connection: Connection) -> bool:
    """Whether there has ever been an administrator or a member."""
    mark = exists().where(tables.bot_state.c.key == _CLAIMED)
    return bool(connection.execute(select(mark | exists(select(member.c.user)))).scalar_one())


def keep_claimed(connection: Connection) -> None:
    """Remember that there has been one: the bot is never open to everybody again by itself."""
    insert_if_absent(connection, tables.bot_state, {"key": _CLAIMED, "value": ""})


def _groups(connection: Connection) -> tuple[Group, ...]:
    row = tables.chat_setting.c
    found: dict[int, dict[str, str]] = {}
    query = select(row.chat, row.key, row.value).where(row.key.in_((_ACCESS, _TITLE))).order_by(row.chat)
    for chat, key, value in connection.execute(query):
        found.setdefault(chat, {})[key] = value
    return tuple(
        Group(chat, words.get(_TITLE) or str(chat), words[_ACCESS] == _SHUT_OUT)
        for chat, words in found.items()
        if _ACCESS in words
    )


def _write_group(connection: Connection, chat: int, access: str, title: str) -> None:
    words = {_ACCESS: access} | ({_TITLE: title} if title else {})
    put(connection, tables.chat_setting, *({"chat": chat, "key": key, "value": value} for key, value in words.items()))


def _wake(connection: Connection, chat: int) -> None:
    """Go on with what was paused for want of access only."""
    row = tables.subscription.c
    woken(connection, row.chat == chat, row.pause_reason == NO_ACCESS)
