from datetime import timedelta

import pytest

from bot.delivery.retry import Follow, GiveUp, GiveUpTopic, LeaveOpen, Retry, StopCampaign, decide
from bot.domain.delivery import ChatMoved, MessageRefused, NotSent, OutcomeUnknown, Unreachable


@pytest.mark.parametrize(
    ("outcome", "attempts", "decision"),
    [
        # 429: the whole wait, for the whole chat, however often.
        (NotSent("too many", retry_after=35), 1, Retry(timedelta(seconds=35), holds_chat=True)),
        (NotSent("too many", retry_after=35), 9, Retry(timedelta(seconds=35), holds_chat=True)),
        # No connection: waits grow, and the last one stays.
        (NotSent("connect timeout"), 1, Retry(timedelta(seconds=5))),
        (NotSent("connect timeout"), 2, Retry(timedelta(seconds=15))),
        (NotSent("connect timeout"), 3, Retry(timedelta(seconds=60))),
        (NotSent("connect timeout"), 4, Retry(timedelta(seconds=300))),
        (NotSent("connect timeout"), 5, Retry(timedelta(seconds=900))),
        (NotSent("connect timeout"), 500, Retry(timedelta(seconds=900))),
        (Unreachable("blocked"), 1, GiveUp("blocked")),
        # A closed topic says nothing about the rest of the group.
        (Unreachable("TOPIC_CLOSED", only_topic=True), 1, GiveUpTopic("TOPIC_CLOSED")),
        (ChatMoved(-1002), 1, Follow(-1002)),
        # A chat cannot move for ever.
        (ChatMoved(-1002), 3, Follow(-1002)),
        (ChatMoved(-1002), 4, GiveUp("moved on and on")),
        # The message is wrong, not the reader.
        (MessageRefused("can't parse entities"), 1, StopCampaign("can't parse entities")),
        # Never sent again by itself, not even at the first attempt.
        (OutcomeUnknown("read timeout"), 1, LeaveOpen("read timeout")),
    ],
)
def test_decides(outcome, attempts, decision):
    assert decide(outcome, attempts) == decision
