from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="outbox",
    summary="What is being sent",
    example="/outbox",
    intent=Intent.OUTBOX,
    usage="[send|cancel|resend number]",
    in_menu=False,
)
