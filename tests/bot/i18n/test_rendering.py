"""Texts become words in the reader's language, and nothing of people becomes markup."""

import json
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.i18n import SHIPPED, Reader, direction, plain, render
from bot.i18n.cleaning import clean
from bot.text import (
    VERBATIM,
    CommandWord,
    Lines,
    Link,
    Listing,
    Text,
    TimeOfDay,
    _,
    lines,
    ngettext,
    paragraphs,
    text_from_plain,
    to_plain,
    verbatim,
)
from tests.bot.i18n.strategies import EXAMPLES, texts, words

ALL = (*SHIPPED, "en_XA", "ar_XB")
ENGLISH = Reader(("en",))
ARABIC = Reader(("ar",))
OPENING, CLOSING = "\u2066\u2067\u2068", "\u2069"
readers = st.builds(
    Reader,
    st.lists(st.one_of(st.sampled_from(ALL), st.sampled_from(["xx", ""])), max_size=3).map(tuple),
    st.sampled_from(["UTC", "Africa/Lagos", "Asia/Kathmandu", "Nowhere/City", "..", "", "\0"]),
    st.sampled_from("/!"),
)


class Markup(HTMLParser):
    """Reads a message as a platform would."""

    def __init__(self, message: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.words = ""
        self.feed(message)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name == "href"]
        assert {name for name, _ in attrs} <= {"time": {"datetime"}, "a": {"href"}}.get(tag, set())

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment came through")


def without_isolates(message: str) -> str:
    return message.translate(dict.fromkeys(map(ord, OPENING + CLOSING)))


def is_balanced(line: str) -> bool:
    depth = 0
    for letter in line:
        depth += (letter in OPENING) - (letter in CLOSING)
        if depth < 0:
            return False
    return depth == 0


@given(words, readers)
@example("<b>&amp;\u202e</b>", ENGLISH)
def test_nothing_that_people_write_is_markup(name: str, reader: Reader) -> None:
    message = render(_("Hello, {name}!", name=name), Reader(("en", *reader.languages)))

    read = Markup(message)

    assert not read.tags
    assert without_isolates(read.words) == f"Hello, {clean(name)}!"


@given(texts, readers)
def test_any_text_is_well_formed_markup(text: Text, reader: Reader) -> None:
    read = Markup(render(text, reader))

    assert read.tags <= {"b", "i", "code", "a", "time"}
    assert not read.open
    safe = ("https://", "http://", "mailto:", "tg://", "matrix:", "about:blank")
    assert all(address.lower().startswith(safe) for address in read.addresses)


@given(texts, st.sampled_from(["UTC", "Africa/Lagos"]))
def test_any_text_from_json_reads_the_same_in_every_language(text: Text, zone: str) -> None:
    stored = text_from_plain(json.loads(json.dumps(to_plain(text))))

    for language in ALL:
        reader = Reader((language,), zone)
        assert render(stored, reader) == render(text, reader)
        plain(stored, reader).encode()  # nothing is left that cannot be sent


@given(words, readers)
def test_nothing_that_people_write_turns_what_follows(name: str, reader: Reader) -> None:
    for line in plain(_("Hello, {name}! {name}", name=name), reader).split("\n"):
        assert is_balanced(line)
        assert not set(line) & set("\u202a\u202b\u202d")
        assert line.count("\u202e") == line.count("\u202c")  # of ar_XB's own words


@given(texts, st.sampled_from(SHIPPED))
def test_isolates_are_balanced_in_every_line(text: Text, language: str) -> None:
    message = plain(lines([verbatim("a"), _("{text} and more", text=text)]), Reader((language,)))

    assert all(is_balanced(line) for line in message.split("\n"))


def test_a_name_from_right_to_left_stands_alone_in_english() -> None:
    assert plain(_("Hello, {name}!", name="مريم"), ENGLISH) == "Hello, \u2068مريم\u2069!"


def test_a_name_from_left_to_right_needs_no_invisible_characters_in_english() -> None:
    assert plain(_("Hello, {name}!", name="Ana"), ENGLISH) == "Hello, Ana!"


def test_a_command_is_read_from_left_to_right_in_a_sentence_from_right_to_left() -> None:
    turned = Reader(("ar_XB",), command_sign="!")

    assert "\u2066!help\u2069" in plain(_("See {help}.", help=CommandWord("help")), turned)


def test_each_line_of_a_person_has_a_wall_of_its_own() -> None:
    message = plain(_("{name} said so.", name="مريم\nسارة"), ENGLISH)

    assert message == "\u2068مريم\u2069\n\u2068سارة\u2069 said so."


def test_words_that_stand_alone_keep_their_own_direction() -> None:
    assert plain(verbatim("مريم"), ENGLISH) == "مريم"


def test_a_line_that_somebody_wrote_keeps_its_full_stop_behind_it_in_arabic() -> None:
    text = paragraphs(verbatim("The board meets.\nIt decides."), verbatim("المجلس يجتمع."))

    assert render(text, ARABIC) == (
        "\u200f\u2068The board meets.\u2069\n\u200f\u2068It decides.\u2069\n\n\u200fالمجلس يجتمع."
    )


@pytest.mark.parametrize(
    "text",
    [
        lines([Text("{n}. {name}", (("n", 1), ("name", "Mateo")), context=VERBATIM)]),
        lines([Text("<b>{n}</b> & {name}: {n}", (("n", 1), ("name", "A")), context=VERBATIM)]),
        verbatim("20:00"),
    ],
)
def test_a_line_without_letters_of_its_own_runs_as_the_language_does(text: Text) -> None:
    assert render(text, ARABIC)[:2] in {"\u200f1", "\u200f<", "\u200f2"}


@given(words)
def test_every_line_in_arabic_is_led_and_says_what_was_written(written: str) -> None:
    message = Markup(render(verbatim(written), ARABIC)).words

    shown = [line.removeprefix("\u200f") for line in message.split("\n")]
    assert all(is_balanced(line) for line in shown)
    assert without_isolates("\n".join(shown)) == clean(written)


def test_markup_of_our_own_sentences_stays() -> None:
    text = _('<b>{name}</b>, <a href="{url}">look</a> & see', name="Ana", url="https://a.b/?x&y")

    assert render(text, ENGLISH) == (
        '<b>Ana</b>, <a href="https://a.b/?x&amp;y">look</a> &amp; see'
    )


def test_a_button_shows_no_markup_and_the_address_in_words() -> None:
    text = _('<b>{name}</b>, <a href="{url}">look</a> & see', name="A<na", url="https://a.b/?x&y")

    assert plain(text, ENGLISH) == "A<na, look (https://a.b/?x&y) & see"


@pytest.mark.parametrize("url", ["javascript:alert(1)", " data:text/html,x", "", "//a.b"])
def test_a_link_that_is_no_ordinary_address_leads_nowhere(url: str) -> None:
    assert render(_('<a href="{url}">x</a>', url=url), ENGLISH) == '<a href="about:blank">x</a>'
    assert 'href="about:blank"' in render(_("See {link}", link=Link(url)), ENGLISH)


def test_markup_that_is_not_closed_is_shown_as_text() -> None:
    assert render(_("a <b>{name}", name="Ana"), ENGLISH) == "a &lt;b&gt;Ana"
    assert plain(_("a <b>{name}", name="Ana"), ENGLISH) == "a <b>Ana"


def test_a_gap_without_a_value_is_shown_as_it_is() -> None:
    assert plain(_("Hello, {name}!"), ENGLISH) == "Hello, {name}!"


def test_braces_of_people_are_no_gaps() -> None:
    assert plain(_("{name}: {n}", name="{n}", n=3), ENGLISH) == "{n}: 3"


def test_a_number_chooses_the_form() -> None:
    def coming(n: int) -> str:
        return plain(ngettext("One person comes.", "{n} people come.", n), ENGLISH)

    assert [coming(n) for n in (0, 1, 2)] == [
        "0 people come.",
        "One person comes.",
        "2 people come.",
    ]


def test_texts_can_be_put_under_each_other() -> None:
    below = _("Coming:\n{days}", days=Lines((_("today"), "a < b")))

    assert render(paragraphs(below, _("Bye.")), ENGLISH) == "Coming:\ntoday\na &lt; b\n\nBye."


def test_a_listing_walls_off_its_items() -> None:
    assert plain(_("{who} come.", who=Listing(("Ana", "مريم", "Bo"))), ENGLISH) == (
        "Ana, \u2068مريم\u2069 and Bo come."
    )


def test_a_moment_is_told_in_the_readers_time() -> None:
    text = _("See you {when}.", when=datetime(2026, 11, 20, 23, 30, tzinfo=UTC))

    assert plain(text, Reader(("en",), "Africa/Lagos")) == "See you Sat 21 Nov, 00:30 (Lagos)."
    assert plain(text, Reader(("en",), "Nowhere/City")) == "See you Fri 20 Nov, 23:30 (UTC)."


def test_a_message_says_which_moment_it_tells() -> None:
    def told(when: datetime, language: str = "en") -> str:
        return render(_("See you {when}.", when=when), Reader((language,), "Africa/Lagos"))

    assert told(datetime(2026, 11, 20, 23, 30, tzinfo=UTC)) == (
        'See you <time datetime="2026-11-20T23:30:00+00:00">Sat 21 Nov, 00:30 (Lagos)</time>.'
    )
    assert told(datetime(2026, 11, 20, 23, 30)) == told(  # noqa: DTZ001 - taken to be in UTC
        datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    )
    assert "\u2068<time datetime=" in told(datetime(2026, 11, 20, tzinfo=UTC), "ar_XB")


@pytest.mark.parametrize("gap", EXAMPLES, ids=lambda gap: type(gap).__name__)
@pytest.mark.parametrize("language", ALL)
def test_every_kind_of_gap_is_shown_in_every_language(gap: object, language: str) -> None:
    message = plain(Text("{gap}.", (("gap", gap),)), Reader((language,)))  # type: ignore[arg-type]

    assert "{" not in message
    assert "duration" not in message
    assert without_isolates(message).strip("[~]. ")


def test_a_text_that_nobody_translated_is_english_whatever_one_reads() -> None:
    assert (
        plain(_("No catalogue has this."), Reader(("xx", "fr", "ar"))) == "No catalogue has this."
    )


def test_the_time_of_day_is_written_as_the_language_does() -> None:
    def time_in(language: str) -> str:
        return plain(Text("{t}", (("t", TimeOfDay(875)),), "verbatim"), Reader((language,)))

    assert {tag: time_in(tag) for tag in SHIPPED} == {
        "en": "14:35",
        "fr": "14:35",
        "es": "14:35",
        "id": "14.35",
        "pt_BR": "14:35",
        "ha": "14:35",
        "ar": "2:35 م",
    }


def test_escapes_are_for_messages_only() -> None:
    text = _("It's {name}", name="O'Neil & <Co>")

    assert unescape(render(text, ENGLISH)) == plain(text, ENGLISH) == "It's O'Neil & <Co>"


def test_directions() -> None:
    assert [direction(tag) for tag in SHIPPED] == ["ltr"] * 6 + ["rtl"]
    assert direction("ar_XB") == direction("fa-IR") == "rtl"
    assert plain(_("{a}", a="x"), ARABIC) == "x"
