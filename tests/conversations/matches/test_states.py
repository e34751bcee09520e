"""The one table of transitions, and the drawing of it."""

import re
from pathlib import Path

from conversations.matches.states import TABLE, Event, Note
from storage.records.matches import Ending, MatchState

DOCUMENT = Path(__file__).parents[3] / "docs" / "matching.md"
ARROW = re.compile(r"^ +(?P<before>\S+) --> (?P<after>\S+): (?P<events>[a-z ,-]+)$", re.MULTILINE)
OPEN = (MatchState.RUNNING, MatchState.PAUSED)


def drawn() -> set[tuple[str, str, str]]:
    text = DOCUMENT.read_text(encoding="utf-8")
    picture = text.partition("<!-- matches -->")[2].partition("<!-- /matches -->")[0]
    return {
        (arrow["before"], arrow["after"], event)
        for arrow in ARROW.finditer(picture)
        for event in arrow["events"].split(", ")
    }


def test_the_drawing_shows_each_transition_and_no_other() -> None:
    table = {
        (str(state), str(change.state), str(event)) for (state, event), change in TABLE.items()
    }
    assert drawn() == table


def test_every_event_note_and_ending_is_used() -> None:
    assert {event for _state, event in TABLE} == set(Event)
    assert {change.told for change in TABLE.values()} - {None} == set(Note)
    assert {change.ended for change in TABLE.values()} - {None} == set(Ending)


def test_a_closed_match_does_not_begin_again() -> None:
    assert all(state is not MatchState.CLOSED for state, _event in TABLE)


def test_a_match_says_how_it_ended_exactly_when_it_ends() -> None:
    for change in TABLE.values():
        assert (change.ended is not None) == (change.state is MatchState.CLOSED)


def test_from_every_open_state_there_is_an_end_for_whoever_wants_or_has_to_go() -> None:
    for state in OPEN:
        for event in (Event.LEFT, Event.APART, Event.MEMBER_GONE, Event.TERM_OVER):
            assert TABLE[state, event].state is MatchState.CLOSED


def test_whoever_left_blocked_or_was_reported_cannot_be_told_apart() -> None:
    ends = (Event.LEFT, Event.APART, Event.MEMBER_GONE, Event.ORGANISERS_END)
    told = {TABLE[state, event].told for state in OPEN for event in ends if (state, event) in TABLE}
    assert told == {Note.ENDED}
