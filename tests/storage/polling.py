"""A poll that is open, and people on its roll."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.model import Account, Place
from storage import calls, communities, memberships, polls, roll
from storage.database import Reading, Transaction
from storage.records.calls import Method, Plan, RollKind, Tie
from storage.records.polls import Poll, PollKind
from tests.stored import meet


@dataclass(frozen=True)
class Asked:
    """A poll, and the entries of the roll by the people's names."""

    poll: str
    call: str
    entries: dict[str, str]

    async def now(self, tx: Reading) -> Poll:
        found = await polls.find(tx, self.poll)
        assert found is not None
        return found


async def ask(tx: Transaction, *names: str, kind: PollKind = PollKind.RANKED) -> Asked:
    """Open a poll of one day among these people."""
    community = await communities.set_up(
        tx, Place("telegram", "-1"), name="", language="en", zone="UTC", contact=""
    )
    people = {name: (await meet(tx, Account("telegram", name))).id for name in names}
    for person in people.values():
        await memberships.join(tx, community, person)
    call = await calls.add(tx, community, plan(tx), chair=None, deputy=None)
    await roll.fix_members(tx, call, community)
    poll = await polls.open_one(tx, call, kind, closes_at=tx.now + timedelta(days=1))
    entries = {}
    for name, person in people.items():
        entry = await roll.of_person(tx, call, person)
        assert entry is not None
        entries[name] = entry.id
    return Asked(poll, call, entries)


def plan(tx: Transaction) -> Plan:
    days = [tx.now + timedelta(days=n) for n in range(5)]
    return Plan(
        "Treasurer", "", "", 1, 12, 2, Method.RANKED, Tie.FIRST, 50, 3, RollKind.MEMBERS,
        True, "UTC", *days,
    )  # fmt: skip
