"""Posts about trainings in groups, whose numbers move in place."""

from __future__ import annotations

import json

from bot.letters import place_from_plain, place_to_plain
from bot.model import Place
from storage.database import Reading, Transaction


async def add(tx: Transaction, training: str, letter: str, place: Place, shown: str) -> None:
    """Note that a letter tells a group of a training, and the digest of what it shows."""
    await tx.run(
        "INSERT INTO training_post (training, letter, place, shown)"
        " VALUES (:training, :letter, :place, :shown)",
        training=training,
        letter=letter,
        place=json.dumps(place_to_plain(place)),
        shown=shown,
    )


async def of_training(tx: Reading, training: str) -> list[tuple[str, Place, str]]:
    """The posts about a training: key of the letter, place, digest of what it shows."""
    rows = await tx.all(
        "SELECT letter, place, shown FROM training_post WHERE training = :training ORDER BY letter",
        training=training,
    )
    return [
        (row["letter"], place_from_plain(json.loads(row["place"])), row["shown"]) for row in rows
    ]


async def show(tx: Transaction, training: str, letter: str, shown: str) -> None:
    """Note the digest of what a post shows from now on."""
    await tx.run(
        "UPDATE training_post SET shown = :shown WHERE training = :training AND letter = :letter",
        training=training,
        letter=letter,
        shown=shown,
    )
