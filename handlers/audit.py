"""What was done in a community, for its organisers to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.text import Text, _, lines, paragraphs, pgettext, verbatim
from conversations.communities.words import NAMES
from handlers.organise import back_to, organise_entry
from handlers.organisers import called
from handlers.own_days import own_day
from handlers.panels import show
from handlers.turn import Turn
from storage import audit
from storage.records.audit import AuditEntry
from storage.records.communities import Community

MOST_SHOWN: Final = 15


@organise_entry("audit", pgettext("button", "What was done"), order=60)
async def panel(turn: Turn, community: Community) -> None:
    """The latest acts, the latest first."""
    entries = await audit.latest(turn.tx, community.id, MOST_SHOWN)
    heading = _("<b>{community}</b>: what organisers did", community=community.name)
    told = [await _told(turn, entry) for entry in entries]
    show(turn, paragraphs(heading, lines(told)), ((back_to(community.id),),))


async def _told(turn: Turn, entry: AuditEntry) -> Text:
    day, act = own_day(turn, entry.at), await _act(turn, entry)
    if not entry.actor:
        return _("{day}: {act}", day=day, act=act)
    return _("{day}, {who}: {act}", day=day, who=await called(turn, entry.actor), act=act)


async def _act(turn: Turn, entry: AuditEntry) -> Text:
    match entry.act:
        case "setting changed":
            setting = NAMES.get(entry.about, verbatim(entry.about))
            return _("setting changed ({setting})", setting=setting)
        case "invited":
            kind = INVITED.get(entry.about, verbatim(entry.about))
            return _("invitation made ({kind})", kind=kind)
        case "organiser removed":
            return _("{whom} is no longer an organiser", whom=await called(turn, entry.about))
    return ACTS.get(entry.act, verbatim(entry.act))


# By the word that storage keeps for an act, whoever wrote it.
ACTS: Final[Mapping[str, Text]] = {
    "set up": _("community set up"),
    "group added": _("group added"),
    "organises": _("new organiser"),
    "stepped down": _("no longer an organiser"),
    "invitation withdrawn": _("invitation withdrawn"),
    "groups told": _("groups told how to join"),
    "report": _("a problem was reported"),
    "report closed": _("report closed"),
    "framework used": _("own roles and skills put to use"),
    "framework undone": _("own roles and skills taken back"),
    "call prolonged": _("a call given more time"),
    "call withdrawn": _("a call withdrawn"),
    "training planned": _("a training planned"),
    "training changed": _("a training changed"),
    "training moved": _("a date of a training moved"),
    "training date cancelled": _("a date of a training cancelled"),
    "training cancelled": _("a training cancelled"),
    "programme opened": _("programme opened"),
    "programme announced": _("groups told of a programme"),
    "programme mentors invited": _("mentors asked to be in a programme"),
    "programme closed": _("applications to a programme closed"),
    "programme planned": _("who applied to a programme brought together in a plan"),
    "programme approved": _("plan of a programme approved"),
    "programme mentor chosen": _("another mentor of a programme asked for somebody"),
    "programme withdrawn": _("programme withdrawn"),
    "announcement written": _("an announcement written"),
    "announcement changed": _("an announcement changed"),
    "announcement planned": _("an announcement planned"),
    "announcement sent": _("an announcement sent"),
    "announcement withdrawn": _("an announcement taken back before it went out"),
    "announcement stopped": _("an announcement stopped"),
    "announcement went on": _("an announcement gone on with"),
    "announcement ended": _("an announcement ended"),
    "announcement deleted": _("a draft of an announcement deleted"),
    "topic deleted": _("a topic of announcements deleted"),
}
INVITED: Final[Mapping[str, Text]] = {
    "member": _("for members"),
    "organiser": _("for an organiser"),
    "community": _("for a community"),
}
