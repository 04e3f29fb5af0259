from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="lang",
    summary="Choose the language",
    example="/lang en",
    intent=Intent.LANG,
    usage="[language]",
)
