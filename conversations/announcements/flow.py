"""Writing an announcement, changing a point of one, and saying when it goes out."""

from __future__ import annotations

from typing import Final

from bot.engine.flows import flow
from bot.engine.rights import OrganiserOf
from bot.engine.talk import Talk
from bot.model import Plain
from bot.text import Text, _, paragraphs
from conversations.announcements import questions, steps
from conversations.announcements.audience import Choices, ask_audience
from conversations.assessment.framework_file import framework_of
from conversations.assessment.steps import framework_file

WRITE: Final = "announcement"
CHANGE: Final = "announcement-change"
SCHEDULE: Final = "announcement-when"
WORDS, TOPIC, WHOM = "words", "topic", "whom"  # points that can be changed
MOST_TRIES: Final = 4


@flow(WRITE, title=_("Writing an announcement"))
async def write(talk: Talk) -> None:
    """Ask for the words, the translations, the topic and the audience; keep it as a draft."""
    community = talk.args["community"]
    begun = await talk.look("begun", steps.begin, community=community)
    own = begun["language"]
    read = [(tag, n) for tag, n in begun["read"] if tag != own][: questions.MOST_TRANSLATIONS]
    parts = 3 + bool(read)
    first = await questions.ask_words(talk, own, first=(1, parts))
    others = await questions.ask_translations(talk, own, read, (2, parts))
    topic = await questions.ask_topic(talk, begun["topics"], (parts - 1, parts))
    audience = await ask_audience(talk, await _choices(talk, begun), (parts, parts))
    made = await talk.step(
        "written",
        steps.write,
        rights=(OrganiserOf(community),),
        final=True,
        community=community,
        wish={"words": {own: first, **others}, "audience": audience, **topic.as_wish()},
    )
    if made is None:
        await talk.say(TOO_MANY)


@flow(CHANGE, title=_("Changing an announcement"))
async def change(talk: Talk) -> None:
    """Ask for one point again: its words in a language, its topic or its audience."""
    community = talk.args["community"]
    begun = await talk.look("begun", steps.begin, community=community)
    changed = await talk.step(
        "changed",
        steps.change,
        rights=(OrganiserOf(community),),
        final=True,
        announcement=talk.args["announcement"],
        wish=await _point(talk, begun),
    )
    if not changed:
        await talk.say(TOO_LATE)


async def _point(talk: Talk, begun: Plain) -> Plain:
    match talk.args["point"]:
        case "topic":
            return (await questions.ask_topic(talk, begun["topics"])).as_wish()
        case "whom":
            return {"audience": await ask_audience(talk, await _choices(talk, begun))}
    tag = talk.args["language"]
    return {"words": {tag: await questions.ask_words(talk, tag)}}


async def _choices(talk: Talk, begun: Plain) -> Choices:
    own = await talk.look(
        "framework",
        framework_file,
        community=talk.args["community"],
        version=talk.args["version"],
    )
    return steps.choices_of(begun, framework_of(own))


@flow(SCHEDULE, title=_("When an announcement goes out"))
async def schedule(talk: Talk) -> None:
    """Ask for a day and an hour that are still to come, and keep them."""
    community, question = talk.args["community"], questions.DAY
    for n in map(str, range(MOST_TRIES)):
        today = await talk.step(("today", n), steps.today, community=community)
        day, minute = await questions.ask_moment(talk, n, today, question)
        outcome = await talk.step(
            ("scheduled", n),
            steps.schedule,
            rights=(OrganiserOf(community),),
            community=community,
            announcement=talk.args["announcement"],
            day=day,
            minute=minute,
        )
        if outcome != steps.PAST:
            break
        question = paragraphs(PASSED, questions.DAY)
    else:
        return await talk.say(AS_IT_WAS)
    if outcome in SAID:
        await talk.say(SAID[outcome])


TOO_MANY: Final = _(
    "There are too many drafts and planned announcements already. Please delete one first."
)
TOO_LATE: Final = _("It has gone out or was deleted meanwhile, so I have changed nothing.")
PASSED: Final = _("That moment has passed already.")
AS_IT_WAS: Final = _("All right, it stays as it was.")
SAID: Final[dict[str, Text]] = {steps.GONE: TOO_LATE}
