"""What one letter takes as messages: facts are told in words once, and buttons stand last."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from bot.model import Document, Place
from bot.platforms.base import Outgoing, ReadyButton, ReadyPicture
from bot.platforms.markup import Nodes, parse, words, write
from bot.platforms.telegram.parts import parts, receipt
from bot.platforms.telegram.splitting import LONGEST_CAPTION, fits
from tests.bot.telegram.test_markup import trees, written

BUTTONS = ((ReadyButton("Yes", "yes:1"),),)
FACTS = "Mentoring: you 2, the role needs 3\nListening: you 1, the role needs 2"
PICTURE = ReadyPicture(b"png", FACTS)
FILE = Document("export.json", "application/json", "{}")
TOLD = Markup("<b>How you see yourself</b>\n\u200f<i>Mentoring</i>: you 2,  the role needs 3\n")
TOLD += "Listening: you 1, the role needs 2"
LONG = Markup("\n\n".join(["word " * 300] * 6))  # three messages
PLAIN = Outgoing("letter", Place("telegram", "1", private=True), Markup("Hello"), "en")


def said(messages: Sequence[Outgoing]) -> list[tuple[str, str]]:
    """What each message is, and its words."""
    return [(kind(each), words(parse(each.text))) for each in messages]


def kind(part: Outgoing) -> str:
    if part.picture:
        return "picture"
    return "file" if part.document else "text"


def test_most_letters_are_one_message() -> None:
    for letter in (
        PLAIN,
        replace(PLAIN, buttons=BUTTONS),
        replace(PLAIN, edits="101"),
        replace(PLAIN, deletes="101", text=Markup()),
    ):
        assert parts(letter) == (letter,)
        assert parts(letter)[0] is letter


def test_a_long_text_has_its_buttons_under_its_end_and_a_key_for_each_message() -> None:
    done = parts(replace(PLAIN, text=LONG, buttons=BUTTONS))

    assert [part.key for part in done] == ["letter", "letter/2", "letter/3"]
    assert [part.buttons for part in done] == [(), (), BUTTONS]
    assert "\n\n".join(part.text + " " for part in done) == LONG


def test_all_messages_of_a_letter_disappear() -> None:
    done = parts(replace(PLAIN, text=Markup(), deletes="m101 102 103"))

    assert [(part.key, part.deletes) for part in done] == [
        ("letter", "101"),
        ("letter/2", "102"),
        ("letter/3", "103"),
    ]


def test_new_pieces_take_the_place_of_old_ones() -> None:
    done = parts(replace(PLAIN, text=LONG, buttons=BUTTONS, edits="101 102 103"))

    assert [part.edits for part in done] == ["101", "102", "103"]
    assert [part.buttons for part in done] == [(), (), BUTTONS]


def test_old_pieces_that_are_too_many_disappear() -> None:
    done = parts(replace(PLAIN, buttons=BUTTONS, edits="101 102 103"))

    assert [(part.key, part.edits, part.deletes, part.buttons) for part in done] == [
        ("letter", "101", "", BUTTONS),
        ("letter/2", "", "102", ()),
        ("letter/3", "", "103", ()),
    ]
    assert said(done) == [("text", "Hello"), ("text", ""), ("text", "")]


def test_new_pieces_that_are_too_many_are_sent() -> None:
    done = parts(replace(PLAIN, text=LONG, buttons=BUTTONS, edits="101"))

    assert [(part.edits, part.deletes, part.buttons) for part in done] == [
        ("101", "", ()),
        ("", "", ()),
        ("", "", BUTTONS),
    ]


def test_an_edit_leaves_pictures_and_files_alone() -> None:
    sent = parts(replace(PLAIN, text=TOLD, picture=PICTURE, buttons=BUTTONS))
    known = " ".join(receipt(part, str(number)) for number, part in enumerate(sent, start=101))
    assert known == "m101 102"

    assert [part.edits for part in parts(replace(PLAIN, edits=known))] == ["102"]
    assert [part.edits for part in parts(replace(PLAIN, edits="m101"))] == [""]


def test_a_text_that_tells_the_picture_stands_under_it() -> None:
    letter = replace(PLAIN, text=TOLD, picture=PICTURE)

    assert parts(letter) == (letter,)


def test_with_buttons_it_is_a_message_of_its_own_which_can_be_edited() -> None:
    done = parts(replace(PLAIN, text=TOLD, picture=PICTURE, buttons=BUTTONS))

    assert said(done) == [("picture", ""), ("text", words(parse(TOLD)))]
    assert [part.buttons for part in done] == [(), BUTTONS]


def test_a_picture_that_the_text_does_not_tell_has_its_facts_under_it() -> None:
    text = Markup("<b>This is how you see yourself.</b>\nMentoring: you 2, the role needs 3")

    done = parts(replace(PLAIN, text=text, picture=PICTURE, buttons=BUTTONS))

    assert said(done) == [("picture", FACTS), ("text", words(parse(text)))]


def test_a_text_that_tells_the_picture_and_is_too_long_for_it_follows_it() -> None:
    done = parts(replace(PLAIN, text=LONG + "\n" + FACTS, picture=PICTURE))

    assert [kind for kind, _ in said(done)] == ["picture", "text", "text", "text"]
    assert said(done)[0] == ("picture", "")


def test_facts_that_are_too_long_for_a_picture_follow_it_whole() -> None:
    facts = "\n".join(f"Skill {number}: you 1, the role needs 2" for number in range(200))

    done = parts(replace(PLAIN, picture=ReadyPicture(b"png", facts), buttons=BUTTONS))

    assert [kind for kind, _ in said(done)] == ["picture", "text", "text", "text"]
    assert said(done)[0] == ("picture", "")
    assert "\n".join(text for _, text in said(done)[1:-1]) == facts
    assert said(done)[-1] == ("text", "Hello")


def test_facts_under_a_picture_begin_in_the_direction_of_their_language() -> None:
    facts = "1: \u2068<b>\u2069\n2: \u2068x\u2069"  # walled, as all that stands beside numbers
    done = parts(replace(PLAIN, language="ar", picture=ReadyPicture(b"png", facts)))

    assert done[0].text == "\u200f1: \u2068&lt;b&gt;\u2069\n\u200f2: \u2068x\u2069"


def test_a_picture_without_words_may_have_its_text_under_it() -> None:
    letter = replace(PLAIN, picture=ReadyPicture(b"png", ""))

    assert parts(letter) == (letter,)


def test_a_text_stands_under_a_file_unless_it_has_buttons_or_is_too_long() -> None:
    letter = replace(PLAIN, document=FILE)

    assert parts(letter) == (letter,)
    assert said(parts(replace(letter, buttons=BUTTONS))) == [("file", ""), ("text", "Hello")]
    assert said(parts(replace(letter, text=Markup("a" * 1025))))[0] == ("file", "")
    assert said(parts(replace(letter, text=Markup("&amp;" * 1024)))) == [("file", "&" * 1024)]


def test_a_picture_and_a_file_share_the_words() -> None:
    letter = replace(PLAIN, picture=PICTURE, document=FILE)

    assert said(parts(letter)) == [("picture", FACTS), ("file", "Hello")]
    assert said(parts(replace(letter, text=TOLD))) == [
        ("picture", words(parse(TOLD))),
        ("file", ""),
    ]


def test_buttons_without_words_stand_under_what_there_is() -> None:
    letter = replace(PLAIN, text=Markup(), buttons=BUTTONS)

    assert parts(replace(letter, document=FILE))[-1].buttons == BUTTONS
    assert said(parts(replace(letter, picture=PICTURE))) == [("picture", ""), ("text", FACTS)]


@given(
    trees,
    st.one_of(st.none(), written.map(lambda alt: ReadyPicture(b"png", alt))),
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

    done = parts(letter)

    assert [part.picture for part in done if part.picture] == ([picture] if picture else [])
    assert [part.document for part in done if part.document] == ([document] if document else [])
    assert [part.buttons for part in done if part.buttons] == ([buttons] if buttons else [])
    assert len({part.key for part in done}) == len(done)
    assert done[-1].buttons == buttons
    for part in done:
        assert kind(part) == "text" or fits(part.text, LONGEST_CAPTION)


@given(st.integers(1, 6), st.integers(1, 5000), st.sampled_from(["101", "101 102", "101 102 103"]))
def test_an_edit_uses_each_message_once(several: int, length: int, known: str) -> None:
    text = escape("\n\n".join(["<&>"[:2] * (length // 2 + 1)] * several))

    done = parts(replace(PLAIN, text=text, edits=known, buttons=BUTTONS))

    used = [part.edits or part.deletes for part in done if part.edits or part.deletes]
    assert used == known.split()
    assert [part.buttons for part in done if not part.deletes][-1] == BUTTONS
