"""Setting up a community, and changing what has to be typed."""

from __future__ import annotations

from typing import Final

from bot.engine.flows import flow
from bot.engine.rights import AdministratorOf, OrganiserOf, Right
from bot.engine.talk import Option, Talk
from bot.letters import place_from_plain
from bot.model import Plain
from bot.text import Text, _, paragraphs, pgettext, verbatim
from conversations.communities import steps
from conversations.communities.questions import (
    LONGEST_NAME,
    Hub,
    ask_age,
    ask_circle,
    ask_conduct,
    ask_contact,
    ask_hub,
    ask_hub_code,
    ask_language,
    ask_level,
    ask_name,
    ask_word,
    ask_zone,
    question,
)
from conversations.communities.summary import summary
from storage.records.communities import Level
from storage.records.people import Circle

SETUP: Final = "setup"
NEW: Final = Option("new", pgettext("button", "No, a new community"), words=(_("no"),))
CREATE: Final = (
    Option("create", pgettext("button", "Set it up"), words=(_("yes"),)),
    Option("drop", pgettext("button", "Stop here"), words=(_("no"),)),
)


@flow(SETUP, title=_("Setting up a community"))
async def setup(talk: Talk) -> None:
    """Ask how a community wants to be, and make it."""
    known = await talk.step("known", steps.known)
    if known["communities"] and await _belongs(talk, known["communities"]):
        return
    answers, hub = await _answers(talk, known)
    if await talk.choose("decision", _summary(answers, hub), CREATE, columns=2) == "drop":
        return await talk.say(_("All right, I have set nothing up."))
    made = await talk.step(
        "created",
        steps.create,
        final=True,
        rights=_rights(talk, hub),
        place=talk.args["place"],
        answers=_to_keep(answers),
        hub=[hub.id, hub.code],
    )
    await talk.say(_done(made, answers["name"], hub))


async def _belongs(talk: Talk, own: Plain) -> bool:
    """Whether the group is one more of a community that the person organises already."""
    options = [Option(id, verbatim(name)) for id, name in own]
    text = _("Does this group belong to a community that you organise already?")
    community = await talk.choose("belongs", text, [*options, NEW])
    if community == NEW.id:
        return False
    place = talk.args["place"]
    added = await talk.step(
        "added",
        steps.add_group,
        final=True,
        rights=(AdministratorOf(place_from_plain(place)), OrganiserOf(community)),
        place=place,
        community=community,
    )
    name = next(name for id, name in own if id == community)
    await talk.say(_added(name) if added else TAKEN)
    return True


async def _answers(talk: Talk, known: Plain) -> tuple[Plain, Hub]:
    name = await ask_name(talk, talk.args["title"][:LONGEST_NAME], question(1))
    language = await ask_language(talk, known["languages"], question(2))
    zone, city = await ask_zone(talk, known["zone"], question(3))
    level = await ask_level(talk, question(4))
    hub = await ask_hub(talk, level, question(5))
    answers = {
        "name": name,
        "language": language,
        "zone": zone,
        "city": city,
        "level": level,
        "word": await ask_word(talk, question(6)),
        "circle": await ask_circle(talk, question(7)),
        "contact": await ask_contact(talk, question(8)),
    }
    return answers, hub


def _to_keep(answers: Plain) -> Plain:
    return {what: value for what, value in answers.items() if what != "city"}


def _rights(talk: Talk, hub: Hub) -> tuple[Right, ...]:
    here = AdministratorOf(place_from_plain(talk.args["place"]))
    return (here, OrganiserOf(hub.id)) if hub.id and not hub.code else (here,)


def _summary(answers: Plain, hub: Hub) -> Text:
    shown = summary(
        name=answers["name"],
        language=answers["language"],
        city=answers["city"],
        level=Level(answers["level"]),
        hub=hub.name,
        word=answers["word"],
        circle=Circle(answers["circle"]),
        contact=answers["contact"],
    )
    shall_i = _("Shall I set it up? You can change all of it later.")
    return paragraphs(_("So this is your community:"), shown, shall_i)


def _done(made: Plain, name: str, hub: Hub) -> Text:
    if not made["community"]:
        return TAKEN
    done = _("<b>{name}</b> is set up.", name=name)
    if hub.id and not made["hub"]:
        gone = _("The code for {hub} has been used up meanwhile. Ask for a new one.", hub=hub.name)
        return paragraphs(done, gone)
    return done


def _added(name: str) -> Text:
    return _("Done: this group belongs to <b>{name}</b> from now on.", name=name)


@flow("setting-name", title=_("The community’s name"))
async def change_name(talk: Talk) -> None:
    """Give the community another name."""
    await _change(talk, "name", await ask_name(talk))


@flow("setting-zone", title=_("The community’s time zone"))
async def change_zone(talk: Talk) -> None:
    """Let the community go by another clock."""
    zone, _city = await ask_zone(talk)
    await _change(talk, "zone", zone)


@flow("setting-word", title=_("The community’s own word"))
async def change_word(talk: Talk) -> None:
    """Write the community's own word, or take it away."""
    await _change(talk, "word", await ask_word(talk))


@flow("setting-contact", title=_("The community’s outside contact"))
async def change_contact(talk: Talk) -> None:
    """Name somebody else outside."""
    await _change(talk, "contact", await ask_contact(talk))


@flow("setting-age", title=_("The community’s minimum age"))
async def change_age(talk: Talk) -> None:
    """Bring together only people of another age and older."""
    await _change(talk, "age", str(await ask_age(talk)))


@flow("setting-conduct", title=_("The community’s code of conduct"))
async def change_conduct(talk: Talk) -> None:
    """Name another code of conduct, or none."""
    await _change(talk, "conduct", await ask_conduct(talk))


@flow("setting-hub", title=_("The community’s hub"))
async def change_hub(talk: Talk) -> None:
    """Belong to a hub by its code."""
    hub = await ask_hub_code(talk, talk.args["level"])
    if not hub.id:
        return await talk.say(_("All right, the hub stays as it was."))
    community = talk.args["community"]
    rights = (OrganiserOf(community),)
    joined = await talk.step(
        "changed", steps.join_hub, rights=rights, community=community, code=hub.code
    )
    if not joined:
        await talk.say(_("That code has been used up meanwhile."))


async def _change(talk: Talk, setting: str, value: str) -> None:
    community = talk.args["community"]
    rights = (OrganiserOf(community),)
    await talk.step(
        "changed", steps.change, rights=rights, community=community, setting=setting, value=value
    )


TAKEN: Final = _("Somebody else has set this group up meanwhile.")
