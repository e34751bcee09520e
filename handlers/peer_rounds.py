"""Peer rounds as organisers see them: start, change, skip, stop, tell the groups, numbers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.letters import message_to_plain
from bot.model import Button, Buttons, Send
from bot.text import Text, _, lines, ngettext, paragraphs, pgettext
from conversations.communities import steps as community_steps
from conversations.peers import words
from conversations.peers.flow import PLAN
from conversations.peers.numbers import in_words
from conversations.peers.schedule import following
from conversations.peers.steps import move_end
from handlers import dialogue
from handlers.groups import post
from handlers.organise import back_to, organise_entry
from handlers.own_days import own_day
from handlers.panels import show
from handlers.registry import on
from handlers.rights import as_organiser
from handlers.turn import Turn
from storage import audit, participants, rounds
from storage.records.communities import Community
from storage.records.rounds import Round

ENTRY: Final = "peers"
TOLD: Final = "peer rounds announced"
TELL_AGAIN: Final = timedelta(days=1)  # a group hears of them once a day at most
SHOWN: Final = 5  # of the last rounds
FURTHEST: Final = timedelta(days=120)  # that the next one may be put off by skipping


@organise_entry(ENTRY, pgettext("button", "Peer rounds"), order=35)
async def panel(turn: Turn, community: Community) -> None:
    """What is set up, how the last rounds went, and what can be done."""
    found = await rounds.of_community(turn.tx, community.id)
    if found is None or not found.is_running:
        return await _offer(turn, community, found)
    show(turn, await _text(turn, community, found), await _buttons(turn, community, found))


async def _offer(turn: Turn, community: Community, stopped: Round | None) -> None:
    text = paragraphs(
        _("<b>{community}</b>: peer rounds", community=community.name),
        _(
            "There are none at the moment. Once started, I bring those who want together again and "
            "again, two by two, each time with somebody new, and ask them later how it went."
        ),
        *(await _numbers(turn, stopped) if stopped else ()),
    )
    start = Button(pgettext("button", "Start peer rounds"), f"rounds:{community.id}:plan")
    show(turn, text, ((start,), (back_to(community.id),)))


async def _text(turn: Turn, community: Community, found: Round) -> Text:
    language, begins = turn.reader.languages[0], found.next_at or turn.now
    many = len(await participants.taking_part(turn.tx, found.id, begins))
    texts = [
        lines(
            (
                _("<b>{community}</b>: peer rounds", community=community.name),
                words.rhythm(found.schedule, language),
                *words.theme(found),
            )
        ),
        lines((_("The next round begins on {moment}.", moment=begins), words.how_many(many))),
    ]
    if found.tries:
        texts.append(
            _("It could not begin at its time; I try again by myself, and it is in the log.")
        )
    return paragraphs(*texts, *await _numbers(turn, found))


async def _numbers(turn: Turn, found: Round) -> tuple[Text, ...]:
    runs = await rounds.latest(turn.tx, found.id, SHOWN)
    if not runs:
        return ()
    said = [in_words(run, own_day(turn, run.began_at)) for run in runs]
    return (lines((_("The last rounds:"), *said)),)


async def _buttons(turn: Turn, community: Community, found: Round) -> Buttons:
    about = f"rounds:{community.id}"
    skip = f"skip.{found.next_at.timestamp():.0f}" if found.next_at else ""
    rows = [
        (Button(pgettext("button", "Tell the groups"), f"{about}:tell"),),
        (
            Button(pgettext("button", "Change"), f"{about}:plan"),
            Button(pgettext("button", "Skip the next one"), f"{about}:{skip}"),
        ),
        (Button(pgettext("button", "Stop the rounds"), f"{about}:stop"),),
        (back_to(community.id),),
    ]
    return tuple(rows[1:] if await _told_lately(turn, community) else rows)


async def _told_lately(turn: Turn, community: Community) -> bool:
    last = await audit.last(turn.tx, community.id, TOLD)
    return last is not None and turn.now - last < TELL_AGAIN


@on.press("rounds")
async def pressed(turn: Turn, community: str, option: str) -> None:
    """Do what a button of the panel says."""
    place = await as_organiser(turn, community)
    found = await rounds.of_community(turn.tx, community)
    verb, _dot, value = option.partition(".")
    if verb == "plan":
        return await dialogue.start(turn, PLAN, community=community)
    if found is None or not found.is_running:
        return await panel(turn, place)
    match verb:
        case "tell" if not await _told_lately(turn, place):
            await _tell(turn, place, found)
        case "skip":
            await _skip(turn, place, found, value)
        case "stop":
            _ask_to_stop(turn, place)
        case "end":
            await _stop(turn, place, found)
        case _:
            await panel(turn, place)


async def _tell(turn: Turn, community: Community, found: Round) -> None:
    code = await community_steps.entrance(turn.tx, community.id)
    link = Button(pgettext("button", "Take part"), url=turn.link(f"peers-{code}"))
    text = words.announcement(found, community.name, community.language)
    told = await post(turn, community, text, ((link,),))
    await audit.note(turn.tx, turn.somebody.id, TOLD, community=community.id)
    text = ngettext("I have told your group.", "I have told your {n} groups.", told)
    show(turn, text, ((back_to(community.id, ENTRY),),))


async def _skip(turn: Turn, community: Community, found: Round, pressed_for: str) -> None:
    """Leave one out; a button that was pressed twice leaves out no second one."""
    if found.next_at and pressed_for == f"{found.next_at.timestamp():.0f}":
        coming = following(found.schedule, found.next_at)
        if coming - turn.now <= FURTHEST:
            await _move(turn, community, found, coming)
    await panel(turn, community)


async def _move(turn: Turn, community: Community, found: Round, coming: datetime) -> None:
    await rounds.move(turn.tx, found.id, coming)
    await move_end(turn.tx, found.id, coming)
    await audit.note(turn.tx, turn.somebody.id, "peer round skipped", community=community.id)
    text = _(
        "One peer round of <b>{community}</b> is left out. The next one begins on {moment}.",
        community=community.name,
        moment=coming,
    )
    await participants.tell_everybody(turn.tx, found.id, message_to_plain(Send(text)))


def _ask_to_stop(turn: Turn, community: Community) -> None:
    text = _(
        "Shall the peer rounds of <b>{community}</b> stop? Who meets somebody now goes on to the "
        "end of this round; I tell everybody who takes part. You can start them again later.",
        community=community.name,
    )
    yes = Button(pgettext("button", "Yes, stop them"), f"rounds:{community.id}:end")
    show(turn, text, ((yes,), (back_to(community.id, ENTRY),)))


async def _stop(turn: Turn, community: Community, found: Round) -> None:
    await rounds.stop(turn.tx, found.id)
    await audit.note(turn.tx, turn.somebody.id, "peer rounds stopped", community=community.id)
    text = _("The peer rounds of <b>{community}</b> have ended.", community=community.name)
    await participants.tell_everybody(turn.tx, found.id, message_to_plain(Send(text)))
    show(
        turn,
        _("The peer rounds have stopped. I tell those who took part."),
        ((back_to(community.id),),),
    )
