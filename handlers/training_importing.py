"""Bringing in trainings from a calendar, and bringing it in again when it has changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.engine.journal import Conversation, Status
from bot.model import Button, Plain
from bot.text import Text, _, lines, ngettext, pgettext
from conversations.trainings.calendar_import import Found, found_in
from conversations.trainings.importing import steps
from conversations.trainings.importing.flow import IMPORT, LEAVE, POST
from conversations.trainings.planning.steps import left_of
from conversations.trainings.planning.wishes import wish_of
from handlers import dialogue, training_posting
from handlers.registry import on
from handlers.rights import as_organiser
from handlers.training_changing import after_cancelling, after_move, become, held_on
from handlers.turn import Turn
from storage import training_dates, trainings
from storage.records.communities import Community
from storage.records.trainings import Training


@on.press("importtrainings")
async def begin(turn: Turn, community: str, option: str) -> None:
    """Ask for a calendar."""
    found = await as_organiser(turn, community)
    await dialogue.start(
        turn, IMPORT, community=found.id, zone=found.zone, since=turn.now.isoformat()
    )


@dataclass(slots=True)
class _Done:
    """What has come of a calendar, and who is still to be told."""

    planned: int = 0
    changed: int = 0
    same: int = 0
    left_out: int = 0  # too much is planned already, or it is over by now
    people: int = 0  # who hear of changes
    tell: list[Callable[[], Awaitable[None]]] = field(default_factory=list)


@on.ended(IMPORT)
async def decided(turn: Turn, conversation: Conversation) -> None:
    """Plan what was wanted, and tell those whom changes concern."""
    answers = {one.key: one.value for one in conversation.journal if one.done}
    decision = answers.get("decision")
    if conversation.status is not Status.DONE or decision in (None, LEAVE):
        return
    community = await as_organiser(turn, conversation.args["community"])
    done = _Done()
    for found in found_in(_read(answers)):
        await _bring_in(turn, community, found, done, posted=decision == POST)
    look = Button(pgettext("button", "Trainings"), f"keeptrainings:{community.id}:coming.0")
    turn.say(_said(done), ((look,),))
    for tell in done.tell:
        await tell()


def _read(answers: dict[str, Plain]) -> Plain:
    return answers["read"] if "read" in answers else answers["source"]["found"]


async def _bring_in(
    turn: Turn, community: Community, found: Found, done: _Done, *, posted: bool
) -> None:
    known = await trainings.imported(turn.tx, community.id, [found.uid])
    before = known.get(found.uid)
    if before:
        return await _change(turn, community, before, found, done)
    me = turn.somebody.id
    made = await steps.plan(turn.tx, me, community, found, posted=posted)
    training = await trainings.find(turn.tx, made) if made else None
    if training is None:
        done.left_out += 1
        return
    done.planned += 1
    await steps.follow_exceptions(turn.tx, me, training.id, found)
    if posted:
        await training_posting.post(turn, training)


async def _change(
    turn: Turn, community: Community, training: Training, found: Found, done: _Done
) -> None:
    rest = left_of(training.outline, turn.now)
    before = wish_of(rest, training.host or "", (community.language,))
    wish = steps.as_wished(before, found, before["language"])
    if wish != before:
        tell = await become(turn, training, before, wish)
        done.people += tell.people
        done.tell.append(tell)
    excepted = await _except(turn, training.id, found, done)
    if wish != before or excepted:
        done.changed += 1
    else:
        done.same += 1


async def _except(turn: Turn, training: str, found: Found, done: _Done) -> bool:
    """Move and cancel single dates as the calendar does; whether there was anything to do."""
    what = await steps.follow_exceptions(turn.tx, turn.somebody.id, training, found)
    for id, before in what.moved:
        held = await held_on(turn, id)
        if held:
            tell = await after_move(turn, held, before)
            done.people += tell.people
            done.tell.append(tell)
    after = await trainings.find(turn.tx, training)
    if what.cancelled and after:
        dates = await training_dates.find_all(turn.tx, what.cancelled)
        tell = await after_cancelling(turn, after, dates, all_of_it=False)
        done.people += tell.people
        done.tell.append(tell)
    return bool(what.moved or what.cancelled)


def _said(done: _Done) -> Text:
    told = []
    if done.planned:
        told.append(
            ngettext("{n} training is planned.", "{n} trainings are planned.", done.planned)
        )
    if done.changed:
        told.append(
            ngettext("{n} training has changed.", "{n} trainings have changed.", done.changed)
        )
    if done.same:
        told.append(
            ngettext("{n} training is as it was.", "{n} trainings are as they were.", done.same)
        )
    if done.people:
        told.append(
            ngettext(
                "I tell {n} person who has signed up.",
                "I tell {n} people who have signed up.",
                done.people,
            )
        )
    if done.left_out:
        told.append(
            ngettext(
                "{n} is left out: it is over, or too many trainings are planned already.",
                "{n} are left out: they are over, or too many trainings are planned already.",
                done.left_out,
            )
        )
    return lines(told) if told else _("Nothing has changed.")
