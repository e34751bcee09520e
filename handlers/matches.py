"""Those with whom somebody was brought together: the list, and one of them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Button, Buttons
from bot.text import Link, Text, _, lines, named, ngettext, paragraphs, pgettext
from conversations.matches.steps import addresses_of
from conversations.matches.words import MENTOR, PEERS, data, often, with_whom
from conversations.relay.words import write_to
from handlers.match_options import OPEN, option
from handlers.own_days import own_day
from handlers.panels import show
from handlers.registry import on
from handlers.turn import Turn
from storage import communities, matches, reports, tasks
from storage.records.matches import Kind, Match, MatchPart, MatchState


@on.command("matches", summary=_("Those I have brought you together with"), menu=7)
async def command(turn: Turn) -> None:
    """Show the only match there is, or a list of them."""
    mine = await matches.of_person(turn.tx, turn.somebody.id)
    if len(mine) == 1:
        return await one(turn, mine[0])
    _list(turn, mine)


@on.press("matches")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """As the command, in the message of the button."""
    _list(turn, await matches.of_person(turn.tx, turn.somebody.id))


def _list(turn: Turn, mine: Sequence[Match]) -> None:
    if not mine:
        return show(turn, nobody_yet())
    me = turn.somebody.id
    told = lines(
        (_("<b>Whom I have brought you together with</b>"), *(_line(turn, one) for one in mine))
    )
    rows = tuple((Button(_label(one, me), data(one)),) for one in mine)
    show(turn, told, rows, discreet=True)


def nobody_yet() -> Text:
    """Where to begin."""
    return paragraphs(
        _("There is nobody yet whom I have brought you together with."),
        _(
            "{mentor} finds somebody who helps you to grow. {peers} lets you meet others of your "
            "community, two by two.",
            mentor=MENTOR,
            peers=PEERS,
        ),
    )


def _label(match: Match, me: str) -> Text:
    return pgettext("button", "With {names}", names=with_whom(match, me))


def _line(turn: Turn, match: Match) -> Text:
    names = with_whom(match, turn.somebody.id)
    if match.state is MatchState.PAUSED:
        return _("• {names}: rests for now", names=names)
    if match.goal:
        return _("• {names}: {goal}", names=names, goal=match.goal)
    return _("• {names}, since {day}", names=names, day=own_day(turn, match.began_at))


@option("", *OPEN)
async def panel(turn: Turn, match: Match, _rest: str) -> None:
    """Everything about one match."""
    await one(turn, match)


async def one(turn: Turn, match: Match) -> None:
    """Show a match, and what can be done about it."""
    addresses = await addresses_of(turn.tx, match, turn.somebody.id)
    text = paragraphs(*await _told(turn, match), *_direct(match, turn.somebody.id, addresses))
    show(turn, text, _buttons(turn, match, addresses), discreet=True)


async def _told(turn: Turn, match: Match) -> list[Text]:
    told = [lines((_heading(turn, match), *_terms(turn, match)))]
    if match.goal:
        told.append(_("The goal: {goal}", goal=match.goal))
    if match.state is MatchState.PAUSED:
        told.append(await _why_it_rests(turn, match))
    else:
        told += await _without_its_community(turn, match)
    todo = [found for found in await tasks.of_match(turn.tx, match.id) if not found.done]
    if todo:
        told.append(ngettext("There is one thing to do.", "There are {n} things to do.", len(todo)))
    return told


async def _without_its_community(turn: Turn, match: Match) -> list[Text]:
    """What a community that rests means for a match, which does not."""
    found = await communities.find(turn.tx, match.community) if match.community else None
    if found is None or not found.paused:
        return []
    return [
        _(
            "<b>{community}</b> rests, as I am in none of its groups now. You can go on meeting "
            "and writing; if I am not called back in time, this match ends together with it.",
            community=found.name,
        )
    ]


async def _why_it_rests(turn: Turn, match: Match) -> Text:
    """Only who has reported something knows that anything was."""
    open_ones = await reports.open_about_match(turn.tx, match.id)
    if any(one.reporter == turn.somebody.id for one in open_ones):
        return _("This match rests until the organisers have looked at what you told them.")
    return _("This match rests for now. I let you know how it goes on.")


def _heading(turn: Turn, match: Match) -> Text:
    names = with_whom(match, turn.somebody.id)
    part = next(one.part for one in match.members if one.person == turn.somebody.id)
    match part:
        case MatchPart.MENTOR:
            return _("<b>{names}</b>: you are the mentor", names=names)
        case MatchPart.MENTEE:
            return _("<b>{names}</b>: your mentor", names=names)
    return _("<b>{names}</b>: you meet as peers", names=names)


def _terms(turn: Turn, match: Match) -> list[Text]:
    since = own_day(turn, match.began_at)
    until = own_day(turn, match.ends_at) if match.ends_at else None
    told = [
        _("From {since} until {until}.", since=since, until=until)
        if until
        else _("Since {since}.", since=since)
    ]
    if match.kind is Kind.MENTORING:
        told.append(_("You meet {often}.", often=often(match.rhythm)))
    return told


def _direct(match: Match, me: str, addresses: dict[str, str]) -> list[Text]:
    if match.state is not MatchState.RUNNING:
        return []
    return [
        _(
            '<a href="{link}">Write to {name} directly</a>',
            link=Link(addresses[other.person]),
            name=named(other.person),
        )
        for other in match.others(me)
        if other.person in addresses
    ]


def _buttons(turn: Turn, match: Match, addresses: dict[str, str]) -> Buttons:
    me = turn.somebody.id
    leave = Button(pgettext("button", "End it"), data(match, "leave"))
    wrong = Button(pgettext("button", "Something is wrong"), data(match, "wrong"))
    back = Button(pgettext("button", "All matches"), "matches::")
    if match.state is not MatchState.RUNNING:
        return ((leave, wrong), (back,))
    others = match.others(me)
    called = {one.person: named(one.person) for one in others}
    ways = () if len(addresses) == len(others) else write_to(match, me, called)
    todo = Button(pgettext("button", "Things to do"), data(match, "tasks"))
    terms = Button(pgettext("button", "How often, how long"), data(match, "terms"))
    mine = ((todo, terms),) if match.kind is Kind.MENTORING else ((todo,),)
    return (*ways, *mine, (leave, wrong), (back,))
