from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="unsubscribe",
    summary="Stop the monthly summary",
    example="/unsubscribe",
    intent=Intent.UNSUBSCRIBE,
)
