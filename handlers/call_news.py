"""Who is told what of a call without having asked."""

from __future__ import annotations

from collections.abc import Iterable

from bot.model import Button
from bot.text import Text, pgettext
from conversations.nominations import news
from handlers import groups
from handlers.call_keeping import data as keeping_data
from handlers.call_organisers import keepers
from handlers.calls import data
from handlers.notices import tell_many
from handlers.turn import Turn
from handlers.unprompted import tell_all
from storage import candidates, communities, polls, roll
from storage.records.calls import Call
from storage.records.polls import Poll


async def everybody(turn: Turn, call: Call) -> list[str]:
    """Who takes part: those on the roll, those who stand, and those who keep it."""
    entries = await roll.of_call(turn.tx, call.id)
    standing = await candidates.standing(turn.tx, call.id)
    known = [*(one.person for one in entries), *(one.person for one in standing)]
    return list(dict.fromkeys([*filter(None, known), *await keepers(turn, call)]))


async def on_the_roll(turn: Turn, call: Call) -> list[str]:
    """Who may take part in deciding, as far as they can be written to."""
    return [one.person for one in await roll.of_call(turn.tx, call.id) if one.person]


async def inform(turn: Turn, call: Call, people: Iterable[str], text: Text) -> None:
    """Tell people within the bounds of what nobody asked for, with the way to the call."""
    await tell_many(turn, list(people), text, ((_to(call),),))


async def remind(turn: Turn, call: Call, people: Iterable[str], text: Text) -> None:
    """Tell people at once what cannot wait for a bundle, unless they want nothing unasked."""
    await tell_all(turn, people, text, ((_to(call),),))


async def let_know(turn: Turn, call: Call, people: Iterable[str], text: Text) -> None:
    """Tell people at once what they have to know, with the way to the call."""
    await tell_all(turn, people, text, ((_to(call),),), even_after_stop=True)


async def inform_keepers(turn: Turn, call: Call, text: Text) -> None:
    """Tell those who keep a call within the same bounds, with the way to it."""
    there = Button(pgettext("button", "To the call"), keeping_data(call.id))
    await tell_many(turn, await keepers(turn, call), text, ((there,),))


async def post(turn: Turn, call: Call, text: Text) -> None:
    """Say something in the groups of a call's community, with the way into the private chat."""
    community = await communities.find(turn.tx, call.community)
    if community is None or community.paused:
        return
    for place in await communities.places_of(turn.tx, community.id):
        link = turn.links.get(place.platform, turn.link)  # the clock is on no network itself
        there = Button(pgettext("button", "To the call"), url=link(f"call-{call.id}"))
        groups.post_at(turn, place, community, text, ((there,),))


async def remind_to_take_part(turn: Turn, call: Call, poll: Poll) -> None:
    """Tell those on the roll who have not taken part in a round that it is about to close."""
    late = await polls.not_yet(turn.tx, poll)
    await remind(turn, call, late, news.take_part(call.plan, poll.closes_at))


def _to(call: Call) -> Button:
    return Button(pgettext("button", "To the call"), data(call.id))
