from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="overview",
    summary="The month in brief",
    example="/overview",
    words=("總覽", "总览", "摘要", "概況", "概况"),
    intent=Intent.OVERVIEW,
    usage="[month]",
)
