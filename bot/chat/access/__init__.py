"""Who may use the bot and what they may change: members, invitations, group rights, the bot's own membership."""
