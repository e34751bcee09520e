"""Minutes: one record, from which every language and form is written."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import Reader, plain
from conversations.nominations import minutes
from conversations.nominations.wikitext import wikitext

ENGLISH: Final = Reader(("en",), "Africa/Accra")


def record(**other: Any) -> dict[str, Any]:
    return {
        "call": "c1",
        "community": "Kano",
        "title": "Board seat",
        "seats": 1,
        "method": "ranked",
        "tie": "first",
        "quorum": 50,
        "ended_on": "2026-03-30",
        "term_ends": "2028-03-30",
        "review": "2027-03-30",
        "roll": 9,
        "standing": [
            {"candidate": "a", "name": "Ana", "seconds": 2},
            {"candidate": "b", "name": "Ben", "seconds": 3},
        ],
        "rounds": [
            {
                "number": 1,
                "kind": "ranked",
                "entries": 9,
                "took_part": 6,
                "result": {
                    "tied": ["a", "b"],
                    "figures": {"ballots": 6, "pairs": [[0, 3], [3, 0]], "condorcet": None},
                },
            }
        ],
        "winners": ["a"],
        "reasons": [],
        **other,
    }


def test_a_tie_reads_as_what_happened() -> None:
    assert plain(minutes.written(record(), "d1"), ENGLISH) == (
        "Minutes: Board seat\nKano, Mon, 30 Mar 2026\n\n"
        "Chosen: Ana\nStood: Ana and Ben\n\n"
        "Decided by a secret vote: everybody puts them in order.\nOn the roll: 9 people\n"
        "Quorum: 50 % of the roll\nEqual at the last seat: Ana and Ben\n"
        "Between equals, who accepted first comes first.\n\n"
        "1. Secret vote, in order: 6 of 9 took part\n\n"
        "Nobody wins against each of the others; the strongest paths decide.\n• Ana 3 : 3 Ben\n\n"
        "The term ends on Thu, 30 Mar 2028.\nTo be looked at again on Tue, 30 Mar 2027.\n\n"
        "To check that nothing was changed: d1"
    )


def test_whoever_was_forgotten_is_somebody() -> None:
    forgotten = record()
    forgotten["standing"][0]["name"] = None
    assert "Chosen: somebody" in plain(minutes.written(forgotten, ""), ENGLISH)


def test_where_nobody_stood_it_says_so() -> None:
    empty = record(standing=[], rounds=[], winners=[])
    told = plain(minutes.written(empty, ""), ENGLISH)
    assert "Nobody stood, so nothing was decided." in told
    assert "term" not in told


def test_marks_are_told_from_the_most_to_the_fewest() -> None:
    rounds = [
        {
            "number": 1,
            "kind": "approval",
            "entries": 9,
            "took_part": 6,
            "result": {"figures": {"ballots": 6, "approvals": {"a": 2, "b": 5}}},
        }
    ]
    told = plain(minutes.written(record(rounds=rounds, method="approval"), ""), ENGLISH)
    assert "• Ben: 5\n• Ana: 2" in told


def test_the_digest_is_that_of_the_file() -> None:
    written = minutes.canonical(record())
    assert minutes.digest_of(record()) == hashlib.sha256(written.encode()).hexdigest()
    assert minutes.canonical(json.loads(written)) == written


@pytest.mark.parametrize("change", [{"winners": ["b"]}, {"roll": 10}, {"title": "Board  seat"}])
def test_a_later_change_shows(change: dict[str, Any]) -> None:
    assert minutes.digest_of(record(**change)) != minutes.digest_of(record())


def test_the_wiki_page_has_the_table_of_pairs() -> None:
    page = wikitext(record(), "d1", ENGLISH)
    assert page.startswith("== <nowiki>Board seat</nowiki> ==")
    assert "|-\n| <nowiki>Ana</nowiki>\n| \n| 3\n|-\n| <nowiki>Ben</nowiki>\n| 3\n| " in page


@given(st.text(min_size=1))
def test_no_name_becomes_a_sign_of_the_wiki(name: str) -> None:
    named = record()
    named["standing"][1]["name"] = name
    page = wikitext(named, "d1", ENGLISH)
    for part in page.split("<nowiki>")[1:]:
        quoted, _, _rest = part.partition("</nowiki>")
        assert "<" not in quoted
        assert "\n" not in quoted
