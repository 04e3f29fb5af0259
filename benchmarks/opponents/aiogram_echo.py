"""A bare aiogram echo bot at its best: uvloop, orjson, and every update a task of its own."""

import os

import orjson
import uvloop
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message


async def echo(message: Message) -> None:
    await message.answer(message.text or "")


async def main() -> None:
    session = AiohttpSession(
        api=TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"]),
        json_loads=orjson.loads,
        json_dumps=lambda value: orjson.dumps(value).decode(),
    )
    dispatcher = Dispatcher()
    dispatcher.message.register(echo)
    await dispatcher.start_polling(Bot(os.environ["TELEGRAM_BOT_TOKEN"], session=session), handle_as_tasks=True)


if __name__ == "__main__":
    uvloop.run(main())
