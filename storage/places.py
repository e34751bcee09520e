"""Groups that go on under another id."""

from __future__ import annotations

from typing import Final

from storage.database import Transaction

# Where the new id has a row of its own already, that one stays for what a community owns: somebody
# has decided it there. An offer or a welcome is only as good as the latest.
MOVES: Final = (
    "UPDATE OR IGNORE community_place SET chat = :new WHERE platform = :platform AND chat = :old",
    "DELETE FROM community_place WHERE platform = :platform AND chat = :old",
    "UPDATE OR REPLACE welcome SET chat = :new WHERE platform = :platform AND chat = :old",
    "UPDATE OR REPLACE group_offer SET chat = :new WHERE platform = :platform AND chat = :old",
    (
        "UPDATE OR REPLACE ban SET chat = :new WHERE chat = :old AND community IN"
        " (SELECT community FROM community_place WHERE platform = :platform AND chat = :new)"
    ),
    # The messages of a new group are counted anew: old ids would strike other people's there.
    (
        "UPDATE outbox SET receipt = NULL,"
        " state = CASE WHEN state = 'queued' AND body ->> '$.send' IS NULL THEN 'dropped'"
        " ELSE state END"
        " WHERE person IS NULL AND json_extract(place, '$[0]') = :platform"
        " AND json_extract(place, '$[1]') = :old"
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
