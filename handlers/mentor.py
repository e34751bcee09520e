"""Looking for a mentor: what somebody has asked for, and how it stands."""

from __future__ import annotations

from typing import Final

from bot.engine.journal import Conversation
from bot.model import Button, Buttons
from bot.text import Text, _, lines, paragraphs, pgettext
from conversations.mentoring import answering, find, steps, words
from conversations.mentoring.patience import LOOK_FOR, MOST_OPEN, PASS_ON_AFTER
from conversations.mentoring.states import Event
from handlers import dialogue
from handlers.asking import Going
from handlers.groups import answer_briefly
from handlers.own_days import day_for
from handlers.panels import show
from handlers.registry import on
from handlers.turn import Turn
from storage import programmes, requests
from storage.records.requests import Asked, AskedState, Request, RequestState

ANOTHER: Final = Button(pgettext("button", "Look for another mentor"), "mentor:new:")
PROGRAMMES: Final = Button(pgettext("button", "Programmes"), "programmes::")
NOT_THERE: Final = _(
    "That request has ended already. {mentor} shows those that are open.", mentor=words.MENTOR
)


@on.command(find.MENTOR, summary=_("Find somebody who helps you to grow"), groups=True, menu=2)
async def mentor(turn: Turn) -> None:
    """Begin to look for a mentor, or show what somebody looks for already."""
    if not turn.place.private:
        return _lead_into_private(turn)
    if turn.conversation and turn.conversation.flow == find.MENTOR:
        return await begin(turn)
    if await requests.open_of(turn.tx, turn.somebody.id):
        return await _panel(turn)
    rows = await _programmes(turn)
    if rows:
        turn.say(PROGRAMME_OPEN, rows)
    await begin(turn)


async def _programmes(turn: Turn) -> Buttons:
    """The way to programmes, where one is open to whoever acts."""
    return ((PROGRAMMES,),) if await programmes.may_apply(turn.tx, turn.somebody.id) else ()


def _lead_into_private(turn: Turn) -> None:
    link = Button(pgettext("button", "Find a mentor"), url=turn.link("mentor"))
    text = _("Whom you look for is between you and me: nobody here sees it.")
    answer_briefly(turn, text, ((link,),))


@on.opened(find.MENTOR)
async def opened(turn: Turn, rest: str) -> None:
    """As the command; this is where the button in a group leads."""
    await mentor(turn)


async def begin(turn: Turn, skill: str = "") -> None:
    """Begin to look for a mentor, for a skill that is known already or for any."""
    if turn.conversation and turn.conversation.flow == find.MENTOR and not skill:
        turn.answered = True  # the question is put again here, once
        return await dialogue.ask_again(turn)
    await dialogue.start(turn, find.MENTOR, **({"skill": skill} if skill else {}))


@on.press(find.MENTOR)
async def pressed(turn: Turn, about: str, option: str) -> None:
    """Look for another one, or do something about a request of one's own."""
    if about == "new":
        return await begin(turn, option)
    if about == "":
        return await _panel(turn)
    going = await Going.of(turn, about)
    if going is None or going.request.seeker != turn.somebody.id:
        return turn.edit(NOT_THERE)
    if not going.request.state.is_open:
        return turn.edit(NOT_THERE)
    await _with_one(going, option)


async def _with_one(going: Going, option: str) -> None:
    turn = going.turn
    match option:
        case "drop":
            turn.edit(*_ask_to_drop(going))
        case "really":
            await going.happens(Event.WITHDRAWN, await going.at_it())
            turn.edit(_("I have taken it back and deleted what you wrote."))
        case "answer":
            await _answer(going)
        case "yes" | "no":
            await _decide(going, wanted=option == "yes")
        case _:
            await _panel(turn)


def _ask_to_drop(going: Going) -> tuple[Text, Buttons]:
    about = going.request.id
    yes = Button(pgettext("button", "Take it back"), f"mentor:{about}:really")
    no = Button(pgettext("button", "Let it stand"), "mentor::")
    text = _("Shall I take back your request and delete what you wrote?")
    return words.about(going.skill, words.quoted(going.request.goal), text), ((yes, no),)


async def _answer(going: Going) -> None:
    asked = await going.at_it()
    if asked is None or asked.state is not AskedState.WONDERING:
        return going.turn.edit(_("That question waits for no answer any more."))
    await dialogue.start(going.turn, answering.ANSWER, request=going.request.id)


async def _decide(going: Going, *, wanted: bool) -> None:
    """Ask whom Banyan found, or look for somebody else."""
    turn, proposed = going.turn, await going.rows(AskedState.PROPOSED)
    if not proposed:
        return turn.edit(_("They have found somebody else meanwhile. I keep looking for you."))
    if not wanted:
        await going.happens(Event.REFUSED, proposed[0])
        return turn.edit(_("All right, I look for somebody else."))
    turn.edit(_("All right."))
    await going.happens(Event.CHOSEN, proposed[0])
    await going.go_on("only")
    await going.tell()


@on.ended(find.MENTOR)
async def found(turn: Turn, conversation: Conversation) -> None:
    """Ask the first of those whom somebody chose."""
    begun = [entry.value for entry in conversation.journal if entry.key == "begun"]
    going = await Going.of(turn, begun[0]) if begun and begun[0] else None
    if going:
        await going.go_on("first" if len(await going.rows(AskedState.NEXT)) > 1 else "only")
        await going.tell()


async def _panel(turn: Turn) -> None:
    """What somebody looks for, how each stands, and what they can do about it."""
    mine = await requests.open_of(turn.tx, turn.somebody.id)
    if not mine:
        nothing = _("You look for no mentor at the moment.")
        return show(turn, nothing, ((ANOTHER,), *await _programmes(turn)))
    texts, rows = [], []
    for number, request in enumerate(mine, start=1):
        text, row = await _entry(turn, request, number)
        texts.append(text)
        rows.append(row)
    if len(mine) < MOST_OPEN:
        rows.append((ANOTHER,))
    rows += await _programmes(turn)
    show(turn, paragraphs(_("<b>Whom you look for</b>"), *texts), tuple(rows))


async def _entry(turn: Turn, request: Request, number: int) -> tuple[Text, tuple[Button, ...]]:
    going = await Going.of(turn, request.id)
    if going is None:
        raise LookupError("Expected a request that has just been read.")
    head = _(
        "{n}. <b>{skill}</b>: {goal}",
        n=number,
        skill=going.skill,
        goal=words.shortened(request.goal),
    )
    how, more = await _standing(going, number)
    drop = Button(pgettext("button", "Take {n} back", n=number), f"mentor:{request.id}:drop")
    return lines([head, how]), (*more, drop)


async def _standing(going: Going, number: int) -> tuple[Text, tuple[Button, ...]]:
    """How a request stands, in words, and what its seeker can do about that."""
    asked, id = await going.at_it(), going.request.id
    turn, seeker = going.turn, going.request.seeker
    if asked and asked.state is AskedState.WONDERING:
        answer = Button(pgettext("button", "Answer {n}", n=number), f"mentor:{id}:answer")
        return _("A mentor asks: “{words}”", words=asked.question), (answer,)
    if asked:
        day = await day_for(turn, seeker, asked.at + PASS_ON_AFTER)
        return _("I have asked somebody, who answers by {day} or is passed over.", day=day), ()
    proposed = await going.rows(AskedState.PROPOSED)
    if proposed:
        return await _found(going, proposed[0], number)
    if going.request.state is RequestState.RESTING:
        return _("It waits as long as the community rests."), ()
    day = await day_for(turn, seeker, await going.since() + LOOK_FOR)
    return _("I look once a day, until {day}.", day=day), ()


async def _found(going: Going, asked: Asked, number: int) -> tuple[Text, tuple[Button, ...]]:
    """Whom Banyan found for a request, while its seeker has not said whether to ask."""
    why = await steps.why_for_seeker(going.turn.tx, going.request, asked.mentor)
    id = going.request.id
    yes = Button(pgettext("button", "Ask for {n}", n=number), f"mentor:{id}:yes")
    no = Button(pgettext("button", "Not them for {n}", n=number), f"mentor:{id}:no")
    return lines([_("I have found somebody:"), words.listed(why)]), (yes, no)


PROGRAMME_OPEN: Final = _(
    "A programme is open in your communities, too: many are brought together with mentors there at "
    "the same time."
)
