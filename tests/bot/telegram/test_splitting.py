"""Long texts become several messages, and nothing of them is lost."""

import random
import unicodedata
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.i18n import Reader, render
from bot.platforms.markup import Element, Nodes, parse, words, write
from bot.platforms.telegram.markup import fitted, html
from bot.platforms.telegram.splitting import (
    MOST_BYTES,
    MOST_ENTITIES,
    entities,
    fits,
    is_short,
    pieces,
    units,
)
from bot.text import _, verbatim
from tests.bot.telegram.test_markup import Marks, Message, marked, trees

FAMILY = "👩‍👩‍👧"
ARABIC = "\u200f\u2068مريم\u2069 تريد أن تتعلم كيف تدير اجتماعا يتكلم فيه الجميع."
marks = st.sampled_from(
    [
        Element("b", "", ("bold ",)),
        Element("i", "", (Element("b", "", ("both ", Element("code", "", ("three",)))), "\n")),
        Element("a", "https://a.b/" + "&" * 400, ("far",)),
        "\n\n",
        " & ",
    ]
)
long_trees: st.SearchStrategy[Nodes] = st.one_of(
    st.lists(trees, max_size=12).map(lambda several: tuple(chain.from_iterable(several))),
    st.lists(marks, min_size=60, max_size=200).map(tuple),
)


def is_seen(letter: str) -> bool:
    return not letter.isspace() and unicodedata.category(letter) != "Cf"


def first_seen(characters: list[tuple[str, Marks]]) -> int:
    seen = (number for number, (letter, _marks) in enumerate(characters) if is_seen(letter))
    return next(seen, len(characters))


def is_within(piece: Markup, longest: int) -> bool:
    nodes = fitted(parse(piece))
    return (
        units(words(nodes)) <= longest
        and entities(nodes) <= MOST_ENTITIES
        and len(html(piece, times=True).encode()) <= MOST_BYTES
    )


@given(long_trees, st.sampled_from([2, 3, 7, 20, 100, 4096]))
def test_each_piece_fits_and_together_they_say_all(nodes: Nodes, longest: int) -> None:
    rest = marked(fitted(nodes))

    for piece in pieces(write(nodes), longest):
        Message(html(piece))
        assert is_within(piece, longest)
        characters = marked(fitted(parse(piece)))
        start = first_seen(rest) - first_seen(characters)
        end = start + len(characters)
        assert start >= 0
        assert rest[start:end] == characters
        assert first_seen(characters) < len(characters)
        rest = rest[end:]

    assert first_seen(rest) == len(rest)


@given(st.lists(st.text("ab \n", min_size=1), min_size=1).map("".join), st.integers(1, 20))
def test_nothing_but_white_space_at_cuts_is_lost(text: str, longest: int) -> None:
    done = pieces(Markup(text), longest)

    assert "".join("".join(done).split()) == "".join(text.split())
    assert len(done) == 1 or all(piece == piece.strip() for piece in done)


@given(trees)
def test_what_is_called_short_does_fit(nodes: Nodes) -> None:
    text = write(nodes)

    assert not is_short(text) or is_within(text, 4096)


@pytest.mark.parametrize("marks", [("b", "i", "code"), ("b", "code"), ("code",), ("b",)])
def test_as_many_tags_as_are_called_few_do_fit(marks: tuple[str, ...]) -> None:
    *around, inner = marks
    many = f"<{inner}>a</{inner}> " * (32 - len(around))
    text = Markup("".join(f"<{tag}>" for tag in around) + many)
    text += Markup("".join(f"</{tag}>" for tag in reversed(around)))

    assert is_short(text)
    assert is_within(text, 4096)


def test_a_short_text_stays_as_it_is() -> None:
    text = Markup("<b>Hello</b>\n\nAna")

    assert pieces(text) == (text,)
    assert pieces(text)[0] is text


@pytest.mark.parametrize("text", ["", " \n", "<b> </b>", "\u200f\u2068\u2069\n", " " * 5000])
def test_nothing_is_no_message(text: str) -> None:
    assert pieces(Markup(text)) == ()


def test_the_cut_is_between_paragraphs_where_that_is_possible() -> None:
    assert pieces(Markup("one two\nthree\n\nfour five\nsix"), 22) == (
        "one two\nthree",
        "four five\nsix",
    )


def test_else_between_lines_else_between_words_else_between_letters() -> None:
    assert pieces(Markup("one two\nthree four"), 15) == ("one two", "three four")
    assert pieces(Markup("one two three"), 9) == ("one two", "three")
    assert pieces(Markup("abcdefgh"), 3) == ("abc", "def", "gh")
    assert pieces(Markup("18:05\xa0h tea"), 8) == ("18:05\xa0h", "tea")


def test_marks_are_closed_at_a_cut_and_opened_again() -> None:
    text = Markup('<b>one <a href="https://a.b/?x&amp;y">two three</a> <i>four</i></b>')

    assert pieces(text, 9) == (
        '<b>one <a href="https://a.b/?x&amp;y">two</a></b>',
        '<b><a href="https://a.b/?x&amp;y">three</a></b>',
        "<b><i>four</i></b>",
    )


def test_what_is_escaped_counts_as_what_is_seen() -> None:
    assert fits(Markup("&amp;" * 4096))
    assert len(pieces(Markup("&amp;" * 4096))) == 1
    assert len(pieces(Markup("&amp;" * 4097))) == 2


def test_what_is_not_one_unit_counts_as_two() -> None:
    assert [units(piece) for piece in pieces(Markup("🙂" * 4096))] == [4096, 4096]
    assert [units(piece) for piece in pieces(Markup("a" + "🙂" * 2048))] == [4095, 2]


@pytest.mark.parametrize(
    "character", [FAMILY, "🇳🇬", "👍🏿", "e\u0301\u0323", "نَّ", "\u2068ن\u2069", "✊️"]
)
@pytest.mark.parametrize("ahead", range(8))
def test_no_character_is_torn(character: str, ahead: int) -> None:
    done = pieces(Markup("a" * ahead + character * 40), 16)

    assert "".join(done) == "a" * ahead + character * 40
    assert all(not piece.strip("a").replace(character, "") for piece in done)


def test_a_character_that_is_longer_than_a_message_is_cut_after_all() -> None:
    assert [len(piece) for piece in pieces(Markup("e" + "\u0301" * 24), 10)] == [10, 10, 5]


def test_300_bold_words_take_three_messages() -> None:
    text = Markup(" ").join([Markup("<b>word</b>")] * 300)

    done = pieces(text)

    assert [piece.count("<b>") for piece in done] == [100, 100, 100]
    assert Markup(" ").join(done) == text


def test_code_tears_what_is_bold_around_it_and_counts_so() -> None:
    assert entities(parse("<b>a<code>b</code>c</b>")) == 3
    assert not fits(Markup("<b>{}</b>").format(Markup("a<code>b</code>" * 60)))


def test_long_addresses_are_within_the_bytes_of_a_message() -> None:
    link = Markup('<a href="https://a.b/{}">here</a>').format("&" * 600)
    text = Markup("\n").join([link] * 30)

    done = pieces(text)

    assert len(done) > 1
    assert all(is_within(piece, 4096) for piece in done)
    assert Markup("\n").join(done) == text


def test_a_text_of_20_000_characters() -> None:
    chance = random.Random(7)
    paragraphs = [" ".join(["word"] * chance.randint(20, 90)) for _number in range(80)]
    text = Markup("\n\n".join(paragraphs))
    assert len(text) > 20_000

    done = pieces(text)

    assert all(3000 < len(piece) <= 4096 for piece in done[:-1])
    assert "\n\n".join(done) == text


def test_a_paragraph_that_is_longer_than_a_message_is_cut_between_its_lines() -> None:
    line = "word " * 20 + "end"
    text = Markup("\n".join([line] * 60))

    done = pieces(text)

    assert len(done) == 2
    assert "\n".join(done) == text
    assert all(set(piece.split("\n")) == {line} for piece in done)


def test_lines_from_right_to_left_keep_their_marks() -> None:
    text = Markup("\n".join([ARABIC] * 120))

    done = pieces(text)

    assert len(done) > 1
    assert "\n".join(done) == text
    for line in "\n".join(done).split("\n"):
        assert line == ARABIC


def test_a_long_line_is_not_cut_inside_a_wall() -> None:
    done = pieces(Markup("one \u2068two three\u2069 four \u2068five six\u2069"), 17)

    assert done == ("one \u2068two three\u2069", "four \u2068five six\u2069")


def test_a_wall_that_is_longer_than_a_message_is_cut_between_its_words() -> None:
    assert pieces(Markup("\u2068one two three four\u2069"), 9) == (
        "\u2068one two",
        "three",
        "four\u2069",
    )


def test_a_rendered_text_in_arabic_comes_through_whole() -> None:
    long = render(
        _("Hello, {name}!\n{all}", name="Ana", all=verbatim("\n".join([ARABIC[2:]] * 200))),
        Reader(("ar",)),
    )

    done = pieces(long)

    assert all(piece[0] == "\u200f" for piece in done)
    assert all(unicodedata.category(piece[-1]) != "Mn" for piece in done)
    assert Markup("\n").join(done) == long
