"""Reports: who may send one, who reads it, and how its end reaches who sent it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.model import Button, Letter, Plain, Send, ToPerson, Weight
from bot.text import Text, _, paragraphs, pgettext, verbatim
from storage import audit, communities, installation, memberships, organisers, outbox, reports
from storage.database import Reading, Transaction
from storage.records.communities import Community
from storage.records.reports import Report

MOST_A_DAY: Final = 3
DAY: Final = timedelta(days=1)


async def circumstances(tx: Transaction, *, person: str) -> Plain:
    """Whether somebody may report more today, whom to, and who can be reached besides."""
    mine = await memberships.communities_of(tx, person)
    contact = (await installation.of(tx)).contact
    return {
        "room": await reports.count_of(tx, person, tx.now - DAY) < MOST_A_DAY,
        "contact": contact,
        "communities": [[one.id, one.name, one.contact or contact] for one in mine],
    }


async def send(tx: Transaction, *, person: str, community: str, words: str) -> Plain:
    """Keep a report and write to the organisers; returns how many of them will read it."""
    id = await reports.add(tx, person, words, community=community)
    report, where = await reports.find(tx, id), await communities.find(tx, community)
    if report is None or where is None:
        return 0
    readers = await _readers(tx, report)
    await outbox.add(tx, [_letter(report, where, reader) for reader in readers])
    # Who reported is nobody's business: the audit log tells that it happened.
    await audit.note(tx, "", "report", community=community, about=report.id)
    return len(readers)


async def _readers(tx: Reading, report: Report) -> list[str]:
    """The organisers, without whom it is about and without who wrote it."""
    found = await organisers.of_community(tx, report.community or "")
    return [
        one.person
        for one in found
        if one.person != report.reporter and not await reports.is_about(tx, report, one.person)
    ]


def _letter(report: Report, community: Community, reader: str) -> Letter:
    close = Button(pgettext("button", "Close it"), f"close:{report.id}:")
    send = Send(_told(report, community), ((close,),))
    return Letter(f"report:{report.id}:{reader}", ToPerson(reader), send, Weight.NOTICE)


def _told(report: Report, community: Community) -> Text:
    return paragraphs(
        _("Somebody in {community} reports a problem:", community=community.name),
        verbatim(report.words),
        _(
            "Please talk it over with the other organisers, and keep it among you. Once it is "
            "dealt with, close it: whoever wrote this gets one line from you."
        ),
    )


async def close(tx: Transaction, *, person: str, report: str, outcome: str) -> Plain:
    """End a report and tell whoever wrote it; False where somebody else was faster."""
    found = await reports.find(tx, report)
    if found is None or await reports.is_about(tx, found, person):
        return False
    if not await reports.close(tx, report, outcome):
        return False
    await audit.note(tx, person, "report closed", community=found.community, about=report)
    if found.reporter:
        await outbox.add(tx, [_outcome(found.id, found.reporter, outcome)])
    return True


def _outcome(report: str, reporter: str, outcome: str) -> Letter:
    text = paragraphs(
        _("The organisers have dealt with what you reported. They say:"), verbatim(outcome)
    )
    return Letter(f"outcome:{report}", ToPerson(reporter), Send(text), Weight.NOTICE)
