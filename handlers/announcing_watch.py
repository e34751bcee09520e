"""The message in which the numbers of an announcement move while it goes out."""

from __future__ import annotations

from bot.model import Buttons, Edit, ToPerson, Weight
from bot.text import Text, paragraphs
from conversations.announcements import report, words
from conversations.quiet_hours import held_until
from handlers import announcing
from handlers.turn import Turn
from storage import (
    announcement_readers,
    announcements,
    communities,
    memberships,
    organisers,
    outbox,
)
from storage.records.announcements import Announcement


async def begin(turn: Turn, one: Announcement, person: str) -> None:
    """Show somebody who organises the community the message whose numbers move from now on."""
    if not await _organises(turn, one, person):
        return
    known = await memberships.with_zone(turn.tx, person)
    asked = turn.incoming is not None  # who presses a button is awake
    text, buttons = await _shown(turn, one, person)
    letter = turn.say(
        text,
        buttons,
        to=ToPerson(person),
        weight=Weight.ANSWER if asked else Weight.NOTICE,
        not_before=None if asked else held_until(known, turn.now),
    )
    await announcements.watch(turn.tx, one.id, letter)


async def move(turn: Turn, one: Announcement) -> None:
    """Let the numbers be those of now."""
    person = await outbox.reader_of(turn.tx, one.letter) if one.letter else None
    if person is None or not await _organises(turn, one, person):
        return
    text, buttons = await _shown(turn, one, person)
    turn.write(Edit(one.letter, text, buttons), ToPerson(person), Weight.NOTICE)


async def _organises(turn: Turn, one: Announcement, person: str) -> bool:
    part = await organisers.find(turn.tx, one.community, person)
    return part is not None and part.accepted


async def _shown(turn: Turn, one: Announcement, person: str) -> tuple[Text, Buttons]:
    reader = await memberships.with_zone(turn.tx, person)
    community = await communities.find(turn.tx, one.community)
    title = words.title(one.words, reader.languages if reader else ())
    counts = await announcement_readers.counts(turn.tx, one.id)
    name = community.name if community else ""
    said = (report.report(name, one, counts, title), words.author(one, person))
    return paragraphs(*said), await announcing.buttons(turn, one)
