from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="about",
    summary="What the figures are, and their licence",
    example="/about",
    intent=Intent.ABOUT,
)
