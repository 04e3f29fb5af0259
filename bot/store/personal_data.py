"""What is kept of a person, removed everywhere at once."""

import json

from sqlalchemy import Connection, delete, select, update

from bot.store import tables
from bot.store.access import Role
from bot.store.chat_tables import invitation, member, waiting_update
from bot.store.database import OnDatabase, writes

_OF_CHAT = (tables.subscription, tables.push_setting, tables.chat_setting, tables.delivery)


class PersonalData(OnDatabase):
    """One transaction removes a person from every table. A private chat has the person's id."""

    @writes
    def remove(self, connection: Connection, user: int) -> bool:
        """True where nothing at all is left.

        Of files that the person has loaded or taken back nobody knows any more by whom.

        Of somebody whose access was taken the bare number stays, so that taking it stays true; the name goes.
        """
        for table in _OF_CHAT:
            connection.execute(delete(table).where(table.c.chat == user))
        connection.execute(delete(invitation).where(invitation.c.created_by == user))
        connection.execute(delete(member).where(member.c.user == user, member.c.role != Role.REVOKED.value))
        kept = connection.execute(update(member).where(member.c.user == user).values(name="", invitation=None)).rowcount
        for who in (tables.load.c.loaded_by, tables.unload.c.by):
            is_named = (who == str(user)) | who.endswith(f"({user})", autoescape=True)
            connection.execute(update(who.table).where(is_named).values({who.name: ""}))
        self._remove_waiting(connection, user)
        return kept == 0

    def _remove_waiting(self, connection: Connection, user: int) -> None:
        row = waiting_update.c
        for bot, number, body in connection.execute(select(row.bot, row.update, row.body)).all():
            if _names(json.loads(body), user):
                connection.execute(delete(waiting_update).where(row.bot == bot, row.update == number))


def _names(part: object, user: int) -> bool:
    """Whether an update names a person as who has sent it or as the chat it is from."""
    if isinstance(part, dict):
        return part.get("id") == user or any(_names(value, user) for value in part.values())
    return isinstance(part, list) and any(_names(value, user) for value in part)
