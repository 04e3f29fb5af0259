"""File ids of what a bot token has uploaded: sent again by its id, a file need not travel again."""

from sqlalchemy import Connection, delete, select

from bot.store.chat_tables import sent_file
from bot.store.database import OnDatabase, reads, writes
from bot.store.dialects import put


class SentFiles(OnDatabase):
    """Telegram's names of files that were sent; each bot has names of its own."""

    @reads
    def find(self, connection: Connection, bot: int, key: str) -> str | None:
        row = sent_file.c
        query = select(row.file_id).where(row.bot == bot, row.key == key)
        file_id: str | None = connection.execute(query).scalar()
        return file_id

    @writes
    def keep(self, connection: Connection, bot: int, key: str, file_id: str) -> None:
        put(connection, sent_file, {"bot": bot, "key": key, "file_id": file_id})

    @writes
    def forget(self, connection: Connection, bot: int, key: str) -> None:
        """Telegram does not know the name any more."""
        row = sent_file.c
        connection.execute(delete(sent_file).where(row.bot == bot, row.key == key))
