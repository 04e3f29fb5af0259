from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="unsubscribe",
    summary="Stop the monthly summary",
    example="/unsubscribe",
    words=("取消訂閱", "取消订阅", "退訂", "退订"),
    intent=Intent.UNSUBSCRIBE,
)
