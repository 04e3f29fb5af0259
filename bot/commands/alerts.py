from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="alerts",
    summary="Be told of ranks, growth and records",
    example="/alerts TW",
    intent=Intent.ALERTS,
    usage="[partner [measure] rank|growth n|record|top n [off]]",
)
