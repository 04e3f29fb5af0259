from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="trend",
    summary="Month by month",
    example="/trend TW imports",
    words=("趨勢", "趋势", "走勢", "走势"),
    intent=Intent.TREND,
    usage="[partner] [measure] [months]",
)
