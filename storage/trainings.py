"""Trainings of a community, and what is said about them in each language."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.ids import new_id
from storage.database import Reading, Transaction
from storage.records.trainings import Format, Outline, Reach, Training, TrainingState, Words
from storage.times import moment

WALL: Final = "%Y-%m-%dT%H:%M"  # a wall-clock time as it is kept
UID: Final = "{id}@banyan"


async def create(
    tx: Transaction,
    community: str,
    host: str,
    outline: Outline,
    *,
    due_at: datetime | None,
    imported_uid: str = "",
) -> str:
    """Write down a training, without its dates; `due_at` is when further ones are to follow."""
    training = new_id()
    await tx.run(
        "INSERT INTO training (id, community, host, skills, level, languages, format, venue, link,"
        " reach, zone, starts, length, rule, seats, posted, state, uid, imported_uid, made_at,"
        " changed_at, due_at) VALUES (:id, :community, :host, :skills, :level, :languages,"
        " :format, :venue, :link, :reach, :zone, :starts, :length, :rule, :seats, :posted, 'open',"
        " :uid, :imported_uid, :now, :now, :due_at)",
        id=training,
        community=community,
        host=host,
        uid=UID.format(id=training),
        imported_uid=imported_uid,
        now=tx.now.timestamp(),
        due_at=due_at.timestamp() if due_at else None,
        **_columns(outline),
    )
    await _write_words(tx, training, outline.words)
    return training


async def change(tx: Transaction, training: str, outline: Outline, *, in_calendars: bool) -> None:
    """Let a training be another one; calendars take it over where they show what has changed."""
    await tx.run(
        "UPDATE training SET skills = :skills, level = :level, languages = :languages,"
        " format = :format, venue = :venue, link = :link, reach = :reach, zone = :zone,"
        " starts = :starts, length = :length, rule = :rule, seats = :seats, posted = :posted,"
        " sequence = sequence + :more, changed_at = :now WHERE id = :training",
        training=training,
        more=int(in_calendars),
        now=tx.now.timestamp(),
        **_columns(outline),
    )
    await tx.run("DELETE FROM training_text WHERE training = :training", training=training)
    await _write_words(tx, training, outline.words)


def _columns(outline: Outline) -> dict[str, str | int | None]:
    return {
        "skills": json.dumps(list(outline.skills)),
        "level": outline.level,
        "languages": json.dumps(list(outline.languages)),
        "format": str(outline.format),
        "venue": outline.place,
        "link": outline.link,
        "reach": str(outline.reach),
        "zone": outline.zone,
        "starts": outline.starts.strftime(WALL),
        "length": int(outline.length / timedelta(minutes=1)),
        "rule": outline.rule,
        "seats": outline.seats,
        "posted": int(outline.posted),
    }


async def _write_words(tx: Transaction, training: str, words: Mapping[str, Words]) -> None:
    await tx.many(
        "INSERT INTO training_text (training, language, title, about, for_whom, materials)"
        " VALUES (:training, :language, :title, :about, :for_whom, :materials)",
        [
            {
                "training": training,
                "language": language,
                "title": one.title,
                "about": one.about,
                "for_whom": one.for_whom,
                "materials": one.materials,
            }
            for language, one in words.items()
        ],
    )


async def changed(tx: Transaction, training: str) -> None:
    """Note that calendars show something that is not so any more: a date moved or cancelled."""
    await tx.run(
        "UPDATE training SET sequence = sequence + 1, changed_at = :now WHERE id = :training",
        training=training,
        now=tx.now.timestamp(),
    )


async def end(tx: Transaction, training: str, state: TrainingState, *, reason: str = "") -> bool:
    """End what is open: it is over, or cancelled with a reason; False where it is not open."""
    ended = await tx.run(
        "UPDATE training SET state = :state, reason = :reason, due_at = NULL, changed_at = :now,"
        " sequence = sequence + :more WHERE id = :training AND state = 'open'",
        training=training,
        state=str(state),
        reason=reason,
        more=int(state is TrainingState.CANCELLED),
        now=tx.now.timestamp(),
    )
    return ended == 1


async def delete(tx: Transaction, training: str) -> None:
    """Delete a training with all that belongs to it."""
    await tx.run("DELETE FROM training WHERE id = :training", training=training)


async def host(tx: Transaction, training: str, person: str) -> None:
    """Let somebody else hold it."""
    await tx.run(
        "UPDATE training SET host = :person WHERE id = :training", training=training, person=person
    )


async def find(tx: Reading, training: str) -> Training | None:
    """The training of this id."""
    return next(iter(await find_all(tx, [training])), None)


async def find_all(tx: Reading, ids: Iterable[str]) -> list[Training]:
    """The trainings of these ids, in an order that says nothing."""
    rows = await tx.all(
        "SELECT * FROM training WHERE id IN (SELECT value FROM json_each(:ids)) ORDER BY id",
        ids=json.dumps(list(ids)),
    )
    return await _with_words(tx, rows)


async def of_community(
    tx: Reading, community: str, states: Collection[TrainingState] = (TrainingState.OPEN,)
) -> list[Training]:
    """The trainings of a community in these states, the newest first."""
    rows = await tx.all(
        "SELECT * FROM training WHERE community = :community"
        " AND state IN (SELECT value FROM json_each(:states)) ORDER BY made_at DESC, id",
        community=community,
        states=json.dumps([str(one) for one in states]),
    )
    return await _with_words(tx, rows)


async def imported(tx: Reading, community: str, uids: Sequence[str]) -> dict[str, Training]:
    """What a community has taken over from a calendar, by what it is called there."""
    rows = await tx.all(
        "SELECT * FROM training WHERE community = :community AND imported_uid <> ''"
        " AND imported_uid IN (SELECT value FROM json_each(:uids)) AND state = 'open'",
        community=community,
        uids=json.dumps(list(uids)),
    )
    names = {row["id"]: row["imported_uid"] for row in rows}
    return {names[one.id]: one for one in await _with_words(tx, rows)}


async def due(tx: Reading, limit: int) -> list[str]:
    """Trainings of which further dates are to be written down, the longest due first."""
    rows = await tx.all(
        "SELECT id FROM training WHERE due_at <= :now ORDER BY due_at LIMIT :limit",
        now=tx.now.timestamp(),
        limit=limit,
    )
    return [row["id"] for row in rows]


async def put_off(tx: Transaction, training: str, due_at: datetime | None) -> None:
    """Note when further dates are to follow; None: all are written down."""
    await tx.run(
        "UPDATE training SET due_at = :due_at WHERE id = :training",
        training=training,
        due_at=due_at.timestamp() if due_at else None,
    )


async def _with_words(tx: Reading, rows: Sequence[sqlite3.Row]) -> list[Training]:
    texts = await tx.all(
        "SELECT * FROM training_text WHERE training IN (SELECT value FROM json_each(:ids))"
        " ORDER BY training, language",
        ids=json.dumps([row["id"] for row in rows]),
    )
    words: dict[str, dict[str, Words]] = defaultdict(dict)
    for text in texts:
        words[text["training"]][text["language"]] = Words(
            text["title"], text["about"], text["for_whom"], text["materials"]
        )
    return [_training(row, words[row["id"]]) for row in rows]


def _training(row: sqlite3.Row, words: Mapping[str, Words]) -> Training:
    outline = Outline(
        words=words,
        skills=tuple(json.loads(row["skills"])),
        level=row["level"],
        languages=tuple(json.loads(row["languages"])),
        format=Format(row["format"]),
        place=row["venue"],
        link=row["link"],
        reach=Reach(row["reach"]),
        zone=row["zone"],
        starts=datetime.strptime(row["starts"], WALL),  # noqa: DTZ007 - a wall-clock time
        length=timedelta(minutes=row["length"]),
        rule=row["rule"],
        seats=row["seats"],
        posted=bool(row["posted"]),
    )
    return Training(
        id=row["id"],
        community=row["community"],
        host=row["host"],
        outline=outline,
        state=TrainingState(row["state"]),
        reason=row["reason"],
        uid=row["uid"],
        sequence=row["sequence"],
        made_at=moment(row["made_at"]),
        changed_at=moment(row["changed_at"]),
    )
