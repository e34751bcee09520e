"""What clients send: the content of messages and of what is about messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


def message(
    text: str,
    *,
    html: str | None = None,
    reply_to: str | None = None,
    thread: str | None = None,
    mentions: Iterable[str] = (),
    msgtype: str = "m.text",
) -> Json:
    """A message; `thread` is the first message of one."""
    content: Json = {"msgtype": msgtype, "body": text, "m.mentions": _mentions(mentions)}
    if html is not None:
        content |= {"format": "org.matrix.custom.html", "formatted_body": html}
    if relation := _relation(reply_to, thread):
        content["m.relates_to"] = relation
    return content


def _mentions(mentions: Iterable[str]) -> Json:
    named = list(mentions)
    return {"user_ids": named} if named else {}


def _relation(reply_to: str | None, thread: str | None) -> Json:
    relation: Json = {}
    if thread:
        relation = {"rel_type": "m.thread", "event_id": thread}
        relation["is_falling_back"] = reply_to is None
    if reply_to or thread:
        relation["m.in_reply_to"] = {"event_id": reply_to or thread}
    return relation


def edit(event: str, text: str, *, html: str | None = None) -> Json:
    """Another text in the place of the first; `event` is the original, never an edit."""
    new = message(text, html=html)
    fallback = message(f"* {text}", html=None if html is None else f"* {html}")
    relation = {"rel_type": "m.replace", "event_id": event}
    return {**fallback, "m.new_content": new, "m.relates_to": relation}


def reaction(event: str, key: str) -> Json:
    """A sign under a message."""
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": event, "key": key}}


def file(
    name: str,
    mime: str,
    size: int,
    where: Mapping[str, Any],
    *,
    voice: bool = False,
    reply_to: str | None = None,
) -> Json:
    """A file that has been uploaded: `where` is its url, or file with what decrypts it."""
    kind = mime.partition("/")[0]
    msgtype = f"m.{kind}" if kind in {"image", "audio", "video"} else "m.file"
    info = {"mimetype": mime, "size": size}
    content: Json = {"msgtype": msgtype, "body": name, "filename": name, "info": info}
    if voice:
        content["org.matrix.msc3245.voice"] = {}
    if relation := _relation(reply_to, None):
        content["m.relates_to"] = relation
    return {**content, "m.mentions": {}, **where}
