from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="trend",
    summary="Month by month",
    example="/trend TW imports",
    intent=Intent.TREND,
    usage="[partner] [measure] [months]",
)
