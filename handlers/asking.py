"""One request on its way: what happens to it, and who is asked next."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.model import Buttons
from bot.text import Text
from conversations.mentoring import steps, words
from conversations.mentoring.patience import LOOK_EVERY, PASS_ON_AFTER, REMIND_AFTER
from conversations.mentoring.states import Change, Event, change
from conversations.quiet_hours import after_quiet_hours
from handlers import request_notes
from handlers.obstacles import obstacle
from handlers.programme_news import nobody_is_left
from handlers.request_notes import News
from handlers.turn import Turn
from storage import communities, memberships, mentors, outbox, requests
from storage.records.requests import Asked, AskedState, Reason, Request, RequestState

ANSWERS: Final = frozenset({Event.ACCEPTED, Event.DECLINED, Event.QUESTION, Event.REPORTED})
TAKEN_BACK: Final = frozenset({Event.AWAY, Event.GONE, Event.WITHDRAWN, Event.LEFT, Event.RESTS})


class Going:
    """A request, and how far it gets in this turn; its seeker is told once, at the end."""

    def __init__(self, turn: Turn, request: Request, skill: Text) -> None:
        self.turn = turn
        self.request = request
        self.skill = skill
        self._told: list[Text] = []
        self._buttons: Buttons = ()

    @classmethod
    async def of(cls, turn: Turn, request: str) -> Going | None:
        """The request of this id, as it stands; None where there is none."""
        found = await requests.find(turn.tx, request)
        if found is None:
            return None
        return cls(turn, found, await steps.skill_name(turn.tx, found.community, found.skill))

    async def rows(self, *states: AskedState) -> list[Asked]:
        """Those whom it was, is or may be put to that are in one of these states, in order."""
        found = await requests.asked_of(self.turn.tx, self.request.id)
        return [one for one in found if one.state in states]

    async def at_it(self) -> Asked | None:
        """The mentor with whom it lies now."""
        rows = await self.rows(AskedState.ASKED, AskedState.WONDERING)
        return rows[0] if rows else None

    async def happens(
        self,
        event: Event,
        asked: Asked | None = None,
        *,
        reason: Reason | None = None,
        said: str = "",
        which: str = "",
    ) -> bool:
        """Let something happen; False where it cannot any more, and then nothing has changed.

        `said` is a question or its answer; `which` tells why it is this mentor's turn.
        """
        step = change(self.request.state, asked.state if asked else None, event)
        if step is None:
            return False
        at = await self._at(step, asked)
        before = await self._move(step, event, at)
        if before is None:
            return False
        unread = False
        if asked:
            unread = await self._move_asked(step, event, asked, at, reason, said)
        await self._read_anew()
        news = News(self.turn, before, self.skill, asked, at + PASS_ON_AFTER, reason, said, which)
        await self._note(step, news, unread=unread)
        return True

    async def joins(self, event: Event, mentor: str) -> bool:
        """Put somebody on the list who was chosen or found; False where they were on it before.

        Who is chosen in the middle of it comes first.
        """
        step = change(self.request.state, None, event)
        if step is None or step.asked is None:
            return False
        tx, id, first = self.turn.tx, self.request.id, event is Event.CHOSEN
        if not await requests.place(tx, id, mentor, step.asked, first=first):
            return False
        await self._move(step, event, self.turn.now)
        await self._read_anew()
        asked = await requests.find_asked(tx, id, mentor)
        news = News(self.turn, self.request, self.skill, asked, self.turn.now)
        await self._note(step, news)
        return True

    async def _move(self, step: Change, event: Event, at: datetime) -> Request | None:
        """Bring the request to its next state; returns it as it was, None: it is too late."""
        before, due_at = self.request, _due(step, event, at)
        moved = await requests.move(self.turn.tx, before, step.request, due_at=due_at)
        return before if moved else None

    async def _note(self, step: Change, news: News, *, unread: bool = False) -> None:
        if step.seeker:
            text, self._buttons = await request_notes.for_seeker(step.seeker, news)
            self._told.append(text)
        if step.mentor and news.asked and not unread:
            await request_notes.tell_mentor(step.mentor, news, news.asked.mentor)

    async def _at(self, step: Change, asked: Asked | None) -> datetime:
        """From when the time of whoever is to answer runs: not in their night."""
        if asked and step.asked and asked.state is step.asked:
            return asked.at
        if asked is None or step.asked is None or not step.asked.is_at_it:
            return self.turn.now
        who = asked.mentor if step.asked is AskedState.ASKED else self.request.seeker
        person = await memberships.with_zone(self.turn.tx, who)
        return after_quiet_hours(person, self.turn.now) if person else self.turn.now

    async def _move_asked(
        self,
        step: Change,
        event: Event,
        asked: Asked,
        at: datetime,
        reason: Reason | None,
        said: str,
    ) -> bool:
        """Bring what the mentor makes of it to its next state; whether they never read of it."""
        tx = self.turn.tx
        if event is Event.REMINDED or step.asked is None:
            await requests.remind(tx, asked)
            return False
        await self._unsay(asked)
        question = said if event is Event.QUESTION else ""
        await requests.move_asked(tx, asked, step.asked, at=at, reason=reason, question=question)
        if event in ANSWERS:
            await requests.has_answered(tx, asked.mentor)
        elif event in TAKEN_BACK:
            await requests.waits_no_more(tx, asked)
        elif step.asked is AskedState.ASKED:
            await requests.waits_for(tx, asked.mentor, at)
        new = asked.state is AskedState.ASKED and not asked.questions
        return new and asked.at > self.turn.now

    async def _unsay(self, asked: Asked) -> None:
        """Take back what was to be said in the morning, and is not true any more by then."""
        tx, id = self.turn.tx, self.request.id
        await outbox.take_back(tx, asked.mentor, f"request:{id}:")
        await outbox.take_back(tx, self.request.seeker, f"mentor:{id}:answer")

    async def _read_anew(self) -> None:
        found = await requests.find(self.turn.tx, self.request.id)
        if found is None:
            raise LookupError("Expected a request that has just been moved.")
        self.request = found
        if not found.state.is_open:
            await self._settle()

    async def _settle(self) -> None:
        """Take from the list whoever was not asked yet."""
        for one in await self.rows(AskedState.NEXT, AskedState.PROPOSED):
            step = change(self.request.state, one.state, Event.SETTLED)
            if step and step.asked:
                await requests.move_asked(self.turn.tx, one, step.asked)

    async def go_on(self, which: str) -> None:
        """Ask the next one who can be asked; where nobody is left, say that Banyan looks on.

        `which` tells why it is whose turn: "first", "next", "named", "stand_in", "only" or "again".
        """
        while self.request.state is RequestState.LOOKING:
            if await self.must_rest():
                await self.happens(Event.RESTS)
                return
            waiting = await self.rows(AskedState.NEXT)
            if not waiting:
                await self._look_on()
                return
            which = await self._put(waiting[0], which)

    async def _put(self, asked: Asked, which: str) -> str:
        """Ask this mentor, or take them from the list; returns why it is whose turn after them."""
        problem = await obstacle(self.turn, self.request, asked)
        if problem is None:
            await self.happens(Event.PUT, asked, which=which)
            return which
        await self.happens(problem, asked)
        if problem is Event.AWAY and await self.stand_in(asked.mentor):
            return "stand_in"
        return "next"

    async def stand_in(self, mentor: str) -> bool:
        """Put whoever stands in for a mentor who is away before all others, if somebody does."""
        found = await mentors.find(self.turn.tx, mentor)
        if found is None or found.backup in {None, self.request.seeker}:
            return False
        return await self.joins(Event.CHOSEN, found.backup or "")

    async def _look_on(self) -> None:
        if await self.rows(AskedState.PROPOSED):
            return await self.schedule(self.turn.now + LOOK_EVERY)
        if await self.rows(*AskedState):
            await self.happens(Event.NOBODY)  # the clock looks at once
            await nobody_is_left(self.turn, self.request)
        else:
            await self.schedule(self.turn.now + LOOK_EVERY)  # it was looked for just now

    async def must_rest(self) -> bool:
        """Whether its community rests, so that nobody is asked."""
        found = await communities.find(self.turn.tx, self.request.community)
        return found is not None and found.paused

    async def since(self) -> datetime:
        """When anything has last happened to it while nobody is asked."""
        return max([self.request.at, *(one.at for one in await self.rows(*AskedState))])

    async def schedule(self, moment: datetime) -> None:
        """Let the clock look at it again then."""
        await requests.schedule(self.turn.tx, self.request.id, moment)

    async def tell(self) -> None:
        """Tell the seeker all that has happened, in one message."""
        if not self._told:
            return
        text = words.about(self.skill, *self._told)
        await request_notes.tell_seeker(self.turn, self.request.seeker, text, self._buttons)
        self._told.clear()


async def take_back_all(turn: Turn) -> None:
    """Take back whatever who acts looks for, so that no mentor goes on thinking about it."""
    for request in await requests.open_of(turn.tx, turn.somebody.id):
        going = await Going.of(turn, request.id)
        if going:
            await going.happens(Event.WITHDRAWN, await going.at_it())


def _due(step: Change, event: Event, at: datetime) -> datetime | None:
    """When the clock has something to do about a request after this."""
    if not step.request.is_open:
        return None
    if step.request is RequestState.LOOKING:
        return at
    if step.request is RequestState.RESTING:
        return at + LOOK_EVERY
    return at + (PASS_ON_AFTER if event is Event.REMINDED else REMIND_AFTER)
