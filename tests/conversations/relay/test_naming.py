"""People who are called the same are told apart."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import Reader, plain
from bot.text import Listing, Text, _, named, paragraphs, people_in, verbatim, with_names
from conversations.relay.naming import called
from storage.records.matches import Kind, Match, MatchPart, MatchState, Member

ENGLISH = Reader(("en",))
THEN = datetime(2026, 3, 2, tzinfo=UTC)


def match(*people: str) -> Match:
    members = tuple(Member(one, MatchPart.PEER) for one in people)
    running, peers = MatchState.RUNNING, Kind.PEERS
    return Match("m", peers, None, "", "", running, None, 14, THEN, None, None, None, members)


def read(names: dict[str, Text]) -> dict[str, str]:
    return {
        one: plain(text, ENGLISH).translate(dict.fromkeys(range(0x2066, 0x206A)))
        for one, text in names.items()
    }


def test_names_are_names() -> None:
    names = {"a": "Ada", "b": "Ben"}
    assert read(called(names, [match("me", "a"), match("me", "b")], "me")) == names


def test_the_same_name_has_numbers_by_who_came_first() -> None:
    names = {"c": "Ada", "a": "ADA", "b": "Adá", "d": "Ben"}
    mine = [match("me", "b"), match("me", "a", "c"), match("me", "d")]
    assert read(called(names, mine, "me")) == {
        "b": "Adá (1)",
        "a": "ADA (2)",
        "c": "Ada (3)",
        "d": "Ben",
    }


def test_whoever_meets_twice_is_still_one() -> None:
    assert read(called({"a": "Ada"}, [match("me", "a"), match("me", "a")], "me")) == {"a": "Ada"}


def test_the_nameless_are_somebody() -> None:
    names = {"a": "", "b": ""}
    mine = [match("me", "a"), match("me", "b")]
    assert read(called({"a": ""}, mine, "me")) == {"a": "somebody"}
    assert read(called(names, mine, "me")) == {"a": "somebody (1)", "b": "somebody (2)"}


@given(
    st.dictionaries(st.sampled_from("abcde"), st.sampled_from(["Ada", "ada", "Ada (1)", "", "Ben"]))
)
def test_no_two_in_my_matches_are_called_the_same(names: dict[str, str]) -> None:
    found = read(called(names, [match("me", one) for one in names], "me"))
    assert found.keys() == names.keys()
    assert len({one.casefold() for one in found.values()}) == len(found)


def test_names_are_put_wherever_they_stand() -> None:
    inner = _("{a} and {b}", a=named("1"), b=Listing((named("2"), "somebody else")))
    text = paragraphs(inner, named("3"), verbatim("4"))
    assert people_in(text) == {"1", "2", "3"}
    known = with_names(text, {one: verbatim(f"N{one}") for one in ("1", "2")})
    assert people_in(known) == {"3"}
    words = read({"": known})[""]
    assert words == "N1 and N2 and somebody else\n\nsomebody\n\n4"
