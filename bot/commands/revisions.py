from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="revisions",
    summary="Figures that differ between sources or releases",
    example="/revisions 2025-01",
    intent=Intent.REVISIONS,
    usage="[partner] [month]",
)
