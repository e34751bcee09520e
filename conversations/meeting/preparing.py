"""What somebody is asked before they are brought together with others: only what is missing."""

from __future__ import annotations

from typing import Final

from bot.engine.talk import Option, Talk
from bot.model import Plain
from bot.text import Text, _, paragraphs, pgettext
from conversations.meeting import steps
from conversations.meeting.times import QUESTION, Times
from conversations.one_line import OneLine
from conversations.profile.zone import ask_zone

LONGEST_NAME: Final = 60  # characters, as in the profile
YES: Final = Option("yes", pgettext("button", "Yes"), words=(_("yes"),))
NO: Final = Option("no", pgettext("button", "No"), words=(_("no"),))


async def prepare(talk: Talk, community: str) -> bool:
    """Ask what this community needs to know; False where the person does not confirm it.

    A no is kind, and nothing is kept of it.
    """
    missing = await talk.step("missing", steps.missing, community=community)
    if missing["agreement"] and not await _confirms(talk, community, missing["agreement"]):
        return False
    if missing["name"]:
        await _ask_name(talk)
    if missing["hours"]:
        await ask_hours(talk, zone_known=not missing["zone"])
    return True


async def _confirms(talk: Talk, community: str, asked: Plain) -> bool:
    name, age, conduct = asked
    if await talk.choose("agree", _agreement(name, age, conduct), (YES, NO), columns=2) == "no":
        await talk.say(
            _("All right. Then I bring you together with nobody here, and keep nothing of it.")
        )
        return False
    await talk.step("agreed", steps.agree, community=community)
    return True


def _agreement(community: str, age: int, conduct: str) -> Text:
    said = _(
        "{community} brings people together who are {age} or older and who treat each other well.",
        community=community,
        age=age,
    )
    if not conduct:
        return paragraphs(said, _("Does that hold for you?"))
    return paragraphs(
        said,
        _("Its code of conduct: {conduct}", conduct=conduct),
        _("Are you old enough, and will you keep to it?"),
    )


async def _ask_name(talk: Talk) -> None:
    name = await talk.ask(
        "name",
        _(
            "What may others call you? They read it only once you both have said yes. "
            "A first name or a nickname is fine."
        ),
        OneLine(LONGEST_NAME),
        optional=True,
    )
    if name:
        await talk.step("called", steps.call, name=name)


async def ask_hours(talk: Talk, *, zone_known: bool) -> None:
    """Ask when somebody has time, and where, so that it can be compared; both can be skipped."""
    hours = await talk.ask("hours", QUESTION, Times(), optional=True)
    await talk.step("time", steps.have_time, hours=hours or [])
    if hours and not zone_known:
        await ask_zone(talk)
