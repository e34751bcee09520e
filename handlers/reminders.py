"""What people asked to be reminded of, and what is asked once after some months."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeAlias

from bot.letters import message_to_plain
from bot.model import Button, Send, ToPerson, Weight
from bot.text import Text, _, paragraphs, pgettext
from conversations.assessment import steps, words
from conversations.assessment.framework import Skill
from conversations.assessment.next_step import PERSON, Intention, Offer, intended
from conversations.assessment.when import in_the_morning
from conversations.quiet_hours import after_quiet_hours, is_quiet
from handlers import bringing
from handlers.own_days import own_day
from handlers.registry import on
from handlers.results import framework_at
from handlers.turn import Turn
from storage import assessments, memberships, notices, reminders
from storage.records.people import Person

Remind: TypeAlias = Callable[[Turn, Person, str], Awaitable[None]]

A_WEEK: Final = 7  # days


@on.due("reminder")
async def remind(turn: Turn, about: str) -> None:
    """Remind somebody, or wait until their quiet hours are over."""
    reminder = await reminders.find(turn.tx, about)
    person = await memberships.with_zone(turn.tx, reminder.person) if reminder else None
    if reminder is None or person is None:
        return
    if is_quiet(person, turn.now):
        return await reminders.postpone(turn.tx, about, after_quiet_hours(person, turn.now))
    await reminders.remove(turn.tx, about)
    await KINDS[reminder.kind](turn, person, reminder.about)


async def _practice(turn: Turn, person: Person, about: str) -> None:
    """Bring back what somebody wanted to try; no more, where it is in no framework any more."""
    found = await _intended(turn, about)
    if found is None:
        return
    skill, offer = found
    done = Button(pgettext("button", "Done"), f"remind:{about}:done")
    later = Button(pgettext("button", "In a week, please"), f"remind:{about}:later")
    drop = Button(pgettext("button", "Let it be"), f"remind:{about}:drop")
    ask = Button(PERSON.button, f"remind:{about}:ask")
    meets = await bringing.can_meet(turn.tx, person.id)
    turn.say(
        _reminding(skill, offer),
        ((done, later), (ask, drop) if meets else (drop,)),
        to=ToPerson(person.id),
        weight=Weight.NOTICE,
    )


async def _intended(turn: Turn, about: str) -> tuple[Skill, Offer] | None:
    intention = Intention.read(about)
    if intention is None:
        return None
    pinned = intention.pinned
    framework = await framework_at(turn.tx, pinned.community, pinned.version)
    return intended(framework, intention)


def _reminding(skill: Skill, offer: Offer) -> Text:
    wanted = _("You wanted me to remind you of this, for <b>{skill}</b>.", skill=skill.name)
    return paragraphs(wanted, offer.text)


async def _again(turn: Turn, person: Person, about: str) -> None:
    """Ask, with the next bundle and only once, whether to look again."""
    if not await assessments.history(turn.tx, person.id, limit=1):
        return
    yes = Button(pgettext("button", "Look again"), "assess:new:")
    no = Button(pgettext("button", "No, thanks"), "assess:no:")
    text = _(
        "Four months ago you looked at what you bring and what to grow. Would you like to see "
        "what has moved? It takes about six minutes."
    )
    await notices.add(turn.tx, person.id, message_to_plain(Send(text, ((yes, no),))), turn.now)


KINDS: Final[Mapping[str, Remind]] = {steps.PRACTICE: _practice, steps.AGAIN: _again}


@on.press("remind")
async def answered(turn: Turn, about: str, option: str) -> None:
    """Take the answer to a reminder."""
    if option == "done":
        return turn.edit(
            _("Well done! {assess} shows you again where you stand.", assess=words.ASSESS)
        )
    if option == "ask" and (found := await _intended(turn, about)):
        turn.edit(_("Good. Let us look for somebody."))
        return await bringing.look_for(turn, found[0].id)
    if option != "later" or await _intended(turn, about) is None:
        return turn.edit(_("All right, I let it be."))
    due = in_the_morning(turn.now, A_WEEK, turn.somebody.zone)
    await reminders.add(turn.tx, turn.somebody.id, steps.PRACTICE, about, due)
    turn.edit(_("All right, I will remind you again on {day}.", day=own_day(turn, due)))
