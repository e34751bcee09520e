"""What happens in groups, and how Banyan answers there: once, briefly, and not for long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.letters import message_to_plain
from bot.model import (
    Button,
    Buttons,
    Commanded,
    Delete,
    Invited,
    Left,
    Letter,
    Place,
    Removed,
    Send,
)
from bot.text import CommandWord, Text, _, paragraphs, pgettext
from handlers.registry import on
from handlers.turn import Turn
from storage import (
    bans,
    communities,
    group_offers,
    installation,
    memberships,
    notices,
    organisers,
    people,
    requests,
    welcomes,
)
from storage.records.communities import Community

VANISH_AFTER: Final = timedelta(minutes=5)
PRIVACY: Final = CommandWord("privacy")
SETUP: Final = CommandWord("setup")


def answer_briefly(turn: Turn, text: Text, buttons: Buttons = ()) -> None:
    """Answer a command in a group; where rights allow, both are gone after five minutes."""
    later = turn.now + VANISH_AFTER
    answer = turn.say(text, buttons)
    turn.write(Delete(of=answer), turn.place, not_before=later)
    tidy_command(turn)


def tidy_command(turn: Turn) -> None:
    """Let the command itself disappear from the group after five minutes."""
    what = turn.event.what
    if isinstance(what, Commanded) and what.message:
        later = turn.now + VANISH_AFTER
        turn.write(Delete(message=what.message), turn.place, not_before=later)


async def post(turn: Turn, community: Community, text: Text, buttons: Buttons = ()) -> int:
    """Say something in every group of a community, in its language; returns in how many."""
    places = await communities.places_of(turn.tx, community.id)
    for place in places:
        post_at(turn, place, community, text, buttons)
    return len(places)


def post_at(
    turn: Turn, place: Place, community: Community, text: Text, buttons: Buttons = ()
) -> str:
    """Say something in one group of a community, in its language; returns the letter's key."""
    key, message = f"{turn.key}.{len(turn.letters)}", Send(text, buttons)
    turn.letters.append(
        Letter(key, place, message, languages=(community.language,), zone=community.zone)
    )
    return key


def what_i_see_here() -> Text:
    """What Banyan notices in a group, in one paragraph."""
    return _(
        "In this group I take in commands, taps below my messages, what is said to me, and who "
        "comes or leaves. Everything else I drop at once, before anything is kept."
    )


@on.what(Invited)
async def invited(turn: Turn) -> None:
    """Say who has come, or go on where everything was."""
    place, what = turn.place, turn.event.what
    if known := await here(turn):
        # An upgraded group adds Banyan anew, though it was never away.
        if await still_here(turn, known):
            turn.say(_("I am here again, and nothing was lost."))
        return
    title = what.title if isinstance(what, Invited) else ""
    token = await group_offers.offer(turn.tx, place, title)
    turn.say(_introduction(), ((setup_button(turn, token),),))


async def still_here(turn: Turn, known: Sequence[Community]) -> bool:
    """Wake the communities of a group in which Banyan evidently is; whether any was asleep."""
    place = turn.place
    asleep = [one for one in known if one.paused]
    away = not await communities.is_present(turn.tx, place.platform, place.chat)
    if asleep or away:
        await communities.returned_to(turn.tx, place.platform, place.chat)
        for community in asleep:
            await requests.schedule_all_of(turn.tx, community.id)
    return bool(asleep) or away


def setup_button(turn: Turn, token: str) -> Button:
    """The way into the private chat, where the group is set up."""
    return Button(pgettext("button", "Set me up"), url=turn.link(f"setup-{token}"))


def _introduction() -> Text:
    return paragraphs(
        _(
            "Hello, I am Banyan. I help the people here to see what they are good at, "
            "to learn more and to find each other."
        ),
        _(
            "An administrator of this group can set me up in a few minutes, by a tap below or by "
            "writing {setup}. Until then I keep quiet.",
            setup=SETUP,
        ),
        _("I take in only what is meant for me; {privacy} says more.", privacy=PRIVACY),
    )


@on.what(Removed)
async def removed(turn: Turn) -> None:
    """Note that somebody blocked Banyan, or a group took it out."""
    if turn.place.private:
        return await people.became_unreachable(turn.tx, turn.event.account)
    await gone_from(turn, turn.place)


async def gone_from(turn: Turn, place: Place) -> None:
    """Let communities rest that have no group any more, and tell who organises them."""
    before = await communities.in_chat(turn.tx, place.platform, place.chat)
    awake = {one.id for one in before if not one.paused}
    await communities.removed_from(turn.tx, place.platform, place.chat)
    await group_offers.withdraw(turn.tx, place.platform, place.chat)
    await welcomes.withdraw(turn.tx, place.platform, place.chat)
    for community in await communities.in_chat(turn.tx, place.platform, place.chat):
        if community.paused and community.id in awake:
            await requests.schedule_all_of(turn.tx, community.id)
            await _tell_organisers(turn, community)


async def _tell_organisers(turn: Turn, community: Community) -> None:
    kept = (await installation.of(turn.tx)).keeping.paused_communities
    text = _(
        "I am no longer in any group of <b>{community}</b>, so it rests now. In {time} everything "
        "about it is deleted. Add me to its group before then, and nothing is lost.",
        community=community.name,
        time=kept,
    )
    body, now = message_to_plain(Send(text)), turn.now
    for organiser in await organisers.of_community(turn.tx, community.id):
        await notices.add(turn.tx, organiser.person, body, now, community=community.id)


@on.what(Left)
async def left(turn: Turn) -> None:
    """End the membership of who was banned; who merely leaves the group loses nothing."""
    what = turn.event.what
    if not isinstance(what, Left) or not what.banned:
        return
    for community in await here(turn):
        await bans.note(turn.tx, community.id, turn.event.account, turn.place.chat)
        if turn.person:
            await memberships.leave(turn.tx, community.id, turn.person.id)


async def here(turn: Turn) -> Sequence[Community]:
    """The communities that have a place in the group where something happened."""
    return await communities.in_chat(turn.tx, turn.place.platform, turn.place.chat)
