"""Seen from the United States: imports minus exports."""

from bot.domain.figures import Measure
from bot.domain.ports import Command

COMMAND = Command(
    name="deficit",
    summary="US trade deficits",
    example="/deficit top5",
    measure=Measure.DEFICIT,
    usage="[partner] [topN] [month]",
)
