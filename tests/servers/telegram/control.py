"""What a benchmark asks of the cloud from another process; no part of the Bot API."""

from __future__ import annotations

import json

from aiohttp import web

from tests.servers.telegram.cloud import Cloud
from tests.servers.telegram.people import Person
from tests.servers.telegram.refusals import Refused


async def answer(cloud: Cloud, request: web.BaseRequest) -> web.Response:
    """Do one of /control/stats, /control/write and /control/last."""
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
    raise Refused(404, "Not Found")


def _stats(cloud: Cloud) -> dict[str, object]:
    return {
        "sends": cloud.sends,
        "refused_429": cloud.refused_429,
        "pending_updates": len(cloud.updates.waiting()),
        "calls": cloud.calls,
    }


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
