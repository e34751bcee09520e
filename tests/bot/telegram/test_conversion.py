"""Each update as Telegram sends it, and what it tells."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from telegram import Update

from bot.model import (
    Account,
    Attachment,
    Commanded,
    Edited,
    Incoming,
    Invited,
    Joined,
    Left,
    Moved,
    Opened,
    Place,
    Plain,
    Pressed,
    Reacted,
    Removed,
    Said,
    What,
)
from bot.platforms.telegram.conversion import ALLOWED_UPDATES, converted
from bot.platforms.telegram.names import Me

# The library says so of its own units of time, which nothing here asks for.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

PAYLOADS = Path(__file__).parents[2] / "payloads" / "telegram"
ME = Me(9001, "Banyan_Bot")
THEN = datetime(2028, 1, 1, 12, tzinfo=UTC)
NOW = THEN + timedelta(hours=1)
DATE = 1830340800

AMINA, YUSUF, LUPE = "1001", "1002", "1003"
LANGUAGES = {AMINA: "en", YUSUF: "ar"}
PRIVATE = Place("telegram", AMINA, private=True)
GROUP = Place("telegram", "-4001")
SUPER = Place("telegram", "-1004001")
FORUM = Place("telegram", "-1004002")
TOPIC = replace(FORUM, thread="80")
M = "71"  # every message that is recorded


def told(what: What, place: Place, who: str = AMINA, at: datetime = THEN) -> Incoming:
    return Incoming("", Account("telegram", who), place, what, at, LANGUAGES.get(who, ""))


def private(what: What, who: str = AMINA) -> list[Incoming]:
    return [told(what, Place("telegram", who, private=True), who)]


def file(
    name: str, mime: str = "", size: int = 0, text: str = "", reference: str = ""
) -> list[Incoming]:
    return private(Said(text, (Attachment(name, mime, size, reference=reference),), message=M))


def voice(size: int, *, reference: str = "", reply_to: str = "") -> list[Incoming]:
    spoken = Attachment("voice", "audio/ogg", size, reference=reference, voice=True)
    return private(Said("", (spoken,), message=M, reply_to=reply_to))


def for_banyan(text: str, place: Place = SUPER, who: str = AMINA) -> list[Incoming]:
    return [told(Said(text, addressed=True, message=M), place, who)]


def group(what: What, who: str = AMINA, place: Place = SUPER) -> list[Incoming]:
    return [told(what, place, who)]


EXPECTED: Mapping[str, list[Incoming]] = {
    "commands: help in private": private(Commanded("help", "", M)),
    "commands: a command with more": private(Commanded("join", "K7Q9 now", M)),
    "commands: an Arabic word": private(Commanded("مساعدة", "", M), YUSUF),
    "commands: an Arabic word with vowels": private(Commanded("مُساعدة", "", M), YUSUF),
    "commands: start alone": private(Commanded("start", "", M)),
    "commands: start from a link": private(Opened("setup-Abc_9-x")),
    "commands: start with the name, from a link": private(Opened("join-7")),
    "commands: for another bot in private": private(Said("/help@other_bot", message=M)),
    "commands: help in a group": group(Commanded("help", "", M), place=GROUP),
    "commands: help with the name": group(Commanded("help", "", M)),
    "commands: for another bot in a group": [],
    "commands: for another bot, as an answer": [],
    "commands: start in a group": group(Commanded("start", "setup-Abc", M)),
    "commands: only the sign": private(Said("/", message=M)),
    "words: words in private": private(Said("I can repair bicycles 🚲", message=M)),
    "words: words in a private topic": [
        told(Said("hello", message=M), replace(PRIVATE, thread="81"))
    ],
    "words: a mention in private": private(Said("@Banyan_Bot hello", message=M)),
    "words: oversized words": private(Said(("ab " * 3_000).strip(), message=M)),
    "words: chatter": [],
    "words: a mention first": for_banyan("who can sew?"),
    "words: a mention alone": for_banyan("", GROUP),
    "words: a mention after emoji": for_banyan("👩🏽‍🌾🌱 what about @BANYAN_BOT?"),
    "words: a mention of a longer name": [],
    "words: a mention of somebody else": [],
    "words: a mention without a username": for_banyan("who can sew?"),
    "words: a mention without a username later": for_banyan("👩🏽‍🌾🌱 and Banyan?"),
    "words: somebody without a username": [],
    "words: an answer in private": private(Said("yes, gladly", message=M, reply_to="60")),
    "words: an answer to Banyan": group(
        Said("thank you", addressed=True, message=M, reply_to="60")
    ),
    "words: an answer to somebody else": [],
    "words: an entity that splits an emoji": [],
    "words: from another bot": [],
    "words: edited in private": private(Edited("I can repair bikes", M)),
    "words: edited in a group": group(Edited("our stall", M), LUPE),
    "words: a place that moves on": [],
    "forwarded: a command in private": private(Said("/forget", message=M)),
    "forwarded: a start with a payload in private": private(Said("/start setup-Abc", message=M)),
    "forwarded: a document in private": file("people.csv", "text/csv", 120, reference="d1"),
    "forwarded: a command in a group": [],
    "forwarded: a mention in a group": [],
    "forwarded: by way of another bot in private": private(Said("/forget", message=M)),
    "forwarded: by way of another bot in a group": [],
    "files: a document": file("people.csv", "text/csv", 120, "here they are", reference="f1"),
    "files: a document with a command": file(
        "people.csv", "text/csv", 120, "/import", reference="f1"
    ),
    "files: a document without a name": file("document"),
    "files: a photo": file("photo", "image/jpeg", 90_000),
    "files: a voice message": voice(5_000, reference="f1"),
    "files: a voice message that is too long": voice(1_048_577),
    "files: a voice message as an answer": voice(5_000, reference="f1", reply_to="60"),
    "files: a video": file("garden.mp4", "video/mp4", 70_000, "our garden"),
    "files: a round video": file("video_note", size=6_000),
    "files: a song": file("audio", "audio/mpeg", 8_000),
    "files: an animation": file("animation", "video/mp4", 7_000),
    "files: a sticker": file("sticker", size=9_000),
    "files: a contact": file("contact"),
    "files: a place": file("location"),
    "files: a place with a name": file("venue"),
    "files: a poll": file("poll"),
    "files: a die": file("dice"),
    "files: a document in a group": [],
    "files: a document for Banyan in a group": for_banyan("🌱 for @banyan_bot"),
    "files: a sticker as an answer in a group": [],
    "topics: a command in a topic": group(Commanded("help", "", M), place=TOPIC),
    "topics: chatter in a topic that Banyan opened": [],
    "topics: a command in General": group(Commanded("help", "", M), place=FORUM),
    "topics: a thread of answers is no topic": group(Commanded("help", "", M)),
    "topics: a topic is opened": [],
    "chats_that_speak: an anonymous administrator": group(Commanded("setup", "", M), SUPER.chat),
    "chats_that_speak: a channel as itself": for_banyan("hello", who="-1005001"),
    "chats_that_speak: an automatic forward": [],
    "chats_that_speak: an edited automatic forward": [],
    "chats_that_speak: a post in a channel": [],
    "chats_that_speak: an edited post": [],
    "chats_that_speak: a message to a channel": [],
    "chats_that_speak: nobody": [],
    "presses: a button": [told(Pressed("a:7:1", "65"), PRIVATE, at=NOW)],
    "presses: a button of a deleted message": [told(Pressed("a:7:1", "65"), PRIVATE, at=NOW)],
    "presses: a button in a topic": [told(Pressed("a:7:1", "65"), TOPIC, at=NOW)],
    "presses: a button of a game": [],
    "presses: a button in somebody else's chat": [],
    "presses: a button in a channel": [],
    "own_membership: blocked": private(Removed()),
    "own_membership: let in again": private(Joined()),
    "own_membership: added": group(Invited("Lending library"), place=GROUP),
    "own_membership: added as an administrator": group(Invited("Lending library")),
    "own_membership: added after a ban": group(Invited("Lending library")),
    "own_membership: restricted outside to inside": group(Invited("Lending library")),
    "own_membership: added by an anonymous administrator": group(
        Invited("Lending library"), SUPER.chat
    ),
    "own_membership: made an administrator": [],
    "own_membership: restricted inside": [],
    "own_membership: removed": group(Removed()),
    "own_membership: removed by a bot": group(Removed(), "9002"),
    "own_membership: kept out": [],
    "own_membership: added to a channel": [],
    "own_membership: removed from a channel": [],
    "membership: joined": group(Joined(), YUSUF),
    "membership: joined by a link": group(Joined(), LUPE),
    "membership: added after a ban": group(Joined(), YUSUF),
    "membership: restricted outside to inside": group(Joined(), LUPE),
    "membership: left": group(Left(), YUSUF),
    "membership: left while restricted": group(Left(), YUSUF),
    "membership: banned": group(Left(banned=True), YUSUF),
    "membership: banned by a bot": group(Left(banned=True), YUSUF),
    "membership: banned after leaving": group(Left(banned=True), YUSUF),
    "membership: banned for longer": [],
    "membership: allowed again": [],
    "membership: made an administrator": [],
    "membership: a bot joined": [],
    "membership: joined a channel": [],
    "service: people came": [told(Joined(), GROUP, YUSUF), told(Joined(), GROUP, LUPE)],
    "service: Banyan came": [],
    "service: somebody left": group(Left(), YUSUF, GROUP),
    "service: somebody was removed": group(Left(), YUSUF, GROUP),
    "service: somebody was removed by an anonymous administrator": group(Left(banned=True), YUSUF),
    "service: Banyan was removed": [],
    "service: the group becomes another": group(Moved(SUPER.chat), GROUP.chat, GROUP),
    "service: the other group": group(Moved(SUPER.chat), GROUP.chat, GROUP),
    "service: a new title": [],
    "service: a pinned message": [],
    "service: a pinned message in private": [],
    "service: a new photo": [],
    "service: messages vanish": [],
    "service: writing was allowed": [],
    "reactions: added": group(Reacted("👍", "65")),
    "reactions: taken back": group(Reacted("👍", "65", gone=True)),
    "reactions: changed": [
        told(Reacted("👍", "65", gone=True), SUPER),
        told(Reacted("❤", "65"), SUPER),
        told(Reacted("5368324170671202286", "65"), SUPER),
        told(Reacted("⭐", "65"), SUPER),
    ],
    "reactions: anonymous": group(Reacted("👍", "65"), SUPER.chat),
    "reactions: in private": private(Reacted("👍", "65")),
    "reactions: of a kind that is unknown": [],
    "reactions: in a channel": [],
    "others: a question from another chat": [],
    "others: a vote": [],
    "others: a request to join": [],
    "others: counted reactions": [],
    "others: a kind that is unknown": [],
    "others: nothing": [],
}


@cache
def recorded() -> Mapping[str, Plain]:
    return {
        f"{path.stem}: {case}": payload
        for path in sorted(PAYLOADS.glob("*.json"))
        for case, payload in json.loads(path.read_text("utf-8")).items()
    }


def update(case: str) -> Update:
    return Update.de_json(recorded()[case], None)


def test_every_payload_has_its_expectation() -> None:
    assert recorded().keys() == EXPECTED.keys()


@pytest.mark.parametrize(("case", "expected"), EXPECTED.items(), ids=EXPECTED)
def test_what_is_told(case: str, expected: list[Incoming]) -> None:
    assert [replace(one, id="") for one in converted(update(case), ME, NOW)] == expected


@pytest.mark.parametrize(
    ("case", "marks"),
    [
        ("words: words in private", [f"{DATE}"]),
        ("presses: a button", ["4300000000000000001"]),
        ("service: people came", [f"{DATE}.0", f"{DATE}.1"]),
        ("reactions: changed", [f"{DATE}.0", f"{DATE}.1", f"{DATE}.2", f"{DATE}.3"]),
    ],
)
def test_ids_tell_one_event_from_another_with_the_same_number(case: str, marks: list[str]) -> None:
    number = recorded()[case]["update_id"]
    again = converted(update(case), ME, NOW + timedelta(days=1))
    assert [one.id for one in again] == [f"{number}:{mark}" for mark in marks]


def test_what_tells_something_is_asked_for() -> None:
    telling = {key for case, told in EXPECTED.items() if told for key in recorded()[case]}
    assert telling - {"update_id"} == set(ALLOWED_UPDATES)
