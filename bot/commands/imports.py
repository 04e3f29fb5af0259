from bot.domain.figures import Measure
from bot.domain.ports import Command

COMMAND = Command(
    name="imports",
    summary="US imports, from all or from one partner",
    example="/imports TW",
    measure=Measure.IMPORTS,
    usage="[partner] [topN] [month]",
)
