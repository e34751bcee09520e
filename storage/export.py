"""Everything that is kept about one person, for that person."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from bot.model import Plain
from storage.database import Reading

# What belongs to others is left out: whom somebody appointed, who blocked or reported them.
EXPORTED: Final[Mapping[str, str]] = {
    "person": "SELECT * FROM person WHERE id = :person",
    "account": "SELECT * FROM account WHERE person = :person",
    "consent": "SELECT * FROM consent WHERE person = :person",
    "community": (
        "SELECT id, name FROM community WHERE id IN"
        " (SELECT community FROM membership WHERE person = :person"
        " UNION SELECT community FROM organiser WHERE person = :person)"
    ),
    "membership": "SELECT * FROM membership WHERE person = :person",
    "organiser": "SELECT community, appointed, accepted_at FROM organiser WHERE person = :person",
    "appointed": "SELECT community, accepted_at FROM organiser WHERE appointed_by = :person",
    # The other account may turn out to be somebody else's: who that is belongs to them.
    "link": "SELECT agreed, expires_at FROM link WHERE person = :person",
    "link_typed": (
        "SELECT platform, account, languages, agreed, expires_at FROM link WHERE typed_by = :person"
    ),
    "invitation": "SELECT * FROM invitation WHERE made_by = :person",
    "conversation": (
        "SELECT flow, args, journal, carried, status, touched_at FROM conversation"
        " WHERE person = :person"
    ),
    "outbox": "SELECT key, body, place, state, at FROM outbox WHERE person = :person",
    "menu": "SELECT * FROM menu WHERE person = :person",
    "notice": "SELECT * FROM notice WHERE person = :person",
    "notified": "SELECT * FROM notified WHERE person = :person",
    "reminder": "SELECT * FROM reminder WHERE person = :person",
    "assessment": "SELECT * FROM assessment WHERE person = :person",
    "assessed_level": (
        "SELECT assessed_level.* FROM assessment JOIN assessed_level"
        " ON assessed_level.assessment = assessment.id WHERE assessment.person = :person"
    ),
    # Who answered, and what, is nobody's to know: only what is left of it once it is closed.
    "peer_view": "SELECT * FROM peer_view WHERE person = :person",
    "peer_view_level": (
        "SELECT peer_view_level.* FROM peer_view JOIN peer_view_level"
        " ON peer_view_level.view = peer_view.id WHERE peer_view.person = :person"
    ),
    "agreement": "SELECT * FROM agreement WHERE person = :person",
    "meeting_profile": "SELECT * FROM meeting_profile WHERE person = :person",
    # Who is somebody's backup, whom they met and what mentors decided belongs to those, too.
    "mentor": (
        "SELECT places, hours_a_month, lasting, formats, away_until, away_by_itself, since, code"
        " FROM mentor WHERE person = :person"
    ),
    "backup_of": "SELECT 'somebody' AS mentor FROM mentor WHERE backup = :person",
    "stand_in": "SELECT expires_at FROM stand_in WHERE person = :person",
    "stand_in_wanted": "SELECT expires_at FROM stand_in WHERE typed_by = :person",
    "request": "SELECT * FROM request WHERE seeker = :person",
    "asked": "SELECT state, reason, question, at FROM asked WHERE mentor = :person",
    "match": (
        "SELECT match.*, part, relayed FROM match_member JOIN match"
        " ON match.id = match_member.match WHERE match_member.person = :person"
    ),
    "task": (
        "SELECT task.match, words, done, at FROM match_member JOIN task"
        " ON task.match = match_member.match WHERE match_member.person = :person"
    ),
    "farewell": (
        "SELECT match, useful, helped, thanks, answered_at FROM farewell WHERE person = :person"
    ),
    "feedback": "SELECT community, useful, helped FROM feedback WHERE person = :person",
    "met": (
        "SELECT kind, times, at FROM met WHERE one = :person"
        " UNION ALL SELECT kind, times, at FROM met WHERE other = :person"
    ),
    "relayed": (
        "SELECT 'sent' AS way, match, at FROM relayed WHERE sender = :person"
        " UNION ALL SELECT 'received', match, at FROM relayed WHERE reader = :person"
    ),
    "peer": "SELECT * FROM peer WHERE person = :person",
    "peer_seat": (
        "SELECT began_at, ends_at, match, told, wrote, nudged, asked, answer FROM peer_seat"
        " JOIN peer_run ON peer_run.id = peer_seat.run WHERE peer_seat.person = :person"
    ),
    "programme_mentor": "SELECT programme, places, at FROM programme_mentor WHERE person = :person",
    "application": (
        "SELECT programme, skill, goal, state, at FROM application WHERE person = :person"
    ),
    # Whom somebody would like best they do not know, nor what organisers have in mind.
    "programme_wish": (
        "SELECT programme, 'of somebody' AS whom, rank FROM programme_wish WHERE person = :person"
        " UNION ALL SELECT programme, 'of you', NULL FROM programme_wish WHERE other = :person"
    ),
    "programme_pair": (
        "SELECT programme, plan FROM programme_pair WHERE applicant = :person OR mentor = :person"
    ),
    # The lot is nobody's to know before the end.
    "call": (
        "SELECT 'chair' AS part, id, community, title, role, about, seats, term, seconds, method,"
        " tie, quorum, rounds, roll, zone, state, made_at FROM call WHERE chair = :person"
        " UNION ALL SELECT 'deputy', id, community, title, role, about, seats, term, seconds,"
        " method, tie, quorum, rounds, roll, zone, state, made_at FROM call"
        " WHERE deputy = :person"
    ),
    "stepped_back": "SELECT call FROM stepped_back WHERE person = :person",
    "roll_entry": "SELECT call, recused FROM roll_entry WHERE person = :person",
    "took_part": (
        "SELECT poll.call, number, kind FROM roll_entry JOIN took_part"
        " ON took_part.entry = roll_entry.id JOIN poll ON poll.id = took_part.poll"
        " WHERE person = :person"
    ),
    # Who is never to be asked, and so never answered, does not learn that they were nominated.
    "candidate": (
        "SELECT call, state, statement, eligible, why_not, conflict, at, answered_at, ask_at"
        " FROM candidate WHERE person = :person AND (state <> 'declined' OR answered_at > 0)"
    ),
    # Who nominated somebody belongs to those, and what others wrote is read once it is passed on.
    "nominated": (
        "SELECT call, reason FROM candidate JOIN nomination"
        " ON nomination.candidate = candidate.id WHERE person = :person"
        " AND (state <> 'declined' OR answered_at > 0)"
    ),
    "remark_about": (
        "SELECT call, kind, words, answer, remark.at FROM candidate JOIN remark"
        " ON remark.candidate = candidate.id WHERE person = :person AND remark.state = 'passed'"
    ),
    "nomination": (
        "SELECT call, reason, relation, shown, nomination.at FROM nomination JOIN candidate"
        " ON candidate.id = nomination.candidate WHERE nominator = :person"
    ),
    "never_nominate": "SELECT at FROM never_nominate WHERE person = :person",
    "seconding": (
        "SELECT call, seconding.at FROM seconding JOIN candidate"
        " ON candidate.id = seconding.candidate WHERE seconding.person = :person"
    ),
    "remark": (
        "SELECT call, kind, words, answer, remark.state, remark.at FROM remark JOIN candidate"
        " ON candidate.id = remark.candidate WHERE author = :person"
    ),
    "spotting": "SELECT at FROM spotting WHERE person = :person",
    "deed": "SELECT community, kind, at FROM deed WHERE person = :person",
    "training": "SELECT * FROM training WHERE host = :person",
    "training_text": (
        "SELECT training, language, title, about, for_whom, materials FROM training"
        " JOIN training_text ON training_text.training = training.id WHERE host = :person"
    ),
    "training_date": (
        "SELECT training_date.* FROM training JOIN training_date"
        " ON training_date.training = training.id WHERE host = :person"
    ),
    "series_sign_up": "SELECT training, at FROM series_sign_up WHERE person = :person",
    "sign_up": (
        "SELECT training, starts, sign_up.state, came, sign_up.at FROM sign_up"
        " JOIN training_date ON training_date.id = sign_up.date WHERE person = :person"
    ),
    "training_reminder": (
        "SELECT date, before, due_at FROM training_reminder WHERE person = :person"
    ),
    "training_wish": "SELECT befores FROM training_wish WHERE person = :person",
    "training_answer": (
        "SELECT date, useful, differently, at FROM training_answer WHERE person = :person"
    ),
    "calendar_address": "SELECT at FROM calendar_address WHERE person = :person",
    "announcement": "SELECT * FROM announcement WHERE author = :person",
    "announcement_text": (
        "SELECT announcement_text.* FROM announcement JOIN announcement_text"
        " ON announcement_text.announcement = announcement.id WHERE author = :person"
    ),
    "announcement_reader": (
        "SELECT announcement, state FROM announcement_reader WHERE person = :person"
    ),
    "muted": (
        "SELECT muted.*, topic.name FROM muted LEFT JOIN topic"
        " ON topic.id = muted.topic WHERE person = :person"
    ),
    "profile_skill": "SELECT * FROM profile_skill WHERE person = :person",
    "block": "SELECT kind, at FROM block WHERE person = :person",
    "report": "SELECT * FROM report WHERE reporter = :person",
    "suggestion": "SELECT language, words, better, at FROM suggestion WHERE person = :person",
    "audit": (
        "SELECT at, community, act FROM audit WHERE actor = :person"
        " UNION ALL SELECT at, community, act FROM audit WHERE about = :person"
    ),
}
JSON: Final = frozenset(
    {
        "args",
        "audience",
        "befores",
        "body",
        "buttons",
        "carried",
        "formats",
        "hours",
        "journal",
        "languages",
        "place",
        "skills",
        "speaks",
    }
)


async def everything_about(tx: Reading, person: str) -> dict[str, list[dict[str, Plain]]]:
    """All rows about this person as plain values, by table; times are ISO 8601 in UTC."""
    return {
        table: [_plain(row) for row in await tx.all(sql, person=person)]
        for table, sql in EXPORTED.items()
    }


def _plain(row: sqlite3.Row) -> dict[str, Plain]:
    return {column: _value(column, value) for column, value in dict(row).items()}


def _value(column: str, value: Plain) -> Plain:
    if value is None:
        return None
    if column in JSON:
        return json.loads(value)
    if column == "at" or column.endswith("_at"):
        return datetime.fromtimestamp(value, UTC).isoformat()
    return value
