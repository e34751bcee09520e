"""What mentors answer to a request, and what the clock makes of one."""

from __future__ import annotations

from typing import Final

from bot.engine.journal import Conversation, Status
from bot.model import Button, Buttons
from bot.text import Text, _, pgettext
from conversations.matches.steps import bring_together
from conversations.mentoring import answering, steps, words
from conversations.mentoring.patience import (
    LOOK_EVERY,
    LOOK_FOR,
    MOST_QUESTIONS,
    PASS_ON_AFTER,
    REMIND_AFTER,
)
from conversations.mentoring.states import Event, Note
from handlers import dialogue, request_notes
from handlers.asking import Going
from handlers.mentoring import CONFIRM_AGAIN, confirm_button
from handlers.obstacles import is_apart, obstacle
from handlers.registry import on
from handlers.request_notes import News
from handlers.turn import Turn
from storage import agreements, memberships, mentors, requests
from storage.records.matches import Kind, MatchPart, Member
from storage.records.requests import Asked, AskedState, Reason, RequestState

# Who has accepted knows whom they speak of: their match has a way of its own to say so.
WAS_READ: Final = frozenset(AskedState) - {
    AskedState.PROPOSED,
    AskedState.NEXT,
    AskedState.ACCEPTED,
}
BACK: Final = pgettext("button", "Back to the request")
THANKS: Final = _("Thank you for answering. I pass it on kindly.")
GONE: Final = _("That request is not there any more: there is nothing for you to do.")


@on.press("request")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """Take what a mentor answers, if the request lies with them."""
    going = await Going.of(turn, about)
    asked = await requests.find_asked(turn.tx, about, turn.somebody.id)
    if going is None or asked is None:
        return turn.edit(GONE)
    if option == "wrong" and asked.state in WAS_READ:
        return await dialogue.start(turn, "report", request=about)
    late = asked.state is AskedState.PASSED and going.request.state is RequestState.LOOKING
    if option == "accept" and (asked.state.is_at_it or late):
        return await _accept(going, asked)
    if not asked.state.is_at_it:
        await requests.has_answered(turn.tx, asked.mentor)  # late, but there
        return turn.edit(_over(going, asked), discreet=True)
    await _answer(going, asked, option)


async def _answer(going: Going, asked: Asked, option: str) -> None:
    turn, about = going.turn, going.request.id
    match option:
        case "no":
            turn.edit(_("What may I say?"), _reasons(about), discreet=True)
        case "ask" if asked.questions < MOST_QUESTIONS:
            await dialogue.start(turn, answering.QUESTION, request=about)
        case Reason.OTHER_MENTOR:
            await dialogue.start(turn, answering.OTHER, request=about)
        case Reason.TIME | Reason.SUBJECT | Reason.OTHER:
            await _decline(going, asked, Reason(option))
            turn.edit(THANKS)
        case _:
            turn.edit(*await shown(going, asked), discreet=True)


def _reasons(about: str) -> Buttons:
    rows = [
        (Button(label, f"request:{about}:{reason}"),) for reason, label in words.REASONS.items()
    ]
    return (*rows, (Button(BACK, f"request:{about}:look"),))


async def shown(going: Going, asked: Asked) -> tuple[Text, Buttons]:
    """The request as its mentor reads it, with what they can answer."""
    news = News(going.turn, going.request, going.skill, asked, asked.at + PASS_ON_AFTER)
    return await request_notes.for_mentor(Note.REQUEST, news, asked.mentor)


async def _accept(going: Going, asked: Asked) -> None:
    """Bring the two together, if nothing is in the way now."""
    turn, request = going.turn, going.request
    if await _in_the_way(going, asked):
        return turn.edit(GONE)
    if await mentors.free_places(turn.tx, asked.mentor) <= 0:
        _text, buttons = await shown(going, asked)
        return turn.edit(_FULL, buttons, discreet=True)
    if not await agreements.count_in(turn.tx, asked.mentor, request.community):
        return await _confirm_first(going)
    if not await going.happens(Event.ACCEPTED, asked):
        return turn.edit(_over(going, asked), discreet=True)
    turn.edit(_("Thank you! I introduce you to each other."))
    pair = ((asked.mentor, MatchPart.MENTOR), (request.seeker, MatchPart.MENTEE))
    await bring_together(
        turn.tx,
        Kind.MENTORING,
        [Member(who, part) for who, part in pair],
        community=request.community,
        skill=request.skill,
        goal=request.goal,
        lasting=request.lasting,
    )
    await _make_way(going, asked.mentor)


async def _confirm_first(going: Going) -> None:
    """Lead a mentor to what is asked of them now; the request waits meanwhile."""
    turn = going.turn
    mine = [one.id for one in await memberships.communities_of(turn.tx, turn.somebody.id)]
    mine.sort(key=lambda community: community != going.request.community)
    rows = [(confirm_button(community),) for community in mine[:1]]
    back = (Button(BACK, f"request:{going.request.id}:look"),)
    turn.edit(CONFIRM_AGAIN, (*rows, back), discreet=True)


async def _in_the_way(going: Going, asked: Asked) -> bool:
    """Whether these two cannot be brought together any more; then the request goes its way."""
    turn, request = going.turn, going.request
    if not await memberships.find(turn.tx, request.community, request.seeker):
        await going.happens(Event.LEFT, asked if asked.state.is_at_it else None)
    elif await is_apart(turn, request, asked.mentor):
        await going.happens(Event.GONE, asked)
        await going.go_on("next")
    else:
        return False
    await going.tell()
    return True


async def _make_way(going: Going, mentor: str) -> None:
    """Let the others who wait for a mentor go on, where that mentor has no room any more."""
    turn = going.turn
    if await mentors.free_places(turn.tx, mentor) > 0:
        return
    for request, _asked in await requests.put_to(turn.tx, mentor):
        await requests.schedule(turn.tx, request.id, turn.now)


async def _decline(going: Going, asked: Asked, reason: Reason, other: str = "") -> bool:
    """Pass a no on, and ask whoever is next: first the one whom the mentor had in mind."""
    if not await going.happens(Event.DECLINED, asked, reason=reason):
        return False
    fits = other not in {"", going.request.seeker}
    named = fits and await going.joins(Event.CHOSEN, other)
    await going.go_on("named" if named else "next")
    await going.tell()
    return True


def _over(going: Going, asked: Asked) -> Text:
    """Why a mentor's answer is not waited for any more."""
    match asked.state, going.request.state:
        case AskedState.ACCEPTED, _:
            return _("You have accepted this already.")
        case AskedState.DECLINED, _:
            return _("You have answered this already. Thank you!")
        case _, RequestState.MATCHED:
            return _("They have found a mentor meanwhile. Thank you for being there!")
        case _, RequestState.WITHDRAWN:
            return _("They have taken it back meanwhile: there is nothing for you to do.")
        case _, RequestState.ENDED:
            return GONE
        case _, RequestState.RESTING:
            return _(
                "The community rests for now, and the request with it. There is nothing for you "
                "to do."
            )
        case AskedState.PASSED, RequestState.ASKING:
            return _("No answer had come in time, so I have asked somebody else. Thank you!")
    return _("This request does not lie with you any more. There is nothing for you to do.")


@on.ended(answering.QUESTION)
async def questioned(turn: Turn, conversation: Conversation) -> None:
    """Carry a mentor's question to the seeker."""
    found = await _said(turn, conversation)
    if found is None:
        return
    going, asked, said = found
    enough = asked.questions >= MOST_QUESTIONS
    if asked.mentor != conversation.person or enough:
        turn.say(_over(going, asked))
    elif await going.happens(Event.QUESTION, asked, said=said):
        await going.tell()
        turn.say(_("I have passed your question on. You hear from me when the answer comes."))
    else:
        turn.say(_("You have asked something already: the answer is on its way."))


@on.ended(answering.ANSWER)
async def answered(turn: Turn, conversation: Conversation) -> None:
    """Carry the seeker's answer to the mentor who asked."""
    found = await _said(turn, conversation)
    if found is None:
        return
    going, asked, said = found
    mine = going.request.seeker == conversation.person
    if mine and await going.happens(Event.ANSWERED, asked, said=said):
        turn.say(_("Thank you, I have passed it on."))
    else:
        turn.say(TOO_LATE)


async def _said(turn: Turn, conversation: Conversation) -> tuple[Going, Asked, str] | None:
    """The request that words are about, with whom it lies with, and the words.

    None where none were said; that there is nobody to carry them to is said here.
    """
    if conversation.status is not Status.DONE:
        return None
    said = next(entry.value for entry in conversation.journal if entry.key == "words")
    going = await Going.of(turn, conversation.args["request"])
    asked = await going.at_it() if going else None
    if going is None or asked is None:
        turn.say(TOO_LATE)
        return None
    return going, asked, said


@on.ended(answering.OTHER)
async def pointed_on(turn: Turn, conversation: Conversation) -> None:
    """Pass a no on, and ask the one first whom the mentor had in mind."""
    if conversation.status is not Status.DONE:
        return
    going = await Going.of(turn, conversation.args["request"])
    about = going.request.id if going else ""
    asked = await requests.find_asked(turn.tx, about, conversation.person)
    named = [one.value for one in conversation.journal if one.key.startswith("found/")]
    other = next(filter(None, named), "")
    if going and asked and await _decline(going, asked, Reason.OTHER_MENTOR, other):
        turn.say(THANKS)
    else:
        turn.say(TOO_LATE)


@on.due("request")
async def look_at(turn: Turn, about: str) -> None:
    """Remind, pass on, look again or end, as its time wants it."""
    going = await Going.of(turn, about)
    due_at = going.request.due_at if going else None
    if going is None or due_at is None or due_at > turn.now:
        return
    community, seeker = going.request.community, going.request.seeker
    if not await memberships.find(turn.tx, community, seeker):
        await going.happens(Event.LEFT, await going.at_it())
    elif going.request.state is RequestState.RESTING:
        await _resting(going)
    elif await going.must_rest():
        await going.happens(Event.RESTS, await going.at_it())
    elif going.request.state is RequestState.ASKING:
        await _asking(going)
    else:
        await _looking(going)
    await going.tell()


async def _resting(going: Going) -> None:
    """Go on once the community is back: ask anew whoever was being asked."""
    if await going.must_rest():
        return await going.schedule(going.turn.now + LOOK_EVERY)
    await going.happens(Event.RESUMED)
    if await going.rows(AskedState.NEXT):
        await going.go_on("again")


async def _asking(going: Going) -> None:
    """See whether whoever is to answer is still there, and in time."""
    asked, now = await going.at_it(), going.turn.now
    problem = await obstacle(going.turn, going.request, asked) if asked else Event.GONE
    if problem:
        await going.happens(problem, asked)
        stands_in = problem is Event.AWAY and asked and await going.stand_in(asked.mentor)
        await going.go_on("stand_in" if stands_in else "next")
    elif asked and now >= asked.at + PASS_ON_AFTER:
        await going.happens(Event.EXPIRED, asked)
        await going.go_on("next")
    elif asked and now >= asked.at + REMIND_AFTER and not asked.reminded:
        await going.happens(Event.REMINDED, asked)
    elif asked:
        wait = PASS_ON_AFTER if asked.reminded else REMIND_AFTER
        await going.schedule(asked.at + wait)


async def _looking(going: Going) -> None:
    """Ask whoever is next, or look for somebody anew; after thirty days, end."""
    if await going.rows(AskedState.NEXT):
        return await going.go_on("next")
    for proposed in await going.rows(AskedState.PROPOSED):
        if await obstacle(going.turn, going.request, proposed):
            await going.happens(Event.GONE, proposed)
    if await going.since() + LOOK_FOR <= going.turn.now:
        await going.happens(Event.TIME_OVER)
        return
    if not await going.rows(AskedState.PROPOSED):
        await _search(going)
    await going.schedule(going.turn.now + LOOK_EVERY)


async def _search(going: Going) -> None:
    """Look for somebody who was not on the list yet, and propose them to the seeker."""
    turn, request = going.turn, going.request
    known = [one.mentor for one in await going.rows(*AskedState)]
    found = await turn.look(
        f"suggest {request.id}",
        steps.suggest,
        person=request.seeker,
        community=request.community,
        skill=request.skill,
        repeats=request.repeats,
        besides=known,
        most=1,
    )
    for one in found["people"]:
        await going.joins(Event.FOUND, one["mentor"])


TOO_LATE: Final = _(
    "The request has moved on meanwhile, so there is nobody any more to carry that to."
)
_FULL: Final = _(
    "You have as many mentees as you wanted at once. {mentoring} lets you have more; the request "
    "waits for your answer until then, or until its day.",
    mentoring=words.MENTORING,
)
