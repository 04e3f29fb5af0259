from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="share",
    summary="Shares of US trade, and how concentrated it is",
    example="/share TW",
    words=("占比", "比重", "份額", "份额"),
    intent=Intent.SHARE,
    usage="[partner] [measure] [month]",
)
