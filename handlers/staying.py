"""Who has been silent for very long is asked whether to stay, before anything is erased."""

from __future__ import annotations

from bot.model import Button, ToPerson, Weight
from bot.text import _, paragraphs, pgettext
from conversations.quiet_hours import after_quiet_hours
from handlers.forget import ask_first
from handlers.registry import on
from handlers.turn import Turn
from storage import installation, memberships, people


@on.due("staying")
async def ask_to_stay(turn: Turn, about: str) -> None:
    """Ask somebody, unless they have been heard of meanwhile; whatever they answer counts."""
    person = await memberships.with_zone(turn.tx, about)
    times = (await installation.of(turn.tx)).keeping
    silent = times.people_silent_unasked
    if person is None or person.asked_to_stay_at or turn.now - person.active_at < silent:
        return
    await people.asked_to_stay(turn.tx, about)
    until = max(person.active_at + times.people_silent, turn.now + times.people_to_answer)
    stay = Button(pgettext("button", "Stay"), "staying:yes:")
    erase = Button(pgettext("button", "Delete everything"), "staying:no:")
    turn.say(
        paragraphs(
            _("It has been a long time! I still keep what you told me."),
            _(
                "Shall I go on keeping it? If I do not hear from you, I delete it on {day}.",
                day=until.date(),
            ),
        ),
        ((stay, erase),),
        to=ToPerson(about),
        weight=Weight.NOTICE,
        not_before=after_quiet_hours(person, turn.now),
    )


@on.press("staying")
async def answered(turn: Turn, answer: str, option: str) -> None:
    """Let somebody stay, as pressing anything does, or ask once more before everything goes."""
    if answer == "no":
        return turn.edit(*ask_first())
    turn.edit(_("I am glad. Everything stays as it was."))
