"""What one letter takes as messages: nothing is lost, and each of them fits into an event."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup, escape

from bot.model import Document, Place
from bot.platforms.base import Outgoing, ReadyButton, ReadyPicture
from bot.platforms.markup import Nodes, parse, words, write
from bot.platforms.matrix.content import edited, in_thread, said
from bot.platforms.matrix.links import link
from bot.platforms.matrix.parts import MOST_BYTES, parts, pieces
from bot.platforms.matrix.receipts import Receipt, receipts_in
from tests.bot.matrix.test_markup import trees

ME = "@banyan:example.org"
ROOM = "!room:example.org"
BUTTONS = ((ReadyButton("Yes", "yes:1"),),)
PICTURE = ReadyPicture(b"png", "Mentoring: 2")
FILE = Document("export.json", "application/json", "{}")
PLAIN = Outgoing("letter", Place("matrix", ROOM, private=True), Markup("Hello"), "en")
LONG = Markup("\n\n".join(["word " * 900] * 6))
EVENT = 65_536  # bytes; https://spec.matrix.org/v1.18/client-server-api/#size-limits
AROUND = 4_000  # ids, hashes, signatures, what came before it: more than there ever is


def known(*ids: str) -> str:
    return " ".join(str(Receipt(id, ROOM)) for id in ids)


def size_once_sent(part: Outgoing) -> int:
    """How many bytes an event with this takes at most: edited, in a thread and encrypted."""
    content = in_thread(edited(said(part, ME), Receipt("$" + "x" * 254)), "$" + "x" * 254)
    whole = {"type": "m.room.message", "room_id": "!" + "x" * 254, "content": content}
    clear = len(json.dumps(whole, separators=(",", ":")))
    return (clear + 100) * 4 // 3 + AROUND


def test_most_letters_are_one_message() -> None:
    for letter in (
        PLAIN,
        replace(PLAIN, buttons=BUTTONS),
        replace(PLAIN, edits=known("$1")),
        replace(PLAIN, deletes=known("$1"), text=Markup()),
        replace(PLAIN, text=Markup(), buttons=BUTTONS),
        replace(PLAIN, text=Markup()),
    ):
        assert parts(letter, ME) == (letter,)


def test_a_long_text_has_its_buttons_under_its_end_and_a_key_for_each_message() -> None:
    done = parts(replace(PLAIN, text=LONG, buttons=BUTTONS), ME)

    assert [part.key for part in done] == ["letter", "letter/2", "letter/3"]
    assert [part.buttons for part in done] == [(), (), BUTTONS]
    assert "\n\n".join(part.text + " " for part in done) == LONG


def test_all_messages_of_a_letter_disappear() -> None:
    done = parts(replace(PLAIN, text=Markup(), deletes=f"m$0~{ROOM} {known('$1', '$2')}"), ME)

    assert [part.key for part in done] == ["letter", "letter/2", "letter/3"]
    assert [part.deletes for part in done] == [f"m$0~{ROOM}", known("$1"), known("$2")]


def test_new_pieces_take_the_place_of_old_ones_and_more_are_sent() -> None:
    done = parts(replace(PLAIN, text=LONG, buttons=BUTTONS, edits=known("$1", "$2")), ME)

    assert [part.edits for part in done] == [known("$1"), known("$2"), ""]
    assert [part.buttons for part in done] == [(), (), BUTTONS]


def test_old_pieces_that_are_too_many_disappear() -> None:
    done = parts(replace(PLAIN, buttons=BUTTONS, edits=known("$1", "$2", "$3")), ME)

    assert [(part.edits, part.deletes, part.buttons) for part in done] == [
        (known("$1"), "", BUTTONS),
        ("", known("$2"), ()),
        ("", known("$3"), ()),
    ]


def test_an_edit_leaves_pictures_and_files_alone() -> None:
    picture = str(Receipt("$0", ROOM, media=True))

    assert [one.edits for one in parts(replace(PLAIN, edits=f"{picture} {known('$1')}"), ME)] == [
        known("$1")
    ]
    assert [one.edits for one in parts(replace(PLAIN, edits=picture), ME)] == [""]


def test_an_edit_to_nothing_is_one_message() -> None:
    done = parts(replace(PLAIN, text=Markup(), edits=known("$1", "$2")), ME)

    assert [(one.edits, one.deletes) for one in done] == [(known("$1"), ""), ("", known("$2"))]


def test_pictures_and_files_come_first_and_choices_last() -> None:
    done = parts(replace(PLAIN, picture=PICTURE, document=FILE, buttons=BUTTONS), ME)

    assert [(one.picture, one.document, str(one.text), one.buttons) for one in done] == [
        (PICTURE, None, "", ()),
        (None, FILE, "", ()),
        (None, None, "Hello", BUTTONS),
    ]


def test_choices_are_never_in_the_name_of_a_file() -> None:
    done = parts(replace(PLAIN, text=Markup(), document=FILE, buttons=BUTTONS), ME)

    assert [(one.document, one.buttons) for one in done] == [(FILE, ()), (None, BUTTONS)]


@pytest.mark.parametrize("text", ["", " \n", "<b> </b>", "\u200f\u2068\u2069\n", " " * 50_000])
def test_nothing_is_no_message(text: str) -> None:
    assert pieces(Markup(text)) == ()


@pytest.mark.parametrize("letter", ["a", "\n\n<b>x</b>", "&amp;", "م", "🙂", "\"'", "é", "\x01"])
@pytest.mark.parametrize("many", [1_000, 3_000, 6_000])
def test_every_part_fits_whatever_its_letters_are(letter: str, many: int) -> None:
    text = Markup(letter * many)
    done = parts(replace(PLAIN, text=text, buttons=BUTTONS), ME)

    assert all(size_once_sent(part) <= EVENT for part in done)
    told = "".join(words(parse(part.text)) for part in done)
    assert "".join(told.split()) == "".join(words(parse(text)).split())


@pytest.mark.parametrize("label", ["I would like to think about it", "أريد أن أفكر في الأمر أولا"])
@pytest.mark.parametrize("many", [1, 10, 40, 60])
def test_every_part_fits_with_its_choices(label: str, many: int) -> None:
    buttons = tuple((ReadyButton(label, f"a:{number}"),) for number in range(many))
    letter = replace(PLAIN, text=LONG, buttons=buttons)
    for one in (letter, replace(letter, edits=known("$1", "$2", "$3", "$4", "$5"))):
        done = parts(one, ME)
        assert all(size_once_sent(part) <= EVENT for part in done)
        assert [part.buttons for part in done if not part.deletes][-1] == buttons


def test_links_and_tags_count() -> None:
    address = link(ME, "x" * 64) + "&" * 300
    text = Markup(" ").join([Markup('<a href="{}"><b>here</b></a>').format(address)] * 200)
    done = parts(replace(PLAIN, text=text), ME)

    assert len(done) > 2
    assert all(size_once_sent(part) <= EVENT for part in done)
    assert Markup(" ").join(part.text for part in done) == text


def test_a_text_that_just_fits_is_not_cut() -> None:
    assert len(pieces(Markup("a" * ((MOST_BYTES - 2) // 2)))) == 1
    assert len(pieces(Markup("a" * (MOST_BYTES // 2)))) == 2


def kinds(done: Sequence[Outgoing]) -> list[object]:
    return [one.picture or one.document or "text" for one in done]


@given(
    trees,
    st.sampled_from([None, PICTURE]),
    st.sampled_from([None, FILE]),
    st.sampled_from([(), BUTTONS]),
)
def test_everything_is_handed_over_once(
    nodes: Nodes,
    picture: ReadyPicture | None,
    document: Document | None,
    buttons: tuple[tuple[ReadyButton, ...], ...],
) -> None:
    letter = replace(PLAIN, text=write(nodes), picture=picture, document=document, buttons=buttons)

    done = parts(letter, ME)

    if picture or document:
        assert [one for one in kinds(done) if one != "text"] == [
            one for one in (picture, document) if one
        ]
    assert [part.buttons for part in done if part.buttons] == ([buttons] if buttons else [])
    assert done[-1].buttons == buttons
    assert len({part.key for part in done}) == len(done)


@settings(max_examples=50)
@given(st.integers(1, 6), st.integers(1, 9_000), st.integers(1, 4))
def test_an_edit_uses_each_message_once(several: int, length: int, before: int) -> None:
    text = escape("\n\n".join(["<&>"[:2] * (length // 2 + 1)] * several))
    old = known(*[f"${number}" for number in range(before)])

    done = parts(replace(PLAIN, text=text, edits=old, buttons=BUTTONS), ME)

    used = [part.edits or part.deletes for part in done if part.edits or part.deletes]
    assert receipts_in(" ".join(used)) == receipts_in(old)
    assert [part.buttons for part in done if not part.deletes][-1] == BUTTONS
    assert all(size_once_sent(part) <= EVENT for part in done)
