from bot.domain.figures import Measure
from bot.domain.ports import Command

COMMAND = Command(
    name="total",
    summary="Exports and imports together",
    example="/total top15",
    measure=Measure.TOTAL,
    usage="[partner] [topN] [month]",
)
