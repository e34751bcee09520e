"""What tests put into a database and read out of it, with the verbs that Banyan has."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.model import Account
from storage import communities, export, keeping, people, reminders
from storage.database import Reading, Transaction
from storage.records.keeping import KeepingTimes
from storage.records.people import Person
from storage.records.reminders import Reminder

AT_ONCE = replace(KeepingTimes(), paused_communities=timedelta(seconds=-1))


async def meet(tx: Transaction, account: Account, chat: str = "") -> Person:
    """Somebody new, of whom nothing but the account is kept."""
    await people.meet_all(tx, [(account, chat)])
    person = await people.of_account(tx, account)
    assert person is not None
    return person


async def reminders_of(tx: Reading, person: str) -> list[Reminder]:
    """What somebody will be reminded of, the next first."""
    rows = (await export.everything_about(tx, person))["reminder"]
    found = [await reminders.find(tx, str(row["id"])) for row in rows]
    return sorted((one for one in found if one), key=lambda one: one.due_at)


async def erase_community(tx: Transaction, community: str) -> None:
    """Take Banyan out of the groups of a community until it is kept no longer."""
    for place in await communities.places_of(tx, community):
        await communities.removed_from(tx, place.platform, place.chat)
    await keeping.erase_what_is_old(tx, AT_ONCE)
