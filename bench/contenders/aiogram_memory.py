"""aiogram's finite state machine, which keeps everything in memory."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import StorageKey
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Update
from aiogram.types import Message as TelegramMessage

from bench.contender import Tally
from bench.dialogue import COMMAND, FAREWELL, QUESTIONS, Message, Question, understood
from bench.telegram_json import ME, TOKEN, sent, update

STATES = [State(question.key, group_name=COMMAND) for question in QUESTIONS]


class Counting(BaseSession):
    """A session that only counts the messages it is given."""

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self._tally = tally

    async def close(self) -> None:
        """There is no connection."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's name
    ) -> TelegramType:
        answer = self._counted(method) if isinstance(method, SendMessage) else ME
        response = self.check_response(bot, method, 200, answer.decode())
        return cast("TelegramType", response.result)

    def _counted(self, method: SendMessage) -> bytes:
        person = int(method.chat_id)
        self._tally.count(person)
        return sent(person, self._tally.given[person], method.text)

    def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        raise NotImplementedError("No files are sent here.")


class Machine:
    """A dispatcher, which is given updates one after another."""

    def __init__(self, bot: Bot, dispatcher: Dispatcher) -> None:
        self._bot = bot
        self._dispatcher = dispatcher

    def update(self, message: Message) -> Update:
        return Update.model_validate(update(message), context={"bot": self._bot})

    async def handle(self, update: Update) -> None:
        await self._dispatcher.feed_update(self._bot, update)

    async def handle_all(self, updates: Sequence[Update]) -> None:
        for one in updates:
            await self.handle(one)

    async def known(self, person: int) -> int:
        key = StorageKey(self._bot.id, person, person)
        return len(await self._dispatcher.storage.get_data(key))


@asynccontextmanager
async def opened(_: Path, tally: Tally) -> AsyncIterator[Machine]:
    """The dispatcher; it keeps nothing in the folder."""
    dispatcher = Dispatcher(storage=MemoryStorage())
    dispatcher.message.register(_begin, Command(COMMAND))
    for number, state in enumerate(STATES):
        dispatcher.message.register(partial(_answered, number), state)
    async with Bot(TOKEN, session=Counting(tally)) as bot:
        yield Machine(bot, dispatcher)


async def _begin(message: TelegramMessage, state: FSMContext) -> None:
    await state.set_state(STATES[0])
    await _put(message, QUESTIONS[0])


async def _answered(number: int, message: TelegramMessage, state: FSMContext) -> None:
    question = QUESTIONS[number]
    answer = understood(question, message.text or "")
    if answer is None:
        return await _put(message, question)
    await state.update_data({question.key: answer})
    if number + 1 < len(QUESTIONS):
        await state.set_state(STATES[number + 1])
        return await _put(message, QUESTIONS[number + 1])
    await state.set_state(None)
    await message.answer(FAREWELL)


async def _put(message: TelegramMessage, question: Question) -> None:
    keyboard = [
        [InlineKeyboardButton(text=choice, callback_data=f"{question.key}:{number}")]
        for number, choice in enumerate(question.choices)
    ]
    markup = InlineKeyboardMarkup(inline_keyboard=keyboard) if keyboard else None
    await message.answer(question.words, reply_markup=markup)
