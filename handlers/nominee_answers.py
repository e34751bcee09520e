"""What people answer who were nominated: yes, later, no, or never again."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.model import Button, Buttons
from bot.text import Text, _, ngettext, paragraphs, pgettext
from conversations.nominations.nominating import steps, words
from conversations.nominations.nominating.flow import NOMINATE
from handlers import calls as shown
from handlers import dialogue
from handlers.nominees import ANSWERED_DURING, MAY_STAND, answers, asked
from handlers.own_days import own_day
from handlers.registry import on
from handlers.turn import Turn
from storage import calls, candidates
from storage.records.calls import Call
from storage.records.candidates import Candidate, CandidateState

LATER: Final = (1, 3, 7)  # days


@on.press("nominee")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """Take what somebody answers who was nominated; nobody else can."""
    if not about:
        return await _be_asked_again(turn)
    found = await candidates.find(turn.tx, about)
    call = await calls.find(turn.tx, found.call) if found else None
    if found is None or call is None or found.person != turn.somebody.id:
        return turn.edit(words.GONE)
    if found.state not in MAY_STAND:
        return await shown.show_one(turn, call.id)
    if call.state not in ANSWERED_DURING:
        return turn.edit(words.TOO_LATE)
    await _answer(turn, call, found, option)


async def _answer(turn: Turn, call: Call, own: Candidate, option: str) -> None:
    match option.partition("."):
        case "yes" | "stand", _, _ if not turn.somebody.name:
            who = {"candidate": own.id, "title": call.plan.title}
            await dialogue.start(turn, NOMINATE, call=call.id, **who)
        case "yes", _, _:
            turn.edit(*await _shall_i(turn, call, own), discreet=True)
        case "stand", _, _:
            await _stand(turn, own)
            await shown.show_one(turn, call.id, news=words.STAND)
        case "later", _, "":
            turn.edit(*_when(turn, call, own), discreet=True)
        case "later", _, days if days in map(str, _days_left(turn, call)):
            await _wait(turn, own, int(days))
        case "no", _, _:
            await candidates.move(turn.tx, own, CandidateState.DECLINED)
            turn.edit(words.DECLINED)
        case "never", _, _:
            await candidates.never_ask(turn.tx, turn.somebody.id)
            await candidates.move(turn.tx, own, CandidateState.DECLINED)
            turn.edit(words.NEVER)
        case _:
            turn.edit(await asked(turn, call, own), answers(own), discreet=True)


async def _shall_i(turn: Turn, call: Call, own: Candidate) -> tuple[Text, Buttons]:
    """What standing means; one press more, so that nobody stands by a slip of a finger."""
    me = turn.somebody.id
    keeps = await steps.looks_after(turn.tx, call, me)
    stand = Button(pgettext("button", "I stand"), f"nominee:{own.id}:stand")
    return words.stand(call.plan.title, me, stepped_back=keeps), ((stand,), (_back(own),))


def _back(own: Candidate) -> Button:
    return Button(pgettext("button", "Back"), f"nominee:{own.id}:look")


async def _stand(turn: Turn, own: Candidate) -> None:
    await candidates.move(turn.tx, own, CandidateState.ACCEPTED)
    await calls.step_back(turn.tx, own.call, turn.somebody.id)


async def stand_by_name(turn: Turn, candidate: str) -> None:
    """Let somebody stand who was nominated, now that they have said what they are called."""
    own = await candidates.find(turn.tx, candidate)
    call = await calls.find(turn.tx, own.call) if own else None
    if own is None or call is None or own.person != turn.somebody.id:
        turn.say(words.GONE)
    elif own.state not in MAY_STAND or call.state not in ANSWERED_DURING:
        turn.say(words.TOO_LATE)
    else:
        await _stand(turn, own)
        await say_that_they_stand(turn, call)


async def say_that_they_stand(turn: Turn, call: Call) -> None:
    """Tell somebody at the end of a conversation that they stand now, and show them the call."""
    text = paragraphs(words.STAND, *await shown.view(turn, call))
    turn.say(text, await shown.buttons(turn, call))


def _days_left(turn: Turn, call: Call) -> list[int]:
    """In how many days somebody can be asked again, and has a day for the answer then."""
    last = call.plan.prepare_until - timedelta(days=1)
    return [days for days in LATER if turn.now + timedelta(days=days) <= last]


def _when(turn: Turn, call: Call, own: Candidate) -> tuple[Text, Buttons]:
    rows = [
        (Button(ngettext("In {n} day", "In {n} days", days), f"nominee:{own.id}:later.{days}"),)
        for days in _days_left(turn, call)
    ]
    until = own_day(turn, call.plan.prepare_until)
    text = (
        _("When shall I ask you again? You have until {day}.", day=until)
        if rows
        else _("There is not much time left: you have until {day}.", day=until)
    )
    return text, (*rows, (_back(own),))


async def _wait(turn: Turn, own: Candidate, days: int) -> None:
    then = turn.now + timedelta(days=days)
    await candidates.move(turn.tx, own, CandidateState.LATER, ask_at=then)
    day = own_day(turn, then)
    turn.edit(_("All right, I ask you again on {day}. Nobody else knows of it.", day=day))


async def _be_asked_again(turn: Turn) -> None:
    await candidates.ask_again_after_all(turn.tx, turn.somebody.id)
    turn.edit(words.AGAIN)
