"""The people who are there to begin with, so that there is somebody to try things with."""

from __future__ import annotations

from bot.ids import new_id
from bot.platforms.playground import view
from bot.platforms.playground.names import BANYAN, GROUP, GROUP_TITLE
from storage import playground
from storage.database import Transaction
from storage.records.playground import PlaygroundPerson


async def begin(tx: Transaction) -> None:
    """Bring the first people and the group, unless anybody has been here before."""
    if await playground.people(tx) or await playground.has_begun(tx):
        return
    people = [
        PlaygroundPerson(new_id(), "Amina", "en", "volunteer"),
        PlaygroundPerson(new_id(), "Mateo", "es", "mentor"),
        PlaygroundPerson(new_id(), "Salma", "ar", "organiser", administers=True),
    ]
    for person in people:
        await playground.add_person(tx, person)
    await playground.add_message(tx, GROUP, BANYAN, view.service("Banyan joined"))
    what = {"do": "invite", "title": GROUP_TITLE}
    await playground.add_event(tx, new_id(), people[-1].id, GROUP, what)
