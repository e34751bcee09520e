"""What becomes of people who are brought together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from bot.model import Account, Buttons, Letter, Plain, Send, ToPerson, Weight
from bot.text import Text
from conversations.matches.address import direct_address
from conversations.matches.introducing import introduction
from conversations.matches.terms import BEFORE_THE_END, SHORT
from conversations.matches.words import own_button
from conversations.quiet_hours import held_until
from conversations.relay.words import write_button
from storage import farewells, matches, meeting_profiles, memberships, outbox, people, relay, tasks
from storage.database import Reading, Transaction
from storage.records.matches import Kind, Match, Member
from storage.records.mentors import Lasting

# Six months are what most programmes take; a single talk has two weeks to happen.
TERMS: Final[Mapping[Lasting, timedelta]] = {
    Lasting.ONCE: timedelta(days=14),
    Lasting.LONGER: timedelta(days=182),
    Lasting.EITHER: timedelta(days=182),
}
RHYTHM: Final = 14  # days between two meetings, until they agree on something else
FIRST_LOOK: Final = timedelta(days=14)  # when Banyan first asks how it goes
MOST_TASKS: Final = 10


async def bring_together(
    tx: Transaction,
    kind: Kind,
    members: Sequence[Member],
    *,
    community: str,
    skill: str = "",
    goal: str = "",
    lasting: Lasting = Lasting.LONGER,
    ends_in: timedelta | None = None,
    extra: Sequence[Text] = (),
) -> str:
    """Begin a match and introduce everybody to the others; returns its id.

    `extra` is read by all of them after the introduction, such as what to talk about first.
    Whoever wants no direct link in general wants none in this match.
    """
    known = [await _as_they_wish(tx, one) for one in members]
    term = ends_in or TERMS[lasting]
    match = await matches.add(
        tx,
        kind,
        known,
        community=community,
        skill=skill,
        goal=goal,
        rhythm=RHYTHM,
        ends_at=tx.now + term,
        due_at=tx.now + _first_look(kind, term),
    )
    found = await matches.find(tx, match)
    if found:
        await outbox.add(tx, [await _letter(tx, found, one, extra) for one in found.members])
    return match


def _first_look(kind: Kind, term: timedelta) -> timedelta:
    """Peers are looked after by their round; so is a single talk at its end only."""
    if kind is Kind.PEERS or term <= SHORT:
        return term
    return min(FIRST_LOOK, term - BEFORE_THE_END)


async def _as_they_wish(tx: Reading, member: Member) -> Member:
    profile = await meeting_profiles.of_person(tx, member.person)
    return Member(member.person, member.part, relayed=member.relayed or profile.relayed)


async def _letter(tx: Transaction, match: Match, reader: Member, extra: Sequence[Text]) -> Letter:
    me = await memberships.with_zone(tx, reader.person)
    others = [(one, await people.find(tx, one.person)) for one in match.others(reader.person)]
    known = [(member, person) for member, person in others if person]
    addresses = await addresses_of(tx, match, reader.person)
    names = {person.id: person.name for _member, person in known}
    ways: Buttons = ()
    if len(addresses) < len(known):
        await relay.tell(tx, match.id, reader.person)  # the introduction says it
        ways = write_button(match, reader.person, names)
    text = introduction(match, reader, [person for _member, person in known], addresses, extra)
    buttons = (*ways, (own_button(match),))
    later = held_until(me, tx.now)
    send = Send(text, buttons, discreet=True)
    key = f"match:{match.id}:{reader.person}"
    return Letter(key, ToPerson(reader.person), send, Weight.NOTICE, not_before=later)


async def addresses_of(tx: Reading, match: Match, reader: str) -> dict[str, str]:
    """Where somebody writes directly to the others of a match, as far as all of them like that."""
    me = next(one for one in match.members if one.person == reader)
    return {
        other.person: address
        for other in match.others(reader)
        if (address := await _address(tx, me, other))
    }


async def _address(tx: Reading, reader: Member, other: Member) -> str | None:
    if reader.relayed or other.relayed:
        return None
    return direct_address(await _accounts(tx, other), await _accounts(tx, reader))


async def _accounts(tx: Reading, member: Member) -> list[Account]:
    return [known.account for known in await people.accounts_of(tx, member.person)]


async def add_task(tx: Transaction, *, person: str, match: str, words: str) -> Plain:
    """Note something to do; False where the list is full or it is none of this person's."""
    found = await matches.find(tx, match)
    if found is None or all(one.person != person for one in found.members):
        return False
    return await tasks.add(tx, match, words, most=MOST_TASKS)


async def say_how_it_was(
    tx: Transaction, *, person: str, match: str, useful: int, helped: str, thanks: str
) -> Plain:
    """Keep how it was for somebody, until all have said so; False where it is too late."""
    return await farewells.answer(tx, match, person, useful=useful, helped=helped, thanks=thanks)
