"""Links into the private chat: what they carry is for Banyan alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.markup import Element, parse
from bot.platforms.matrix.links import link, payload_in, with_bare_links
from bot.platforms.matrix.markup import html, plain

ME = "@banyan:example.org"
OPEN = "https://matrix.to/#/@banyan:example.org"


@given(st.text("abcXYZ019_-", max_size=64))
def test_what_a_link_carries_comes_back(payload: str) -> None:
    assert payload_in(link(ME, payload), ME) == payload


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://example.org",
        OPEN + "2",
        OPEN + ".evil.example?start=x",
        "https://matrix.to/#/@amina:example.org?start=x",
        OPEN.upper(),
    ],
)
def test_links_elsewhere_carry_nothing(address: str) -> None:
    assert payload_in(address, ME) is None


def shown(markup: str) -> str:
    nodes = with_bare_links(parse(markup), ME)
    return html(nodes) + "\n" + plain(nodes)


@pytest.mark.parametrize(
    "markup",
    [
        f'<a href="{OPEN}?start=join-7">join</a>',
        f'<a href="{OPEN}?start=join-7">{OPEN}?start=join-7</a>',
        f'<b><i><a href="{OPEN}?start=join-7">at {OPEN}?start=join-7</a></i></b>',
        f'<a href="{OPEN}?start=join-7"><b>{OPEN}?start=join-7</b> now</a>',
    ],
)
def test_what_a_link_carries_is_not_shown_however_it_is_told(markup: str) -> None:
    assert "join-7" not in shown(markup)
    assert f'<a href="{OPEN}">' in shown(markup)


def test_other_links_stay_as_they_are() -> None:
    nodes = (
        Element("a", "https://example.org/?start=x", ("there",)),
        " & ",
        Element("b", "", ("b",)),
    )
    assert with_bare_links(nodes, ME) == nodes
