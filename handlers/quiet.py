"""The hours in which nothing comes that nobody asked for."""

from __future__ import annotations

import re
from typing import Final

from bot.model import Button, Buttons
from bot.text import VERBATIM, CommandWord, Text, TimeOfDay, _, paragraphs, pgettext
from handlers.registry import on
from handlers.turn import Turn
from storage import people
from storage.records.people import Person

HOUR: Final = 60  # minutes
DAY: Final = 24 * HOUR
EVENINGS: Final = tuple(hour * HOUR for hour in (19, 20, 21, 22, 23))
MORNINGS: Final = tuple(hour * HOUR for hour in (6, 7, 8, 9, 10))
CLOCK: Final = re.compile(r"(\d{1,2})(?:[:.h](\d\d))?")


@on.command("quiet", summary=_("Your quiet hours"))
async def quiet(turn: Turn) -> None:
    """Show the quiet hours, or take the two times that were typed after the command."""
    if turn.rest:
        times = _times(turn.rest)
        if times is None:
            turn.say(_("Please write two times of the day, as in {quiet} 22:30 7.", quiet=QUIET))
            return
        await _be_quiet(turn, *times)
    turn.say(_text(turn.somebody), _buttons(turn.somebody))


@on.press("quiet")
async def changed(turn: Turn, end: str, minutes: str) -> None:
    """Move one end of the quiet hours, or have none."""
    start, stop = turn.somebody.quiet_from, turn.somebody.quiet_to
    match end, int(minutes) if minutes.isdecimal() else DAY:
        case "from", time if time < DAY:
            await _be_quiet(turn, time, stop)
        case "to", time if time < DAY:
            await _be_quiet(turn, start, time)
        case "none", _time:
            await _be_quiet(turn, 0, 0)
    turn.edit(_text(turn.somebody), _buttons(turn.somebody))


async def _be_quiet(turn: Turn, start: int, end: int) -> None:
    await people.be_quiet(turn.tx, turn.somebody.id, start, end)
    await turn.read_anew()


def _times(words: str) -> tuple[int, int] | None:
    """Two times in minutes after midnight; None where the words are anything else."""
    found = [(int(hour), int(minute or 0)) for hour, minute in CLOCK.findall(words)]
    if len(found) != 2 or any(hour * HOUR >= DAY or minute >= HOUR for hour, minute in found):
        return None
    start, end = (hour * HOUR + minute for hour, minute in found)
    return start, end


def hours(person: Person) -> Text:
    """The quiet hours in words."""
    if person.quiet_from == person.quiet_to:
        return _("no quiet hours")
    start, end = TimeOfDay(person.quiet_from), TimeOfDay(person.quiet_to)
    return _("{start} to {end}", start=start, end=end)


def _text(person: Person) -> Text:
    return paragraphs(
        _("Your quiet hours: <b>{hours}</b>.", hours=hours(person)),
        _("Nothing comes then that you have not asked for. First row: from, second row: until."),
        _zone(person),
    )


def _zone(person: Person) -> Text:
    timezone = CommandWord("timezone")
    if not person.zone:
        return _("I do not know your time zone yet; {timezone} sets it.", timezone=timezone)
    return _("Other times: write them after the command, as in {quiet} 22:30 7.", quiet=QUIET)


def _buttons(person: Person) -> Buttons:
    none = Button(pgettext("button", "No quiet hours"), "quiet:none:")
    return (
        tuple(_button("from", time, person.quiet_from) for time in EVENINGS),
        tuple(_button("to", time, person.quiet_to) for time in MORNINGS),
        (none,),
    )


def _button(end: str, time: int, chosen: int) -> Button:
    label = Text("{time}", (("time", TimeOfDay(time)),), context=VERBATIM)
    if time == chosen:
        label = pgettext("button", "✓ {choice}", choice=label)
    return Button(label, f"quiet:{end}:{time}")


QUIET: Final = CommandWord("quiet")
