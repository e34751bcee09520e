"""Moving one date of a training to another time."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from bot.engine.flows import flow
from bot.engine.rights import HolderOf
from bot.engine.talk import Talk
from bot.text import Text, _, paragraphs
from conversations.nominations.planning.days import DayBetween
from conversations.peers.clock_time import ClockTime
from conversations.trainings.changing import steps
from conversations.trainings.dates import DAY
from conversations.trainings.planning.answers import latest

MOVE: Final = "training-move"
MOST_TRIES: Final = 4


@flow(MOVE, title=_("Moving a date"))
async def move_a_date(talk: Talk) -> None:
    """Ask for its day and hour, show both moments, and move it."""
    about = talk.args["date"]
    found = await talk.step("found", steps.date_of, date=about)
    if found is None:
        return await talk.say(GONE)
    now_at = datetime.fromisoformat(found["at"])
    asked = paragraphs(_("It is on {moment} now.", moment=now_at), _ON_WHICH_DAY)
    for attempt in map(str, range(MOST_TRIES)):
        starts = await _asked(talk, attempt, asked, found["starts"], found["today"])
        new = await talk.step(("moment", attempt), steps.moment_of, date=about, starts=starts)
        if new and new != found["at"]:
            break
        asked = paragraphs(_("That time has passed, or is too far ahead."), _ON_WHICH_DAY)
        if new:
            asked = paragraphs(_("That is when it is already."), _ON_WHICH_DAY)
    else:
        return await talk.say(STAYS)
    sure = _(
        "From {before} to {after}: shall I move it? I tell everybody who has signed up.",
        before=now_at,
        after=datetime.fromisoformat(new),
    )
    if not await talk.confirm("sure", sure):
        return await talk.say(STAYS)
    done = await talk.step(
        "moved",
        steps.move,
        rights=(HolderOf(found["training"]),),
        final=True,
        date=about,
        starts=starts,
    )
    if done is None:
        await talk.say(GONE)


async def _asked(talk: Talk, attempt: str, asked: Text, now: str, today: str) -> str:
    """The wall-clock time that is wished, ISO 8601; what is skipped stays."""
    before = datetime.fromisoformat(now)
    yesterday = (date.fromisoformat(today) - DAY).isoformat()
    answer = DayBetween(yesterday, latest(today))
    day = await talk.ask(("day", attempt), asked, answer, optional=True)
    minute = await talk.ask(("time", attempt), _AT_WHAT_TIME, ClockTime(), optional=True)
    on = date.fromisoformat(day) if day else before.date()
    clock = before.time() if minute is None else time(*divmod(minute, 60))
    return datetime.combine(on, clock).isoformat(timespec="minutes")


STAYS: Final = _("All right, it stays where it was.")
GONE: Final = _("That date has begun, or is cancelled, or not there any more.")
_ON_WHICH_DAY: Final = _(
    "To which day shall I move it? Please write it as in 2026-09-30; if you skip, the day stays."
)
_AT_WHAT_TIME: Final = _(
    "At what time does it begin there, where the training is at home? If you skip, the hour stays."
)
