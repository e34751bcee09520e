"""A group of turns inside one transaction: read once, decide each alone, write once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.errors import BanyanError
from bot.i18n import Reader, best_language
from bot.model import Account, Due, Incoming, Invited, Place, Plain
from bot.parking import park
from bot.platforms.base import Platform
from bot.progress import Batch
from bot.router import is_asked, route
from bot.text import _
from handlers import dialogue, names
from handlers.menus import offered
from handlers.turn import PutBack, Turn
from storage import communities, conversations, cursors, inbox, menus, outbox, people
from storage.database import Transaction
from storage.inbox import Arrival
from storage.records.people import Person

IN_ENGLISH: Final = Reader(("en",))
ACTIVE_WITHIN: Final = timedelta(hours=1)  # activity is not noted more finely than that
SORRY: Final = _(
    "Sorry, something is broken on my side. It has been noted; please try again later."
)

log = structlog.get_logger(__name__)


def _pending() -> asyncio.Future[None]:
    return asyncio.get_running_loop().create_future()


@dataclass(slots=True, eq=False)
class Item:
    """One event that waits for its turn, and what was found out for it outside."""

    incoming: Incoming | None = None
    due: Due | None = None
    known: dict[str, Plain] = field(default_factory=dict)
    rights: dict[tuple[Account, Place], bool] = field(default_factory=dict)
    contents: dict[str, bytes | None] = field(default_factory=dict)
    away: bool = False  # something is found out for it outside
    failed: Exception | None = None  # what finding out led to
    batch: Batch | None = None  # with which others it was handed over
    done: asyncio.Future[None] = field(default_factory=_pending)

    def finish(self) -> None:
        """Tell whoever handed it over, if they still wait."""
        if not self.done.done():
            self.done.set_result(None)


@dataclass(frozen=True, slots=True)
class Decided:
    """How the turn of an event ended, before it is committed."""

    item: Item
    turn: Turn | None = None  # None: it was handled before, or is put back
    wanted: PutBack | None = None


async def decide(
    tx: Transaction, group: Sequence[Item], platforms: Mapping[str, Platform]
) -> list[Decided]:
    """Decide each event of a group; one that fails is undone alone."""
    incoming = [item.incoming for item in group if item.incoming]
    arrivals = iter(await _look_up(tx, incoming) if incoming else ())
    return [
        await _decide(tx, item, next(arrivals) if item.incoming else None, platforms)
        for item in group
    ]


async def _look_up(tx: Transaction, incoming: Sequence[Incoming]) -> list[Arrival]:
    """What is known about each event; whoever writes in private is known from now on.

    If only by their account, and where to answer them later.
    """
    arrivals = await inbox.look_up(tx, incoming)
    fresh = [pair for pair in zip(incoming, arrivals, strict=True) if not pair[1].seen]
    for one, arrival in fresh:
        if arrival.person:
            await _note(tx, one, arrival, arrival.person)
    strangers = [
        one
        for one, arrival in fresh
        if one.place.private and arrival.person is None and is_asked(one)
    ]
    if not strangers:
        return arrivals
    await people.meet_all(tx, [(one.account, one.place.chat) for one in strangers])
    return await inbox.look_up(tx, incoming)


async def _note(tx: Transaction, incoming: Incoming, arrival: Arrival, person: Person) -> None:
    """Note that somebody who is known is still there, wherever they ask for something."""
    if incoming.place.private:
        if _is_news(incoming, arrival, tx.now):
            await people.came(tx, incoming.account, incoming.place.chat)
    elif is_asked(incoming) and tx.now - person.active_at > ACTIVE_WITHIN:
        await people.took_part(tx, person.id)


def _is_news(incoming: Incoming, arrival: Arrival, now: datetime) -> bool:
    """Whether it has to be noted that somebody came."""
    moved = arrival.chat != incoming.place.chat or not arrival.reachable
    return moved or arrival.used_elsewhere or now - arrival.used_at > ACTIVE_WITHIN


async def _decide(
    tx: Transaction, item: Item, arrival: Arrival | None, platforms: Mapping[str, Platform]
) -> Decided:
    if arrival and arrival.seen:
        return Decided(item)
    try:
        async with tx.savepoint() as inner:
            turn = await _turn(inner, item, arrival, platforms)
            await route(turn)
            await names.fill(turn)
            return Decided(item, turn)
    except PutBack as wanted:
        return Decided(item, wanted=wanted)
    except dialogue.Stuck as stuck:
        log.exception("A flow failed.", flow=stuck.conversation.flow)
        return Decided(item, await _stuck(tx, item, arrival, platforms, stuck))
    except BanyanError as problem:
        turn = await _turn(tx, item, arrival, platforms)
        if problem.text and item.incoming:
            turn.say(problem.text)
        return Decided(item, turn)
    except Exception as problem:
        log.exception("An event could not be handled.")
        return Decided(item, await _failed(tx, item, arrival, platforms, problem))


async def _turn(
    tx: Transaction, item: Item, arrival: Arrival | None, platforms: Mapping[str, Platform]
) -> Turn:
    turn = Turn(
        key=_key(item),
        now=tx.now,
        tx=tx,
        reader=IN_ENGLISH,
        incoming=item.incoming,
        due=item.due,
        known=item.known,
        rights=item.rights,
        contents=item.contents,
        failed=item.failed,
        links={name: platform.link_for for name, platform in platforms.items()},
    )
    if item.incoming and arrival:
        turn.link = platforms[item.incoming.place.platform].link_for
        turn.person, turn.consented = arrival.person, arrival.consented
        turn.conversation = dialogue.known(turn, arrival.conversation)
        turn.has_aside = arrival.has_aside
        turn.reader = await _reader(turn, item.incoming, platforms)
    return turn


def _key(item: Item) -> str:
    if item.due:
        return f"{item.due.kind}:{item.due.about}:{item.due.at.timestamp():.0f}"
    return f"{item.incoming.account.platform}:{item.incoming.id}" if item.incoming else ""


async def _reader(turn: Turn, incoming: Incoming, platforms: Mapping[str, Platform]) -> Reader:
    sign = platforms[incoming.place.platform].command_sign
    if not incoming.place.private and not isinstance(incoming.what, Invited):
        community = await communities.at_place(turn.tx, incoming.place)
        if community:
            return Reader((community.language,), community.zone, sign)
    if turn.person and turn.person.languages:
        return Reader(turn.person.languages, turn.person.zone or "UTC", sign)
    return Reader((best_language(incoming.language),), "UTC", sign)


async def _stuck(
    tx: Transaction,
    item: Item,
    arrival: Arrival | None,
    platforms: Mapping[str, Platform],
    stuck: dialogue.Stuck,
) -> Turn:
    turn = await _turn(tx, item, arrival, platforms)
    kept = await conversations.find(tx, stuck.conversation.id)
    if kept:
        dialogue.park(turn, kept)
    elif item.incoming:
        turn.say(SORRY)
    return turn


async def _failed(
    tx: Transaction,
    item: Item,
    arrival: Arrival | None,
    platforms: Mapping[str, Platform],
    problem: Exception,
) -> Turn:
    turn = await _turn(tx, item, arrival, platforms)
    await park(tx, item.incoming, problem)
    if item.incoming and item.incoming.place.private:
        turn.say(SORRY)
    return turn


async def commit(
    tx: Transaction,
    decided: Sequence[Decided],
    receipts: Sequence[outbox.Receipt],
    reached: Mapping[str, str],
) -> None:
    """Write what the turns of a group led to, one statement for each table."""
    turns = [one.turn for one in decided if one.turn]
    changed = [kept for turn in turns for kept in turn.changed.values()]
    letters = [letter for turn in turns for letter in turn.letters]
    handled = [turn.incoming for turn in turns if turn.incoming]
    saved, *_ = await tx.run_all(
        [
            conversations.saving(changed),
            outbox.adding(letters, tx),
            inbox.remembering(handled, tx.now),
            outbox.settling(receipts),
            outbox.putting_off(receipts, tx.now),
            cursors.moving(reached),
            menus.offering([one.menu for one in receipts if one.menu]),
            menus.offering(menu for turn in turns if (menu := offered(turn))),
        ]
    )
    if saved != len(changed):
        raise conversations.Stale
