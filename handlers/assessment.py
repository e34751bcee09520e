"""Self-assessments: begin one, look at earlier ones, delete them."""

from __future__ import annotations

from typing import Final

from bot.ids import ALPHABET, LENGTH
from bot.model import Button, Buttons
from bot.text import Text, _, paragraphs, pgettext
from conversations.assessment import words
from conversations.assessment.flow import ASSESS
from conversations.assessment.picture import radar
from conversations.assessment.result import Result
from conversations.assessment.which_framework import Pinned
from handlers import dialogue, peer_views
from handlers.bringing import brings_together
from handlers.groups import answer_briefly
from handlers.own_days import own_day
from handlers.registry import on
from handlers.results import result_of, role_of
from handlers.turn import Turn
from storage import assessments, conversations, frameworks, memberships
from storage.records.assessments import Assessment

MOST_LISTED: Final = 10

BEGIN: Final = pgettext("button", "Begin")
START_AGAIN: Final = pgettext("button", "Start again")
LOOK: Final = pgettext("button", "Look at it")
ALL: Final = Button(pgettext("button", "All of mine"), "assess:all:")
GO_ON: Final = pgettext("button", "Go on with it")
GONE: Final = _("That self-assessment has been deleted.")


@on.command(ASSESS, summary=_("What you bring, and what to grow next"), groups=True, menu=1)
async def assess(turn: Turn) -> None:
    """Begin a self-assessment, or show what there is already."""
    if not turn.place.private:
        return _lead_into_private(turn)
    if await peer_views.opened_by_code(turn, turn.rest):
        return None
    if turn.conversation and turn.conversation.flow == ASSESS:
        return await begin(turn)
    history = await assessments.history(turn.tx, turn.somebody.id, limit=MOST_LISTED)
    aside = await _put_aside(turn)
    if not history and not aside:
        return await begin(turn)
    text, buttons = await _panel_text(turn, history, aside), _panel_buttons(history, aside)
    turn.say(text, buttons, discreet=True)


@on.opened("assess")
async def opened(turn: Turn, rest: str) -> None:
    """As the command; this is where the button in a group leads."""
    await assess(turn)


@on.press("assess")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """Do what a button says: "new", "all", "no", or something with one self-assessment."""
    match about:
        case "new":
            await begin(turn)
        case "all":
            await _list(turn)
        case "no":
            turn.edit(_("All right. {assess} is there whenever you like.", assess=words.ASSESS))
        case _:
            await _with_one(turn, about, option)


async def begin(turn: Turn) -> None:
    """Begin a self-assessment, by the frameworks that are in use now."""
    if turn.conversation and turn.conversation.flow == ASSESS:
        turn.answered = True  # the question is put again here, once
        return await dialogue.ask_again(turn)
    possible = await _own_frameworks(turn)
    meets = {"meets": True} if await brings_together(turn) else {}
    plain = [pinned.as_list() for pinned in possible]
    await dialogue.start(turn, ASSESS, frameworks=plain, **meets)


async def _own_frameworks(turn: Turn) -> list[Pinned]:
    """Of the communities that the person belongs to, those with roles and skills of their own."""
    possible = []
    for community in await memberships.communities_of(turn.tx, turn.somebody.id):
        used = await frameworks.in_use(turn.tx, community.id)
        if used and not community.paused:
            possible.append(Pinned(community.id, used.version, community.name))
    return possible


def _lead_into_private(turn: Turn) -> None:
    link = Button(BEGIN, url=turn.link("assess"))
    text = _("A self-assessment is between you and me: nobody here sees it.")
    answer_briefly(turn, text, ((link,),))


async def _put_aside(turn: Turn) -> str:
    """The self-assessment that was put aside; empty where there is none."""
    kept = await conversations.aside_of(turn.tx, turn.somebody.id)
    return next((one.id for one in kept if one.flow == ASSESS), "")


async def _panel_text(turn: Turn, history: list[Assessment], aside: str) -> Text:
    texts = []
    if history:
        texts.append(await _last(turn, history[0]))
    if aside:
        texts.append(_("You have put one aside, with all your answers so far."))
    return paragraphs(*texts)


async def _last(turn: Turn, latest: Assessment) -> Text:
    day, role = own_day(turn, latest.at), await role_of(turn.tx, latest)
    if role is None:
        return _("Your last self-assessment was on {day}, to see what fits you.", day=day)
    return _("Your last self-assessment was on {day}: {role}.", day=day, role=role.name)


def _panel_buttons(history: list[Assessment], aside: str) -> Buttons:
    rows = []
    if aside:
        rows.append((Button(GO_ON, f"resume:{aside}:"),))
    if history:
        rows.append((Button(LOOK, f"assess:{history[0].id}:look"),))
    rows.append((Button(START_AGAIN, "assess:new:"),))
    if len(history) > 1:
        rows.append((ALL,))
    if history:
        rows.append((peer_views.ENTRY,))
    return tuple(rows)


async def _list(turn: Turn) -> None:
    history = await assessments.history(turn.tx, turn.somebody.id, limit=MOST_LISTED)
    rows = tuple([(await _entry(turn, one),) for one in history])
    if rows:
        text = _("Your self-assessments, the latest first. Only you can see them.")
        turn.say(text, rows, discreet=True)
    else:
        turn.say(_("You have none at the moment."))


async def _entry(turn: Turn, assessment: Assessment) -> Button:
    role = await role_of(turn.tx, assessment)
    label = words.pattern(
        "{day}: {role}",
        day=own_day(turn, assessment.at),
        role=role.name if role else _("what fits"),
    )
    return Button(label, f"assess:{assessment.id}:look")


async def _with_one(turn: Turn, about: str, option: str) -> None:
    found = None
    if len(about) == LENGTH and set(about) <= set(ALPHABET):
        found = await assessments.find(turn.tx, turn.somebody.id, about)
    if found is None:
        return turn.edit(GONE)
    match option:
        case "look":
            await _show(turn, found)
        case "delete":
            await _ask_to_delete(turn, found)
        case "erase":
            await assessments.erase(turn.tx, turn.somebody.id, found.id)
            turn.edit(_("Deleted."))
        case _:
            turn.edit(*_summary(await result_of(turn.tx, found), found), discreet=True)


async def _show(turn: Turn, assessment: Assessment) -> None:
    result = await result_of(turn.tx, assessment)
    turn.say(words.comparison(result), picture=radar(result))
    turn.say(*_summary(result, assessment), discreet=True)


def _summary(result: Result, assessment: Assessment) -> tuple[Text, Buttons]:
    delete = Button(pgettext("button", "Delete this one"), f"assess:{assessment.id}:delete")
    return _in_words(result, assessment), ((delete, ALL),)


def _in_words(result: Result, assessment: Assessment) -> Text:
    texts = [words.summary(result)]
    if result.role is None and result.near:
        texts.append(words.near_roles(result))
    examples = {
        one.skill: one.example
        for one in assessment.levels
        if one.example and one.skill in result.levels
    }
    if examples:
        texts.append(words.examples(result.framework, examples))
    return paragraphs(*texts)


async def _ask_to_delete(turn: Turn, assessment: Assessment) -> None:
    day = own_day(turn, assessment.at)
    delete = Button(pgettext("button", "Delete it"), f"assess:{assessment.id}:erase")
    keep = Button(pgettext("button", "Keep it"), f"assess:{assessment.id}:keep")
    text = _("Shall I delete your self-assessment of {day}? It cannot be brought back.", day=day)
    if await peer_views.beside(turn, assessment.id):
        text = paragraphs(text, _("How others see you beside it goes, too."))
    turn.edit(text, ((delete, keep),), discreet=True)
