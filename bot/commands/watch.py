from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="watch",
    summary="Tell of these partners in the summary",
    example="/watch TW",
    words=("關注", "关注"),
    intent=Intent.WATCH,
    usage="[partner …]",
)
