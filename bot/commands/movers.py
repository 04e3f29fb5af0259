from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="movers",
    summary="Who moved US trade most",
    example="/movers imports top5",
    words=("增減", "增减", "變動", "变动"),
    intent=Intent.MOVERS,
    usage="[measure] [topN] [rising|falling] [month]",
)
