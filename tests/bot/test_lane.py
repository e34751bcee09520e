"""The letters of one place: in order, and only announcements are overtaken."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.lane import Lane
from bot.model import Delete, Edit, Letter, Message, Place, Send, Weight
from bot.receive import Released
from bot.text import verbatim

HERE = Place("net", "1", private=True)


def letter(key: str, weight: Weight = Weight.ANSWER, message: Message | None = None) -> Released:
    return Released(Letter(key, HERE, message or Send(verbatim(key)), weight))


def keys(lane: Lane) -> list[str]:
    return [one.letter.key for one in lane.letters]


def filled(letters: Sequence[Released]) -> Lane:
    lane = Lane(HERE)
    for one in letters:
        lane.add(one)
    return lane


@given(st.lists(st.sampled_from(Weight), max_size=30))
def test_order_is_kept_but_for_announcements(weights: list[Weight]) -> None:
    lane = filled([letter(str(number), weight) for number, weight in enumerate(weights)])
    order = [int(key) for key in keys(lane)]
    others = [number for number in order if weights[number] is not Weight.ANNOUNCEMENT]
    announced = [number for number in order if weights[number] is Weight.ANNOUNCEMENT]
    assert order == others + announced
    assert others == sorted(others)
    assert announced == sorted(announced)


def test_a_change_never_overtakes_what_it_changes() -> None:
    for change in (Edit("announced", verbatim("x")), Delete("announced")):
        lane = filled(
            [
                letter("announced", Weight.ANNOUNCEMENT),
                letter("another", Weight.ANNOUNCEMENT),
                letter("change", message=change),
            ]
        )
        assert keys(lane) == ["announced", "change", "another"]


def test_what_is_on_its_way_is_not_overtaken() -> None:
    lane = filled([letter("announced", Weight.ANNOUNCEMENT), letter("next", Weight.ANNOUNCEMENT)])
    lane.sending = True
    lane.add(letter("answer"))
    assert keys(lane) == ["announced", "answer", "next"]


def test_a_letter_of_which_a_part_was_sent_is_finished_first() -> None:
    lane = filled([letter("announced", Weight.ANNOUNCEMENT)])
    lane.letters[0].receipts.append("101")
    lane.add(letter("answer"))
    assert keys(lane) == ["announced", "answer"]


def test_a_later_edit_makes_an_earlier_one_needless() -> None:
    lane = filled([letter("first"), letter("edit 1", message=Edit("q", verbatim("1")))])
    needless = lane.add(letter("edit 2", message=Edit("q", verbatim("2"))))
    assert [one.key for one in needless] == ["edit 1"]
    assert keys(lane) == ["first", "edit 2"]


def test_an_edit_that_is_on_its_way_is_left_alone() -> None:
    lane = filled([letter("edit 1", message=Edit("q", verbatim("1")))])
    lane.sending = True
    assert lane.add(letter("edit 2", message=Edit("q", verbatim("2")))) == []
    assert keys(lane) == ["edit 1", "edit 2"]
