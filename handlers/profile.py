"""What I know about somebody, and how they change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bot.engine.journal import Conversation, Status
from bot.i18n import autonym, zone_name
from bot.model import Button, Buttons
from bot.text import Listing, Text, _, lines, paragraphs, pgettext, verbatim
from conversations.assessment.framework_file import load_default
from conversations.assessment.steps import skill_names
from conversations.linking.words import account_line
from conversations.profile import flow
from handlers import dialogue
from handlers.peer_views import ENTRY
from handlers.quiet import hours
from handlers.registry import on
from handlers.turn import Turn
from storage import assessments, memberships, people, profiles
from storage.records.communities import Community
from storage.records.people import KnownAccount, Person
from storage.records.profiles import Part, ProfileSkill

FIELDS: Final = {
    "name": pgettext("button", "Name"),
    "pronouns": pgettext("button", "Pronouns"),
    "wiki_name": pgettext("button", "Wiki user name"),
    "introduction": pgettext("button", "About me"),
}
MOST_REMOVABLE: Final = 30  # buttons under one message
NOT_YET: Final = _("not yet")


@on.command("profile", summary=_("What I know about you"), menu=3)
async def profile(turn: Turn) -> None:
    """Show everything that is known, with a way to change it."""
    turn.say(*await panel(turn))


@on.press("profile")
async def pressed(turn: Turn, field: str, option: str) -> None:
    """Ask for one thing, or show everything again."""
    if field in flow.FIELDS:
        return await dialogue.start(turn, "profile", field=field)
    turn.edit(*await panel(turn))


@on.press("skills")
async def skills(turn: Turn, about: str, option: str) -> None:
    """Show what somebody offers and wants to learn, each with a way to take it back."""
    shown = await profiles.of_person(turn.tx, turn.somebody.id)
    mine = await memberships.communities_of(turn.tx, turn.somebody.id)
    called = await _called(turn, mine)
    turn.edit(_skills_text(shown, called), _skills_buttons(shown, called))


@on.press("unlist")
async def unlist(turn: Turn, skill: str, part: str) -> None:
    """Show a skill no longer."""
    if part in set(Part):
        await profiles.remove(turn.tx, turn.somebody.id, skill, Part(part))
    await skills(turn, "", "")


@on.ended("profile")
@on.ended("timezone")
async def changed(turn: Turn, conversation: Conversation) -> None:
    """Show how the profile looks now."""
    asked_here = conversation.flow == "profile" or conversation.args.get("of") == "profile"
    if asked_here and conversation.status is Status.DONE:
        await profile(turn)


async def panel(turn: Turn) -> tuple[Text, Buttons]:
    """Everything that is known, and the buttons to change it."""
    await turn.read_anew()
    person = turn.somebody
    mine = await memberships.communities_of(turn.tx, person.id)
    shown = await profiles.of_person(turn.tx, person.id)
    accounts = await people.accounts_of(turn.tx, person.id)
    several = accounts if len(accounts) > 1 else ()
    text = paragraphs(
        _("<b>What I know about you</b>"),
        lines(_said(person)),
        lines([*_known(turn, mine, shown, await _called(turn, mine)), *_accounts(several)]),
    )
    seen = ((ENTRY,),) if await assessments.history(turn.tx, person.id, limit=1) else ()
    return text, (*_buttons(shown, several=bool(several)), *seen)


def _said(person: Person) -> Iterable[Text]:
    """What somebody wrote about themselves."""
    yield _("Name: {words}", words=person.name or NOT_YET)
    yield _("Pronouns: {words}", words=person.pronouns or NOT_YET)
    yield _("Wiki user name: {words}", words=person.wiki_name or NOT_YET)
    yield _("About you: {words}", words=person.introduction or NOT_YET)


def _known(
    turn: Turn,
    mine: Sequence[Community],
    shown: Sequence[ProfileSkill],
    called: Mapping[str, Text],
) -> Iterable[Text]:
    person = turn.somebody
    tongues = [verbatim(autonym(tag)) for tag in person.languages]
    zone = zone_name(person.zone, turn.reader.languages[0]) if person.zone else NOT_YET
    yield _("Languages: {list}", list=_listing(tongues))
    yield _("Time zone: {words}", words=zone)
    yield _("Quiet hours: {hours}", hours=hours(person))
    if mine:
        yield _("Communities: {list}", list=_listing([verbatim(one.name) for one in mine]))
    yield from _shown(shown, called)


def _accounts(known: Sequence[KnownAccount]) -> Iterable[Text]:
    if known:
        listed = _listing([account_line(one.account) for one in known])
        yield _("Your accounts: {list}", list=listed)


def _shown(shown: Sequence[ProfileSkill], called: Mapping[str, Text]) -> Iterable[Text]:
    """What somebody offers and wants to learn, as far as they do."""
    helps, learns = (_names(shown, part, called) for part in (Part.HELPS, Part.LEARNS))
    if helps:
        yield _("You can help with: {list}", list=_listing(helps))
    if learns:
        yield _("You want to learn: {list}", list=_listing(learns))


def _listing(items: Sequence[Text]) -> Listing:
    return Listing(tuple(items))


def _names(shown: Sequence[ProfileSkill], part: Part, called: Mapping[str, Text]) -> list[Text]:
    return [called.get(one.skill, verbatim(one.skill)) for one in shown if one.part is part]


async def _called(turn: Turn, mine: Sequence[Community]) -> dict[str, Text]:
    """What skills are called: as Banyan brings them along, or as communities of theirs say."""
    called = {one.id: one.name for one in load_default().skills}
    for community in reversed(mine):  # of several that know a skill the first one names it
        called |= await skill_names(turn.tx, community.id)
    return called


def _buttons(shown: Sequence[ProfileSkill], *, several: bool) -> Buttons:
    fields = [Button(label, f"profile:{field}:") for field, label in FIELDS.items()]
    accounts = Button(pgettext("button", "Accounts"), "link::")
    more = Button(pgettext("button", "Strengths and wishes"), "skills::")
    return (
        tuple(fields[:2]),
        tuple(fields[2:]),
        (
            Button(pgettext("button", "Time zone"), "timezone:profile:"),
            Button(pgettext("button", "Who sees what"), "privacy::"),
        ),
        (Button(pgettext("button", "Meeting others"), "meeting::"),),
        *(((more,),) if shown else ()),
        *(((accounts,),) if several else ()),
    )


def _skills_text(shown: Sequence[ProfileSkill], called: Mapping[str, Text]) -> Text:
    if not shown:
        return _("You show neither strengths nor wishes.")
    return paragraphs(
        lines(_shown(shown, called)),
        _("Press one to show it no longer. Your self-assessments stay as they are."),
    )


def _skills_buttons(shown: Sequence[ProfileSkill], called: Mapping[str, Text]) -> Buttons:
    removable = [
        (
            Button(
                pgettext("button", "✗ {skill}", skill=called.get(one.skill, verbatim(one.skill))),
                f"unlist:{one.skill}:{one.part}",
            ),
        )
        for one in shown[:MOST_REMOVABLE]
    ]
    return (*removable, (Button(pgettext("button", "Back"), "profile::"),))
