"""Setting a group up: it begins in the group and goes on in the private chat."""

from __future__ import annotations

from typing import Final

from bot.engine.journal import Conversation, Status
from bot.letters import place_from_plain, place_to_plain
from bot.model import Button
from bot.text import CommandWord, _, pgettext
from conversations.communities.flow import SETUP as FLOW
from handlers import dialogue
from handlers.groups import answer_briefly, setup_button
from handlers.organise import organise
from handlers.organisers import enter
from handlers.registry import on
from handlers.rights import administers
from handlers.turn import Turn
from storage import communities, group_offers
from storage.records.communities import Community


@on.command(
    "setup", summary=_("Set up a group, or change its settings"), groups=True, organisers=True
)
async def setup(turn: Turn) -> None:
    """Show the way into the private chat to who administers the group."""
    if turn.place.private:
        return await organise(turn)
    if turn.event.account.id == turn.place.chat:
        return answer_briefly(turn, _ANONYMOUS)
    if not await administers(turn, turn.place):
        return answer_briefly(turn, _("Only an administrator of this group can set me up."))
    community = await communities.at_place(turn.tx, turn.place)
    if community:
        return _to_settings(turn, community)
    token = await group_offers.offer(turn.tx, turn.place)
    text = _("Setting me up takes a few minutes, in a private chat with me.")
    answer_briefly(turn, text, ((setup_button(turn, token),),))


def _to_settings(turn: Turn, community: Community) -> None:
    link = turn.link(f"organise-{community.id}")
    button = Button(pgettext("button", "To the settings"), url=link)
    text = _("This group belongs to <b>{community}</b>.", community=community.name)
    answer_briefly(turn, text, ((button,),))


@on.opened("setup")
async def opened(turn: Turn, token: str) -> None:
    """Begin to set up the group whose link was followed."""
    offer = await group_offers.find(turn.tx, token)
    if offer is None or not await administers(turn, offer.place):
        turn.say(_NOT_HERE)
        return
    community = await communities.at_place(turn.tx, offer.place)
    if community:
        return await enter(turn, community.id)
    place = place_to_plain(offer.place)
    current = turn.conversation
    if current and current.flow == FLOW and current.args["place"] != place:
        turn.say(
            _(
                "First let us finish the group that we are at; {cancel} ends it.",
                cancel=CommandWord("cancel"),
            )
        )
        return await dialogue.ask_again(turn)
    await dialogue.start(turn, FLOW, place=place, title=offer.title)


# Who speaks as the group itself: an administrator who remains anonymous.
_ANONYMOUS: Final = _(
    "I cannot tell who you are while you are anonymous. Please speak under your own name, and "
    "write {setup} again.",
    setup=CommandWord("setup"),
)
_NOT_HERE: Final = _(
    "With this link I can set nothing up: it takes an administrator of the group, and a link from "
    "the last days. Write {setup} in the group for a new one.",
    setup=CommandWord("setup"),
)


@on.ended(FLOW)
async def made(turn: Turn, conversation: Conversation) -> None:
    """Go on with the part of organiser, which somebody has to accept."""
    community = await communities.at_place(turn.tx, place_from_plain(conversation.args["place"]))
    if community and conversation.status is Status.DONE and turn.incoming:
        await enter(turn, community.id)
