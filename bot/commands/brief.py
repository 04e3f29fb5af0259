from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="brief",
    summary="The office's briefing in full",
    example="/brief 2026-01",
    intent=Intent.BRIEFING,
    usage="[topN] [month] [changes] [charts]",
)
