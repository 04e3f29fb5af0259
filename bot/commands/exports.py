from bot.domain.figures import Measure
from bot.domain.ports import Command

COMMAND = Command(
    name="exports",
    summary="US exports, to all or to one partner",
    example="/exports VN",
    measure=Measure.EXPORTS,
    usage="[partner] [topN] [month]",
)
