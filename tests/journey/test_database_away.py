"""PostgreSQL is stopped and started under a running bot: everybody is answered, and the log stays short."""

import asyncio

from tests.botapi.server import BotApi

QUESTIONS = 60
SECONDS = 4


async def test_questions_during_an_outage_are_answered_after_it(installation, stoppable_postgres):
    async with BotApi() as api:
        people = [api.private(100 + number, language_code="en") for number in range(QUESTIONS)]
        async with installation.bot(api, DATABASE_URL=stoppable_postgres.url, TRADEBOT_ACCESS="open"):
            known = api.private(7, language_code="en")
            await known.ask("/rank TW")
            before = _lines(installation.log)
            await stoppable_postgres.stop()
            for person in people:
                person.say("/rank TW")
                await asyncio.sleep(SECONDS / QUESTIONS)
            assert not any(api.sent_to(person.chat.id) for person in people)
            # Of a chat that has asked before, everything is known.
            assert "Taiwan" in (await known.ask("/rank TW exports")).text
            await stoppable_postgres.start()
            await api.wait_for(lambda: all(api.sent_to(person.chat.id) for person in people), patience=30)
            assert all("Taiwan" in api.sent_to(person.chat.id)[0].text for person in people)
            # A change, too, is made afterwards as if nothing had been.
            await known.ask("/subscribe")
        assert _lines(installation.log) - before < 30, installation.log
        assert installation.log.count("the database is back") == 1
        assert "Traceback" not in installation.log


async def test_told_to_stop_during_an_outage_it_ends_at_once(installation, stoppable_postgres):
    async with BotApi() as api:
        async with installation.bot(api, DATABASE_URL=stoppable_postgres.url, TRADEBOT_ACCESS="open"):
            await api.private(7, language_code="en").ask("/rank TW")  # something to remember at the end
            await stoppable_postgres.stop()
            polls = api.updates.polls
            api.private(8, language_code="en").say("/rank TW")
            await api.wait_for(lambda: api.updates.polls > polls + 1)  # it has it, and asks for more
        assert "Traceback" not in installation.log


def _lines(log: str) -> int:
    """Lines of the log but those of menus, of which each language has its own as the bot starts."""
    return sum("menu set" not in line for line in log.splitlines())
