"""What the first poll asks for without Telegram's library is what the library would ask for."""

from telegram import Update

from bot.chat.first_poll import ALLOWED, first_poll


def test_the_kinds_of_updates_are_telegram_s():
    assert set(ALLOWED) <= set(Update.ALL_TYPES)


async def test_the_end_of_the_block_gives_up_a_poll_that_is_open(api):
    async with first_poll(api.token, api.url) as poll:
        await api.wait_until_polled()
        assert not poll.done()
    assert poll.cancelled()
    assert api.updates.allowed == set(ALLOWED)


async def test_a_server_that_is_not_there_is_no_error(api):
    async with first_poll(api.token, "http://127.0.0.1:1") as poll:
        assert await poll is None


async def test_a_refusal_is_left_to_those_who_ask_next(api):
    async with first_poll("1:another", api.url) as poll:
        assert await poll is None
