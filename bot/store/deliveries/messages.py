"""Messages of campaigns, rendered once for a language and a chat's settings."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, update

from bot.domain.delivery import Button, File, Message
from bot.store import tables
from bot.store.database import OnDatabase, reads, writes
from bot.store.dialects import insert_if_absent


class StoredMessages(OnDatabase):
    """Rendered messages in the database: what a campaign says, word for word, also after a restart."""

    @reads
    def find(self, connection: Connection, campaign: int, variant: str) -> Message | None:
        found = connection.execute(select(tables.message).where(_is_it(campaign, variant))).first()
        return None if found is None else _message(found)

    @writes
    def keep(
        self,
        connection: Connection,
        campaign: int,
        variant: str,
        message: Message,
        figures: Mapping[str, int] | None = None,
    ) -> Message:
        """Keep a message, with the figures it shows; where another process was first, that one's is given back."""
        values = {
            "campaign": campaign,
            "variant": variant,
            "html": message.html,
            "buttons": [[button.label, button.command] for button in message.buttons],
            "file_name": message.file.name if message.file else None,
            "file": message.file.data if message.file else None,
            "file_id": message.file.id if message.file else None,
            "more": list(message.more) or None,
            "figures": None if figures is None else dict(figures),
        }
        if insert_if_absent(connection, tables.message, values):
            return message
        return _message(connection.execute(select(tables.message).where(_is_it(campaign, variant))).one())

    @writes
    def uploaded(self, connection: Connection, campaign: int, variant: str, file_id: str) -> None:
        """Keep what the other side calls the message's file."""
        connection.execute(update(tables.message).where(_is_it(campaign, variant)).values(file_id=file_id))

    @reads
    def figures(self, connection: Connection, campaigns: Collection[int]) -> dict[int, dict[str, dict[str, int]]]:
        """The figures that the messages of some campaigns show, by campaign and variant."""
        row = tables.message.c
        query = select(row.campaign, row.variant, row.figures).where(row.campaign.in_(campaigns))
        found: dict[int, dict[str, dict[str, int]]] = {number: {} for number in campaigns}
        for campaign, variant, figures in connection.execute(query):
            if figures is not None:
                found[campaign][variant] = figures
        return found

    @reads
    def all_figures(self, connection: Connection, before: int) -> list[dict[str, int]]:
        """The figures that messages of earlier campaigns show, in the order of the campaigns."""
        row = tables.message.c
        query = select(row.figures).where(row.campaign < before, row.figures.is_not(None)).order_by(row.campaign)
        return list(connection.execute(query).scalars())


def _is_it(campaign: int, variant: str) -> ColumnElement[bool]:
    row = tables.message.c
    return (row.campaign == campaign) & (row.variant == variant)


def _message(row: Row[Any]) -> Message:
    file = None if row.file_name is None else File(row.file_name, row.file, row.file_id)
    buttons = tuple(Button(label, command) for label, command in row.buttons)
    return Message(row.html, buttons, file, more=tuple(row.more or ()))
