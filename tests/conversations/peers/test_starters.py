"""What people may begin to talk about."""

from __future__ import annotations

from bot.i18n import Reader, plain
from bot.text import verbatim
from conversations.peers.starters import starters
from storage.records.pool import Someone


def said(*people: Someone, theme: str = "") -> list[str]:
    found = starters(people, theme, verbatim)
    return [
        "".join(s for s in plain(one, Reader(("en",))) if s not in "\u2068\u2069\u2066")
        for one in found
    ]


def test_there_are_always_two() -> None:
    assert len(said(Someone("a"), Someone("b"))) == 2


def test_a_swap_comes_first() -> None:
    one = Someone("a", helps={"budgets": 3}, learns={"listening": 0})
    two = Someone("b", helps={"listening": 4}, learns={"budgets": 1})
    [first, second] = said(one, two, theme="Asking")
    assert "One of you can help with budgets and wants to learn listening" in first
    assert "“Asking”" in second


def test_what_one_can_and_another_wants_is_named() -> None:
    [first, _second] = said(
        Someone("a", helps={"x": 3}), Someone("b"), Someone("c", learns={"x": 0})
    )
    assert "can help with x, and another wants to learn it" in first


def test_what_all_want_is_named() -> None:
    [first, _second] = said(Someone("a", learns={"x": 0}), Someone("b", learns={"x": 2}))
    assert "Each of you wants to learn x" in first


def test_nobody_is_told_what_the_other_did_not_choose_to_show() -> None:
    words = " ".join(said(Someone("a", gender="woman", own_gender=True), Someone("b", load=0.5)))
    assert "woman" not in words
