"""Thirty people who all come at once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest

from tests.bot.matrix.banyan import GREETING

if TYPE_CHECKING:
    from tests.bot.matrix.banyan import Banyan
    from tests.servers.fixtures import Meet
    from tests.servers.synapse import Person

pytestmark = [pytest.mark.synapse, pytest.mark.slow]

PATIENCE: Final = timedelta(seconds=50)
PEOPLE: Final = 30
TALK: Final = [
    ("yes", "Which language do you read best?"),
    ("1", "Where do you live?"),
    ("Nairobi", "Nairobi"),
    ("!help", "!privacy"),
]


@pytest.mark.timeout(120)
async def test_each_of_them_is_asked_in_order(banyan: Banyan, meet: Meet) -> None:
    people = await asyncio.gather(*(meet(f"p{number}") for number in range(PEOPLE)))
    await asyncio.gather(*(talks(banyan, one) for one in people))


async def talks(banyan: Banyan, person: Person) -> None:
    room = await person.opens_chat_with(banyan.id)
    await person.reads(room, GREETING, patience=PATIENCE)
    for text, answer in TALK:
        await person.writes(room, text)
        await person.reads(room, answer, patience=PATIENCE)
    seen = person.seen(room)
    assert all(one.readable for one in seen)
    bodies = [one.body for one in seen if one.sender == banyan.id]
    places = [next(n for n, body in enumerate(bodies) if words in body) for _, words in TALK[:3]]
    assert places == sorted(set(places))
