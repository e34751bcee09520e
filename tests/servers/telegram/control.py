"""What a benchmark asks of the cloud from another process; no part of the Bot API."""

from __future__ import annotations

import json
from collections.abc import Sequence

from aiohttp import web

from tests.servers.telegram.cloud import Cloud
from tests.servers.telegram.messages import Message
from tests.servers.telegram.people import Person
from tests.servers.telegram.refusals import Refused


async def answer(cloud: Cloud, request: web.BaseRequest) -> web.Response:
    """Do one of /control/stats, write, press, last, heard and answers."""
    match request.path.removeprefix("/control/"):
        case "stats":
            return web.json_response(_stats(cloud))
        case "write":
            asked = json.loads(await request.read())
            message = _person(cloud, asked["person"]).writes(None, asked["text"])
            return web.json_response({"message_id": message.id})
        case "press":
            asked = json.loads(await request.read())
            person = _person(cloud, asked["person"])
            person.presses(person.private.last, asked["label"])
            return web.json_response({})
        case "last":
            person = _person(cloud, int(request.query["person"]))
            return web.json_response({"at": person.private.delivered_at})
        case "heard":
            return web.json_response(_heard(cloud, request.query["words"].split("|")))
        case "answers":
            person, words = _person(cloud, int(request.query["person"])), request.query["words"]
            return web.json_response({"n": _answers(person, words.split("|"))})
    raise Refused(404, "Not Found")


def _stats(cloud: Cloud) -> dict[str, object]:
    return {
        "sends": cloud.sends,
        "refused_429": cloud.refused_429,
        "pending_updates": len(cloud.updates.waiting()),
        "calls": cloud.calls,
    }


def _heard(cloud: Cloud, words: Sequence[str]) -> dict[int, int]:
    """How many messages with one of these words each person has got from the bot, by their id."""
    return {
        person.id: sum(one.from_bot and _has(one, words) for one in person.private.messages)
        for person in cloud.people.values()
    }


def _answers(person: Person, words: Sequence[str]) -> int:
    """How many messages without any of these words the bot has sent to somebody."""
    return sum(one.from_bot and not _has(one, words) for one in person.private.messages)


def _has(message: Message, words: Sequence[str]) -> bool:
    return any(one in message.text for one in words)


def populate(cloud: Cloud, number: int) -> None:
    """Make up so many people who have all opened their chats."""
    for one in range(1, number + 1):
        cloud.person(_name(one)).started = True


def _name(number: int) -> str:
    return f"person{number}"


def _person(cloud: Cloud, number: int) -> Person:
    person = cloud.people.get(_name(number))
    if not person:
        raise Refused(404, "Not Found: nobody has this number")
    return person
