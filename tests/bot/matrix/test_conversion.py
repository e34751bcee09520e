"""Each event as it stands in version 1.18 of the specification, and what it tells.

The payloads were written from the specification, with what clients add to it; none is recorded.
https://spec.matrix.org/v1.18/client-server-api/
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

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
    Reacted,
    Removed,
    Said,
    What,
)
from bot.platforms.matrix.conversion import Where, happened, is_event, moment_of
from bot.platforms.matrix.messages import file_of
from bot.platforms.matrix.names import Me

PAYLOADS = Path(__file__).parents[2] / "payloads" / "matrix"
ME = Me("@banyan:example.org")
THEN = datetime(2028, 1, 1, 12, tzinfo=UTC)
NOW = THEN + timedelta(hours=1)
E = "$event"

AMINA, YUSUF = "@amina:example.org", "@yusuf:example.net"
PRIVATE = Place("matrix", "!private:example.org", private=True)
ROOM = Place("matrix", "!village:example.org")
THREAD = replace(ROOM, thread="$root")
NOTHING = None
SENT = '{"url": "mxc://example.org/abc"}'


def room(what: What, who: str = AMINA, place: Place = ROOM) -> Incoming:
    return Incoming(E, Account("matrix", who), place, what, THEN)


def private(what: What, who: str = AMINA) -> Incoming:
    return room(what, who, PRIVATE)


def words(text: str, reply_to: str = "") -> Incoming:
    return private(Said(text, message=E, reply_to=reply_to))


def for_banyan(text: str, place: Place = ROOM, reply_to: str = "") -> Incoming:
    return room(Said(text, addressed=True, message=E, reply_to=reply_to), place=place)


def chatter(text: str, reply_to: str = "") -> Incoming:
    return room(Said(text, message=E, reply_to=reply_to))


def command(word: str, rest: str = "", place: Place = ROOM) -> Incoming:
    return room(Commanded(word, rest, E), place=place)


def file(
    name: str,
    mime: str = "",
    size: int = 0,
    text: str = "",
    reference: str = "",
    reply_to: str = "",
) -> Incoming:
    files = (Attachment(name, mime, size, reference=reference),)
    return private(Said(text, files, message=E, reply_to=reply_to))


def voice(size: int, *, reference: str = "", reply_to: str = "") -> Incoming:
    name, mime = "Voice message.ogg", "audio/ogg"
    spoken = Attachment(name, mime, size, reference=reference, voice=True)
    return private(Said("", (spoken,), message=E, reply_to=reply_to))


EXPECTED: Mapping[str, Incoming | None] = {
    "words: words in private": words("I can repair bicycles 🚲"),
    "words: words with a look": words("I can **repair** bicycles"),
    "words: an emote in private": words("waves"),
    "words: a notice in private": NOTHING,
    "words: nothing but space": NOTHING,
    "words: a kind that is unknown": NOTHING,
    "words: a request to verify a device": NOTHING,
    "words: chatter": chatter("good morning"),
    "words: a notice in a room": NOTHING,
    "words: a mention": for_banyan("who can sew?"),
    "words: a mention later": for_banyan("who can sew, Tree?"),
    "words: a mention of somebody else": chatter("who can sew, Yusuf?"),
    "words: a mention of the whole room": chatter("@room hello"),
    "words: the full id": for_banyan("who can sew?"),
    "words: the full id and a colon": for_banyan("who can sew?"),
    "words: the name with a sign": for_banyan("who can sew?"),
    "words: the name with a sign and a colon": for_banyan("who can sew?"),
    "words: the name and a colon": for_banyan("who can sew?"),
    "words: the name alone": for_banyan(""),
    "words: the name without a colon": chatter("Banyan is a tree"),
    "words: a longer name": chatter("@banyan2 who can sew?"),
    "words: a longer id": chatter("@banyan:example.org.evil.example who can sew?"),
    "words: the same name elsewhere": chatter("@banyan:example.net who can sew?"),
    "words: a longer word": chatter("banyans: who can sew?"),
    "words: the name in private": words("I can sew"),
    "words: a mention in private": words("hello"),
    "words: of Banyan itself": NOTHING,
    "words: of a puppet": NOTHING,
    "words: of a puppet in private": NOTHING,
    "commands: help in private": command("help", place=PRIVATE),
    "commands: a command with more": command("join", "K7Q9 now", PRIVATE),
    "commands: an Arabic word": command("مساعدة", place=PRIVATE),
    "commands: a bare word in private": words("help"),  # the core knows which words stand alone
    "commands: help in a room": command("help"),
    "commands: called by name": command("help"),
    "commands: called by name, with a second sign": command("mentor", "for Lupe"),
    "commands: the name alone": command("help"),
    "commands: a longer name": command("banyantree", "help"),
    "commands: after the name": command("help"),
    "commands: only the sign": chatter("!"),
    "commands: with a look": command("help"),
    "commands: an emote": command("help"),
    "commands: in a thread": command("help", place=THREAD),
    "commands: for a bot elsewhere": chatter("!help@other"),
    "commands: telegram's sign": chatter("/help"),
    "relations: an answer": words("yes", "$asked"),
    "relations: an answer with a quote": words("listening", "$asked"),
    "relations: an answer with a quote in a room": chatter("good question", "$asked"),
    "relations: a command that answers": command("help"),
    "relations: a quote that answers nothing": words("> as the saying goes\n\nso it is"),
    "relations: in a thread": for_banyan("hello", THREAD),
    "relations: in a thread in private": words("hello", "$root"),
    "relations: an answer in a thread": for_banyan("hello", THREAD, "$last"),
    "relations: in a thread of nothing": command("help"),
    "relations: a relation that is unknown": command("help"),
    "relations: an edit": private(Edited("I can repair bikes", "$first")),
    "relations: an edit in a room": room(Edited("!help", "$first")),
    "relations: an edit of a bot": NOTHING,
    "relations: an edit without anything new": NOTHING,
    "relations: an edit of nothing": NOTHING,
    "relations: a redaction": NOTHING,
    "relations: a message that was redacted": NOTHING,
    "files: a file": file("people.csv", "text/csv", 120, reference=SENT),
    "files: a file without a name": file("people.csv", "text/csv", 120, reference=SENT),
    "files: a file with a caption": file("people.csv", "text/csv", 120, "here they are", SENT),
    "files: a file with a command": file("people.csv", "text/csv", 120, "!import", SENT),
    "files: a file that is too large": file("people.csv", "text/csv", 262_145),
    "files: a file that says nothing of itself": file("people.csv", reference=SENT),
    "files: a file without an address": file("people.csv", "text/csv", 120),
    "files: an encrypted file": file(
        "people.csv",
        "text/csv",
        120,
        reference='{"url": "mxc://example.org/abc",'
        ' "key": "aWF6-32KGYaC3A_FEUCk1Bt0JA37zP0wrStgmdCaW-0", "iv": "w+sE15fzSc0AAAAAAAAAAA",'
        ' "sha256": "fdSLu/YkRx3Wyh3KQabP3rd6+SFiKg5lsJZQHtkSAYA"}',
    ),
    "files: a picture": file("garden.jpg", "image/jpeg", 90_000),
    "files: a picture with a caption": file("garden.jpg", "image/jpeg", 90_000, "our garden"),
    "files: a voice message": voice(5_000, reference=SENT),
    "files: a voice message that is too long": voice(1_048_577),
    "files: a voice message as an answer": voice(5_000, reference=SENT, reply_to="$asked"),
    "files: a song": file("Song.ogg", "audio/ogg", 5_000),
    "files: a film": file("garden.mp4", "video/mp4", 70_000),
    "files: an answer with a file": file(
        "people.csv", "text/csv", 120, "here", SENT, reply_to="$asked"
    ),
    "files: a place": file("location"),
    "files: a place in a room": NOTHING,
    "files: a sticker": file("sticker"),
    "files: a sticker in a room": NOTHING,
    "files: a poll": file("poll"),
    "files: a poll in a room": NOTHING,
    "files: a vote": NOTHING,
    "files: a file in a room": NOTHING,
    "files: a file for Banyan in a room": for_banyan("look"),
    "reactions: a reaction": room(Reacted("1️⃣", "$asked")),
    "reactions: a reaction in private": private(Reacted("👍", "$asked")),
    "reactions: a reaction of Banyan": NOTHING,
    "reactions: a reaction to nothing": NOTHING,
    "reactions: a reaction without a key": NOTHING,
    "reactions: a reaction of another kind": NOTHING,
    "reactions: a reaction that was taken back": NOTHING,
    "membership: joined": room(Joined(), YUSUF),
    "membership: joined after an invitation": room(Joined(), YUSUF),
    "membership: joined again": room(Joined(), YUSUF),
    "membership: another name": NOTHING,
    "membership: invited": NOTHING,
    "membership: invited, and does not come": NOTHING,
    "membership: asks to be let in": NOTHING,
    "membership: left": room(Left(), YUSUF),
    "membership: put out": room(Left(), YUSUF),
    "membership: banned": room(Left(banned=True), YUSUF),
    "membership: banned by Banyan": room(Left(banned=True), YUSUF),
    "membership: banned before coming": room(Left(banned=True), YUSUF),
    "membership: allowed again": NOTHING,
    "membership: a puppet joined": NOTHING,
    "membership: a puppet put somebody out": room(Left(), YUSUF),
    "membership: told in the old way": room(Left(), YUSUF),
    "membership: joined the private chat": private(Joined()),
    "membership: left the private chat": private(Removed()),
    "membership: does not come into the private chat": private(Removed()),
    "membership: nobody joined": NOTHING,
    "own_membership: entered": room(Invited("Village")),
    "own_membership: entered without being asked": room(Invited("Village"), ME.id),
    "own_membership: another name": NOTHING,
    "own_membership: invited": NOTHING,
    "own_membership: entered a private chat": private(Opened()),
    "own_membership: began a private chat": NOTHING,
    "own_membership: put out": room(Removed()),
    "own_membership: banned": room(Removed()),
    "own_membership: banned before coming": NOTHING,
    "own_membership: banned after leaving": NOTHING,
    "own_membership: allowed again": NOTHING,
    "own_membership: left": room(Removed(), ME.id),
    "own_membership: left a private chat": NOTHING,
    "own_membership: declined": NOTHING,
    "own_membership: not invited any more": NOTHING,
    "own_membership: put out of a private chat": private(Removed()),
    "own_membership: put out, and nobody tells what was before": room(Removed()),
    "rooms: replaced": room(Moved("!new:example.org")),
    "rooms: replaced by one of version 12": room(
        Moved("!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM")
    ),
    "rooms: replaced by nothing": NOTHING,
    "rooms: replaced by an alias": NOTHING,
    "rooms: a tombstone that is no state": NOTHING,
    "rooms: a tombstone beside the state": NOTHING,
    "rooms: a new title": NOTHING,
    "rooms: a topic": NOTHING,
    "rooms: encryption": NOTHING,
    "rooms: what nobody can read": NOTHING,
    "rooms: a call": NOTHING,
}


@cache
def payloads() -> Mapping[str, dict[str, Any]]:
    return {
        f"{path.stem}: {case}": payload
        for path in sorted(PAYLOADS.glob("*.json"))
        for case, payload in json.loads(path.read_text("utf-8")).items()
    }


def where(payload: Mapping[str, Any]) -> Where:
    id = payload["room_id"]
    return Where(id, private=id == PRIVATE.chat, title="Village")


def test_every_payload_has_its_expectation() -> None:
    assert payloads().keys() == EXPECTED.keys()


@pytest.mark.parametrize(("case", "expected"), EXPECTED.items(), ids=EXPECTED)
def test_what_is_told(case: str, expected: Incoming | None) -> None:
    payload = payloads()[case]

    assert is_event(payload)
    assert happened(payload, where(payload), ME, NOW) == expected


def test_what_a_file_is_fetched_with_is_read_back() -> None:
    payload = payloads()["files: a file"]
    told = happened(payload, where(payload), ME, NOW)

    assert told
    assert isinstance(told.what, Said)
    assert file_of(told.what.files[0].reference) == {"url": "mxc://example.org/abc"}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("@banyan-bot: hello", Said("hello", addressed=True, message=E)),
        ("banyan-bot, hello", Said("hello", addressed=True, message=E)),
        ("!banyan-bot help", Commanded("help", "", E)),
        ("@banyan hello", Said("@banyan hello", message=E)),
        ("@banyan-bot-two hello", Said("@banyan-bot-two hello", message=E)),
        ("@banyan-bot:example.net hello", Said("@banyan-bot:example.net hello", message=E)),
        ("@banyan-bot", Said("", addressed=True, message=E)),
        ("@banyan-bot:", Said("", addressed=True, message=E)),
        ("@banyan-bot\n\nhello", Said("hello", addressed=True, message=E)),
    ],
)
def test_a_name_may_be_several_words(said: str, expected: What) -> None:
    payload = payloads()["words: chatter"]
    payload = {**payload, "content": {"msgtype": "m.text", "body": said}}
    told = happened(payload, where(payload), Me("@banyan-bot:example.org"), NOW)

    assert told
    assert told.what == expected


@pytest.mark.parametrize(
    ("told", "at"),
    [
        (1830340800000, THEN),
        (1830340800250, THEN + timedelta(milliseconds=250)),
        (0, NOW),
        (-1, NOW),
        (1830340800000 + 7_200_000, NOW),  # a clock that is ahead
        (10**30, NOW),
    ],
)
def test_nothing_has_happened_in_the_future_or_before_all_time(told: int, at: datetime) -> None:
    assert moment_of({"origin_server_ts": told}, NOW) == at


@pytest.mark.parametrize(
    "user",
    [
        "@telegram_1001:example.org",
        "@_discord_5:example.org",
        "@WhatsApp_4917:example.org",
        "@signal_a-b:example.org",
        "@irc_libera_nick:example.org",
        "@_xmpp_a:example.org",
    ],
)
def test_puppets_of_bridges_say_nothing(user: str) -> None:
    for case in ("words: words in private", "membership: joined"):
        payload = {**payloads()[case], "sender": user}
        payload |= {"state_key": user} if "state_key" in payload else {}
        assert happened(payload, where(payload), ME, NOW) is None


@pytest.mark.parametrize("user", ["@telegraph:example.org", "@meta:x", "@ircle:x", "@amina_:x"])
def test_people_with_similar_names_are_people(user: str) -> None:
    payload = {**payloads()["words: words in private"], "sender": user}
    told = happened(payload, where(payload), ME, NOW)

    assert told
    assert told.account.id == user
