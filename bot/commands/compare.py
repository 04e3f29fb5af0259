from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="compare",
    summary="Partners side by side",
    example="/compare TW VN",
    intent=Intent.COMPARE,
    usage="partner partner … [measure] [month]",
)
