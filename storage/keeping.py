"""Erasing what has been kept long enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from storage import forget
from storage.database import Transaction
from storage.records.keeping import KeepingTimes

ROWS_AT_ONCE: Final = 500  # of each table, so that no turn waits long
PEOPLE_AT_ONCE: Final = 20  # each of them has rows in many tables

# A bound on unprompted messages looks back a week; a day more for time zones.
UNPROMPTED_COUNTED: Final = timedelta(days=8)
GROUPS_OFFERED: Final = timedelta(days=30)  # the link by which a group may be set up
OUTCOMES_TAKEN: Final = timedelta(days=60)  # how it went, after a peer round has ended
MISSES_COUNTED: Final = timedelta(days=1)  # wrong codes that somebody typed
APPLICATIONS: Final = timedelta(days=365)  # to a programme
CLOSED_REQUESTS: Final = timedelta(days=30)  # for a mentor; without the goal
ENDED_ANNOUNCEMENTS: Final = timedelta(days=90)  # the words, and who got them
CLOSED_CALLS: Final = timedelta(days=365)  # who took part, and their words; the minutes stay
DEEDS: Final = timedelta(days=365)  # what somebody did for others, after the last time
CLOSED_MATCHES: Final = timedelta(days=365)  # without any words, so that they can be counted


@dataclass(frozen=True, slots=True)
class Rule:
    """How long the rows of one table are kept."""

    table: str
    kept: Callable[[KeepingTimes], timedelta]
    sql: str


RULES: Final = (
    Rule(
        "inbox",
        lambda times: times.event_ids,
        "DELETE FROM inbox WHERE (platform, id) IN"
        " (SELECT platform, id FROM inbox WHERE at < :before LIMIT :most)",
    ),
    Rule(
        "parked_event",
        lambda times: times.parked_events,
        "DELETE FROM parked_event WHERE (platform, id) IN"
        " (SELECT platform, id FROM parked_event WHERE at < :before LIMIT :most)",
    ),
    Rule(
        "outbox",
        lambda times: times.sent_letters,
        "DELETE FROM outbox WHERE number IN"
        " (SELECT number FROM outbox WHERE at < :before AND state <> 'queued'"
        # Posts whose numbers still move.
        " AND NOT EXISTS (SELECT 1 FROM training_post JOIN training"
        " ON training.id = training_post.training"
        " WHERE training_post.letter = outbox.key AND training.state = 'open') LIMIT :most)",
    ),
    Rule(
        "relayed",
        lambda times: times.sent_letters,
        "DELETE FROM relayed WHERE letter IN"
        " (SELECT letter FROM relayed WHERE at < :before LIMIT :most)",
    ),
    Rule(
        "choice",
        lambda times: times.sent_letters,
        "DELETE FROM choice WHERE (platform, chat, message) IN"
        " (SELECT platform, chat, message FROM choice WHERE at < :before LIMIT :most)",
    ),
    Rule(
        "conversation",
        lambda times: times.finished_conversations,
        "DELETE FROM conversation WHERE id IN (SELECT id FROM conversation"
        " WHERE status IN ('done', 'cancelled', 'expired') AND touched_at < :before LIMIT :most)",
    ),
    Rule(
        "notified",
        lambda _: UNPROMPTED_COUNTED,
        "DELETE FROM notified WHERE (person, at) IN"
        " (SELECT person, at FROM notified WHERE at < :before LIMIT :most)",
    ),
    Rule(
        "invitation",
        lambda _: timedelta(),
        "DELETE FROM invitation WHERE code IN"
        " (SELECT code FROM invitation WHERE expires_at < :before LIMIT :most)",
    ),
    Rule(
        "group_offer",
        lambda _: GROUPS_OFFERED,
        "DELETE FROM group_offer WHERE token IN"
        " (SELECT token FROM group_offer WHERE at < :before LIMIT :most)",
    ),
    Rule(
        "link",
        lambda _: timedelta(),
        "DELETE FROM link WHERE id IN (SELECT id FROM link WHERE expires_at < :before LIMIT :most)",
    ),
    Rule(
        "stand_in",
        lambda _: timedelta(),
        "DELETE FROM stand_in WHERE person IN"
        " (SELECT person FROM stand_in WHERE expires_at < :before LIMIT :most)",
    ),
    Rule(
        "link_miss",
        lambda _: MISSES_COUNTED,
        "DELETE FROM link_miss WHERE number IN"
        " (SELECT number FROM link_miss WHERE at < :before LIMIT :most)",
    ),
    Rule(
        "report",
        lambda times: times.closed_reports,
        "DELETE FROM report WHERE id IN"
        " (SELECT id FROM report WHERE closed_at < :before LIMIT :most)",
    ),
    Rule(
        "request",
        lambda _: CLOSED_REQUESTS,
        "DELETE FROM request WHERE id IN"
        " (SELECT id FROM request WHERE closed_at < :before LIMIT :most)",
    ),
    Rule(
        "announcement_reader",
        lambda _: ENDED_ANNOUNCEMENTS,
        "DELETE FROM announcement_reader WHERE (announcement, person) IN"
        " (SELECT announcement, person FROM announcement JOIN announcement_reader"
        " ON announcement_reader.announcement = announcement.id"
        " WHERE ended_at < :before LIMIT :most)",
    ),
    Rule(
        "announcement",
        lambda _: ENDED_ANNOUNCEMENTS,
        "DELETE FROM announcement WHERE id IN (SELECT id FROM announcement"
        " WHERE ended_at < :before AND NOT EXISTS (SELECT 1 FROM announcement_reader"
        " WHERE announcement_reader.announcement = announcement.id) LIMIT :most)",
    ),
    Rule(
        "match",
        lambda _: CLOSED_MATCHES,
        "DELETE FROM match WHERE id IN"
        " (SELECT id FROM match WHERE closed_at < :before LIMIT :most)",
    ),
    Rule(
        "application",
        lambda _: APPLICATIONS,
        "DELETE FROM application WHERE number IN"
        " (SELECT number FROM application WHERE at < :before LIMIT :most)",
    ),
    Rule(
        "programme",
        lambda _: APPLICATIONS,
        "DELETE FROM programme WHERE id IN"
        " (SELECT id FROM programme WHERE closed_at < :before LIMIT :most)",
    ),
    Rule(
        "deed",
        lambda _: DEEDS,
        "DELETE FROM deed WHERE (community, person, kind) IN"
        " (SELECT community, person, kind FROM deed WHERE at < :before LIMIT :most)",
    ),
    # A cross join is read in the order in which it is written: from the few calls that have ended.
    Rule(
        "roll_entry",
        lambda _: CLOSED_CALLS,
        "DELETE FROM roll_entry WHERE id IN (SELECT roll_entry.id FROM call"
        " CROSS JOIN roll_entry ON roll_entry.call = call.id"
        " WHERE closed_at < :before LIMIT :most)",
    ),
    Rule(
        "remark",
        lambda _: CLOSED_CALLS,
        "DELETE FROM remark WHERE id IN (SELECT remark.id FROM call"
        " CROSS JOIN candidate ON candidate.call = call.id"
        " CROSS JOIN remark ON remark.candidate = candidate.id"
        " WHERE closed_at < :before LIMIT :most)",
    ),
    Rule(
        "seconding",
        lambda _: CLOSED_CALLS,
        "DELETE FROM seconding WHERE (candidate, person) IN"
        " (SELECT seconding.candidate, seconding.person FROM call"
        " CROSS JOIN candidate ON candidate.call = call.id"
        " CROSS JOIN seconding ON seconding.candidate = candidate.id"
        " WHERE closed_at < :before LIMIT :most)",
    ),
    Rule(
        # Who stood stays as long as the minutes, which else could not forget their name.
        "candidate",
        lambda _: CLOSED_CALLS,
        "UPDATE candidate SET statement = '', conflict = '', why_not = '' WHERE id IN"
        " (SELECT candidate.id FROM call CROSS JOIN candidate ON candidate.call = call.id"
        " WHERE closed_at < :before AND statement || conflict || why_not <> '' LIMIT :most)",
    ),
    Rule(
        "deliberation_view",
        lambda _: CLOSED_CALLS,
        "DELETE FROM deliberation_view WHERE id IN (SELECT deliberation_view.id FROM call"
        " CROSS JOIN poll ON poll.call = call.id"
        " CROSS JOIN deliberation_view ON deliberation_view.poll = poll.id"
        " WHERE closed_at < :before LIMIT :most)",
    ),
    Rule(
        "concern",
        lambda _: CLOSED_CALLS,
        "DELETE FROM concern WHERE id IN (SELECT concern.id FROM call"
        " CROSS JOIN poll ON poll.call = call.id CROSS JOIN concern ON concern.poll = poll.id"
        " WHERE closed_at < :before LIMIT :most)",
    ),
    Rule(
        "audit",
        lambda times: times.audit,
        "DELETE FROM audit WHERE number IN"
        " (SELECT number FROM audit WHERE at < :before LIMIT :most)",
    ),
    Rule(
        "peer_seat",
        lambda _: OUTCOMES_TAKEN,
        "DELETE FROM peer_seat WHERE (run, person) IN (SELECT run, person FROM peer_seat"
        " JOIN peer_run ON peer_run.id = peer_seat.run"
        " WHERE ends_at < :before AND stage = 'closed' LIMIT :most)",
    ),
    Rule(
        "peer_run",
        lambda times: times.audit,
        "DELETE FROM peer_run WHERE id IN (SELECT id FROM peer_run"
        " WHERE ends_at < :before AND stage = 'closed' LIMIT :most)",
    ),
    Rule(
        "suggestion",
        lambda times: times.suggestions,
        "DELETE FROM suggestion WHERE number IN"
        " (SELECT number FROM suggestion WHERE at < :before LIMIT :most)",
    ),
    Rule(
        "community",
        lambda times: times.paused_communities,
        "DELETE FROM community WHERE id IN"
        " (SELECT id FROM community WHERE paused_at < :before LIMIT :most)",
    ),
)


async def erase_what_is_old(tx: Transaction, times: KeepingTimes) -> dict[str, int]:
    """Erase some of what has been kept long enough; returns how many rows of each table.

    To be called, each time in a transaction of its own, until nothing more is erased.
    """
    erased = {rule.table: await _apply(tx, rule, times) for rule in RULES}
    erased["person"] = await _erase_people(tx, times)
    return erased


async def _apply(tx: Transaction, rule: Rule, times: KeepingTimes) -> int:
    before = tx.now - rule.kept(times)
    return await tx.run(rule.sql, before=before.timestamp(), most=ROWS_AT_ONCE)


async def _erase_people(tx: Transaction, times: KeepingTimes) -> int:
    leaving = await _never_consented(tx, times) or await _silent(tx, times)
    for person in leaving:
        await forget.everything_about(tx, person)
    return len(leaving)


async def _never_consented(tx: Transaction, times: KeepingTimes) -> list[str]:
    rows = await tx.all(
        "SELECT id FROM person WHERE active_at < :before AND NOT EXISTS"
        " (SELECT 1 FROM consent WHERE consent.person = person.id AND purpose = 'keep')"
        " ORDER BY active_at LIMIT :most",
        before=(tx.now - times.people_without_consent).timestamp(),
        most=PEOPLE_AT_ONCE,
    )
    return [row["id"] for row in rows]


async def _silent(tx: Transaction, times: KeepingTimes) -> list[str]:
    rows = await tx.all(
        "SELECT id FROM person WHERE active_at < :before AND asked_to_stay_at < :asked_before"
        " ORDER BY active_at LIMIT :most",
        before=(tx.now - times.people_silent).timestamp(),
        asked_before=(tx.now - times.people_to_answer).timestamp(),
        most=PEOPLE_AT_ONCE,
    )
    return [row["id"] for row in rows]
