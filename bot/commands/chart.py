"""A picture of any answer. The grammar reads what follows; where no picture can be shown, its answer is text."""

from bot.domain.ports import Command

COMMAND = Command(
    name="chart",
    summary="A chart of any question",
    example="/chart TW imports",
    usage="[question]",
)
