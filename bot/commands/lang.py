from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="lang",
    summary="Choose the language",
    example="/lang en",
    words=("語言", "语言"),
    intent=Intent.LANG,
    usage="[language]",
)
