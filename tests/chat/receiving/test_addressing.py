import pytest

from bot.chat.receiving.addressing import Addressing

ADDRESSING = Addressing("Trade_Test_Bot", ["rank", "排名", "deficit", "help"])


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("臺灣", "臺灣"),
        ("/rank 臺灣", "/rank 臺灣"),
        ("/rank@trade_test_bot 臺灣", "/rank 臺灣"),
        ("/RANK@Trade_Test_Bot", "/RANK"),
        ("/rank@trade_test_bot臺灣", "/rank臺灣"),
        ("@trade_test_bot 逆差前五", "逆差前五"),
        ("  /whatever  ", "/whatever"),
        ("@trade_test_bot", "/help"),
        ("", None),
    ],
)
def test_in_private_everything_is_for_the_bot(text, question):
    assert ADDRESSING.question(text, is_private=True) == question


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("lunch?", None),
        ("臺灣", None),
        ("/rank 臺灣", "/rank 臺灣"),
        ("/rank臺灣", "/rank臺灣"),
        ("/排名 臺灣", "/排名 臺灣"),
        ("/rank@trade_test_bot 臺灣", "/rank 臺灣"),
        # Other bots live in groups too.
        ("/rank@other_bot 臺灣", None),
        ("/weather Taipei", None),
        ("/weather@trade_test_bot Taipei", "/weather Taipei"),
        ("what about 臺灣, @Trade_Test_Bot ?", "what about 臺灣, ?"),
        ("@trade_test_bot2 臺灣", None),
        ("1/2 of it", None),
    ],
)
def test_in_a_group_only_what_is_meant_for_it(text, question):
    assert ADDRESSING.question(text, is_private=False) == question


def test_a_reply_to_the_bot_needs_no_name():
    assert ADDRESSING.question("越南", is_private=False, is_reply_to_us=True) == "越南"
    # But a command of another bot stays another bot's.
    assert ADDRESSING.question("/rank@other_bot", is_private=False, is_reply_to_us=True) is None
