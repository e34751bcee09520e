"""Choices as a numbered list: what is tapped, what is typed and what is read are the same."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.engine.answers import Choice, Given, NotUnderstood, Option, OrNothing, text
from bot.i18n import Reader
from bot.model import Place
from bot.platforms.base import Outgoing, ReadyButton
from bot.platforms.matrix.choosing import REACTIONS, listed, number_of, offer_of
from bot.platforms.matrix.links import link
from bot.platforms.matrix.markup import html, plain
from bot.text import verbatim
from conversations.communities.proposal import Proposal

ME = "@banyan:example.org"
PRIVATE = Outgoing("k", Place("matrix", "!p:x", private=True), Markup("Well?"), "en")
GROUP = replace(PRIVATE, place=Place("matrix", "!r:x"))
BACK, LATER = ReadyButton("Back", "back:1:", aside=True), ReadyButton("Later", "l:1:", aside=True)
HOME = ReadyButton("Set me up", url=link(ME, "setup-1"))
ELSEWHERE = ReadyButton("Look", url="https://example.org/a")
READER = Reader(("en",))


def choice(label: str) -> ReadyButton:
    return ReadyButton(label, f"a:{label}")


def rows(*buttons: ReadyButton) -> tuple[tuple[ReadyButton, ...], ...]:
    return tuple((button,) for button in buttons)


def offering(letter: Outgoing, *buttons: ReadyButton) -> Outgoing:
    return replace(letter, buttons=rows(*buttons))


def lines(letter: Outgoing) -> list[str]:
    return plain(listed(letter, ME)).split("\n")[1:]


def test_choices_are_numbered_in_their_order_across_rows() -> None:
    letter = replace(PRIVATE, buttons=((choice("A"), choice("B")), (choice("C"),)))
    assert lines(letter) == ["1. A", "2. B", "3. C"]
    assert offer_of(letter, ME).reactions == ("1\ufe0f\u20e3", "2\ufe0f\u20e3", "3\ufe0f\u20e3")


def test_ways_out_stand_last_and_have_no_number() -> None:
    letter = offering(PRIVATE, BACK, choice("A"), LATER, choice("B"))
    assert lines(letter) == ["1. A", "2. B", "Back · Later"]
    assert [one.label for one in offer_of(letter, ME).numbered] == ["A", "B"]
    assert len(offer_of(letter, ME).reactions) == 2


def test_without_buttons_nothing_is_listed() -> None:
    assert listed(PRIVATE, ME) == ()
    assert offer_of(PRIVATE, ME).reactions == ()


def test_a_link_is_no_choice_in_private() -> None:
    letter = offering(PRIVATE, choice("A"), HOME, ELSEWHERE)
    assert [one.label for one in offer_of(letter, ME).numbered] == ["A"]
    assert lines(letter)[1] == (
        "Set me up (https://matrix.to/#/@banyan:example.org) · Look (https://example.org/a)"
    )


def test_in_a_group_the_way_to_banyan_can_be_tapped() -> None:
    letter = offering(GROUP, HOME, ELSEWHERE)
    assert offer_of(letter, ME).numbered == [HOME]
    assert offer_of(letter, ME).reactions == REACTIONS[:1]


@pytest.mark.parametrize("letter", [PRIVATE, GROUP])
def test_what_a_link_carries_is_never_shown(letter: Outgoing) -> None:
    shown = listed(offering(letter, HOME, ELSEWHERE), ME)
    assert "setup-1" not in html(shown) + plain(shown)


def test_what_is_discreet_is_numbered_and_never_tapped() -> None:
    letter = replace(offering(PRIVATE, choice("A")), discreet=True)
    offer = offer_of(letter, ME)
    assert (len(offer.numbered), offer.tappable, offer.reactions) == (1, False, ())
    assert lines(letter) == ["1. A"]


@pytest.mark.parametrize(("many", "reactions"), [(9, 9), (10, 10), (11, 0), (40, 0)])
def test_more_than_ten_are_typed(many: int, reactions: int) -> None:
    letter = offering(PRIVATE, *[choice(f"L{number}") for number in range(many)], BACK)
    offer = offer_of(letter, ME)
    assert len(offer.reactions) == reactions
    assert offer.tappable == (reactions > 0)
    assert lines(letter)[many - 1] == f"{many}. L{many - 1}"


def test_lines_begin_in_the_direction_of_their_language() -> None:
    letter = replace(offering(PRIVATE, choice("نعم"), BACK), language="ar")
    assert lines(letter) == ["\u200f1. نعم", "\u200fBack"]


def test_labels_are_words() -> None:
    shown = listed(offering(PRIVATE, choice("<b>&\"'")), ME)
    assert html(shown) == "<br>1. &lt;b&gt;&amp;\"'"


@pytest.mark.parametrize("number", range(1, 11))
def test_every_way_to_write_a_keycap_means_its_number(number: int) -> None:
    digits = str(number)
    ways = [f"{digits}\ufe0f\u20e3", f"{digits}\u20e3", f"{digits}\ufe0f", digits]
    if number == 10:
        ways = ["🔟", "🔟\ufe0f", "🔟\ufe0e"]
    assert {number_of(way) for way in ways} == {number - 1}
    assert number_of(REACTIONS[number - 1]) == number - 1


@pytest.mark.parametrize(
    "key", ["", "👍", "0\ufe0f\u20e3", "#\ufe0f\u20e3", "\ufe0f\u20e3", "11", "1 ", "²", "١", "one"]
)
def test_any_other_picture_is_no_choice(key: str) -> None:
    assert number_of(key) is None


@given(st.text(st.characters(exclude_categories=())))
def test_any_reaction_is_a_number_or_none(key: str) -> None:
    assert number_of(key) in {None, *range(10)}


labels = st.lists(
    st.text("abcé ñ-.", min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=12
)


@given(labels, st.lists(st.sampled_from([BACK, LATER]), max_size=2))
def test_the_number_of_a_label_is_what_typing_it_means(
    names: list[str], out: list[ReadyButton]
) -> None:
    options = tuple(Option(f"o{n}", verbatim(name)) for n, name in enumerate(names))
    letter = offering(PRIVATE, *(ReadyButton(n, f"a:{i}") for i, n in enumerate(names)), *out)
    numbered = offer_of(letter, ME).numbered
    for number, button in enumerate(numbered, start=1):
        typed = Choice(options).parse(Given(str(number)), READER)
        assert f"a:{typed[1:]}" == button.data


def test_numbers_as_labels_mean_the_number_that_stands_before_them() -> None:
    names = ("1", "2", "3", "4", "No opportunity", "Skip")
    levels = Choice(tuple(Option(f"o{name}", verbatim(name)) for name in names))
    typed = [meant(levels, str(number)) for number in range(1, 7)]
    assert typed == [f"o{name}" for name in names]


def meant(answer: OrNothing | Proposal | Choice, typed: str) -> object:
    try:
        return answer.parse(Given(typed), READER)
    except NotUnderstood:
        return "not understood"


@pytest.mark.parametrize(
    ("answer", "values"),
    [
        (OrNothing(text()), []),
        (OrNothing(Choice((Option("a", verbatim("A")), Option("b", verbatim("B"))))), ["a", "b"]),
        (Proposal("Garden", 50), []),
        (OrNothing(Proposal("Garden", 50)), []),
    ],
)
def test_only_what_a_number_means_is_counted(
    answer: OrNothing | Proposal, values: Sequence[object]
) -> None:
    """Where words of one's own are asked for, a number is such words."""
    assert answer.counted == len(values)
    assert [meant(answer, str(number)) for number in range(1, answer.counted + 1)] == values
