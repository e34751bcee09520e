"""Calls as people see them; each capability adds its own button."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeAlias

from bot.model import Button, Buttons
from bot.text import Text, _, lines, paragraphs, pgettext, verbatim
from conversations.nominations import minutes as written
from conversations.nominations import news, words
from conversations.nominations.nominating.words import IS_NEVER
from handlers.call_acts import CallActs
from handlers.call_details import details
from handlers.panels import show
from handlers.registry import on
from handlers.turn import Turn
from storage import calls, candidates, memberships, minutes, roll
from storage.records.calls import Call, CallNote, CallState, RollEntry, Tie
from storage.records.candidates import CandidateState

MOST_ENDED: Final = 4  # calls that are shown after their end
NOBODY: Final = _("Nobody is being looked for just now.")
GONE: Final = _("That call is not there any more.")
NO_CODE: Final = _("That code does not work, or has been used.")
ACTS: Final = CallActs("call")
act, data = ACTS.act, ACTS.data

TakesCode: TypeAlias = Callable[[Turn, str], Awaitable[bool]]
CODES: Final[list[TakesCode]] = []  # who may know what a code is for


def takes_code(taking: TakesCode) -> TakesCode:
    """Be asked about codes that are typed after the command; True: it was this one's, and done."""
    CODES.append(taking)
    return taking


@on.command("calls", summary=_("Nominate people for roles, and decide"))
async def calls_(turn: Turn) -> None:
    """The calls of somebody's communities, those that ended last; or what a code is for."""
    if turn.rest:
        return await _take_code(turn, turn.rest)
    me = turn.somebody.id
    found = await calls.open_for(turn.tx, me)
    ended = await calls.over_for(turn.tx, me, MOST_ENDED)
    rows = tuple((Button(verbatim(one.plan.title), data(one.id)),) for one in (*found, *ended))
    told = [_("Your communities look for people:"), _listed(found)] if found else [NOBODY]
    if ended:
        told += [_("Ended:"), _listed(ended)]
    elif not found:
        told.append(WHAT_IT_IS)
    never = not await candidates.may_be_asked(turn.tx, me)
    if never:
        told.append(IS_NEVER)
    show(turn, paragraphs(*told), (*rows, *_after_all(never=never)))


async def _take_code(turn: Turn, code: str) -> None:
    for taking in CODES:
        if await taking(turn, code):
            return
    turn.say(NO_CODE)


def _after_all(*, never: bool) -> Buttons:
    """The way back for who said that they are never to be nominated."""
    again = Button(pgettext("button", "Let people nominate me"), "nominee::again")
    return ((again,),) if never else ()


def _listed(found: Sequence[Call]) -> Text:
    return lines(
        [
            _("<b>{title}</b>: {state}", title=one.plan.title, state=words.STATES[one.state])
            for one in found
        ]
    )


@on.press("calls")
async def pressed_list(turn: Turn, about: str, option: str) -> None:
    """As the command."""
    await calls_(turn)


@on.opened("call")
async def opened(turn: Turn, about: str) -> None:
    """Come to a call by the link in a group."""
    await show_one(turn, about)


@on.press("call")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """Do what a button says, where the call is still at that."""
    found = await seen(turn, about)
    if found is None:
        return turn.edit(GONE)
    if not await ACTS.do(turn, found, option):
        await show_one(turn, about)


async def seen(turn: Turn, call: str) -> Call | None:
    """The call, if who acts may see it.

    They belong to its community, are on its roll, or were asked whether they would stand.
    """
    found = await calls.find(turn.tx, call)
    if found is None or found.state is CallState.PLANNED:
        return None
    me = turn.somebody.id
    if await memberships.find(turn.tx, found.community, me):
        return found
    if await roll.of_person(turn.tx, call, me):
        return found
    own = await candidates.of_person(turn.tx, call, me)
    # Who has declined has nothing more to do with it, and who is not to be asked learns nothing.
    return found if own and own.state is not CandidateState.DECLINED else None


async def own_entry(turn: Turn, call: Call) -> RollEntry | None:
    """The entry on the roll of who acts."""
    return await roll.of_person(turn.tx, call.id, turn.somebody.id)


async def show_one(turn: Turn, call: str, *, news: Text | None = None) -> None:
    """Show a call as it stands now, perhaps below something new."""
    found = await seen(turn, call)
    if found is None:
        return show(turn, GONE)
    text = paragraphs(*([news] if news else []), *await view(turn, found))
    show(turn, text, await buttons(turn, found))


async def view(turn: Turn, call: Call) -> list[Text]:
    """A call, how far it has come or what came of it, and the reasons that were given."""
    notes = await calls.notes(turn.tx, call.id)
    found = await minutes.of_call(turn.tx, call.id) if call.state.is_over else None
    about = words.subject(call.plan) if call.state.is_over else words.described(call.plan)
    outcome = [written.outcome(found[0])] if found else []
    told = [about, words.STATES[call.state], *outcome]
    return [*told, *[_reason(note) for note in notes]]


def _reason(note: CallNote) -> Text:
    return _("The organisers say: “{words}”", words=note.words) if note.words else news.NOBODY_LEFT


async def buttons(turn: Turn, call: Call) -> Buttons:
    """What who acts can do about a call now."""
    return (
        *await ACTS.buttons(turn, call, call.id),
        (Button(pgettext("button", "All calls"), "calls::"),),
    )


def back(call: str, option: str = "") -> Button:
    """The way back to a call."""
    return Button(pgettext("button", "Back"), data(call, option))


@act("how", pgettext("button", "How it is decided"), order=80)
async def how(turn: Turn, call: Call, rest: str) -> None:
    """Explain, in three sentences, how it is decided."""
    told = [words.EXPLAINED[call.plan.method], await details(turn, call)]
    if call.plan.tie is Tie.LOT:
        told.append(news.lot(call))
    show(turn, paragraphs(*told), ((back(call.id),),))


WHAT_IT_IS: Final = _(
    "When a community looks for people for a role, you can nominate somebody here, support those "
    "who stand, ask them, and decide with the others."
)
