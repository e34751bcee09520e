"""What a message says, as the content of an event."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from markupsafe import Markup

from bot.model import Place, Weight
from bot.platforms.base import Outgoing, ReadyButton
from bot.platforms.markup import Nodes, write
from bot.platforms.matrix.content import edited, in_thread, reaction, said
from bot.platforms.matrix.links import link
from bot.platforms.matrix.receipts import Receipt
from tests.bot.matrix.test_markup import trees

ME = "@banyan:example.org"
PRIVATE = Outgoing("k", Place("matrix", "!p:x", private=True), Markup("<b>Well?</b>"), "en")
GROUP = replace(PRIVATE, place=Place("matrix", "!r:x"))
YES = ((ReadyButton("Yes", "y"),),)
WAY_OUT = ((ReadyButton("Later", "l", aside=True),),)
HOME = ((ReadyButton("Set me up", url=link(ME, "setup-1")),),)
OF = Receipt("$first", "!p:x")


def test_a_text_is_told_with_its_look_and_without() -> None:
    assert said(PRIVATE, ME) == {
        "msgtype": "m.notice",
        "body": "Well?",
        "format": "org.matrix.custom.html",
        "formatted_body": "<strong>Well?</strong>",
        "m.mentions": {},
    }


def test_what_looks_like_its_words_is_told_once() -> None:
    content = said(replace(PRIVATE, text=Markup("Well?")), ME)
    assert content == {"msgtype": "m.notice", "body": "Well?", "m.mentions": {}}


def test_choices_stand_under_the_text() -> None:
    content = said(replace(PRIVATE, buttons=YES), ME)
    assert content["body"] == "Well?\n\n1. Yes"
    assert content["formatted_body"] == "<strong>Well?</strong><br><br>1. Yes"


def test_choices_alone_stand_at_the_top() -> None:
    assert said(replace(PRIVATE, text=Markup(), buttons=YES), ME)["body"] == "1. Yes"


@pytest.mark.parametrize(
    ("letter", "kind"),
    [
        (PRIVATE, "m.notice"),
        (replace(PRIVATE, buttons=YES), "m.text"),
        (replace(PRIVATE, buttons=WAY_OUT), "m.notice"),
        (replace(PRIVATE, weight=Weight.QUESTION), "m.text"),
        (replace(PRIVATE, weight=Weight.NOTICE), "m.text"),
        (GROUP, "m.notice"),
        (replace(GROUP, buttons=HOME), "m.notice"),
        (replace(GROUP, weight=Weight.ANNOUNCEMENT), "m.text"),
    ],
)
def test_a_telephone_rings_for_what_needs_an_answer(letter: Outgoing, kind: str) -> None:
    assert said(letter, ME)["msgtype"] == kind


@given(trees)
def test_nobody_is_ever_mentioned(nodes: Nodes) -> None:
    content = said(replace(PRIVATE, text=write(nodes), buttons=YES), ME)
    for one in (content, in_thread(content, "$root"), edited(content, OF)):
        assert one["m.mentions"] == {}
    assert edited(content, OF)["m.new_content"]["m.mentions"] == {}


@given(trees)
def test_there_is_a_look_only_where_it_says_more(nodes: Nodes) -> None:
    content = said(replace(PRIVATE, text=write(nodes)), ME)
    assert ("format" in content) == ("formatted_body" in content)
    assert content.get("formatted_body") != content["body"]


@pytest.mark.parametrize("text", ["Well?", "<b>Well?</b>"])
def test_an_edit_has_a_star_where_clients_know_none(text: str) -> None:
    content = said(replace(PRIVATE, text=Markup(text)), ME)
    changed = edited(content, OF)

    assert changed["m.new_content"] == content
    assert changed["m.relates_to"] == {"rel_type": "m.replace", "event_id": "$first"}
    assert changed["msgtype"] == content["msgtype"]
    assert changed["body"] == "* " + content["body"]
    assert changed.get("formatted_body") == (
        "* " + content["formatted_body"] if "formatted_body" in content else None
    )
    assert "*" not in str(changed["m.new_content"])


def test_what_is_said_in_a_thread_answers_its_beginning_elsewhere() -> None:
    content: dict[str, Any] = {"msgtype": "m.text", "body": "x"}
    assert in_thread(content, "$root") == {
        "msgtype": "m.text",
        "body": "x",
        "m.relates_to": {
            "rel_type": "m.thread",
            "event_id": "$root",
            "is_falling_back": True,
            "m.in_reply_to": {"event_id": "$root"},
        },
    }
    assert "m.relates_to" not in content


def test_a_reaction_is_an_annotation() -> None:
    assert reaction("$asked", "1\ufe0f\u20e3") == {
        "m.relates_to": {"rel_type": "m.annotation", "event_id": "$asked", "key": "1\ufe0f\u20e3"}
    }


def test_what_a_link_carries_is_nowhere_in_a_message() -> None:
    text = Markup('<a href="{0}">{0}</a>').format(link(ME, "join-7"))
    content = said(replace(GROUP, text=text, buttons=HOME), ME)
    assert "join-7" not in str(content)
    assert "setup-1" not in str(content)
    assert content["body"].startswith(link(ME))
