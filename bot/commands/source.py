from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="source",
    summary="Where the figures come from",
    example="/source 2026-01",
    words=("來源", "来源", "資料來源", "资料来源"),
    intent=Intent.SOURCE,
    usage="[month]",
)
