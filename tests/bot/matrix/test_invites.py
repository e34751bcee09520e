"""Whose invitations are accepted, and how many."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.matrix.invites import ALL, PERSON, SERVER, Answer, Invites
from bot.platforms.matrix.names import Me

ME = Me("@banyan:example.org")
AMINA, YUSUF = "@amina:example.org", "@yusuf:example.net"
NOW = datetime(2028, 1, 1, tzinfo=UTC)
SOON = NOW + timedelta(seconds=1)


def invitation(sender: Any, **content: Any) -> dict[str, Any]:
    content = {"membership": "invite", **content}
    return {"type": "m.room.member", "state_key": ME.id, "sender": sender, "content": content}


def judged(sender: Any, allowed: tuple[str, ...] = (), **content: Any) -> Answer:
    return Invites(ME, allowed).judge([invitation(sender, **content)], NOW)[0]


@pytest.mark.parametrize(
    ("sender", "allowed", "answer"),
    [
        (AMINA, (), Answer.ROOM),
        (YUSUF, (), Answer.NO),
        (YUSUF, ("example.net",), Answer.ROOM),
        (YUSUF, (YUSUF,), Answer.ROOM),
        ("@lupe:example.net", (YUSUF,), Answer.NO),
        (AMINA, ("example.net",), Answer.NO),  # a list says all of it
        ("@amina:example.org.evil.example", (), Answer.NO),
        ("@amina:evil.example:example.org", (), Answer.NO),
        ("@telegram_7:example.org", (), Answer.NO),
    ],
)
def test_rooms_are_entered_for_those_who_may_invite(
    sender: str, allowed: tuple[str, ...], answer: Answer
) -> None:
    assert judged(sender, allowed) is answer


@pytest.mark.parametrize("sender", [AMINA, YUSUF])
def test_everybody_may_talk_in_private(sender: str) -> None:
    assert judged(sender, is_direct=True) is Answer.PRIVATE


def test_a_puppet_cannot_talk_in_private() -> None:
    assert judged("@_discord_7:example.org", is_direct=True) is Answer.NO


@pytest.mark.parametrize("direct", [None, "true", 1, {}, False])
def test_only_what_is_called_private_is_private(direct: Any) -> None:
    assert judged(AMINA, is_direct=direct) is Answer.ROOM
    assert judged(YUSUF, is_direct=direct) is Answer.NO


def test_whoever_invites_is_told_even_where_it_is_declined() -> None:
    assert Invites(ME, ()).judge([{}, invitation(YUSUF)], NOW) == (Answer.NO, YUSUF)


@pytest.mark.parametrize(
    "event",
    [
        {**invitation(AMINA), "state_key": YUSUF},
        {**invitation(AMINA), "type": "m.room.name"},
        {**invitation(AMINA), "content": []},
        {**invitation(AMINA), "content": {"membership": "join"}},
        {**invitation(AMINA), "sender": 7},
        {**invitation(AMINA), "sender": "amina"},
        None,
        "invitation",
    ],
)
def test_what_is_no_invitation_of_banyan_is_declined(event: Any) -> None:
    assert Invites(ME, ()).judge([event], NOW) == (Answer.NO, "")


def accepted(invites: Invites, senders: list[str], at: datetime = NOW) -> int:
    answers = [invites.judge([invitation(one, is_direct=True)], at)[0] for one in senders]
    return answers.count(Answer.PRIVATE)


def test_one_person_has_a_few_and_later_another_one() -> None:
    invites = Invites(ME, ())
    assert accepted(invites, [YUSUF] * 20) == PERSON.capacity
    assert accepted(invites, [AMINA]) == 1
    assert accepted(invites, [YUSUF] * 20, NOW + PERSON.refill) == 1


def test_one_server_has_some() -> None:
    invites = Invites(ME, ())
    many = [f"@p{number}:example.net" for number in range(60)]
    assert accepted(invites, many) == SERVER.capacity
    assert accepted(invites, ["@p1:example.com"]) == 1


def test_there_are_not_too_many_in_all() -> None:
    many = [f"@p:{number}.example" for number in range(200)]
    assert accepted(Invites(ME, ()), many) == ALL.capacity


def test_what_is_declined_uses_nothing_up() -> None:
    invites = Invites(ME, ())
    for _ in range(500):
        invites.judge([invitation(YUSUF)], NOW)
    assert accepted(invites, [YUSUF]) == 1


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


@given(
    st.lists(
        ANYTHING
        | st.fixed_dictionaries(
            {
                "type": st.just("m.room.member") | ANYTHING,
                "state_key": st.just(ME.id) | ANYTHING,
                "sender": st.just(AMINA) | ANYTHING,
                "content": st.fixed_dictionaries(
                    {"membership": st.just("invite") | ANYTHING, "is_direct": ANYTHING}
                )
                | ANYTHING,
            }
        ),
        max_size=4,
    )
)
def test_any_stripped_state_is_judged(events: list[Any]) -> None:
    answer, sender = Invites(ME, ()).judge(events, NOW)
    assert answer in Answer
    assert isinstance(sender, str)
