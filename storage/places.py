"""Groups that go on under another id."""

from __future__ import annotations

from typing import Final

from storage.database import Transaction

# Where the new id has a row of its own already, that one stays: it is the later one.
MOVES: Final = (
    "UPDATE OR IGNORE community_place SET chat = :new WHERE platform = :platform AND chat = :old",
    "DELETE FROM community_place WHERE platform = :platform AND chat = :old",
    "UPDATE OR IGNORE welcome SET chat = :new WHERE platform = :platform AND chat = :old",
    "DELETE FROM welcome WHERE platform = :platform AND chat = :old",
    "UPDATE OR IGNORE group_offer SET chat = :new WHERE platform = :platform AND chat = :old",
    "DELETE FROM group_offer WHERE platform = :platform AND chat = :old",
    "DELETE FROM choice WHERE platform = :platform AND chat = :old",
    (
        "UPDATE OR REPLACE ban SET chat = :new WHERE chat = :old AND community IN"
        " (SELECT community FROM community_place WHERE platform = :platform AND chat = :new)"
    ),
    # The messages of a new group are counted anew: old ids would strike other people's there.
    (
        "DELETE FROM training_post WHERE json_extract(place, '$[0]') = :platform"
        " AND json_extract(place, '$[1]') = :old"
    ),
    (
        "UPDATE outbox SET receipt = NULL WHERE person IS NULL"
        " AND json_extract(place, '$[0]') = :platform AND json_extract(place, '$[1]') = :old"
    ),
    (
        "UPDATE outbox SET state = 'dropped', body = NULL"
        " WHERE person IS NULL AND json_extract(place, '$[0]') = :platform"
        " AND json_extract(place, '$[1]') = :old AND state = 'queued'"
        " AND body ->> '$.send' IS NULL"
    ),
    (
        "UPDATE outbox SET place = json_set(place, '$[1]', :new)"
        " WHERE person IS NULL AND json_extract(place, '$[0]') = :platform"
        " AND json_extract(place, '$[1]') = :old AND state = 'queued'"
    ),
)


async def move(tx: Transaction, platform: str, old: str, new: str) -> None:
    """Write everything that is known of a group for its new id, letters that wait too."""
    for sql in MOVES:
        await tx.run(sql, platform=platform, old=old, new=new)
