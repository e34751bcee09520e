"""Two people who are one: everything that names the one names the other from then on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from storage import bans, candidates, hashes, memberships, peer_views, people, roll
from storage.database import Transaction
from storage.records.people import Person

# The smaller id stands first, so the rows of both are written anew.
_MEETINGS: Final = (
    (
        "INSERT INTO met (one, other, kind, times, at)"
        " SELECT min(:kept, who), max(:kept, who), kind, times, at FROM"
        " (SELECT other AS who, kind, times, at FROM met WHERE one = :gone"
        " UNION ALL SELECT one, kind, times, at FROM met WHERE other = :gone) WHERE who <> :kept"
        " ON CONFLICT (one, other, kind)"
        " DO UPDATE SET times = times + excluded.times, at = max(at, excluded.at)"
    ),
    "DELETE FROM met WHERE one = :gone OR other = :gone",
)

# Every column that names a person, and how what it says moves along. Where both have the same row
# the kept one stays, with the better of the two; the other goes with its person.
MOVES: Final[Mapping[str, Sequence[str]]] = {
    "account.person": ("UPDATE account SET person = :kept WHERE person = :gone",),
    "consent.person": ("UPDATE OR IGNORE consent SET person = :kept WHERE person = :gone",),
    "membership.person": (
        (
            "UPDATE membership SET joined_at = other.joined_at FROM membership AS other"
            " WHERE membership.person = :kept AND other.person = :gone"
            " AND other.community = membership.community AND other.joined_at < membership.joined_at"
        ),
        "UPDATE OR IGNORE membership SET person = :kept WHERE person = :gone",
    ),
    "organiser.person": (
        (
            "UPDATE organiser SET appointed_by ="
            " CASE WHEN organiser.appointed THEN organiser.appointed_by"
            " ELSE other.appointed_by END,"
            " appointed = max(organiser.appointed, other.appointed),"
            " accepted_at = coalesce(organiser.accepted_at, other.accepted_at)"
            " FROM organiser AS other WHERE organiser.person = :kept AND other.person = :gone"
            " AND other.community = organiser.community"
        ),
        "UPDATE OR IGNORE organiser SET person = :kept WHERE person = :gone",
    ),
    "organiser.appointed_by": (
        "UPDATE organiser SET appointed_by = :kept WHERE appointed_by = :gone",
        # Nobody is kept in a part by themselves.
        "UPDATE organiser SET appointed_by = NULL WHERE person = :kept AND appointed_by = :kept",
    ),
    "invitation.made_by": ("UPDATE invitation SET made_by = :kept WHERE made_by = :gone",),
    "conversation.person": (
        (
            "DELETE FROM conversation WHERE person = :gone"
            " AND flow IN (SELECT value FROM json_each(:ended))"
        ),
        # Whoever has loaded one of them sees by its revision that it is not as it was.
        (
            "UPDATE conversation SET person = :kept, rev = rev + 1,"
            " status = CASE status WHEN 'open' THEN 'aside' ELSE status END WHERE person = :gone"
        ),
    ),
    "outbox.person": ("UPDATE outbox SET person = :kept WHERE person = :gone",),
    "menu.person": ("UPDATE OR IGNORE menu SET person = :kept WHERE person = :gone",),
    "notice.person": ("UPDATE notice SET person = :kept WHERE person = :gone",),
    "notified.person": ("UPDATE OR IGNORE notified SET person = :kept WHERE person = :gone",),
    "reminder.person": (
        (
            "DELETE FROM reminder WHERE person = :gone AND EXISTS (SELECT 1 FROM reminder AS own"
            " WHERE own.person = :kept AND own.kind = reminder.kind AND own.about = reminder.about)"
        ),
        "UPDATE reminder SET person = :kept WHERE person = :gone",
    ),
    "assessment.person": ("UPDATE assessment SET person = :kept WHERE person = :gone",),
    "peer_view.person": ("UPDATE peer_view SET person = :kept WHERE person = :gone",),
    "profile_skill.person": (
        (
            "UPDATE profile_skill SET level = other.level, at = other.at"
            " FROM profile_skill AS other"
            " WHERE profile_skill.person = :kept AND other.person = :gone"
            " AND other.skill = profile_skill.skill AND other.part = profile_skill.part"
            " AND other.at > profile_skill.at"
        ),
        "UPDATE OR IGNORE profile_skill SET person = :kept WHERE person = :gone",
    ),
    "block.person": ("UPDATE OR IGNORE block SET person = :kept WHERE person = :gone",),
    "report.reporter": ("UPDATE report SET reporter = :kept WHERE reporter = :gone",),
    "suggestion.person": ("UPDATE suggestion SET person = :kept WHERE person = :gone",),
    "audit.actor": ("UPDATE audit SET actor = :kept WHERE actor = :gone",),
    "audit.about": ("UPDATE audit SET about = :kept WHERE about = :gone",),
    "agreement.person": ("UPDATE OR IGNORE agreement SET person = :kept WHERE person = :gone",),
    "meeting_profile.person": (
        # What keeps somebody at a distance from others holds for the one.
        (
            "UPDATE meeting_profile SET relayed = max(meeting_profile.relayed, other.relayed),"
            " own_gender = max(meeting_profile.own_gender, other.own_gender),"
            " gender = CASE meeting_profile.gender WHEN '' THEN other.gender"
            " ELSE meeting_profile.gender END"
            " FROM meeting_profile AS other"
            " WHERE meeting_profile.person = :kept AND other.person = :gone"
        ),
        "UPDATE OR IGNORE meeting_profile SET person = :kept WHERE person = :gone",
    ),
    "mentor.person": ("UPDATE OR IGNORE mentor SET person = :kept WHERE person = :gone",),
    "mentor.backup": (
        "UPDATE mentor SET backup = :kept WHERE backup = :gone",
        "UPDATE mentor SET backup = NULL WHERE person = :kept AND backup = :kept",
    ),
    "request.seeker": (
        "UPDATE request SET seeker = :kept WHERE seeker = :gone",
        # Nobody is their own mentor.
        (
            "DELETE FROM asked WHERE mentor IN (:kept, :gone)"
            " AND request IN (SELECT id FROM request WHERE seeker = :kept)"
        ),
    ),
    "asked.mentor": ("UPDATE OR IGNORE asked SET mentor = :kept WHERE mentor = :gone",),
    "match_member.person": (
        "UPDATE OR IGNORE match_member SET person = :kept WHERE person = :gone",
    ),
    "programme_mentor.person": (
        "UPDATE OR IGNORE programme_mentor SET person = :kept WHERE person = :gone",
    ),
    "application.person": (
        "UPDATE OR IGNORE application SET person = :kept WHERE person = :gone",
        # Nobody is both a mentor and a mentee of one programme.
        (
            "DELETE FROM application WHERE person = :kept"
            " AND state IN ('applied', 'approved', 'left_out') AND programme IN"
            " (SELECT programme FROM programme_mentor WHERE person = :kept)"
        ),
    ),
    "programme_wish.person": (
        "UPDATE OR IGNORE programme_wish SET person = :kept WHERE person = :gone",
    ),
    "programme_wish.other": (
        "UPDATE OR IGNORE programme_wish SET other = :kept WHERE other = :gone",
        "DELETE FROM programme_wish WHERE person = :kept AND other = :kept",
    ),
    "programme_pair.applicant": (
        "UPDATE OR IGNORE programme_pair SET applicant = :kept WHERE applicant = :gone",
    ),
    "programme_pair.mentor": (
        "UPDATE programme_pair SET mentor = :kept WHERE mentor = :gone",
        "DELETE FROM programme_pair WHERE applicant = :kept AND mentor = :kept",
    ),
    "relayed.sender": ("UPDATE relayed SET sender = :kept WHERE sender = :gone",),
    "relayed.reader": (
        "UPDATE relayed SET reader = :kept WHERE reader = :gone",
        "DELETE FROM relayed WHERE sender = :kept AND reader = :kept",
    ),
    "farewell.person": ("UPDATE OR IGNORE farewell SET person = :kept WHERE person = :gone",),
    "feedback.person": ("UPDATE feedback SET person = :kept WHERE person = :gone",),
    "met.one": _MEETINGS,
    "met.other": (),  # as what `met.one` says
    "peer.person": (
        # Whoever was told that they take part still does.
        (
            "UPDATE peer SET often = other.often, paused_until = other.paused_until,"
            " silent = other.silent, asleep = other.asleep FROM peer AS other"
            " WHERE peer.person = :kept AND other.person = :gone AND other.round = peer.round"
            " AND (peer.often = 'never' OR peer.often = 'once' AND other.often = 'always')"
        ),
        "UPDATE OR IGNORE peer SET person = :kept WHERE person = :gone",
    ),
    "peer_seat.person": ("UPDATE OR IGNORE peer_seat SET person = :kept WHERE person = :gone",),
    "call.chair": ("UPDATE call SET chair = :kept WHERE chair = :gone",),
    "call.deputy": (
        "UPDATE call SET deputy = :kept WHERE deputy = :gone",
        # Nobody is their own deputy.
        "UPDATE call SET deputy = NULL WHERE deputy = :kept AND chair = :kept",
    ),
    "stepped_back.person": (
        "UPDATE OR IGNORE stepped_back SET person = :kept WHERE person = :gone",
    ),
    # Before this, `roll.unite` leaves one entry of each roll.
    "roll_entry.person": ("UPDATE roll_entry SET person = :kept WHERE person = :gone",),
    # Before this, `candidates.unite` leaves one candidate of each call.
    "candidate.person": ("UPDATE candidate SET person = :kept WHERE person = :gone",),
    "nomination.nominator": (
        "UPDATE OR IGNORE nomination SET nominator = :kept WHERE nominator = :gone",
    ),
    "never_nominate.person": (
        "UPDATE OR IGNORE never_nominate SET person = :kept WHERE person = :gone",
    ),
    "seconding.person": (
        "UPDATE OR IGNORE seconding SET person = :kept WHERE person = :gone",
        # Nobody supports themselves, nor whom they nominated.
        (
            "DELETE FROM seconding WHERE person = :kept AND"
            " (candidate IN (SELECT id FROM candidate WHERE person = :kept)"
            " OR candidate IN (SELECT candidate FROM nomination WHERE nominator = :kept))"
        ),
    ),
    "remark.author": ("UPDATE remark SET author = :kept WHERE author = :gone",),
    "spotting.person": ("UPDATE OR IGNORE spotting SET person = :kept WHERE person = :gone",),
    "deed.person": (
        (
            "UPDATE deed SET at = other.at FROM deed AS other"
            " WHERE deed.person = :kept AND other.person = :gone AND other.kind = deed.kind"
            " AND other.community = deed.community AND other.at > deed.at"
        ),
        "UPDATE OR IGNORE deed SET person = :kept WHERE person = :gone",
    ),
    "training.host": ("UPDATE training SET host = :kept WHERE host = :gone",),
    "series_sign_up.person": (
        "UPDATE OR IGNORE series_sign_up SET person = :kept WHERE person = :gone",
    ),
    "sign_up.person": (
        # Whoever has a seat keeps it, and if either was there, they were.
        (
            "UPDATE sign_up SET state = 'in', offered_until = NULL FROM sign_up AS other"
            " WHERE sign_up.person = :kept AND other.person = :gone"
            " AND other.date = sign_up.date AND other.state = 'in'"
        ),
        (
            "UPDATE sign_up SET state = 'offered', offered_until = other.offered_until"
            " FROM sign_up AS other WHERE sign_up.person = :kept AND other.person = :gone"
            " AND other.date = sign_up.date AND other.state = 'offered'"
            " AND sign_up.state = 'waiting'"
        ),
        (
            "UPDATE sign_up SET came = other.came FROM sign_up AS other"
            " WHERE sign_up.person = :kept AND other.person = :gone"
            " AND other.date = sign_up.date AND coalesce(sign_up.came, 0) = 0"
        ),
        "UPDATE OR IGNORE sign_up SET person = :kept WHERE person = :gone",
    ),
    "training_reminder.person": (
        "UPDATE OR IGNORE training_reminder SET person = :kept WHERE person = :gone",
        # Those of the other were out of other quiet hours.
        "UPDATE training_reminder SET due_at = 0 WHERE person = :kept",
    ),
    "training_wish.person": (
        "UPDATE OR IGNORE training_wish SET person = :kept WHERE person = :gone",
    ),
    "training_answer.person": (
        "UPDATE OR IGNORE training_answer SET person = :kept WHERE person = :gone",
    ),
    # The address of the other is known to calendars that may be somebody else's by now.
    "calendar_address.person": ("DELETE FROM calendar_address WHERE person = :gone",),
    "muted.person": ("UPDATE OR IGNORE muted SET person = :kept WHERE person = :gone",),
    "announcement.author": ("UPDATE announcement SET author = :kept WHERE author = :gone",),
    "announcement_reader.person": (
        # Whoever has got it as one of them does not get it as the other.
        (
            "DELETE FROM outbox WHERE state = 'queued' AND key IN (SELECT 'announced:'"
            " || other.announcement || ':' || other.number FROM announcement_reader AS other"
            " JOIN announcement_reader AS own ON own.announcement = other.announcement"
            " AND own.person = :kept AND own.state <> 'waiting' WHERE other.person = :gone)"
        ),
        (
            "UPDATE announcement_reader SET state = other.state, number = other.number,"
            " at = other.at FROM announcement_reader AS other"
            " WHERE announcement_reader.person = :kept AND announcement_reader.state = 'waiting'"
            " AND other.announcement = announcement_reader.announcement"
            " AND other.person = :gone AND other.state <> 'waiting'"
        ),
        "UPDATE OR IGNORE announcement_reader SET person = :kept WHERE person = :gone",
    ),
    # What else either of them asked to be linked with is not asked for any more.
    "link.person": ("DELETE FROM link WHERE person IN (:kept, :gone)",),
    "link.typed_by": ("DELETE FROM link WHERE typed_by IN (:kept, :gone)",),
    # Nor who was to stand in for whom.
    "stand_in.person": ("DELETE FROM stand_in WHERE person IN (:kept, :gone)",),
    "stand_in.typed_by": ("DELETE FROM stand_in WHERE typed_by IN (:kept, :gone)",),
}


async def merge(tx: Transaction, kept: Person, gone: str, *, ended: Sequence[str] = ()) -> None:
    """Make two people one, who is described by `kept` from then on.

    Conversations of the other that are of an ended flow are not taken along; an open one is put
    aside. A ban or a block on either of them holds for the one.
    """
    await roll.unite(tx, kept.id, gone)
    await candidates.unite(tx, kept.id, gone)
    for moves in MOVES.values():
        for sql in moves:
            await tx.run(sql, kept=kept.id, gone=gone, ended=json.dumps(list(ended)))
    await _describe(tx, kept, gone)
    if not kept.unprompted:
        await tx.run("DELETE FROM notice WHERE person = :kept", kept=kept.id)
    await _stay_apart_from_nobody_within(tx, kept.id)
    await peer_views.drop_second_answers(tx, kept.id)
    await _leave_where_banned(tx, kept.id)
    await tx.run("DELETE FROM person WHERE id = :gone", gone=gone)


async def _describe(tx: Transaction, kept: Person, gone: str) -> None:
    await tx.run(
        "UPDATE person SET name = :name, pronouns = :pronouns, wiki_name = :wiki_name,"
        " introduction = :introduction, languages = :languages, zone = :zone,"
        " quiet_from = :quiet_from, quiet_to = :quiet_to, unprompted = :unprompted,"
        " circle = :circle, active_at = :now, asked_to_stay_at = NULL, created_at ="
        " min(created_at, (SELECT other.created_at FROM person AS other WHERE other.id = :gone))"
        " WHERE id = :kept",
        name=kept.name,
        pronouns=kept.pronouns,
        wiki_name=kept.wiki_name,
        introduction=kept.introduction,
        languages=json.dumps(list(kept.languages)),
        zone=kept.zone,
        quiet_from=kept.quiet_from,
        quiet_to=kept.quiet_to,
        unprompted=int(kept.unprompted),
        circle=str(kept.circle),
        now=tx.now.timestamp(),
        kept=kept.id,
        gone=gone,
    )


async def _stay_apart_from_nobody_within(tx: Transaction, person: str) -> None:
    """Drop blocks between the accounts of somebody."""
    accounts = [known.account for known in await people.accounts_of(tx, person)]
    await tx.run(
        "DELETE FROM block WHERE person = :person"
        " AND other IN (SELECT value FROM json_each(:marks))",
        person=person,
        marks=json.dumps(await hashes.of_accounts(tx, accounts)),
    )


async def _leave_where_banned(tx: Transaction, person: str) -> None:
    """End what somebody has in communities that ban one of their accounts."""
    accounts = [known.account for known in await people.accounts_of(tx, person)]
    rows = await tx.all(
        "SELECT community FROM membership WHERE person = :person"
        " UNION SELECT community FROM organiser WHERE person = :person",
        person=person,
    )
    for row in rows:
        if await bans.keeps_out(tx, row["community"], accounts):
            await memberships.leave(tx, row["community"], person)
