"""How a community ends."""

from __future__ import annotations

from bot.text import _, paragraphs, pgettext
from handlers.organise import back_to, organise_entry
from handlers.panels import show
from handlers.turn import Turn
from storage import installation
from storage.records.communities import Community


@organise_entry("end", pgettext("button", "How it ends"), order=90)
async def end(turn: Turn, community: Community) -> None:
    """Tell what happens when Banyan is removed from the groups."""
    kept = (await installation.of(turn.tx)).keeping.paused_communities
    text = paragraphs(
        _("<b>{community}</b>: how it ends", community=community.name),
        _(
            "Remove me from its groups. The community then rests for {time}: if I am added again "
            "in that time, everything goes on. After it, everything about the community is "
            "deleted. What people told me about themselves stays theirs.",
            time=kept,
        ),
    )
    show(turn, text, ((back_to(community.id),),))
