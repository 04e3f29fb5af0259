from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="share",
    summary="Shares of US trade, and how concentrated it is",
    example="/share TW",
    intent=Intent.SHARE,
    usage="[partner] [measure] [month]",
)
