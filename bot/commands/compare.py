from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="compare",
    summary="Partners side by side",
    example="/compare TW VN",
    words=("比較", "比较", "對比", "对比"),
    intent=Intent.COMPARE,
    usage="partner partner … [measure] [month]",
)
