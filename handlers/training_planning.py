"""Planning a training, and one that is like another."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.engine.journal import Conversation, Status
from bot.text import _, pgettext
from conversations.trainings.planning.flow import PLAN
from handlers import dialogue, training_posting
from handlers.registry import on
from handlers.rights import as_organiser
from handlers.training_change_news import tell_new_host
from handlers.training_keeping import act, page, panel, show_one
from handlers.turn import Turn
from storage import communities, frameworks, organisers, training_posts, trainings
from storage.records.trainings import Training, TrainingState

ALWAYS: Final = tuple(TrainingState)


@on.press("plantraining")
async def begin(turn: Turn, community: str, option: str) -> None:
    """Begin to plan a training."""
    found = await as_organiser(turn, community)
    if option != "new":
        return await panel(turn, found)
    await _talk(turn, community, like="")


async def _organises(turn: Turn, training: Training) -> bool:
    part = await organisers.find(turn.tx, training.community, turn.somebody.id)
    return bool(part and part.accepted)


@act("copy", pgettext("button", "Plan one like it"), during=ALWAYS, order=40, offered=_organises)
async def copy(turn: Turn, training: Training, rest: str) -> None:
    """Plan one that is like this one on another day."""
    await as_organiser(turn, training.community)
    await _talk(turn, training.community, like=training.id)


async def _talk(turn: Turn, community: str, *, like: str) -> None:
    version = await version_of(turn, community)
    await dialogue.start(turn, PLAN, community=community, like=like, version=version)


async def version_of(turn: Turn, community: str) -> int:
    """The version of its own framework that a community uses; 0 where it has none."""
    used = await frameworks.in_use(turn.tx, community)
    return used.version if used else 0


@on.ended(PLAN)
async def planned(turn: Turn, conversation: Conversation) -> None:
    """Show the training as it is planned now, and tell the groups."""
    if conversation.status is not Status.DONE:
        return
    kept = [one.value for one in conversation.journal if one.key.startswith("planned/")]
    made = next((one["training"] for one in kept if "training" in one), None)
    found = await trainings.find(turn.tx, made) if made else None
    if found is None:
        return
    news = _("It is planned.")
    if found.outline.posted and await _can_tell(turn, found):
        news = _("It is planned, and I tell the groups now.")
    turn.say(*await page(turn, found.id, news=news))
    await tell_new_host(turn, found)
    if found.outline.posted:
        await training_posting.post(turn, found)


async def _can_tell(turn: Turn, training: Training) -> bool:
    community = await communities.find(turn.tx, training.community)
    if community is None or community.paused:
        return False
    return bool(await communities.places_of(turn.tx, community.id))


async def _is_not_told(turn: Turn, training: Training) -> bool:
    if training.outline.posted:
        return False
    told = await training_posts.of_training(turn.tx, training.id)
    return not told and await _can_tell(turn, training)


@act("tell", pgettext("button", "Tell the groups"), order=30, offered=_is_not_told)
async def tell(turn: Turn, training: Training, rest: str) -> None:
    """Tell the groups of a training that they have not heard of."""
    if not await _is_not_told(turn, training):
        return await show_one(turn, training.id)
    outline = replace(training.outline, posted=True)
    await trainings.change(turn.tx, training.id, outline, in_calendars=False)
    await show_one(turn, training.id, news=_("I tell the groups now."))
    await training_posting.post(turn, training)
