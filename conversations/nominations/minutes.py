"""The minutes of a call: one record, from which every language and form is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Final

from bot.model import Plain
from bot.text import (
    SOMEBODY,
    Listing,
    Text,
    _,
    lines,
    ngettext,
    paragraphs,
    pgettext,
    verbatim,
)
from conversations.nominations.words import METHODS, TIES
from storage.records.calls import Method, Tie
from storage.records.polls import PollKind

FEW: Final = 4  # candidates of whom every pair is told in a chat; a table is wider than a telephone
KINDS: Final[Mapping[str, Text]] = {
    PollKind.VIEWS: pgettext("round", "Everybody's view"),
    PollKind.MUFAKAT: pgettext("round", "The draft"),
    PollKind.CONSENT: pgettext("round", "The proposal"),
    PollKind.APPROVAL: pgettext("round", "Secret vote"),
    PollKind.RANKED: pgettext("round", "Secret vote, in order"),
    PollKind.ORGANISERS: pgettext("round", "The organisers"),
}


def digest_of(record: Plain) -> str:
    """The SHA-256 of a record, written with sorted names and without spaces, in UTF-8."""
    return hashlib.sha256(canonical(record).encode()).hexdigest()


def canonical(record: Plain) -> str:
    """The one way to write a record down."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def names(record: Plain) -> dict[str, Text]:
    """What those who stood are called, by candidate."""
    return {
        one["candidate"]: verbatim(one["name"]) if one["name"] else SOMEBODY
        for one in record["standing"]
    }


def written(record: Plain, digest: str) -> Text:
    """The minutes as people read them in a chat."""
    parts = [_heading(record), outcome(record)]
    parts += [_("It was agreed: “{words}”", words=words) for words in agreed(record)]
    parts.append(_how(record))
    parts += [part for part in (_rounds(record), figures(record), _reasons(record)) if part]
    if record["winners"]:
        parts.append(term(record))
    parts.append(_("To check that nothing was changed: <code>{digest}</code>", digest=digest))
    return paragraphs(*parts)


def _heading(record: Plain) -> Text:
    return _(
        "<b>Minutes: {title}</b>\n{community}, {day}",
        title=record["title"],
        community=record["community"],
        day=date.fromisoformat(record["ended_on"]),
    )


def outcome(record: Plain) -> Text:
    """Who was chosen, or that nobody was, and who stood."""
    called = names(record)
    stood = Listing(tuple(called.values()))
    if not called:
        return _("Nobody stood, so nothing was decided.")
    if not record["winners"]:
        return lines([_("No decision was reached."), _("Stood: {names}", names=stood)])
    chosen = Listing(tuple(called[one] for one in record["winners"]))
    return lines([_("Chosen: <b>{names}</b>", names=chosen), _("Stood: {names}", names=stood)])


def _how(record: Plain) -> Text:
    told = [
        _("Decided {how}.", how=METHODS[Method(record["method"])]),
        ngettext("On the roll: {n} person", "On the roll: {n} people", record["roll"]),
    ]
    if record["method"] == Method.MUFAKAT:
        told.append(_("Quorum: two thirds of the roll, or who is there after a postponement"))
    elif record["quorum"] and record["method"] != Method.ORGANISERS:
        told.append(_("Quorum: {n} % of the roll", n=record["quorum"]))
    tied = [one for each in record["rounds"] for one in each["result"].get("tied", [])]
    if tied:
        called = names(record)
        equals = Listing(tuple(called[one] for one in tied if one in called))
        told.append(_("Equal at the last seat: {names}", names=equals))
        told.append(TIES[Tie(record["tie"])])
    return lines(told)


def _rounds(record: Plain) -> Text | None:
    told = [
        _(
            "{number}. {kind}: {n} of {all} took part",
            number=one["number"],
            kind=KINDS[one["kind"]],
            n=one["took_part"],
            all=one["entries"],
        )
        for one in record["rounds"]
        if one["kind"] != PollKind.ORGANISERS
    ]
    return lines(told) if told else None


def figures(record: Plain) -> Text | None:
    """What was counted: marks, or the pairs of a few and who wins against each of the others."""
    found = counted(record)
    if found is None:
        return None
    called = names(record)
    if "approvals" in found:
        return lines(
            [
                _("• {name}: {n}", name=called[one], n=marks)
                for one, marks in sorted(found["approvals"].items(), key=lambda pair: -pair[1])
                if one in called
            ]
        )
    told = [_winner_of_all(found.get("condorcet"), called)]
    standing = list(called)
    if len(standing) <= FEW:
        told += [
            _(
                "• {one} {n} : {m} {other}",
                one=called[one],
                other=called[other],
                n=found["pairs"][row][column],
                m=found["pairs"][column][row],
            )
            for row, one in enumerate(standing)
            for column, other in enumerate(standing)
            if row < column
        ]
    return lines(told)


def _winner_of_all(winner: str | None, called: Mapping[str, Text]) -> Text:
    if winner and winner in called:
        return _("{name} wins against each of the others (Condorcet winner).", name=called[winner])
    return _("Nobody wins against each of the others; the strongest paths decide.")


def counted(record: Plain) -> Plain | None:
    """The figures of the vote, if there was one."""
    votes = [one for one in record["rounds"] if one["kind"] in {"approval", "ranked"}]
    return votes[-1]["result"].get("figures") if votes else None


def _reasons(record: Plain) -> Text | None:
    told = [_("The organisers say: “{words}”", words=words) for words in record["reasons"]]
    return lines(told) if told else None


def agreed(record: Plain) -> list[str]:
    """The draft or proposal that all could accept, in the chair's words."""
    return [one["draft"] for one in record["rounds"] if one["result"].get("agreed")]


def term(record: Plain) -> Text:
    """Until when, and when to look how it goes."""
    return lines(
        [
            _("The term ends on {day}.", day=date.fromisoformat(record["term_ends"])),
            _("To be looked at again on {day}.", day=date.fromisoformat(record["review"])),
        ]
    )
