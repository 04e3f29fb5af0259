"""Who the partners are, and every name they go by. Names lead to codes here; codes to names in `bot.i18n`."""
