"""The table of total trade under the word people look for first."""

from bot.domain.figures import Measure
from bot.domain.ports import Command

COMMAND = Command(
    name="partners",
    summary="The largest trading partners",
    example="/partners top10",
    measure=Measure.TOTAL,
    usage="[topN] [month]",
)
