from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="subscribe",
    summary="Get each new month's summary",
    example="/subscribe",
    intent=Intent.SUBSCRIBE,
)
