"""python-telegram-bot's ConversationHandler, which keeps everything in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    BasePersistence,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)
from telegram.request import BaseRequest, RequestData

from bench.contender import Tally
from bench.dialogue import COMMAND, FAREWELL, QUESTIONS, Message, Question, understood
from bench.telegram_json import ME, TOKEN, sent, update

App: TypeAlias = "Application[Any, Any, Any, Any, Any, Any]"
Context: TypeAlias = ContextTypes.DEFAULT_TYPE


class Counting(BaseRequest):
    """A request that only counts the messages it is given."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    @property
    def read_timeout(self) -> float:
        return 5

    async def initialize(self) -> None:
        """There is no connection."""

    async def shutdown(self) -> None:
        """There is no connection."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        if request_data is None or not url.endswith("/sendMessage"):
            return 200, ME
        parameters = request_data.parameters
        person, words = int(str(parameters["chat_id"])), str(parameters["text"])
        self._tally.count(person)
        return 200, sent(person, self._tally.given[person], words)


class Conversations:
    """An application with one conversation handler, which takes updates one after another."""

    def __init__(self, app: App) -> None:
        self.app = app

    def update(self, message: Message) -> Update:
        return Update.de_json(update(message), self.app.bot)

    async def handle(self, update: Update) -> None:
        await self.app.process_update(update)

    async def handle_all(self, updates: Sequence[Update]) -> None:
        for one in updates:
            await self.handle(one)

    async def known(self, person: int) -> int:
        return len(self.app.user_data.get(person, {}))


@asynccontextmanager
async def opened(_: Path, tally: Tally) -> AsyncIterator[Conversations]:
    """The application; it keeps nothing in the folder."""
    async with application(tally) as app:
        yield Conversations(app)


@asynccontextmanager
async def application(
    tally: Tally, persistence: BasePersistence[Any, Any, Any] | None = None
) -> AsyncIterator[App]:
    """The application with the dialogue, ready to take updates."""
    builder = ApplicationBuilder().token(TOKEN).request(Counting(tally))
    builder = builder.get_updates_request(Counting(tally)).updater(None)
    if persistence:
        builder = builder.persistence(persistence)
    app = builder.build()
    app.add_handler(_dialogue(persistent=persistence is not None))
    async with app:
        yield app


def _dialogue(*, persistent: bool) -> ConversationHandler[Context]:
    words = filters.TEXT & ~filters.COMMAND
    return ConversationHandler(
        entry_points=[CommandHandler(COMMAND, _begin)],
        states={
            number: [MessageHandler(words, partial(_answered, number))]
            for number in range(len(QUESTIONS))
        },
        fallbacks=[],
        name=COMMAND,
        persistent=persistent,
    )


async def _begin(update: Update, _: Context) -> int:
    await _put(update, QUESTIONS[0])
    return 0


async def _answered(number: int, update: Update, context: Context) -> int:
    question = QUESTIONS[number]
    message = update.effective_message
    answer = understood(question, message.text or "") if message else None
    if answer is None or context.user_data is None:
        await _put(update, question)
        return number
    context.user_data[question.key] = answer
    if number + 1 < len(QUESTIONS):
        await _put(update, QUESTIONS[number + 1])
        return number + 1
    if message:
        await message.reply_text(FAREWELL)
    return ConversationHandler.END


async def _put(update: Update, question: Question) -> None:
    keyboard = [
        [InlineKeyboardButton(choice, callback_data=f"{question.key}:{number}")]
        for number, choice in enumerate(question.choices)
    ]
    if update.effective_message:
        await update.effective_message.reply_text(
            question.words, reply_markup=InlineKeyboardMarkup(keyboard) if keyboard else None
        )
