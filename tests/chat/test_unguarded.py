"""The library's objects are the same without their guard."""

import subprocess
import sys

PROGRAM = """
import pickle
from telegram import TelegramObject, Update
from bot.chat.unguarded import unguard

message = {"message_id": 2, "date": 1790000000, "chat": {"id": 3, "type": "private", "unheard_of": 1}, "text": "/rank"}
update = {"update_id": 1, "message": message | {"entities": [{"type": "bot_command", "offset": 0, "length": 5}]}}
guarded = Update.de_json(update, None)
for _ in range(2):
    unguard()
free = Update.de_json(update, None)
assert free.to_dict() == guarded.to_dict()
assert free == guarded and hash(free) == hash(guarded) and free.message.chat.api_kwargs == {"unheard_of": 1}
assert pickle.loads(pickle.dumps(free)).to_json() == guarded.to_json()
free.update_id = 5
assert free.update_id == 5, "the guard is off"
"""


def test_objects_read_the_same_without_their_guard():
    """In a process of its own, which has both kinds."""
    subprocess.run([sys.executable, "-c", PROGRAM], check=True)  # noqa: S603
