"""Nobody is left alone twice while somebody else could be."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from conversations.peers.waiting import waiting_first
from storage.records.pool import Someone
from storage.records.weights import Weights

NOW = datetime(2026, 3, 4, 17, tzinfo=UTC)


def someone(name: str, *languages: str, met: str = "", apart: str = "") -> Someone:
    return Someone(
        name,
        speaks=dict.fromkeys(languages, 3),
        met=dict.fromkeys(met, 1),
        apart=frozenset(apart),
    )


def settled(
    groups: list[str], alone: str, people: list[Someone], **waited: int
) -> tuple[list[str], str]:
    found, left = waiting_first(groups, alone, people, waited, Weights(), NOW)
    return ["".join(group) for group in found], "".join(left)


def test_who_waited_takes_the_place_of_who_did_not() -> None:
    people = [someone("a", "fr"), someone("b", "fr", "en"), someone("c", "en")]
    assert settled(["ab"], "c", people, c=1) == (["cb"], "a")


def test_who_waited_longer_keeps_it() -> None:
    people = [someone("a", "fr"), someone("b", "fr", "en"), someone("c", "en")]
    assert settled(["ab"], "c", people, a=1, b=1, c=1) == (["ab"], "c")


def test_nobody_is_put_together_with_whom_they_must_not_meet_or_met_before() -> None:
    b = someone("b", "fr", "en")
    assert settled(["ab"], "c", [someone("a", "fr"), b, someone("c", "en", apart="b")], c=1) == (
        ["ab"],
        "c",
    )
    met = [someone("a", "fr"), someone("b", "fr", "en", met="c"), someone("c", "en", met="b")]
    assert settled(["ab"], "c", met, c=1) == (["ab"], "c")


def test_where_nobody_waited_nothing_changes() -> None:
    assert settled(["ab"], "c", [someone(name, "en") for name in "abc"]) == (["ab"], "c")


@given(st.data())
def test_everybody_is_somewhere_once(data: st.DataObject) -> None:
    names = "abcdefgh"
    speaks = st.lists(st.sampled_from(["en", "fr", "ha"]), min_size=1, max_size=2, unique=True)
    people = [someone(name, *data.draw(speaks)) for name in names]
    waited = data.draw(st.dictionaries(st.sampled_from(names), st.integers(0, 3)))
    groups, left = settled(["ab", "cd"], "efgh", people, **waited)
    assert sorted("".join(groups) + left) == list(names)
    assert [len(group) for group in groups] == [2, 2]
    assert sum(waited.get(one, 0) for one in left) <= sum(waited.get(one, 0) for one in "efgh")
