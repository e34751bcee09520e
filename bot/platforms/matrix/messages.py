"""What somebody wrote or sent in a room, as the events tell it; all of it is hostile until read."""

from __future__ import annotations

import json
import re
from typing import Final

from bot.model import LARGEST_VOICE, Attachment, Edited, Said, What
from bot.platforms.matrix.api import Json
from bot.platforms.matrix.foreign import part_of, text_of
from bot.platforms.matrix.names import Me, is_event_id
from bot.platforms.writing import written

SIGN: Final = "!"
LARGEST: Final = 256 * 1024  # bytes of a file that is read
WORDS: Final = frozenset({"m.text", "m.emote"})
FILES: Final = frozenset({"m.file", "m.image", "m.audio", "m.video"})
VOICE: Final = "org.matrix.msc3245.voice"  # in what was spoken for whoever is in the room
# What has no words; in a private chat an answer says what was expected.
WORDLESS: Final = {
    "m.sticker": "sticker",
    "m.poll.start": "poll",
    "org.matrix.msc3381.poll.start": "poll",
}
LONGEST_NAME: Final = 255  # characters of a file's name, and of its kind
LONGEST_KEY: Final = 1_000  # characters of its address, and of what it is decrypted with
LARGEST_SIZE: Final = 1 << 53  # numbers of JSON that everybody reads alike

# What older clients put before an answer, quoting what it answers; gone from specification 1.13 on.
_QUOTED: Final = re.compile(r"(?:> [^\n]*\n)+\n?")
_AFTER_ID: Final = re.compile(r"(?:,|:?(?:\s|$))[\s,:]*")  # it is whole, and of this server
_AFTER_NAME: Final = re.compile(r"[,:][\s,:]*")


def what_was_said(event: Json, me: Me, *, private: bool) -> What | None:
    """What a message tells; nothing, if it is one of another bot or says nothing."""
    content = event["content"]
    kind, relation = text_of(content.get("msgtype")), relation_of(content)
    if relation.get("rel_type") == "m.replace":
        return _edited(content, relation)
    text = _without_quote(text_of(content.get("body")), content)
    if kind in WORDS and text.strip():
        return _said(text, (), event, me, private=private)
    if kind in FILES:
        name = text_of(content.get("filename")) or text_of(content.get("body"))
        caption = text if "filename" in content and content["filename"] != text else ""
        files = (_attachment(content, kind, name),) if private else ()
        return _said(caption, files, event, me, private=private) if caption or files else None
    return wordless("location", event) if kind == "m.location" and private else None


def wordless(name: str, event: Json) -> Said:
    """What was sent where words or a file may be expected."""
    return Said("", (Attachment(name, "", 0),), message=event["event_id"])


def relation_of(content: Json) -> Json:
    """How a message stands to another one."""
    return part_of(content, "m.relates_to")


def thread_of(content: Json) -> str:
    """The first message of the thread that something was said in."""
    match relation_of(content):
        case {"rel_type": "m.thread", "event_id": first} if is_event_id(first):
            return first
    return ""


def _answered(content: Json, *, private: bool) -> str:
    """The message that this one answers.

    In a private chat a thread under a message answers that one; elsewhere it is a place.
    """
    relation = relation_of(content)
    if relation.get("rel_type") == "m.thread" and relation.get("is_falling_back") is True:
        return thread_of(content) if private else ""
    answered = part_of(relation, "m.in_reply_to").get("event_id")
    return answered if is_event_id(answered) else ""


def file_of(reference: str) -> Json:
    """Where a file that was sent can be had, as `Attachment.reference` holds it."""
    found: Json = json.loads(reference)
    return found


def _said(
    text: str, files: tuple[Attachment, ...], event: Json, me: Me, *, private: bool
) -> What | None:
    text, named = _addressed(text.strip(), event["content"], me)
    return written(
        _called(text, me),
        event["event_id"],
        files,
        sign=SIGN,
        name=me.name,
        private=private,
        addressed=named and not private,
        mentions=False,
        reply_to=_answered(event["content"], private=private),
    )


def _called(text: str, me: Me) -> str:
    """What calls Banyan by name, as in "!banyan help", without it: a room may have several bots."""
    call = f"{SIGN}{me.name}"
    rest = text[len(call) :]
    if text[: len(call)].casefold() != call.casefold():
        return text
    if not rest:
        return f"{SIGN}help"
    if not rest[0].isspace():
        return text
    return f"{SIGN}{rest.lstrip().removeprefix(SIGN)}"


def _addressed(text: str, content: Json, me: Me) -> tuple[str, bool]:
    """The words without Banyan's name before them, and whether they are meant for it."""
    for name, after in ((me.id, _AFTER_ID), (f"@{me.name}", _AFTER_ID), (me.name, _AFTER_NAME)):
        end = after.match(text, len(name))
        if end and text[: len(name)].casefold() == name.casefold():
            return text[end.end() :], True
    people = part_of(content, "m.mentions").get("user_ids")
    return text, isinstance(people, list) and me.id in people


def _without_quote(text: str, content: Json) -> str:
    if "m.in_reply_to" in relation_of(content) and text.startswith("> "):
        return _QUOTED.sub("", text, count=1)
    return text


def _edited(content: Json, relation: Json) -> What | None:
    new, original = part_of(content, "m.new_content"), relation.get("event_id")
    text = text_of(new.get("body")) if text_of(new.get("msgtype")) in WORDS else ""
    return Edited(text, original) if text and is_event_id(original) else None


def _attachment(content: Json, kind: str, name: str) -> Attachment:
    info = part_of(content, "info")
    size = info.get("size")
    size = size if isinstance(size, int) and 0 < size < LARGEST_SIZE else 0
    voice = kind == "m.audio" and VOICE in content
    most = LARGEST_VOICE if voice else LARGEST if kind == "m.file" else 0
    reference = _reference(content) if most and size <= most else ""
    mime = text_of(info.get("mimetype"))[:LONGEST_NAME]
    name = name[:LONGEST_NAME] or kind.removeprefix("m.")
    return Attachment(name, mime, size, reference=reference, voice=voice)


def _reference(content: Json) -> str:
    """Where a file can be had, and what it is decrypted with: only what is needed for that."""
    source = {"url": content.get("url")}
    if isinstance(content.get("file"), dict):
        file = content["file"]
        source = {
            "url": file.get("url"),
            "key": part_of(file, "key").get("k"),
            "iv": file.get("iv"),
            "sha256": part_of(file, "hashes").get("sha256"),
        }
    whole = all(isinstance(one, str) and len(one) <= LONGEST_KEY for one in source.values())
    return json.dumps(source) if whole else ""
