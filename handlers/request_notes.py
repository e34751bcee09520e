"""What people are told about a request: the words of each note, and its buttons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.model import Button, Buttons
from bot.text import Text, pgettext
from conversations.mentoring import steps, words
from conversations.mentoring.patience import LOOK_FOR, MOST_QUESTIONS
from conversations.mentoring.states import Note
from handlers.own_days import day_for
from handlers.turn import Turn
from handlers.unprompted import tell as tell_unasked
from storage import communities, programmes
from storage.records.requests import Asked, Reason, Request

ACCEPT: Final = pgettext("button", "Accept")
DECLINE: Final = pgettext("button", "Decline")
ASK: Final = pgettext("button", "Ask something first")
WRONG: Final = pgettext("button", "Something is wrong")
ANSWER: Final = pgettext("button", "Answer")

PLAIN: Final = {
    Note.SILENT: words.SILENT,
    Note.AWAY: words.AWAY,
    Note.GONE: words.GONE,
    Note.ENDED: words.ended(),
}


@dataclass(frozen=True, slots=True)
class News:
    """Something that has happened to a request."""

    turn: Turn
    request: Request  # as it was before
    skill: Text
    asked: Asked | None  # as they were before
    until: datetime  # when whoever is to answer must have
    reason: Reason | None = None
    said: str = ""
    which: str = ""

    async def day(self, person: str) -> date:
        """The last day for an answer, where somebody is."""
        return await day_for(self.turn, person, self.until)


async def for_seeker(note: Note, news: News) -> tuple[Text, Buttons]:
    """What the seeker is told, and what they can press."""
    request = news.request
    day = await news.day(request.seeker)
    match note:
        case Note.ASKED:
            return words.asked(news.which, day, programme=await _programme(news)), ()
        case Note.PROPOSAL:
            return await proposal(news)
        case Note.QUESTION:
            return words.question(news.said, day), answer_row(request)
        case Note.QUESTION_WAITS:
            question = news.asked.question if news.asked else ""
            return words.question_waits(question, day), answer_row(request)
        case Note.DECLINED:
            return words.DECLINED[news.reason or Reason.OTHER], ()
        case Note.KEEP_LOOKING:
            last = await day_for(news.turn, request.seeker, news.turn.now + LOOK_FOR)
            return words.keep_looking(last, programme=await _programme(news)), ()
        case Note.LEFT:
            community = await communities.find(news.turn.tx, request.community)
            return words.left(community.name if community else ""), ()
        case Note.RESTS:
            community = await communities.find(news.turn.tx, request.community)
            return words.rests(community.name if community else ""), ()
    return PLAIN[note], ()


async def _programme(news: News) -> str:
    """What the programme is called that the request is part of; empty: it is part of none."""
    return await programmes.title_of(news.turn.tx, news.request.id)


async def proposal(news: News) -> tuple[Text, Buttons]:
    """Whom Banyan found, for the seeker to say whether to ask."""
    mentor = news.asked.mentor if news.asked else ""
    request = news.request
    why = await steps.why_for_seeker(news.turn.tx, request, mentor)
    yes = Button(pgettext("button", "Ask them"), f"mentor:{request.id}:yes")
    no = Button(pgettext("button", "Somebody else, please"), f"mentor:{request.id}:no")
    return words.proposal(why), ((yes, no),)


def answer_row(request: Request) -> Buttons:
    """The way to answer a mentor's question."""
    return ((Button(ANSWER, f"mentor:{request.id}:answer"),),)


async def for_mentor(note: Note, news: News, mentor: str) -> tuple[Text, Buttons]:
    """What a mentor is told, and what they can press."""
    request, day = news.request, await news.day(mentor)
    buttons = await choices(news, mentor)
    match note:
        case Note.REMINDER:
            return words.reminder(news.skill, request.goal, day), buttons
        case Note.ANSWER:
            return words.answer(news.skill, news.said, day), buttons
        case Note.NO_ANSWER:
            return words.no_answer(news.skill, request.goal, day), buttons
        case Note.NOT_NEEDED:
            return words.not_needed(news.skill), ()
    why = await steps.why_for_mentor(news.turn.tx, request, mentor)
    return words.request(news.skill, request.goal, request.lasting, why, day), buttons


async def choices(news: News, mentor: str) -> Buttons:
    """What a mentor can do about a request; a question only while there is one left."""
    id = news.request.id
    accept, decline = Button(ACCEPT, f"request:{id}:accept"), Button(DECLINE, f"request:{id}:no")
    ask, wrong = Button(ASK, f"request:{id}:ask"), Button(WRONG, f"request:{id}:wrong")
    if news.asked and news.asked.questions >= MOST_QUESTIONS:
        return ((accept, decline), (wrong,))
    return ((accept, decline), (ask, wrong))


async def tell_mentor(note: Note, news: News, mentor: str) -> None:
    """Tell a mentor; what they press is nobody else's business."""
    text, buttons = await for_mentor(note, news, mentor)
    await tell_unasked(news.turn, mentor, text, buttons, discreet=True)


async def tell_seeker(turn: Turn, seeker: str, text: Text, buttons: Buttons) -> None:
    """Tell a seeker: at once where they have just acted, else by day."""
    if turn.incoming and turn.person and turn.person.id == seeker:
        turn.say_in_private(text, buttons)
    else:
        await tell_unasked(turn, seeker, text, buttons)
