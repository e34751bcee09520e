"""Being a mentor: what one helps with, how much is taken, and when one is away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from bot.engine.journal import Conversation, Status
from bot.letters import message_to_plain
from bot.model import Button, Buttons, Send
from bot.text import (
    VERBATIM,
    Listing,
    Text,
    _,
    lines,
    named,
    ngettext,
    paragraphs,
    pgettext,
    verbatim,
)
from conversations.communities.codes import spaced
from conversations.mentors import flow
from conversations.mentors.steps import names_in
from conversations.mentors.words import carries
from handlers import dialogue, standing_in
from handlers.own_days import own_day
from handlers.panels import show
from handlers.registry import on
from handlers.turn import Turn
from storage import (
    agreements,
    matches,
    memberships,
    mentor_codes,
    mentors,
    notices,
    profiles,
    requests,
)
from storage.records.communities import Community
from storage.records.matches import Match, MatchPart
from storage.records.mentors import Mentor
from storage.records.people import Circle
from storage.records.pool import TEACHES_FROM
from storage.records.profiles import Part
from storage.records.requests import Asked, Request

MOST_BUTTONS: Final = 8  # of each kind under one message
BREAKS: Final = {"week": timedelta(days=7), "month": timedelta(days=30)}
BACK: Final = Button(pgettext("button", "Back"), "mentoring::")
FIELDS: Final = {
    "topics": pgettext("button", "What I help with"),
    "hours": pgettext("button", "Hours a month"),
    "places": pgettext("button", "How many people"),
    "lasting": pgettext("button", "For how long"),
    "formats": pgettext("button", "How we meet"),
}


@on.command("mentoring", summary=_("Help others to grow, as a mentor"))
async def mentoring(turn: Turn) -> None:
    """Show how somebody is a mentor, or what that means."""
    show(turn, *await _panel(turn), discreet=True)


@on.press("mentoring")
async def pressed(turn: Turn, page: str, option: str) -> None:
    """Open a page, or do what was pressed there."""
    mentor = await mentors.find(turn.tx, turn.somebody.id)
    if page == "become" and mentor is None:
        await dialogue.start(turn, flow.BECOME)
    elif mentor is None:
        await mentoring(turn)
    elif page == "change" and option in flow.FIELDS:
        await dialogue.start(turn, flow.CHANGE, field=option)
    elif page == "away" and option == "date":
        await dialogue.start(turn, flow.AWAY)
    elif page == "confirm" and await memberships.find(turn.tx, option, mentor.person):
        await dialogue.start(turn, flow.CONFIRM, community=option)
    elif page == "backup":
        await standing_in.pressed(turn, mentor, option)
    else:
        await _do(turn, page, option)


async def _do(turn: Turn, page: str, option: str) -> None:
    me = turn.somebody.id
    match page, option:
        case "away", "":
            return turn.edit(_AWAY, _away_buttons(), discreet=True)
        case "away", "week" | "month":
            await mentors.go_away(turn.tx, me, turn.now + BREAKS[option])
        case "here", _:
            await mentors.come_back(turn.tx, me)
        case "code", _:
            return turn.edit(*await _code(turn))
        case "change", _:
            return turn.edit(_("What would you like to change?"), _change_buttons(), discreet=True)
        case "stop", "":
            return turn.edit(_STOP, _stop_buttons(), discreet=True)
        case "stop", "really":
            await mentors.stop(turn.tx, me)
            return turn.edit(_STOPPED)
    await mentoring(turn)


async def _code(turn: Turn) -> tuple[Text, Buttons]:
    """By what another mentor names somebody whom a request fits better."""
    code = await mentor_codes.of_mentor(turn.tx, turn.somebody.id)
    text = _(
        "Your code: <code>{code}</code>. A mentor who thinks that a request fits you better can "
        "type it; then I ask you first. It shows nobody your name.",
        code=spaced(code),
    )
    return text, ((BACK,),)


@on.ended(flow.BECOME)
@on.ended(flow.CHANGE)
@on.ended(flow.AWAY)
@on.ended(flow.CONFIRM)
async def changed(turn: Turn, conversation: Conversation) -> None:
    """Show how it is now."""
    is_mentor = await mentors.find(turn.tx, conversation.person) is not None
    if turn.incoming and conversation.status is Status.DONE and is_mentor:
        await turn.read_anew()
        turn.say(*await _panel(turn), discreet=True)


async def _panel(turn: Turn) -> tuple[Text, Buttons]:
    me = turn.somebody.id
    mentor = await mentors.find(turn.tx, me)
    mentees = [one for one in await matches.of_person(turn.tx, me) if _part(one, me)]
    mine = [one.id for one in await memberships.communities_of(turn.tx, me)]
    if mentor is None and not mine:
        text = paragraphs(_BEING_A_MENTOR, flow.NO_COMMUNITY, *_with(mentees, me))
        return text, _mentee_buttons(mentees, me)
    if mentor is None:
        text = paragraphs(_BEING_A_MENTOR, *_with(mentees, me))
        become = Button(pgettext("button", "Become a mentor"), "mentoring:become:")
        return text, ((become,), *_mentee_buttons(mentees, me))
    waiting = await requests.put_to(turn.tx, me)
    names = await names_in(turn.tx, mine)
    unconfirmed = await _unconfirmed(turn, mine)
    text = paragraphs(
        _("<b>You are a mentor</b>"),
        lines(await _load(turn, mentor, len(mentees), names)),
        *_with(mentees, me),
        *_waiting(waiting),
        *_state(turn, mentor),
        *([CONFIRM_AGAIN] if unconfirmed else []),
    )
    asked = [
        (Button(_request_label(one.skill, names), f"request:{one.id}:look"),)
        for one, _asked in waiting[:MOST_BUTTONS]
    ]
    confirm = [(confirm_button(community),) for community in unconfirmed]
    return text, (*confirm, *asked, *_mentee_buttons(mentees, me), *_buttons(turn, mentor))


async def _unconfirmed(turn: Turn, mine: Sequence[str]) -> Sequence[str]:
    """The community to confirm something to first, where nothing that was confirmed holds now."""
    me = turn.somebody.id
    held = [community for community in mine if await agreements.hold(turn.tx, me, community)]
    return () if held else mine[:1]


def confirm_button(community: str) -> Button:
    """The way to confirm what a community asks for."""
    return Button(pgettext("button", "Look at it"), f"mentoring:confirm:{community}")


async def ask_again(turn: Turn, community: Community) -> None:
    """Tell mentors who confirmed something else that others do not find them meanwhile."""
    text = _(
        "<b>{community}</b> has changed what it asks of those who meet others. Until you have "
        "confirmed it, nobody new finds you as a mentor there.",
        community=community.name,
    )
    body = message_to_plain(Send(text, ((confirm_button(community.id),),)))
    for person in await agreements.outdated(turn.tx, community.id):
        await notices.add(turn.tx, person, body, turn.now)


def _part(match: Match, person: str) -> bool:
    return any(one.person == person and one.part is MatchPart.MENTOR for one in match.members)


async def _load(turn: Turn, mentor: Mentor, taken: int, names: Mapping[str, Text]) -> list[Text]:
    shown = await profiles.of_person(turn.tx, mentor.person)
    topics = [
        names.get(one.skill, verbatim(one.skill))
        for one in shown
        if one.part is Part.HELPS and (one.level or 0) >= TEACHES_FROM
    ]
    helps = _("You help with: {list}", list=Listing(tuple(topics)))
    return [
        helps if topics else _("You help with nothing yet, so I propose you to nobody."),
        ngettext(
            "Places taken: {taken} of {n}",
            "Places taken: {taken} of {n}",
            mentor.places,
            taken=taken,
        ),
        *carries(mentor),
    ]


def _with(mentees: Sequence[Match], me: str) -> Iterable[Text]:
    """Whom somebody accompanies, by name: both have said yes."""
    if mentees:
        names = [named(other.person) for match in mentees for other in match.others(me)]
        yield _("You accompany: {names}", names=Listing(tuple(names)))


def _waiting(waiting: Sequence[tuple[Request, Asked]]) -> Iterable[Text]:
    if waiting:
        yield ngettext("{n} request waits for you.", "{n} requests wait for you.", len(waiting))


def _state(turn: Turn, mentor: Mentor) -> Iterable[Text]:
    """Whether others find this mentor, and why not."""
    if mentor.is_away(turn.now) and mentor.away_until:
        day = own_day(turn, mentor.away_until)
        if mentor.away_by_itself:
            yield _(
                "Something has waited for your answer for long, so I send nobody new until {day}. "
                "One tap and you are back.",
                day=day,
            )
        else:
            yield _("You are away until {day}: I send nobody new until then.", day=day)
    if turn.somebody.circle is Circle.NOBODY:
        yield _(
            "Nobody can find you so far. “Who may find me” lets people of your communities do so."
        )


def _request_label(skill: str, names: Mapping[str, Text]) -> Text:
    return pgettext("button", "Request: {skill}", skill=names.get(skill, verbatim(skill)))


def _mentee_buttons(mentees: Sequence[Match], me: str) -> Buttons:
    return tuple(
        (
            Button(
                Text("{name}", (("name", named(other.person)),), context=VERBATIM),
                f"match:{match.id}:",
            ),
        )
        for match in mentees[:MOST_BUTTONS]
        for other in match.others(me)[:1]
    )


def _buttons(turn: Turn, mentor: Mentor) -> Buttons:
    away = Button(pgettext("button", "I am away for a while"), "mentoring:away:")
    here = Button(pgettext("button", "I am back"), "mentoring:here:")
    find_me = Button(pgettext("button", "Who may find me"), "privacy:circle:")
    return (
        *(((find_me,),) if turn.somebody.circle is Circle.NOBODY else ()),
        (here if mentor.is_away(turn.now) else away,),
        (
            Button(pgettext("button", "Change"), "mentoring:change:"),
            Button(pgettext("button", "Backup"), "mentoring:backup:"),
            Button(pgettext("button", "My code"), "mentoring:code:"),
        ),
        (
            Button(pgettext("button", "Meeting others"), "meeting:mentoring:"),
            Button(pgettext("button", "Stop being a mentor"), "mentoring:stop:"),
        ),
    )


def _change_buttons() -> Buttons:
    fields = [Button(label, f"mentoring:change:{field}") for field, label in FIELDS.items()]
    fewer = Button(pgettext("button", "Help with less"), "skills::")
    return (tuple(fields[:2]), tuple(fields[2:4]), (fields[4], fewer), (BACK,))


def _away_buttons() -> Buttons:
    return (
        (
            Button(pgettext("button", "For a week"), "mentoring:away:week"),
            Button(pgettext("button", "For a month"), "mentoring:away:month"),
        ),
        (Button(pgettext("button", "Until a day that I write"), "mentoring:away:date"),),
        (BACK,),
    )


def _stop_buttons() -> Buttons:
    really = Button(pgettext("button", "Stop being a mentor"), "mentoring:stop:really")
    return ((really, Button(pgettext("button", "Stay a mentor"), "mentoring::")),)


_BEING_A_MENTOR: Final = paragraphs(
    _("<b>Being a mentor</b>"),
    _(
        "You help somebody to grow in what you do well: in one conversation, or for some months. "
        "I ask you only when the wish fits you, and you say yes or no with one tap."
    ),
    _(
        "You decide how many people and how many hours, and you can be away at any time. "
        "Nobody reads your name before you have both said yes."
    ),
)
_AWAY: Final = _(
    "For how long? I send nobody new meanwhile, and what waits for your answer goes on to others. "
    "Whom you accompany already stays with you."
)
_STOP: Final = _(
    "Would you like to stop being a mentor? I delete what you told me about that, and send nobody "
    "new. Whom you accompany already stays with you until you end it."
)
CONFIRM_AGAIN: Final = _(
    "Nobody can find you until you have confirmed what your community asks of those who meet "
    "others."
)
_STOPPED: Final = _("All right, you are no mentor any more. Thank you for what you gave!")
