"""What a message says, as the content of an event."""

from __future__ import annotations

from bot.model import Weight
from bot.platforms.base import Outgoing
from bot.platforms.markup import Nodes, parse
from bot.platforms.matrix.api import Json
from bot.platforms.matrix.choosing import listed, offer_of
from bot.platforms.matrix.links import with_bare_links
from bot.platforms.matrix.markup import html, plain
from bot.platforms.matrix.receipts import Receipt


def said(part: Outgoing, me: str) -> Json:
    """The content of a text, with the choices under it."""
    nodes = _nodes(part, me)
    content: Json = {
        "msgtype": _kind(part, me),
        "body": plain(nodes),
        "format": "org.matrix.custom.html",
        "formatted_body": html(nodes),
        "m.mentions": {},
    }
    if content["formatted_body"] == content["body"]:
        del content["format"], content["formatted_body"]
    return content


def in_thread(content: Json, thread: str) -> Json:
    """The same, said in a thread; where clients know none, it answers the thread's beginning.

    https://spec.matrix.org/latest/client-server-api/#threading
    """
    relation = {
        "rel_type": "m.thread",
        "event_id": thread,
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": thread},
    }
    return {**content, "m.relates_to": relation}


def edited(content: Json, of: Receipt) -> Json:
    """The same in the place of a message.

    https://spec.matrix.org/latest/client-server-api/#event-replacements
    """
    fallback = {**content, "body": f"* {content['body']}"}
    if "formatted_body" in content:
        fallback["formatted_body"] = f"* {content['formatted_body']}"
    relation = {"rel_type": "m.replace", "event_id": of.event}
    return {**fallback, "m.new_content": content, "m.relates_to": relation}


def reaction(to: str, key: str) -> Json:
    """A reaction to a message."""
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": to, "key": key}}


def _nodes(part: Outgoing, me: str) -> Nodes:
    text = with_bare_links(parse(part.text), me)
    if not part.buttons:
        return text
    choices = listed(part, me)
    return (*text, "\n", *choices) if text else choices[1:]


def _kind(part: Outgoing, me: str) -> str:
    """A notice for what needs no answer: other bots leave it alone, and no telephone rings."""
    needs_answer = part.place.private and offer_of(part, me).numbered
    return "m.notice" if part.weight is Weight.ANSWER and not needs_answer else "m.text"
