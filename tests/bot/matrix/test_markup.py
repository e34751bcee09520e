"""Banyan's markup becomes HTML that the specification allows, and the same in plain words."""

import json
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from bot.i18n import Reader, render
from bot.platforms.markup import Element, Nodes, parse, words
from bot.platforms.matrix.markup import LONGEST_ADDRESS, html, leads_somewhere, plain
from bot.text import _

NASTY = "<>&\"'; \n</b>&amp;&#x27;&lt;مرحباא\u200f\u2068\u2069🙂é\u0301href=@room"
written = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=30),
    st.text(NASTY, max_size=30),
)
addresses = st.one_of(
    st.sampled_from(
        [
            "https://a.b/?x=1&y=\"2'",
            "HTTP://a.b",
            "javascript:alert(1)",
            "data:text/html,x",
            "mxc://a/b",
            "tg://user?id=1",
            "",
            "mailto:a@b",
        ]
    ),
    written,
)


def elements(children: st.SearchStrategy[Nodes]) -> st.SearchStrategy[Element]:
    return st.one_of(
        st.builds(Element, st.sampled_from(["b", "i", "code", "time"]), st.just(""), children),
        st.builds(Element, st.just("a"), addresses, children),
    )


def several(each: st.SearchStrategy[Element | str]) -> st.SearchStrategy[Nodes]:
    return st.lists(st.one_of(written, each), max_size=4).map(tuple)


trees: st.SearchStrategy[Nodes] = st.recursive(
    several(written), lambda inner: several(elements(inner)), max_leaves=12
)


class Message(HTMLParser):
    """Reads a message, and takes nothing that the specification does not allow."""

    ALLOWED: Final[dict[str, set[str]]] = {
        "strong": set(),
        "em": set(),
        "code": set(),
        "br": set(),
        "a": {"href"},
    }

    def __init__(self, message: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.text = ""
        self.feed(message)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert {name for name, _value in attrs} == self.ALLOWED[tag]
        self.addresses += [value or "" for name, value in attrs if name == "href"]
        if tag == "br":
            self.text += "\n"
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment came through")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError("a declaration came through")

    def handle_pi(self, data: str) -> None:
        raise AssertionError("an instruction came through")


@given(written)
def test_whatever_people_write_is_text(said: str) -> None:
    nodes = parse(escape(said))

    assert Message(html(nodes)).text == said
    assert plain(nodes) == said


@given(trees)
def test_any_text_is_what_the_specification_allows(nodes: Nodes) -> None:
    read = Message(html(nodes))

    assert read.text == words(nodes)
    assert {urlsplit(one).scheme for one in read.addresses} <= {"http", "https", "mailto"}


def followed(nodes: Nodes) -> list[str]:
    """Where the text leads that is not empty."""
    found = []
    for node in nodes:
        if isinstance(node, Element):
            found += [node.href] if node.tag == "a" and leads_somewhere(node.href) else []
            found += followed(node.children)
    return found


@given(trees)
def test_plain_words_tell_where_links_lead_and_lose_nothing(nodes: Nodes) -> None:
    told = plain(nodes)

    assert all(address in told for address in followed(nodes))
    letters = iter(told)
    assert all(letter in letters for letter in words(nodes))


@pytest.mark.parametrize(
    ("markup", "formatted", "body"),
    [
        ("a &amp; b", "a &amp; b", "a & b"),
        ("one\ntwo\n\nthree", "one<br>two<br><br>three", "one\ntwo\n\nthree"),
        (
            "<b>a</b> <i>b</i> <code>c</code>",
            "<strong>a</strong> <em>b</em> <code>c</code>",
            "a b c",
        ),
        (
            '<a href="https://a.b/?x&amp;y=&#34;">a</a>',
            '<a href="https://a.b/?x&amp;y=&quot;">a</a>',
            'a (https://a.b/?x&y=")',
        ),
        (
            '<a href="https://a.b">see https://a.b</a>',
            '<a href="https://a.b">see https://a.b</a>',
            "see https://a.b",
        ),
        ('<a href="mailto:a@b.c">us</a>', '<a href="mailto:a@b.c">us</a>', "us (mailto:a@b.c)"),
        ('<a href="javascript:x">a</a>', "a", "a"),
        ('<a href="matrix:u/a:b.c">a</a>', "a", "a"),
        ('<time datetime="2028-01-01T12:00:00+00:00">noon</time>', "noon", "noon"),
        ("<u>a</u><script>b</script>", "ab", "ab"),
    ],
)
def test_html_and_plain_words(markup: str, formatted: str, body: str) -> None:
    assert html(parse(markup)) == formatted
    assert plain(parse(markup)) == body


@pytest.mark.parametrize("letter", ["a", "م", "🙂"])
def test_a_link_that_would_fill_an_event_is_just_its_words(letter: str) -> None:
    address = "https://" + letter * LONGEST_ADDRESS
    nodes: Nodes = (Element("a", address, ("here",)),)

    assert html(nodes) == plain(nodes) == "here"
    assert len(json.dumps(address)) > LONGEST_ADDRESS


def test_arabic_stays_as_it_was_written() -> None:
    message = render(_("<b>{name}</b>: {name}", name="مريم"), Reader(("ar",)))
    nodes = parse(message)

    assert Message(html(nodes)).text == plain(nodes) == words(nodes)
    assert "مريم" in plain(nodes)
    assert "<strong>" in html(nodes)
