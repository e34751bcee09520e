import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.playground.markup import is_safe, tree


def test_the_known_tags_become_nodes() -> None:
    assert tree("a <b>bold <i>both</i></b> word\nand <code>code</code>") == [
        "a ",
        {"tag": "b", "content": ["bold ", {"tag": "i", "content": ["both"]}]},
        " word\nand ",
        {"tag": "code", "content": ["code"]},
    ]


def test_an_address_stays_where_it_is_a_safe_one() -> None:
    assert tree('<a href="https://example.org/?a=1&amp;b=2">here</a>') == [
        {"tag": "a", "href": "https://example.org/?a=1&b=2", "content": ["here"]}
    ]


def test_a_link_into_the_private_chat_carries_its_payload() -> None:
    assert tree('<a href="playground:start:join-x">join</a>') == [
        {"tag": "start", "payload": "join-x", "content": ["join"]}
    ]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "//example.org",
        "file:///etc/passwd",
        "http://[",
        "",
    ],
)
def test_no_other_address_is_offered(url: str) -> None:
    assert not is_safe(url)
    assert tree(f'<a href="{url}">x</a>')[0] == {"tag": "span", "content": ["x"]}


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<b onclick=alert(1)>x</b>",
        '<a href="https://example.org" onmouseover="alert(1)">x</a>',
        "<svg/onload=alert(1)>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<style>*{display:none}</style>",
    ],
)
def test_nothing_but_the_known_tags_comes_through(markup: str) -> None:
    written = json.dumps(tree(markup))
    assert '"onclick"' not in written
    assert '"onmouseover"' not in written
    assert all(f'"tag": "{tag}"' not in written for tag in ("script", "img", "svg", "iframe"))


@given(st.text())
def test_any_words_can_be_read(words: str) -> None:
    assert isinstance(tree(words), list)


@given(st.text(alphabet="<>/ab&;\"'=", max_size=40))
def test_any_muddle_of_tags_gives_known_nodes_only(muddle: str) -> None:
    stack = list(tree(muddle))
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            assert node["tag"] in {"b", "a", "span"}
            stack.extend(node["content"])
