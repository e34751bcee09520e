"""Passing on what people write to whom they were brought together with."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.i18n import fold
from bot.model import LARGEST_VOICE, Attachment, Said, ToPerson, Weight
from bot.text import named, paragraphs
from conversations.quiet_hours import held_until
from conversations.relay.parcel import HOUR, LONGEST, Parcel, next_at, packed
from conversations.relay.words import (
    BEFOREHAND,
    ENDED,
    GONE,
    NOTHING,
    PAUSED,
    TO_NOBODY,
    TOO_LONG,
    VOICE_NOT_HERE,
    VOICE_TOO_LONG,
    answer_buttons,
    enough,
    not_arrived,
    passed_on,
    perhaps_not_arrived,
    receipt,
    to_answer,
    write_to,
)
from handlers import dialogue
from handlers.registry import on
from handlers.turn import Turn
from handlers.unprompted import tell
from storage import blocks, matches, memberships, outbox, people, relay
from storage.records.blocks import BlockKind
from storage.records.matches import Match, MatchState

AWAKE: Final = timedelta(minutes=90)  # since somebody was seen, which is noted to the hour


async def takes(turn: Turn) -> bool:
    """Whether these words answer what was passed on; then they are passed on, too.

    A yes or a number goes where it was said to: whoever answers a message means that one.
    """
    what = turn.event.what
    if not isinstance(what, Said) or not what.reply_to or not turn.consented:
        return False
    found = await relay.answered(turn.tx, turn.somebody.id, turn.place, what.reply_to)
    if found is None:
        return False
    await pass_on(turn, found.match)
    if turn.conversation:
        await dialogue.ask_again(turn)
    return True


async def explains(turn: Turn) -> bool:
    """Whether words that nobody understands may have been meant for somebody; then it is said."""
    what, me = turn.event.what, turn.somebody.id
    mine = await open_matches(turn)
    if mine:
        called = {one.person: named(one.person) for match in mine for one in match.others(me)}
        turn.say(TO_NOBODY, tuple(row for one in mine for row in write_to(one, me, called)))
        return True
    if not isinstance(what, Said) or not what.reply_to:
        return False
    if not await relay.was_matched(turn.tx, me):
        return False
    turn.say(GONE)
    return True


async def open_matches(turn: Turn) -> list[Match]:
    """In which somebody can write to others now, by the names of those."""
    mine = await matches.of_person(turn.tx, turn.somebody.id)
    found = [(one, await readers(turn, one)) for one in mine if one.state is MatchState.RUNNING]
    names = await people.names_of(turn.tx, {who for _match, others in found for who in others})
    ordered = sorted(found, key=lambda one: [fold(names[who]) for who in one[1]])
    return [match for match, others in ordered if others]


async def may_write(turn: Turn, match: Match | None) -> bool:
    """Whether who acts can write to others in this match now; why not is said.

    Whoever was blocked reads what is read after the other has left.
    """
    me = turn.somebody.id
    if match is None or match.state is MatchState.CLOSED or not _is_member(match, me):
        turn.say(ENDED)
    elif match.state is MatchState.PAUSED:
        turn.say(PAUSED)
    elif not await readers(turn, match):
        turn.say(ENDED)
    else:
        return True
    return False


async def readers(turn: Turn, match: Match) -> list[str]:
    """Who else is in a match, but for those who have gone or are kept apart from who acts."""
    me, found = turn.somebody.id, list[str]()
    for one in match.others(me):
        apart = await blocks.between(turn.tx, me, one.person)
        if BlockKind.BLOCK not in apart and not one.gone:
            found.append(one.person)
    return found


async def pass_on(turn: Turn, match_id: str) -> None:
    """Pass on what was just said to the others of a match, and say whom it reaches."""
    match = await matches.find(turn.tx, match_id)
    if not await may_write(turn, match) or match is None:
        return
    parcel = _packed(turn)
    if parcel is None:
        return
    to = await _those_with_room(turn, await readers(turn, match))
    if not to:
        return
    now, later, letters = list[str](), list[str](), dict[str, str]()
    for reader in to:
        wait = await _quiet_until(turn, reader)
        others = [one for one in to if one != reader]
        letters[reader] = await _write(turn, match, parcel, reader, others, wait)
        (later if wait else now).append(reader)
    await relay.note(turn.tx, match.id, turn.somebody.id, letters)
    turn.say(receipt(parcel, [named(one) for one in now], [named(one) for one in later]))


def _packed(turn: Turn) -> Parcel | None:
    """What of this can be passed on; None where it cannot, and that is said.

    Raises `WantedFile` for a voice note that is still with the platform.
    """
    given = turn.given
    if len(given.words) > LONGEST:
        turn.say(TOO_LONG)
        return None
    if any(one.voice and _is_too_long(one) for one in given.files):
        turn.say(VOICE_TOO_LONG)
        return None
    files = [turn.whole(one) if one.voice else one for one in given.files]
    if any(one.voice and one.content is None for one in files):
        turn.say(VOICE_NOT_HERE)
        return None
    parcel = packed(given.words, files)
    if parcel == Parcel():
        turn.say(NOTHING)
        return None
    return parcel


def _is_too_long(voice: Attachment) -> bool:
    return voice.size > LARGEST_VOICE or len(voice.content or b"") > LARGEST_VOICE


async def _those_with_room(turn: Turn, to: list[str]) -> list[str]:
    """To whom one more message may go now; who has got enough is named."""
    me, full = turn.somebody.id, dict[str, datetime]()
    for reader in to:
        sent = await relay.since(turn.tx, me, reader, turn.now - HOUR)
        if until := next_at(sent):
            full[reader] = until
    if full:
        turn.say(enough([named(one) for one in full], min(full.values())))
    return [one for one in to if one not in full]


async def _quiet_until(turn: Turn, reader: str) -> datetime | None:
    """Until when somebody is not to be woken; None for now.

    What comes after something that waits waits with it, so that everything is read in its order.
    """
    held = await relay.held_until(turn.tx, turn.somebody.id, reader)
    if held and held > turn.now:
        return held
    known = await memberships.with_zone(turn.tx, reader)
    if known is None or turn.now - known.active_at < AWAKE:
        return None
    return held_until(known, turn.now)


async def _write(
    turn: Turn,
    match: Match,
    parcel: Parcel,
    reader: str,
    others: list[str],
    wait: datetime | None,
) -> str:
    me = turn.somebody.id
    said = [passed_on(parcel, named(me), [named(one) for one in others])]
    if not await relay.has_begun(turn.tx, match.id):
        said.append(to_answer(named(me)))
    if await relay.tell(turn.tx, match.id, reader):
        said.append(BEFOREHAND)
    return turn.say(
        paragraphs(*said),
        answer_buttons(match, me),
        to=ToPerson(reader),
        weight=Weight.NOTICE,
        document=parcel.voice,
        not_before=wait,
    )


@on.due("relay")
async def lost(turn: Turn, letter: str) -> None:
    """Tell somebody that what they wrote has not arrived."""
    state = await outbox.state_of(turn.tx, letter)
    found = await relay.take_lost(turn.tx, letter)
    if found is None:
        return
    say = perhaps_not_arrived if state is outbox.State.DOUBTFUL else not_arrived
    await tell(turn, found.sender, say(named(found.reader), found.at))


def _is_member(match: Match, person: str) -> bool:
    return any(one.person == person and not one.gone for one in match.members)
