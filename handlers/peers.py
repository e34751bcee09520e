"""Taking part in peer rounds: what they are, in or out, a break, and how it went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.ids import ALPHABET, LENGTH
from bot.model import Button, Buttons
from bot.text import Text, _, lines, paragraphs, pgettext, verbatim
from conversations.peers import words
from conversations.peers.flow import JOIN, PAUSE
from handlers import dialogue
from handlers import peer_ending as ending
from handlers.groups import answer_briefly
from handlers.memberships import come_in
from handlers.panels import show
from handlers.peer_runs import others
from handlers.registry import on
from handlers.turn import Turn
from storage import communities, memberships, participants, round_teams, rounds
from storage.records.communities import Community
from storage.records.rounds import Often, Outcome, Peer, Round, Seat

NONE: Final = _("There are no peer rounds in your communities at the moment.")
HOW_TO_BEGIN: Final = _(
    "In a peer round I bring people of a community together, two by two, again and again. Whoever "
    "organises your community can start them."
)
GONE: Final = _("That community has no peer rounds at the moment.")
OVER: Final = _("That has ended; thank you all the same.")


@on.command("peers", summary=_("Meet others of your community, two by two"), groups=True)
async def peers(turn: Turn) -> None:
    """Show the rounds of one's communities, or lead there."""
    if not turn.place.private:
        link = Button(pgettext("button", "Peer rounds"), url=turn.link("peers"))
        return answer_briefly(
            turn, _("You take part in peer rounds in our private chat."), ((link,),)
        )
    await _show_all(turn)


@on.opened("peers")
async def opened(turn: Turn, code: str) -> None:
    """Where the button in a group leads: whoever comes in by it belongs from then on."""
    community = await come_in(turn, code) if code else None
    found = await rounds.of_community(turn.tx, community.id) if community else None
    if community and found and found.is_running:
        return show(turn, *await _panel(turn, found, community))
    await _show_all(turn)


async def _show_all(turn: Turn) -> None:
    own = await _own(turn)
    if not own:
        turn.say(paragraphs(NONE, HOW_TO_BEGIN))
    elif len(own) == 1:
        show(turn, *await _panel(turn, *own[0]))
    else:
        rows = tuple(
            (Button(verbatim(community.name), f"peers:{found.id}:look"),)
            for found, community in own
        )
        show(turn, _("Which community is it about?"), rows)


async def _own(turn: Turn) -> list[tuple[Round, Community]]:
    """The rounds of the communities that somebody belongs to."""
    found = []
    for community in await memberships.communities_of(turn.tx, turn.somebody.id):
        one = await rounds.of_community(turn.tx, community.id)
        if one and not community.paused and (one.is_running or await _seat(turn, one)):
            found.append((one, community))
    return found


async def _seat(turn: Turn, found: Round) -> Seat | None:
    """Somebody's part in what runs now, where they meet somebody."""
    for run in await rounds.latest(turn.tx, found.id):
        seat = await round_teams.seat_of(turn.tx, run.id, turn.somebody.id)
        if seat and seat.match and seat.told and await ending.goes_on(turn.tx, seat.match):
            return seat
    return None


async def _panel(turn: Turn, found: Round, community: Community) -> tuple[Text, Buttons]:
    peer = await participants.find(turn.tx, found.id, turn.somebody.id)
    seat = await _seat(turn, found)
    heading = _("<b>{community}</b>: peer rounds", community=community.name)
    language = turn.reader.languages[0]
    texts = [lines((heading, words.rhythm(found.schedule, language), *words.theme(found)))]
    texts.append(words.what_it_is())
    if found.next_at:
        texts.append(_state(turn, found.next_at, peer))
    if seat:
        texts.append(words.with_whom(await _others(turn, seat)))
    return paragraphs(*texts), _buttons(turn, found, peer, seat)


def _state(turn: Turn, next_at: datetime, peer: Peer | None) -> Text:
    begins = _("The next round begins on {moment}.", moment=next_at)
    return lines((begins, words.part(peer, turn.now, turn.reader.zone)))


async def _others(turn: Turn, seat: Seat) -> list[str]:
    return others(seat, await round_teams.team_of(turn.tx, seat))


def _buttons(turn: Turn, found: Round, peer: Peer | None, seat: Seat | None) -> Buttons:
    rows = []
    if seat:
        rows.append([_button(found, pgettext("button", "How did it go?"), "how")])
    if found.is_running and (peer is None or peer.often is Often.NEVER):
        rows.append([_button(found, pgettext("button", "Only the next round"), "once")])
        rows.append([_button(found, pgettext("button", "Every round"), "always")])
    elif peer and peer.is_paused(turn.now):
        rows.append([_button(found, pgettext("button", "I am back"), "back")])
    elif peer and found.is_running:
        if peer.often is Often.ONCE:
            rows.append([_button(found, pgettext("button", "Every round"), "always")])
        rows.append([_button(found, pgettext("button", "Take a break"), "pause")])
    if peer and peer.often is not Often.NEVER:
        rows.append([_button(found, pgettext("button", "Leave the rounds"), "leave")])
    return tuple(tuple(row) for row in rows)


def _button(found: Round, label: Text, option: str) -> Button:
    return Button(label, f"peers:{found.id}:{option}")


@on.press("peers")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """Do what a button of the panel says."""
    own = await _mine(turn, about)
    if own is None:
        return turn.edit(GONE)
    found, community = own
    match option:
        case "once" | "always":
            await _join(turn, found, option)
        case "pause" if await _takes_part(turn, found):
            await dialogue.start(turn, PAUSE, series=found.id)
        case "back":
            await _back(turn, found, community)
        case "leave":
            await participants.leave(turn.tx, found.id, turn.somebody.id)
            await _show(turn, found, community)
        case "how":
            await _ask(turn, found, community)
        case _:
            await _show(turn, found, community)


async def _mine(turn: Turn, about: str) -> tuple[Round, Community] | None:
    """The round, if it is one of a community that somebody belongs to."""
    if len(about) != LENGTH or not set(about) <= set(ALPHABET):
        return None
    found = await rounds.find(turn.tx, about)
    community = await communities.find(turn.tx, found.community) if found else None
    if found is None or community is None or community.paused:
        return None
    member = await memberships.find(turn.tx, community.id, turn.somebody.id)
    return (found, community) if member else None


async def _show(turn: Turn, found: Round, community: Community) -> None:
    show(turn, *await _panel(turn, found, community))


async def _join(turn: Turn, found: Round, often: str) -> None:
    await dialogue.start(turn, JOIN, series=found.id, community=found.community, often=often)


async def _back(turn: Turn, found: Round, community: Community) -> None:
    if not found.is_running:
        return turn.edit(GONE)
    if not await participants.come_back(turn.tx, found.id, turn.somebody.id):
        return await _join(turn, found, str(Often.ALWAYS))
    await _show(turn, found, community)


async def _takes_part(turn: Turn, found: Round) -> bool:
    """Whether there is anything that somebody can rest from."""
    peer = await participants.find(turn.tx, found.id, turn.somebody.id)
    return found.is_running and peer is not None and peer.often is not Often.NEVER


async def _ask(turn: Turn, found: Round, community: Community) -> None:
    seat = await _seat(turn, found)
    if seat is None or seat.match is None:
        return await _show(turn, found, community)
    question = words.how_was_it(await _others(turn, seat))
    show(turn, question, words.outcome_buttons(seat.match), discreet=True)


@on.press("peersaid")
async def said(turn: Turn, match: str, option: str) -> None:
    """Take what somebody says of how it went; what they said before is replaced by it."""
    seat = await round_teams.seat_in_match(turn.tx, match, turn.somebody.id)
    if seat is None or option not in set(Outcome):
        return turn.edit(OVER)
    outcome = Outcome(option)
    woken = await ending.say(turn.tx, seat, outcome)
    people = await _others(turn, seat)
    told = _answered(people, outcome, open_=await ending.goes_on(turn.tx, match))
    turn.edit(paragraphs(told, words.AWAKE) if woken else told)


def _answered(people: Sequence[str], outcome: Outcome, *, open_: bool) -> Text:
    question = words.how_was_it(people)
    chosen = pgettext("button", "✓ {choice}", choice=words.OUTCOMES[outcome])
    heard = words.HEARD[outcome] if open_ or outcome is not Outcome.NOT_YET else words.TOO_LATE
    return paragraphs(lines((question, chosen)), heard)
