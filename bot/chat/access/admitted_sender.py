"""The sender of the push behind the access list: nothing is sent to whom the bot does not answer any more."""

from bot.chat.access.admission import Access
from bot.domain.delivery import Message, Receipt, Sender, Unreachable
from bot.store.deliveries.subscriptions import NO_ACCESS


class AdmittedSender:
    """The port `bot.domain.delivery.Sender` in front of another one."""

    def __init__(self, sender: Sender, access: Access) -> None:
        self._sender = sender
        self._access = access

    async def send(self, chat: int, topic: int | None, message: Message) -> Receipt:
        """Raises Unreachable where the chat has no access, which pauses what it has subscribed to."""
        if not self._access.receives(chat):
            raise Unreachable(NO_ACCESS)
        return await self._sender.send(chat, topic, message)
