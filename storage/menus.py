"""What somebody was last offered to press, so that it can be typed as well."""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.letters import buttons_from_plain, buttons_to_plain, place_from_plain, place_to_plain
from storage.connection import Statement
from storage.database import Reading
from storage.records.menus import Menu


def offering(menus: Iterable[Menu]) -> Statement:
    """Remember these, each in the place of what its person was offered before."""
    return Statement(
        "INSERT INTO menu (person, letter, message, buttons, place)"
        # Whoever is offered something may have been forgotten meanwhile.
        " SELECT :person, :letter, :message, :buttons, :place"
        " WHERE EXISTS (SELECT 1 FROM person WHERE id = :person)"
        " ON CONFLICT (person) DO UPDATE SET letter = excluded.letter,"
        " message = excluded.message, buttons = excluded.buttons, place = excluded.place",
        [
            {
                "person": menu.person,
                "letter": menu.letter,
                "message": menu.message,
                "buttons": json.dumps(buttons_to_plain(menu.buttons)),
                "place": json.dumps(place_to_plain(menu.place)) if menu.place else None,
            }
            for menu in menus
        ],
    )


async def of_person(tx: Reading, person: str) -> Menu | None:
    """What this person was last offered."""
    row = await tx.one("SELECT * FROM menu WHERE person = :person", person=person)
    if row is None:
        return None
    buttons = buttons_from_plain(json.loads(row["buttons"]))
    place = place_from_plain(json.loads(row["place"])) if row["place"] else None
    return Menu(row["person"], row["letter"], row["message"], buttons, place)
