"""Calls as those who keep them see them; each capability adds its own button."""

from __future__ import annotations

from typing import Final

from bot.model import Button, Buttons
from bot.text import Text, _, lines, paragraphs, pgettext, verbatim
from conversations.nominations import words
from conversations.nominations.planning.words import codes_used, opens
from handlers.call_acts import CallActs
from handlers.call_details import details
from handlers.organise import back_to, organise_entry
from handlers.panels import show
from handlers.registry import on
from handlers.rights import as_keeper
from handlers.turn import Turn
from storage import calls, polls, roll
from storage.records.calls import Call, CallState, RollKind
from storage.records.communities import Community
from storage.records.polls import PollKind

ENTRY: Final = "calls"
MOST_AT_ONCE: Final = 8  # calls of a community that are not over
ACTS: Final = CallActs("keepcall")
act, data = ACTS.act, ACTS.data


@organise_entry(ENTRY, pgettext("button", "Calls"), order=38)
async def panel(turn: Turn, community: Community) -> None:
    """The calls of a community, or what a call is."""
    mine = await calls.of_community(turn.tx, community.id)
    rows = [(Button(verbatim(one.plan.title), data(one.id)),) for one in mine]
    if len(mine) < MOST_AT_ONCE:
        new = Button(pgettext("button", "Plan a call"), f"plancall:{community.id}:new")
        rows.append((new,))
    told = [
        _("<b>{title}</b>: {state}", title=one.plan.title, state=words.STATES[one.state])
        for one in mine
    ]
    text = paragraphs(
        _("<b>{community}</b>: calls", community=community.name),
        lines(told) if told else WHAT_IT_IS,
    )
    show(turn, text, (*rows, (back_to(community.id),)))


@on.press("keepcall")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """Do what a button says, if who presses it keeps the call now."""
    found = await as_keeper(turn, about)
    if not await ACTS.do(turn, found, option):
        await show_one(turn, about)


async def show_one(turn: Turn, call: str, *, news: Text | None = None) -> None:
    """Show a call to its keepers as it stands now, perhaps below something new."""
    show(turn, *await page(turn, call, news=news))


async def page(turn: Turn, call: str, *, news: Text | None = None) -> tuple[Text, Buttons]:
    """A call as its keepers see it now, perhaps below something new.

    Raises `NotKeeper` or `Resting`.
    """
    found = await as_keeper(turn, call)
    standing = [words.described(found.plan), words.STATES[found.state]]
    if found.state is CallState.PLANNED:
        standing += [opens(found.plan), await details(turn, found)]
    if found.state is CallState.PLANNED and found.plan.roll is RollKind.CODES:
        standing.append(codes_used(*await roll.codes(turn.tx, call)))
    standing += await turnout(turn, found)
    text = paragraphs(*([news] if news else []), *standing)
    return text, await buttons(turn, found)


async def turnout(turn: Turn, call: Call) -> list[Text]:
    """How many may take part, and how many have in the round that is open; never how."""
    if not call.state.is_open:
        return []
    poll = await polls.current(turn.tx, call.id)
    if poll is None or poll.kind is PollKind.ORGANISERS:
        count = await roll.size(turn.tx, call.id)
        return [_("On the roll: {n}.", n=count)]
    so_far = await polls.turnout(turn.tx, poll)
    return [_("{n} of {all} have taken part.", n=so_far.took_part, all=so_far.entries)]


async def buttons(turn: Turn, call: Call) -> Buttons:
    """What its keepers can do about a call now."""
    return (*await ACTS.buttons(turn, call, call.id), (back_to(call.community, ENTRY),))


def back(call: str, option: str = "") -> Button:
    """The way back to a call."""
    return Button(pgettext("button", "Back"), data(call, option))


WHAT_IT_IS: Final = _(
    "With a call your community looks for people for a role: people are nominated and asked alone "
    "whether they would stand, others support and question them, and then all decide together."
)
