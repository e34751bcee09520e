"""Letters of an announcement, to some of those for whom it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.model import Letter, Send, ToPerson, Weight
from conversations.announcements import words
from conversations.announcements.reading import standing
from handlers.announcing import topic_of
from handlers.muting import mute_buttons
from handlers.turn import Turn
from storage import announcement_readers, announcements, memberships
from storage.records.announcements import Announcement, ReaderState
from storage.records.communities import Community
from storage.records.people import Person


async def write(turn: Turn, one: Announcement, community: Community, most: int) -> int:
    """Write to so many of those who wait; returns of how many it is known now how it stands."""
    waiting = await announcement_readers.waiting(turn.tx, one.id, most)
    if not waiting:
        return 0
    numbers = {reader.person: reader.number for reader in waiting}
    people = await memberships.with_zones(turn.tx, list(numbers))
    stands = await _standing(turn, one, people)
    await _note(turn, one, stands)
    written = [known for known in people if stands[known.id] is ReaderState.WRITTEN]
    said = await _in_words(turn, one, community, written)
    for known in written:
        key = announcement_readers.key(one.id, numbers[known.id])
        languages = known.languages or (community.language,)
        to, weight = ToPerson(known.id), Weight.ANNOUNCEMENT
        turn.letters.append(Letter(key, to, said[known.id], weight, languages))
    return sum(isinstance(state, ReaderState) for state in stands.values())


async def _standing(
    turn: Turn, one: Announcement, people: Sequence[Person]
) -> dict[str, ReaderState | datetime]:
    ids = [known.id for known in people]
    muted = await announcement_readers.who_muted(turn.tx, one.community, one.topic, ids)
    told = await announcement_readers.told_lately(turn.tx, one.community, ids)
    most = await announcements.most_a_week(turn.tx, one.community)
    return {
        known.id: standing(
            known, turn.now, muted=known.id in muted, told=told.get(known.id, 0), most=most
        )
        for known in people
    }


async def _note(
    turn: Turn, one: Announcement, stands: Mapping[str, ReaderState | datetime]
) -> None:
    """Note how it stands with each, who has to sleep first too."""
    same: dict[ReaderState, list[str]] = defaultdict(list)
    later: list[tuple[str, datetime]] = []
    for person, state in stands.items():
        if isinstance(state, ReaderState):
            same[state].append(person)
        else:
            later.append((person, state))
    for state, some in same.items():
        await announcement_readers.write(turn.tx, one.id, some, state)
    await announcement_readers.put_off(turn.tx, one.id, later)


async def _in_words(
    turn: Turn, one: Announcement, community: Community, people: Sequence[Person]
) -> dict[str, Send]:
    """What each of them reads: in a language of theirs, of the community, or the first."""
    name, topic = community.name, await topic_of(turn, one)
    buttons = mute_buttons(community.id, one.topic if topic else "", name)
    sends = {
        language: Send(words.announced(name, topic, said), buttons)
        for language, said in one.words.items()
    }
    return {
        known.id: sends[words.language_for(one.words, (*known.languages, community.language))]
        for known in people
    }
