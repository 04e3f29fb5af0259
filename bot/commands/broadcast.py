from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="broadcast",
    summary="Send words to everybody",
    example="/broadcast Good morning",
    intent=Intent.BROADCAST,
    usage="text",
    in_menu=False,
)
