from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="broadcast",
    summary="Send words to everybody",
    example="/broadcast Good morning",
    words=("廣播", "广播"),
    intent=Intent.BROADCAST,
    usage="text",
    in_menu=False,
)
