"""What people who were brought together want to do until the next time."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.journal import Conversation
from bot.model import Button, Buttons
from bot.text import Text, _, lines, paragraphs, pgettext
from conversations.matches import task as flow  # noqa: F401 - registers it
from conversations.matches.steps import MOST_TASKS
from conversations.matches.words import data, with_whom
from handlers import dialogue
from handlers.match_options import option, why_not
from handlers.panels import show
from handlers.registry import on
from handlers.turn import Turn
from storage import matches, tasks
from storage.records.matches import Match, MatchState
from storage.records.tasks import Task


@option("tasks")
async def listed(turn: Turn, match: Match, _rest: str) -> None:
    """Everything that is to be done."""
    show(turn, *await _panel(turn, match), discreet=True)


async def _panel(turn: Turn, match: Match) -> tuple[Text, Buttons]:
    found = await tasks.of_match(turn.tx, match.id)
    names = with_whom(match, turn.somebody.id)
    text = paragraphs(
        _("<b>To do, with {names}</b>", names=names),
        lines(_line(n, one) for n, one in enumerate(found, start=1))
        if found
        else _("Nothing is written down yet."),
        _("All of you see this list and can change it; nobody else does. It ends with the match."),
    )
    return text, (*_rows(found), *_ways(match, found))


def _line(n: int, task: Task) -> Text:
    if task.done:
        return _("{n}. ✓ {words}", n=n, words=task.words)
    return _("{n}. {words}", n=n, words=task.words)


def _rows(found: Sequence[Task]) -> Buttons:
    return tuple((_tick(n, one), _remove(n, one)) for n, one in enumerate(found, start=1))


def _tick(n: int, task: Task) -> Button:
    if task.done:
        return Button(pgettext("button", "{n}: not done yet", n=n), f"task:{task.id}:undone")
    return Button(pgettext("button", "{n}: done", n=n), f"task:{task.id}:done")


def _remove(n: int, task: Task) -> Button:
    return Button(pgettext("button", "{n}: remove", n=n), f"task:{task.id}:remove")


def _ways(match: Match, found: Sequence[Task]) -> Buttons:
    add = Button(pgettext("button", "Add something"), data(match, "todo"))
    back = Button(pgettext("button", "Back"), data(match))
    return ((add, back),) if len(found) < MOST_TASKS else ((back,),)


@option("todo")
async def add(turn: Turn, match: Match, _rest: str) -> None:
    """Ask what is to be done."""
    await dialogue.start(turn, "task", match=match.id)


@on.ended("task")
async def added(turn: Turn, conversation: Conversation) -> None:
    """Show the list again, with what was added."""
    match = await matches.find(turn.tx, conversation.args["match"])
    if match and match.state is MatchState.RUNNING and _is_in(turn, match):
        turn.say(*await _panel(turn, match), discreet=True)


@on.press("task")
async def pressed(turn: Turn, about: str, act: str) -> None:
    """Tick something off, take that back, or want it no longer."""
    task = await tasks.find(turn.tx, about)
    match = await matches.find(turn.tx, task.match) if task else None
    if task is None or match is None or not _is_in(turn, match):
        return turn.edit(_("That is in no list any more."), discreet=True)
    if match.state is not MatchState.RUNNING:
        return turn.edit(why_not(match), discreet=True)
    if act == "remove":
        await tasks.remove(turn.tx, task.id)
    else:
        await tasks.tick(turn.tx, task.id, done=act == "done")
    await listed(turn, match, "")


def _is_in(turn: Turn, match: Match) -> bool:
    return any(one.person == turn.somebody.id for one in match.members)
