from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="unwatch",
    summary="No longer tell of a partner",
    example="/unwatch TW",
    words=("取消關注", "取消关注"),
    intent=Intent.UNWATCH,
    usage="[partner …]",
)
