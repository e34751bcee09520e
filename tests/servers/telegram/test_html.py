from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.servers.telegram.html import MarkupError, parse_html, units

REFUSED = {
    "one\n<br>": 'Unsupported start tag "br" at byte offset 4',
    "ä<br>": 'Unsupported start tag "br" at byte offset 2',
    "<br/>": 'Unsupported start tag "br/" at byte offset 0',
    "a < b": 'Unsupported start tag "" at byte offset 2',
    "<!-- x -->": 'Unsupported start tag "!--" at byte offset 0',
    "<b>x": 'Can\'t find end tag corresponding to start tag "b"',
    "<b><i>x</b></i>": 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
    "x</b>": "Unexpected end tag at byte offset 1",
    "<b": "Unclosed start tag at byte offset 0",
    "<b>x</b": "Unclosed end tag at byte offset 4",
    "<span>x</span>": 'Tag "span" must have class "tg-spoiler" at byte offset 0',
    '<a href="x>y</a>': "Unclosed start tag at byte offset 0",
    "<a href>x</a>": (
        'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'
    ),
    "<a href=x/y>x</a>": "Unexpected end of name token at byte offset 8",
    '<tg-emoji emoji-id="x">y</tg-emoji>': "Invalid custom emoji identifier specified",
}


@pytest.mark.parametrize(("html", "words"), REFUSED.items())
def test_refuses_in_telegrams_words(html: str, words: str) -> None:
    with pytest.raises(MarkupError) as refused:
        parse_html(html)
    assert str(refused.value) == words


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("a &lt;b&gt; &amp;amp; &quot;", 'a <b> &amp; "', []),
        ("&lt b &ltb &nbsp; &#39; &#x27;", "< b &ltb &nbsp; ' '", []),
        ("&#x1F600;<B>x</B>", "😀x", [("bold", 2, 1)]),
        ("<b>a<i>b</></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<b></b>x", "x", []),
        ('<a href="javascript:x">y</a>', "y", []),
        ('<a href="https://example.org/?a=1&amp;b">y</a>', "y", [("text_link", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1)]),
        ('<tg-time unix="1772000000" format="wDT">soon</tg-time>', "soon", [("date_time", 0, 4)]),
    ],
)
def test_parses_as_telegram_does(
    html: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    parsed, found = parse_html(html)
    assert parsed == text
    assert [(one["type"], one["offset"], one["length"]) for one in found] == entities


@given(st.text(alphabet='<>/&;="# abi-ä😀', max_size=40))
def test_any_text_is_parsed_or_refused(html: str) -> None:
    try:
        text, entities = parse_html(html)
    except MarkupError:
        return
    for entity in entities:
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= units(text)
