"""How a community wants to be: a panel on which each setting can be changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.engine.journal import Conversation, Status
from bot.i18n import autonym, zone_name
from bot.model import Button, Buttons
from bot.text import Text, _, lines, paragraphs, pgettext, verbatim
from conversations.communities import steps
from conversations.communities.hubs import may_stand_above
from conversations.communities.questions import BY_CODE, NO_HUB
from conversations.communities.summary import NOTHING, summary
from conversations.communities.words import CIRCLES, LEVELS, NAMES, QUESTIONS, WELCOMES
from handlers import dialogue
from handlers.mentoring import ask_again
from handlers.organise import back_to, organise_entry
from handlers.panels import show
from handlers.registry import on
from handlers.rights import as_organiser
from handlers.turn import Turn
from storage import announcements, communities, installation
from storage.records.communities import Community

ENTRY: Final = "settings"
ASKED_AGAIN: Final = frozenset({"setting-age", "setting-conduct"})  # mentors confirm it anew
MOST_A_WEEK: Final = 7  # announcements for one person: one a day
TYPED: Final = ("name", "zone", "word", "contact", "age", "conduct")  # each has a flow of its own


@organise_entry(ENTRY, pgettext("button", "Settings"), order=10)
async def panel(turn: Turn, community: Community) -> None:
    """Everything that is set, with a way to change it."""
    show(turn, *await _panel(turn, community))


async def _panel(turn: Turn, community: Community) -> tuple[Text, Buttons]:
    heading = _("<b>{community}</b>: settings", community=community.name)
    buttons = [Button(label, f"set:{community.id}:{what}") for what, label in NAMES.items()]
    rows = tuple(tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2))
    return paragraphs(heading, await _written(turn, community)), (*rows, (back_to(community.id),))


async def _written(turn: Turn, community: Community) -> Text:
    hub = await communities.find(turn.tx, community.parent) if community.parent else None
    shown = summary(
        name=community.name,
        language=community.language,
        city=zone_name(community.zone, turn.reader.languages[0]),
        level=community.level,
        hub=hub.name if hub else "",
        word=community.word,
        circle=community.widest_circle,
        contact=community.contact,
    )
    conduct = community.conduct or NOTHING
    welcome = WELCOMES["on" if community.welcome else "off"]
    weekly = await announcements.most_a_week(turn.tx, community.id)
    return lines(
        (
            shown,
            _("Minimum age to meet others: {age}", age=community.minimum_age),
            _("Code of conduct: {conduct}", conduct=conduct),
            _("Welcome: {welcome}", welcome=welcome),
            _("Announcements a week, at most: {n}", n=weekly),
        )
    )


@on.press("set")
async def pressed(turn: Turn, community: str, option: str) -> None:
    """Ask for a new value, or take the one that was pressed."""
    found = await as_organiser(turn, community)
    setting, _dot, value = option.partition(".")
    if setting in TYPED:
        await dialogue.start(turn, f"setting-{setting}", community=community)
    elif (setting, value) == ("hub", BY_CODE.id):
        level = str(found.level)
        await dialogue.start(turn, "setting-hub", community=community, level=level)
    elif value:
        await _choose(turn, found, setting, value)
    else:
        await _offer(turn, found, setting)


async def _offer(turn: Turn, community: Community, setting: str) -> None:
    choices = await _choices(turn, community, setting)
    if not choices:
        return await panel(turn, community)
    rows: Buttons = tuple(
        (Button(label, f"set:{community.id}:{setting}.{value}"),)
        for value, label in choices.items()
    )
    show(turn, QUESTIONS[setting], (*rows, (back_to(community.id, ENTRY),)))


async def _choose(turn: Turn, community: Community, setting: str, value: str) -> None:
    if value not in await _choices(turn, community, setting):
        return await panel(turn, community)
    if setting == "hub" and value == NO_HUB.id:
        value = ""
    elif setting == "hub":
        await as_organiser(turn, value)
    me = turn.somebody.id
    await steps.change(turn.tx, person=me, community=community.id, setting=setting, value=value)
    await panel(turn, await as_organiser(turn, community.id))


async def _choices(turn: Turn, community: Community, setting: str) -> Mapping[str, Text]:
    """What can be pressed for a setting; empty for one that there is not."""
    match setting:
        case "language":
            offered = (await installation.of(turn.tx)).languages
            return {tag: verbatim(autonym(tag)) for tag in offered}
        case "level":
            return await _levels(turn, community)
        case "circle":
            return {str(circle): label for circle, label in CIRCLES.items()}
        case "hub":
            return await _hubs(turn, community)
        case "welcome":
            return WELCOMES
        case "weekly":
            return {str(n): verbatim(str(n)) for n in range(1, MOST_A_WEEK + 1)}
    return {}


async def _levels(turn: Turn, community: Community) -> Mapping[str, Text]:
    """The levels at which it can stay under its hub and above what belongs to it."""
    below = await communities.levels_below(turn.tx, community.id)
    hub = await communities.find(turn.tx, community.parent) if community.parent else None
    return {
        str(level): label
        for level, label in LEVELS.items()
        if all(may_stand_above(level, one) for one in below)
        and (hub is None or may_stand_above(hub.level, level))
    }


async def _hubs(turn: Turn, community: Community) -> Mapping[str, Text]:
    me, level = turn.somebody.id, str(community.level)
    own = await steps.hubs(turn.tx, person=me, level=level)
    others = {id: verbatim(name) for id, name in own if id != community.id}
    return {NO_HUB.id: NO_HUB.label, BY_CODE.id: BY_CODE.label, **others}


@on.ended("setting-name")
@on.ended("setting-zone")
@on.ended("setting-word")
@on.ended("setting-contact")
@on.ended("setting-age")
@on.ended("setting-conduct")
@on.ended("setting-hub")
async def changed(turn: Turn, conversation: Conversation) -> None:
    """Show how everything is set now, to whoever is still there."""
    if turn.incoming and conversation.status is Status.DONE:
        community = await as_organiser(turn, conversation.args["community"])
        if conversation.flow in ASKED_AGAIN:
            await ask_again(turn, community)
        turn.say(*await _panel(turn, community))
