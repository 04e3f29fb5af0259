"""Transactions side by side."""

import asyncio


async def test_a_second_write_waits_and_a_read_does_not(store):
    with store.loading():
        second = asyncio.create_task(store.state.put("word", "said"))
        assert await store.subscriptions.subscribed(5, None) == ()
        if not store.is_shared:  # PostgreSQL lets both write
            assert await store.state.get("word") is None
            assert not second.done()
    await second
    assert await store.state.get("word") == "said"
