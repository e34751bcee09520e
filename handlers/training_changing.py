"""Changing a training that people know of: its points, its words, one of its dates, its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.engine.journal import Conversation, Status
from bot.model import Plain
from bot.text import Text, _, ngettext, pgettext
from conversations.trainings.changing import steps
from conversations.trainings.changing.cancelling import CANCEL
from conversations.trainings.changing.moving import MOVE
from conversations.trainings.changing.steps import Changed
from conversations.trainings.changing.translating import TRANSLATE
from conversations.trainings.planning.flow import CHANGE
from handlers import (
    calendars,
    dialogue,
    training_change_news,
    training_dates_kept,
    training_posting,
    training_seats,
)
from handlers.registry import on
from handlers.training_keeping import act, page
from handlers.training_planning import version_of
from handlers.training_reminders import schedule_all, schedule_host
from handlers.trainings import Held
from handlers.turn import Turn
from storage import sign_ups, training_dates, training_posts, training_reminders, trainings
from storage.records.trainings import DateState, Training, TrainingDate


@act("change", pgettext("button", "Change"), order=10)
async def change(turn: Turn, training: Training, rest: str) -> None:
    """Change a training point by point."""
    version = await version_of(turn, training.community)
    await dialogue.start(turn, CHANGE, training=training.id, version=version)


@on.ended(CHANGE)
async def changed(turn: Turn, conversation: Conversation) -> None:
    """Let it be as it was wished, and tell everybody whom it concerns."""
    found = await trainings.find(turn.tx, conversation.args["training"])
    wishes = _wishes(conversation)
    if found is None or wishes is None:
        return
    tell = await become(turn, found, *wishes)
    turn.say(*await page(turn, found.id, news=_told(tell.people)))
    await tell()


@dataclass(frozen=True, slots=True)
class Tell:
    """What is still to be told of a change, after who made it has had their answer."""

    people: int  # who hear of it
    rest: Callable[[], Awaitable[None]]

    async def __call__(self) -> None:
        await self.rest()


async def become(turn: Turn, training: Training, before: Plain, wish: Plain) -> Tell:
    """Let a training be as it is wished; the result tells everybody whom it concerns."""
    done = await steps.change(turn.tx, turn.somebody.id, training, before, wish)
    await _follow(turn, [new for _old, new in done.moved])
    await _follow(turn, await training_dates.find_all(turn.tx, done.new))
    coming = await training_dates.all_coming(turn.tx, training.id)
    moved_up = await training_seats.fill(turn, done.after, coming)
    letters = await training_change_news.about(turn, done, coming)

    async def rest() -> None:
        training_change_news.send(turn, letters)
        if done.after.host != done.before.host:
            await _remind_another_host(turn, done, coming)
            await training_change_news.tell_new_host(turn, done.after)
        await _change_calendars(turn, done, coming)
        await training_seats.tell(turn, done.after, moved_up)
        await _tell_groups(turn, done)

    return Tell(len(letters), rest)


def _wishes(conversation: Conversation) -> tuple[Plain, Plain] | None:
    """What was shown and what is wished instead; None where nothing has been decided."""
    if conversation.status is not Status.DONE:
        return None
    values = {one.key: one.value for one in conversation.journal}
    done = [one for key, one in values.items() if key.startswith("changed/") and "wish" in one]
    return (values["begun"]["wish"], done[0]["wish"]) if done else None


def _told(people: int) -> Text:
    if not people:
        return _("It is changed.")
    return ngettext(
        "It is changed, and I tell {n} person who has signed up.",
        "It is changed, and I tell {n} people who have signed up.",
        people,
    )


async def _remind_another_host(turn: Turn, done: Changed, coming: Sequence[TrainingDate]) -> None:
    for date in coming:
        if done.before.host and not await sign_ups.find(turn.tx, date.id, done.before.host):
            await training_reminders.forget(turn.tx, [date.id], [done.before.host])
    await schedule_host(turn, done.after)


async def _follow(turn: Turn, dates: Iterable[TrainingDate]) -> None:
    """Have reminders and the clock know when these dates are now."""
    for date in dates:
        if date.state is DateState.PLANNED:
            await schedule_all(turn, date)
            await training_seats.look_again(turn, date)


async def _change_calendars(turn: Turn, done: Changed, coming: Sequence[TrainingDate]) -> None:
    """Send those who have a file what changes it; a date that is called otherwise is taken out."""
    before = replace(done.before, sequence=done.after.sequence)
    for old, new in done.anew:
        if old.original != new.original and before.outline.rule:
            for mine in await sign_ups.of_date(turn.tx, new.id):
                await calendars.take_out(turn, Held(before, old), mine)
    for date, who in done.dropped:
        for mine in who:
            await calendars.take_out(turn, Held(before, date), mine)
    for date in coming:
        await calendars.send_change(turn, done.after, date)


async def _tell_groups(turn: Turn, done: Changed) -> None:
    wanted = done.after.outline.posted and not done.before.outline.posted
    if wanted and not await training_posts.of_training(turn.tx, done.after.id):
        await training_posting.post(turn, done.after)


@act("words", pgettext("button", "Add a translation"), order=20)
async def translate(turn: Turn, training: Training, rest: str) -> None:
    """Say what it is in one more language."""
    await dialogue.start(turn, TRANSLATE, training=training.id)


@on.ended(TRANSLATE)
async def translated(turn: Turn, conversation: Conversation) -> None:
    """Show it, and let the posts of those who read that language say it."""
    found = await trainings.find(turn.tx, conversation.args["training"])
    if found is None or not _done(conversation, "translated"):
        return
    news = _("Thank you! Who reads that language reads it so from now on.")
    turn.say(*await page(turn, found.id, news=news))
    await training_posting.refresh(turn, found)


@training_dates_kept.ACTS.add(
    "move", pgettext("button", "Move this date"), order=10, possible=training_dates_kept.is_to_come
)
async def move(turn: Turn, held: Held, rest: str) -> None:
    """Ask when one date shall be instead."""
    await dialogue.start(turn, MOVE, date=held.date.id)


@on.ended(MOVE)
async def moved(turn: Turn, conversation: Conversation) -> None:
    """Tell who has signed up for it, and remind them at other times."""
    held = await held_on(turn, conversation.args["date"])
    before = _done(conversation, "moved")
    if held is None or not before:
        return
    tell = await after_move(turn, held, datetime.fromisoformat(before))
    turn.say(*await training_dates_kept.page(turn, held, news=_moved(tell.people)))
    await tell()


async def after_move(turn: Turn, held: Held, before: datetime) -> Tell:
    """Have everything know when a date is now; the result tells who has signed up for it."""
    await _follow(turn, [held.date])
    letters = await training_change_news.moved(turn, held, before)

    async def rest() -> None:
        training_change_news.send(turn, letters)
        await calendars.send_change(turn, held.training, held.date)
        await training_posting.refresh(turn, held.training)

    return Tell(len(letters), rest)


def _moved(people: int) -> Text:
    if not people:
        return _("It is moved. Nobody has signed up for it so far.")
    return ngettext(
        "It is moved, and I tell {n} person who has signed up.",
        "It is moved, and I tell {n} people who have signed up.",
        people,
    )


@training_dates_kept.ACTS.add(
    "cancel",
    pgettext("button", "Cancel this date"),
    order=90,
    possible=training_dates_kept.is_to_come,
)
async def cancel_date(turn: Turn, held: Held, rest: str) -> None:
    """Ask why one date shall not take place."""
    await dialogue.start(turn, CANCEL, training=held.training.id, date=held.date.id)


@act("cancel", pgettext("button", "Cancel the training"), order=90)
async def cancel(turn: Turn, training: Training, rest: str) -> None:
    """Ask why the whole training shall not take place."""
    await dialogue.start(turn, CANCEL, training=training.id, date="")


@on.ended(CANCEL)
async def cancelled(turn: Turn, conversation: Conversation) -> None:
    """Tell everybody who has signed up, at once."""
    found = await trainings.find(turn.tx, conversation.args["training"])
    done = _done(conversation, "cancelled")
    if found is None or done is None:
        return
    dates = await training_dates.find_all(turn.tx, done["dates"])
    all_of_it = not conversation.args["date"]
    tell = await after_cancelling(turn, found, dates, all_of_it=all_of_it)
    turn.say(*await page(turn, found.id, news=_cancelled(tell.people)))
    await tell()


async def after_cancelling(
    turn: Turn, training: Training, dates: Sequence[TrainingDate], *, all_of_it: bool
) -> Tell:
    """The result tells who has signed up for these dates that they do not take place."""
    letters = await training_change_news.cancelled(turn, training, dates, all_of_it=all_of_it)

    async def rest() -> None:
        training_change_news.send(turn, letters)
        for date in dates:
            await calendars.send_change(turn, training, date)
        await training_posting.refresh(turn, training)

    return Tell(len(letters), rest)


def _cancelled(people: int) -> Text:
    if not people:
        return _("It is cancelled. Nobody has signed up for it.")
    return ngettext(
        "It is cancelled, and I tell {n} person who has signed up.",
        "It is cancelled, and I tell {n} people who have signed up.",
        people,
    )


async def held_on(turn: Turn, date: str) -> Held | None:
    """A date with its training."""
    found = await training_dates.find(turn.tx, date)
    training = await trainings.find(turn.tx, found.training) if found else None
    return Held(training, found) if training and found else None


def _done(conversation: Conversation, step: str) -> Plain:
    """What the step that a conversation is there for has done; None where it came to nothing."""
    if conversation.status is not Status.DONE:
        return None
    return next((one.value for one in conversation.journal if one.key == step and one.value), None)
