"""The letters of one place: in order, and only announcements are overtaken."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.lane import Lane, OnItsWay
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


class Busy:
    """A lane while letters come, and messages of them go."""

    def __init__(self) -> None:
        self.lane = Lane(HERE)
        self.added: list[Letter] = []
        self.needless: list[Letter] = []
        self.gone: list[Letter] = []
        self._begun: OnItsWay | None = None

    def add(self, weight: Weight, kind: str, back: int) -> None:
        """A letter comes; what changes another changes one of those that came last."""
        key = str(len(self.added))
        message: Message = Send(verbatim(key))
        if self.added and kind != "send":
            of = self.added[-1 - back % len(self.added)].key
            message = Edit(of, verbatim(key)) if kind == "edit" else Delete(of)
        self.added.append(Letter(key, HERE, message, weight))
        self.needless += self.lane.add(Released(self.added[-1]))

    def go(self) -> None:
        """The first passes the gate."""
        self.lane.sending = True
        self._begun = self._begun or self.lane.letters[0]

    def taken(self, *, last_part: bool) -> None:
        """What was on its way is taken: all of it, or a part."""
        self.lane.sending = False
        first = self.lane.letters[0]
        assert first is self._begun
        first.receipts.append("55")
        if last_part:
            self.gone.append(self.lane.letters.popleft().letter)
            self._begun = None

    def finish(self) -> None:
        while self.lane.letters:
            self.go()
            self.taken(last_part=True)


coming = st.tuples(
    st.sampled_from(Weight), st.sampled_from(["send", "edit", "delete"]), st.integers(0, 5)
)


@given(st.lists(st.one_of(coming, st.booleans()), max_size=40))
def test_whatever_comes_while_letters_go_nothing_is_lost_and_order_is_kept(
    happened: list[tuple[Weight, str, int] | bool],
) -> None:
    busy = Busy()
    for one in happened:
        if isinstance(one, tuple):
            busy.add(*one)
        elif busy.lane.sending:
            busy.taken(last_part=one)
        elif busy.lane.letters:
            busy.go()
    if busy.lane.sending:
        busy.taken(last_part=True)
    busy.finish()
    assert sorted(map(number, busy.gone + busy.needless)) == list(range(len(busy.added)))
    assert_in_order(busy.gone)
    assert_only_edits_that_were_followed_are_needless(busy)


def number(letter: Letter) -> int:
    return int(letter.key)


def assert_in_order(gone: list[Letter]) -> None:
    for announced in (True, False):
        alike = [one for one in gone if (one.weight is Weight.ANNOUNCEMENT) is announced]
        assert alike == sorted(alike, key=number)
    place = {one.key: index for index, one in enumerate(gone)}
    for one in gone:
        if isinstance(one.message, Edit | Delete):
            assert place.get(one.message.of, -1) < place[one.key]


def assert_only_edits_that_were_followed_are_needless(busy: Busy) -> None:
    for one in busy.needless:
        assert isinstance(one.message, Edit)
        of = one.message.of
        later = [other for other in busy.gone if number(other) > number(one)]
        assert any(isinstance(o.message, Edit) and o.message.of == of for o in later)
