"""Where one partner stands in all four measures; without a partner, the table of total trade."""

from bot.domain.ports import Command

COMMAND = Command(
    name="rank",
    summary="Where a partner stands among all",
    example="/rank TW",
    usage="[partner] [month]",
)
