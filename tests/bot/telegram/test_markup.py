"""Banyan's markup becomes Telegram's HTML, and whatever people write stays text."""

from datetime import UTC, datetime, timedelta, timezone
from html.parser import HTMLParser
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from bot.i18n import SHIPPED, Reader, render
from bot.i18n.cleaning import clean
from bot.platforms.markup import Element, Nodes, cut, parse, words, write
from bot.platforms.telegram.markup import LONGEST_ADDRESS, html
from bot.text import _

NASTY = "<>&\"'; \n</b>&amp;&#x27;&lt;مרحباא\u200f\u2068\u2069🙂👩‍👩‍👧🇳🇬é\u0301tg-time href=unix"
written = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.text(NASTY, max_size=30)
)
addresses = st.one_of(
    st.sampled_from(
        ["https://a.b/?x=1&y=\"2'", "tg://user?id=1", "javascript:x", "", "mailto:a@b"]
    ),
    written,
)
moments = st.sampled_from(["2026-11-20T17:05:00+00:00", "1969-01-01T00:00:00", "soon", ""])


def elements(children: st.SearchStrategy[Nodes]) -> st.SearchStrategy[Element]:
    return st.one_of(
        st.builds(Element, st.sampled_from(["b", "i", "code"]), st.just(""), children),
        st.builds(Element, st.just("a"), addresses, children),
        st.builds(Element, st.just("time"), st.just(""), children, moments),
    )


def _several(each: st.SearchStrategy[Element | str]) -> st.SearchStrategy[Nodes]:
    return st.lists(st.one_of(written, each), max_size=4).map(tuple)


trees: st.SearchStrategy[Nodes] = st.recursive(
    _several(written), lambda inner: _several(elements(inner)), max_leaves=12
)


class Message(HTMLParser):
    """Reads a message as strictly as Telegram does."""

    ALLOWED: Final[dict[str, set[str]]] = {
        "b": set(),
        "i": set(),
        "code": set(),
        "a": {"href"},
        "tg-time": {"unix", "format"},
    }

    def __init__(self, message: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.text = ""
        self.feed(message)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert {name for name, _value in attrs} == self.ALLOWED[tag]
        self.open.append(tag)
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name == "href"]

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


Marks = frozenset[tuple[str, str, str]]


def marked(nodes: Nodes, around: Marks = frozenset()) -> list[tuple[str, Marks]]:
    """Each character that is seen, with all its marks."""
    seen = []
    for node in nodes:
        if isinstance(node, str):
            seen += [(letter, around) for letter in node]
        else:
            mark = (node.tag, node.href, node.moment)
            seen += marked(node.children, around | {mark})
    return seen


@given(written)
def test_whatever_people_write_is_text(words_of_people: str) -> None:
    read = Message(html(escape(words_of_people)))

    assert not read.tags
    assert read.text == words_of_people


@given(st.text(st.characters(exclude_categories=[])), st.sampled_from(SHIPPED), st.booleans())
def test_whatever_people_write_is_text_in_a_sentence(name: str, language: str, times: bool) -> None:
    message = render(_("<b>{name}</b>: {name}", name=name), Reader((language,)))

    read = Message(html(message, times=times))

    assert read.tags == (["b"] if clean(name) else [])
    assert read.text == words(parse(message))


@given(trees, st.booleans())
def test_any_text_is_what_telegram_understands(nodes: Nodes, times: bool) -> None:
    read = Message(html(write(nodes), times=times))

    assert read.text == words(nodes)
    assert all(
        address.lower().startswith(("http://", "https://", "tg://", "mailto:"))
        for address in read.addresses
    )
    assert times or "tg-time" not in read.tags


@given(trees)
def test_markup_that_was_written_reads_the_same(nodes: Nodes) -> None:
    assert marked(parse(write(nodes))) == marked(nodes)


@given(trees, st.integers(0, 40), st.integers(0, 40))
def test_a_cut_keeps_the_marks(nodes: Nodes, start: int, end: int) -> None:
    assert marked(cut(nodes, start, end)) == marked(nodes)[start:end]


@given(st.text(alphabet="<>/abi&;\"'= href", max_size=60))
def test_any_muddle_is_read(muddle: str) -> None:
    Message(html(muddle))


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("a &amp; b", "a &amp; b"),
        ("It&#39;s &#34;so&#34;", 'It\'s "so"'),
        ("<b>a</b> <i>b</i> <code>c</code>", "<b>a</b> <i>b</i> <code>c</code>"),
        ("<b></b>a<i><b></b></i>", "a"),
        (
            '<a href="https://a.b/?x&amp;y=&#34;">a</a>',
            '<a href="https://a.b/?x&amp;y=&quot;">a</a>',
        ),
        ('<a href="about:blank">a</a>', "a"),
        ('<a href="matrix:u/a:b.c">a</a>', "a"),
        ("<b>a<b>b</b></b>", "<b>ab</b>"),
        ("<code>a<b>b</b></code>", "<code>ab</code>"),
        ("<u>a</u><script>b</script>", "ab"),
        ("<b>a", "<b>a</b>"),
    ],
)
def test_telegrams_html(markup: str, expected: str) -> None:
    assert html(markup) == expected


def test_a_link_that_would_fill_a_message_is_just_its_words() -> None:
    assert html(f'<a href="https://{"a" * LONGEST_ADDRESS}">here</a>') == "here"


def test_a_moment_is_told_on_the_readers_own_clock_where_asked_for() -> None:
    at = datetime(2026, 11, 20, 18, 5, tzinfo=timezone(timedelta(hours=1)))
    message = render(_("See you {when}.", when=at), Reader(("en",), "Africa/Lagos"))

    assert html(message) == "See you Fri 20 Nov, 18:05 (Lagos)."
    assert html(message, times=True) == (
        'See you <tg-time unix="1795194300" format="wDt">Fri 20 Nov, 18:05 (Lagos)</tg-time>.'
    )
    assert at.astimezone(UTC).timestamp() == 1795194300


@pytest.mark.parametrize("moment", ["", "soon", "1969-12-31T23:59:59", "2038-01-19T03:14:08+00:00"])
def test_a_moment_that_telegram_cannot_count_is_just_its_words(moment: str) -> None:
    assert html(Markup('<time datetime="{}">then</time>').format(moment), times=True) == "then"
