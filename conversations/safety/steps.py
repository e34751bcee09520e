"""Reports: who may send one, who reads it, and how its end reaches who sent it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.model import Account, Button, Letter, Plain, Send, ToPerson, Weight
from bot.text import _, pgettext
from conversations.quiet_hours import held_until
from storage import (
    audit,
    communities,
    installation,
    matches,
    memberships,
    organisers,
    outbox,
    people,
    reports,
    requests,
)
from storage.database import Reading, Transaction
from storage.records.communities import Community
from storage.records.reports import Report

MOST_A_DAY: Final = 3
DAY: Final = timedelta(days=1)


async def circumstances(
    tx: Transaction, *, person: str, match: str = "", request: str = ""
) -> Plain:
    """Whether somebody may report more today, whom to, and who can be reached besides.

    What happened in a match, or with a request, is for the organisers of its community, whoever
    belongs to it.
    """
    mine = await memberships.communities_of(tx, person)
    if match:
        mine = await _of_match(tx, match)
    elif request:
        mine = await _of_request(tx, request)
    contact = (await installation.of(tx)).contact
    return {
        "room": await _has_room(tx, person),
        "contact": contact,
        "communities": [[one.id, one.name, one.contact or contact] for one in mine],
    }


async def _of_match(tx: Reading, match: str) -> list[Community]:
    found = await matches.find(tx, match)
    community = await communities.find(tx, found.community) if found and found.community else None
    return [community] if community else []


async def _of_request(tx: Reading, request: str) -> list[Community]:
    found = await requests.find(tx, request)
    community = await communities.find(tx, found.community) if found else None
    return [community] if community else []


async def send(
    tx: Transaction,
    *,
    person: str,
    community: str,
    words: str,
    match: str = "",
    about: str = "",
    request: str = "",
) -> Plain:
    """Keep a report and tell the organisers; returns how many of them, None: no room any more.

    Whom a report of a request is about is known here alone: who writes it does not learn that.
    """
    # Several can have been begun while there was room.
    if not await _has_room(tx, person):
        return None
    asked = await requests.find(tx, request) if request else None
    id = await reports.add(
        tx,
        person,
        words,
        community=community,
        about=await _account_of(tx, asked.seeker if asked else about),
        match=match or None,
        request=asked.id if asked else None,
    )
    report, where = await reports.find(tx, id), await communities.find(tx, community)
    if report is None or where is None:
        return 0
    readers = await _readers(tx, report)
    await outbox.add(tx, [await _letter(tx, report, where, reader) for reader in readers])
    # Who reported is nobody's business: the audit log tells that it happened.
    await audit.note(tx, "", "report", community=community, about=report.id)
    return len(readers)


async def _account_of(tx: Reading, person: str) -> Account | None:
    known = await people.accounts_of(tx, person) if person else []
    return known[0].account if known else None


async def _has_room(tx: Reading, person: str) -> bool:
    return await reports.count_of(tx, person, tx.now - DAY) < MOST_A_DAY


async def _readers(tx: Reading, report: Report) -> list[str]:
    """The organisers, without whom it is about and without who wrote it."""
    found = await organisers.of_community(tx, report.community or "")
    return [
        one.person
        for one in found
        if one.person != report.reporter and not await reports.is_about(tx, report, one.person)
    ]


async def _letter(tx: Reading, report: Report, community: Community, reader: str) -> Letter:
    # Who reads the letter may organise no longer: the words are shown to who does at that moment.
    text = _("Somebody in {community} reports a problem.", community=community.name)
    look = Button(pgettext("button", "Reports"), f"organise:{community.id}:reports")
    send = Send(text, ((look,),), discreet=True)
    return await _by_day(tx, f"report:{report.id}:{reader}", reader, send)


async def close(tx: Transaction, *, person: str, report: str, outcome: str) -> Plain:
    """End a report; False where somebody else was faster."""
    found = await reports.find(tx, report)
    if found is None or await reports.is_about(tx, found, person):
        return False
    if not await reports.close(tx, report, outcome):
        return False
    await audit.note(tx, person, "report closed", community=found.community, about=report)
    return True


async def _by_day(tx: Reading, key: str, person: str, send: Send) -> Letter:
    """A letter that does not come in the reader's quiet hours."""
    reader = await memberships.with_zone(tx, person)
    later = held_until(reader, tx.now)
    return Letter(key, ToPerson(person), send, Weight.NOTICE, not_before=later)
