"""What somebody wrote or sent in a room, as the events tell it; all of it is hostile until read."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from bot.model import Attachment, Commanded, Edited, Said, What
from bot.platforms.matrix.api import Json
from bot.platforms.matrix.names import Me
from bot.platforms.writing import written

SIGN: Final = "!"
LARGEST: Final = 256 * 1024  # bytes of a file that is read
WORDS: Final = frozenset({"m.text", "m.emote"})
FILES: Final = frozenset({"m.file", "m.image", "m.audio", "m.video"})
# What older clients put before an answer, quoting what it answers; gone from specification 1.13 on.
_QUOTED: Final = re.compile(r"(?:> [^\n]*\n)+\n?")
_AFTER_NAME: Final = re.compile(r"[\s,:]*")


def what_was_said(event: Json, me: Me, *, private: bool) -> What | None:
    """What a message tells; nothing, if it is one of another bot or says nothing."""
    content = event["content"]
    kind, relation = content.get("msgtype"), relation_of(content)
    if relation.get("rel_type") == "m.replace":
        return _edited(content, relation)
    text = _without_quote(_text(content.get("body")), content)
    if kind in WORDS:
        return _said(text, (), event, me, private=private)
    if kind in FILES:
        name = _text(content.get("filename")) or _text(content.get("body"))
        caption = text if "filename" in content and content["filename"] != text else ""
        files = (_attachment(content, kind, name),) if private else ()
        return _said(caption, files, event, me, private=private) if caption or files else None
    if kind == "m.location" and private:
        return Said("", (Attachment("location", "", 0),), message=event["event_id"])
    return None


def relation_of(content: Json) -> Json:
    """How a message stands to another one."""
    relation = content.get("m.relates_to")
    return relation if isinstance(relation, dict) else {}


def thread_of(content: Json) -> str:
    """The first message of the thread that something was said in."""
    relation = relation_of(content)
    return _text(relation.get("event_id")) if relation.get("rel_type") == "m.thread" else ""


def file_of(reference: str) -> Json:
    """Where a file that was sent can be had, as `Attachment.reference` holds it."""
    found: Json = json.loads(reference)
    return found


def _said(
    text: str, files: tuple[Attachment, ...], event: Json, me: Me, *, private: bool
) -> What | None:
    text, named = _addressed(text, event["content"], me)
    id = event["event_id"]
    what = written(
        text, id, files, sign=SIGN, name=me.name, private=private, addressed=named and not private
    )
    if isinstance(what, Commanded) and what.word == me.name.lower() and what.rest:
        # "!banyan help": as many bots are called, where several of them are in a room.
        whole = f"{SIGN}{what.rest.removeprefix(SIGN)}"
        return written(whole, id, (), sign=SIGN, name=me.name, private=private)
    return what


def _addressed(text: str, content: Json, me: Me) -> tuple[str, bool]:
    """The words without Banyan's name before them, and whether they are meant for it."""
    for name in (me.id, f"@{me.name}", me.name):
        if text[: len(name)].casefold() == name.casefold():
            rest = text[len(name) :]
            if name != me.name or rest[:1] in {":", ","}:
                return rest[_end(_AFTER_NAME, rest) :], True
    mentions = content.get("m.mentions")
    people = mentions.get("user_ids") if isinstance(mentions, dict) else None
    return text, isinstance(people, list) and me.id in people


def _without_quote(text: str, content: Json) -> str:
    if "m.in_reply_to" in relation_of(content) and text.startswith("> "):
        return text[_end(_QUOTED, text) :]
    return text


def _end(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0


def _edited(content: Json, relation: Json) -> What | None:
    new = content.get("m.new_content")
    text = _text(new.get("body")) if isinstance(new, dict) else ""
    return Edited(text, _text(relation.get("event_id"))) if text else None


def _attachment(content: Json, kind: str, name: str) -> Attachment:
    info = content.get("info")
    known = info if isinstance(info, dict) else {}
    size = known.get("size")
    size = size if isinstance(size, int) and size > 0 else 0
    readable = kind == "m.file" and size <= LARGEST
    file = content.get("file")
    source: Any = file if isinstance(file, dict) else {"url": content.get("url")}
    reference = json.dumps(source) if readable and isinstance(source.get("url"), str) else ""
    mime = _text(known.get("mimetype"))
    return Attachment(name or kind.removeprefix("m."), mime, size, reference=reference)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
