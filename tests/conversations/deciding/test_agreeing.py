"""Deliberation and consent by their laws."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conversations.deciding import consent, mufakat
from conversations.deciding.mufakat import TWO_THIRDS, Verdict
from storage.records.polls import Turnout


@st.composite
def turnouts(draw: st.DrawFn) -> Turnout:
    entries = draw(st.integers(1, 40))
    return Turnout(entries, draw(st.integers(0, entries)))


rounds = st.fixed_dictionaries(
    {
        "postponed": st.booleans(),
        "number": st.integers(1, 4),
        "rounds": st.integers(1, 4),
        "holds": st.booleans(),
    }
)


@given(turnouts(), st.integers(0, 5), rounds)
def test_mufakat_is_agreed_only_without_concerns_and_never_by_silence(
    turnout: Turnout, concerns: int, at: dict[str, Any]
) -> None:
    if mufakat.of(turnout, concerns, **at) is Verdict.AGREED:
        assert not concerns
        assert at["holds"]
        assert turnout.took_part
        there = Fraction(turnout.took_part, turnout.entries) >= TWO_THIRDS
        assert there or at["postponed"]


@given(turnouts(), st.integers(0, 5), rounds)
def test_a_round_is_postponed_once_at_most(
    turnout: Turnout, concerns: int, at: dict[str, Any]
) -> None:
    again = at | {"postponed": True}
    assert mufakat.of(turnout, concerns, **again) is not Verdict.POSTPONE
    assert consent.of(turnout, concerns, percent=50, **again) is not Verdict.POSTPONE


@given(turnouts(), st.integers(0, 5), rounds)
def test_there_are_never_more_rounds_than_were_set(
    turnout: Turnout, concerns: int, at: dict[str, Any]
) -> None:
    last = at | {"number": at["rounds"]}
    assert mufakat.of(turnout, concerns, **last) is not Verdict.REVISE
    assert consent.of(turnout, concerns, percent=50, **last) is not Verdict.REVISE


@given(turnouts(), st.integers(0, 5), st.integers(0, 100), rounds)
def test_one_more_who_accepts_never_undoes_an_agreement(
    turnout: Turnout, concerns: int, percent: int, at: dict[str, Any]
) -> None:
    more = Turnout(turnout.entries, min(turnout.entries, turnout.took_part + 1))
    if mufakat.of(turnout, concerns, **at) is Verdict.AGREED:
        assert mufakat.of(more, concerns, **at) is Verdict.AGREED
    if consent.of(turnout, concerns, percent=percent, **at) is Verdict.AGREED:
        assert consent.of(more, concerns, percent=percent, **at) is Verdict.AGREED


@given(turnouts(), st.integers(0, 5), st.integers(1, 100), rounds)
def test_consent_needs_its_quorum_also_after_it_was_postponed(
    turnout: Turnout, objections: int, percent: int, at: dict[str, Any]
) -> None:
    if consent.of(turnout, objections, percent=percent, **at) is Verdict.AGREED:
        assert turnout.took_part * 100 >= turnout.entries * percent
        assert not objections
