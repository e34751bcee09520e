"""When Banyan looks after people, and what it does then."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from conversations.matches.states import Event
from conversations.matches.terms import (
    AT_ONCE,
    BETWEEN_CHECK_INS,
    RHYTHMS,
    extended,
    look_after,
    next_look,
)
from storage.records.matches import Kind, Match, MatchPart, MatchState, Member

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANA, BEN, CEM = (Member(who, MatchPart.PEER) for who in ("ana", "ben", "cem"))
DAY = timedelta(days=1)


def match(
    *members: Member, kind: Kind = Kind.MENTORING, days: int = 182, rhythm: int = 14
) -> Match:
    return Match(
        id="m",
        kind=kind,
        community="c",
        skill="",
        goal="",
        state=MatchState.RUNNING,
        ended=None,
        rhythm=rhythm,
        began_at=NOW,
        ends_at=NOW + days * DAY,
        closed_at=None,
        due_at=NOW + 14 * DAY,
        members=members or (ANA, BEN),
    )


def asked(one: Match) -> list[tuple[Event, int]]:
    """What the clock does about a match in whose life nothing else happens, and on which day."""
    found, moment = [], one.due_at
    while moment and moment <= NOW + 800 * DAY:
        event = look_after(replace(one, due_at=moment), moment)
        assert event, "the clock has looked for nothing"
        found.append((event, (moment - NOW).days))
        if event in {Event.TERM_OVER, Event.ROUND_OVER, Event.MEMBER_GONE}:
            break
        again = next_look(one, moment, one.state, asked=event is Event.CHECK_IN)
        assert again
        assert again > moment, "the clock would look for ever"
        moment = again
    return found


def test_half_a_year_is_accompanied_from_the_second_week_to_its_end() -> None:
    first, *_between, last_but_one, last = asked(match())
    assert first == (Event.CHECK_IN, 14)
    assert last_but_one == (Event.ENDING, 175)
    assert last == (Event.TERM_OVER, 182)


def test_a_single_talk_is_asked_about_at_its_end_only() -> None:
    one = replace(match(days=14), due_at=NOW + 14 * DAY)
    assert asked(one) == [(Event.TERM_OVER, 14)]


def test_peers_are_asked_by_their_round() -> None:
    one = replace(match(kind=Kind.PEERS, days=15), due_at=NOW + 15 * DAY)
    assert asked(one) == [(Event.ROUND_OVER, 15)]


@given(days=st.integers(15, 700), rhythm=st.sampled_from(RHYTHMS))
def test_everybody_is_asked_before_the_end_and_never_too_often(days: int, rhythm: int) -> None:
    one = match(days=days, rhythm=rhythm)
    assert one.ends_at
    one = replace(one, due_at=min(NOW + 14 * DAY, one.ends_at - 7 * DAY))
    found = asked(one)
    assert found[-2:] == [(Event.ENDING, days - 7), (Event.TERM_OVER, days)]
    moments = [day for event, day in found if event is Event.CHECK_IN]
    apart = [later - sooner for sooner, later in pairwise(moments)]
    assert all(one >= BETWEEN_CHECK_INS.days for one in apart)


def test_whoever_has_gone_is_seen_at_once() -> None:
    gone = replace(BEN, gone=True)
    assert look_after(match(ANA, gone), NOW) is Event.MEMBER_GONE
    assert look_after(match(ANA), NOW) is Event.MEMBER_GONE
    assert look_after(match(ANA, gone, CEM), NOW) is Event.FEWER
    assert look_after(replace(match(ANA, CEM), due_at=AT_ONCE), NOW) is Event.FEWER
    closed = replace(match(ANA, gone), state=MatchState.CLOSED)
    assert look_after(closed, NOW) is None


def test_nobody_is_asked_how_it_goes_while_it_rests() -> None:
    resting = replace(match(), state=MatchState.PAUSED)
    assert look_after(resting, NOW + 20 * DAY) is None
    assert next_look(resting, NOW, MatchState.PAUSED, asked=False) == resting.ends_at


def test_people_go_on_for_a_year_ahead_at_most() -> None:
    one = match()
    assert extended(one, 182, NOW) == NOW + 364 * DAY
    assert extended(replace(one, ends_at=NOW + 200 * DAY), 182, NOW) is None
    assert extended(replace(one, ends_at=NOW - DAY), 30, NOW) == NOW + 30 * DAY
