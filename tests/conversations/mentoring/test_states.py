"""The one table of transitions, and the drawing of it."""

import re
from pathlib import Path

from conversations.mentoring.states import TABLE, Event, Note
from storage.records.requests import AskedState, RequestState

DOCUMENT = Path(__file__).parents[3] / "docs" / "matching.md"
ARROW = re.compile(r"^ +(?P<before>\S+) --> (?P<after>\S+): (?P<events>[a-z ,]+)$", re.MULTILINE)


def name(request: RequestState, asked: AskedState | None) -> str:
    return f"{request}_{asked}" if asked else str(request)


def drawn() -> set[tuple[str, str, str]]:
    text = DOCUMENT.read_text(encoding="utf-8")
    picture = text.partition("<!-- requests -->")[2].partition("<!-- /requests -->")[0]
    return {
        (arrow["before"], arrow["after"], event)
        for arrow in ARROW.finditer(picture)
        for event in arrow["events"].split(", ")
    }


def test_the_drawing_shows_each_transition_and_no_other() -> None:
    table = {
        (name(request, asked), name(change.request, change.asked), str(event))
        for (request, asked, event), change in TABLE.items()
        if event is not Event.SETTLED  # said in words: it is the same for all who wait
    }
    assert drawn() == table


def test_every_event_and_every_note_is_used() -> None:
    assert {event for _request, _asked, event in TABLE} == set(Event)
    told = {note for change in TABLE.values() for note in (change.seeker, change.mentor)}
    assert told - {None} == set(Note)


def test_a_request_that_has_ended_does_not_begin_again() -> None:
    for (request, _asked, _event), change in TABLE.items():
        if not request.is_open:
            assert change.request is request


def test_somebody_is_at_it_exactly_while_a_mentor_is_asked() -> None:
    for (request, asked, _event), change in TABLE.items():
        if asked and asked.is_at_it:
            assert request is RequestState.ASKING
        if change.request is RequestState.ASKING:
            assert change.asked
            assert change.asked.is_at_it


def test_an_open_request_can_always_be_withdrawn_and_be_left_behind() -> None:
    at_it = (None, AskedState.ASKED, AskedState.WONDERING)
    for event in (Event.WITHDRAWN, Event.LEFT):
        assert (RequestState.LOOKING, None, event) in TABLE
        assert all((RequestState.ASKING, asked, event) in TABLE for asked in at_it)


def test_whoever_is_being_asked_can_always_accept_decline_and_go() -> None:
    for event in (Event.ACCEPTED, Event.DECLINED, Event.AWAY, Event.GONE, Event.EXPIRED):
        for asked in (AskedState.ASKED, AskedState.WONDERING):
            assert (RequestState.ASKING, asked, event) in TABLE
