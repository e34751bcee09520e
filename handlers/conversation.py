"""Answers, and the verbs that move the open conversation."""

from __future__ import annotations

from bot.i18n import SHIPPED, Reader
from bot.text import _
from handlers import dialogue
from handlers.fallback import nothing_open
from handlers.nudge import nudge
from handlers.registry import on
from handlers.turn import Turn
from storage import conversations


@on.press("a", before_consent=True)
async def answer(turn: Turn, conversation: str, option: str) -> None:
    """Take a pressed answer; the button names its question, its option, and how it was read."""
    mark, _dot, rest = option.partition(".")
    chosen, _dot, language = rest.partition(".")
    if not turn.consented and language in SHIPPED:
        turn.reader = Reader((language,), turn.reader.zone, turn.reader.command_sign)
    await dialogue.press(turn, conversation, mark, chosen)


@on.press("back", before_consent=True)
async def back(turn: Turn, conversation: str, option: str) -> None:
    """Open the previous question, if this one is still open."""
    await move(turn, "back", conversation)


@on.press("later", before_consent=True)
async def later(turn: Turn, conversation: str, option: str) -> None:
    """Put the conversation aside, if it is still open."""
    await move(turn, "later", conversation)


@on.press("resume", before_consent=True)
async def resume(turn: Turn, conversation: str, option: str) -> None:
    """Go on with what was put aside."""
    await dialogue.resume(turn, conversation)


@on.press("undo", before_consent=True)
async def undo(turn: Turn, conversation: str, option: str) -> None:
    """Take a cancel back."""
    await dialogue.undo(turn, conversation)


async def move(turn: Turn, verb: str, conversation: str = "") -> None:
    """Go back in the open conversation, put it aside or end it."""
    current = turn.conversation
    if current is None:
        return await nothing_open(turn)
    if conversation and conversation != current.id:
        turn.say(_("That question has been answered already."))
        return
    await MOVES[verb](turn)


MOVES = {"back": dialogue.back, "later": dialogue.later, "cancel": dialogue.cancel}


@on.due("conversation")
async def time_is_up(turn: Turn, conversation: str) -> None:
    """Do what the clock wants of a conversation, unless it was answered meanwhile."""
    found = dialogue.known(turn, await conversations.find(turn.tx, conversation))
    if found is None or found.due_at is None or found.due_at > turn.now:
        return
    late = found.deadline_at is not None and found.deadline_at <= turn.now
    if found.nudged or late:
        return await dialogue.time_is_up(turn, found)
    await nudge(turn, found)


@on.due("repair")
async def repair(turn: Turn, conversation: str) -> None:
    """Try a parked conversation again after a restart."""
    found = dialogue.known(turn, await conversations.find(turn.tx, conversation))
    if found:
        await dialogue.retry(turn, found)
