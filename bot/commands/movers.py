from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="movers",
    summary="Who moved US trade most",
    example="/movers imports top5",
    intent=Intent.MOVERS,
    usage="[measure] [topN] [rising|falling] [month]",
)
