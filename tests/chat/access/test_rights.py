from telegram import Chat

from bot.chat.access.rights import Rights


async def test_whoever_is_not_named_changes_nothing_in_a_group():
    assert not await Rights(bot=None).may_change(Chat(-100, "supergroup"), None)
