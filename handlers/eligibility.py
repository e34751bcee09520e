"""Whether those who stand may: a list that the organisers go through, without a word to others."""

from __future__ import annotations

from typing import Final

from bot.engine.journal import Conversation
from bot.model import Button
from bot.text import Text, _, lines, named, paragraphs, pgettext
from conversations.nominations.standing import words
from conversations.nominations.standing.keeping import REFUSE
from conversations.nominations.standing.phases import EXAMINING
from handlers import dialogue
from handlers.call_keeping import act, back, data, show_one
from handlers.calls import data as public_data
from handlers.panels import show
from handlers.programmes import page_start
from handlers.registry import on
from handlers.standing import LONGEST_NUMBER, NO_LONGER, NOBODY, find
from handlers.turn import Turn
from handlers.unprompted import tell
from storage import calls, candidates
from storage.records.calls import Call
from storage.records.candidates import Candidate

PER_PAGE: Final = 8  # people, each with a button


@act("eligible", pgettext("button", "Who may stand"), during=EXAMINING, order=20)
async def examine(turn: Turn, call: Call, rest: str) -> None:
    """Show all who stand and what was found, a page of them, or one."""
    if len(rest) > LONGEST_NUMBER:
        return await _show(turn, call, rest)
    standing = await candidates.standing(turn.tx, call.id)
    first = page_start(rest, len(standing), PER_PAGE)
    shown = list(enumerate(standing, 1))[first : first + PER_PAGE]
    rows = [
        (Button(named(one.person or ""), data(call.id, f"eligible.{one.id}")),) for _n, one in shown
    ]
    if first + PER_PAGE < len(standing):
        more = data(call.id, f"eligible.{first // PER_PAGE + 1}")
        rows.append((Button(pgettext("button", "More"), more),))
    told = lines([_in_list(number, one) for number, one in shown]) if shown else NOBODY
    show(turn, paragraphs(WHAT_IT_IS, told), (*rows, (back(call.id),)))


def _in_list(number: int, one: Candidate) -> Text:
    who = named(one.person or "")
    match one.eligible:
        case None:
            return _("{n}. {who}: not looked at yet", n=number, who=who)
        case True:
            return _("{n}. {who}: may stand", n=number, who=who)
        case False:
            return _("{n}. {who}: may not stand", n=number, who=who)


async def _show(turn: Turn, call: Call, candidate: str) -> None:
    one = await find(turn, call, candidate)
    if one is None:
        return await show_one(turn, call.id, news=NO_LONGER)
    yes = Button(pgettext("button", "May stand"), data(call.id, f"mayrun.{one.id}"))
    no = Button(pgettext("button", "May not stand"), data(call.id, f"maynot.{one.id}"))
    seconds = len(await candidates.seconds(turn.tx, one.id))
    choice = [button for button, found in ((yes, True), (no, False)) if one.eligible is not found]
    told = [*([MAY_NOT] if one.eligible is False else []), words.page(call, one, seconds)]
    show(turn, paragraphs(*told), (tuple(choice), (back(call.id, "eligible"),)))


@act("mayrun", during=EXAMINING)
async def let(turn: Turn, call: Call, rest: str) -> None:
    """Find somebody eligible; whoever was told otherwise before is told."""
    one = await find(turn, call, rest)
    if one and one.eligible is not True:
        await candidates.find_eligible(turn.tx, one.id, eligible=True)
        if one.eligible is False and one.person:
            text = _("<b>{title}</b>: you may stand after all.", title=call.plan.title)
            await tell(turn, one.person, text, _own(call))
    await examine(turn, call, "")


@act("maynot", during=EXAMINING)
async def refuse(turn: Turn, call: Call, rest: str) -> None:
    """Ask why somebody may not stand."""
    one = await find(turn, call, rest)
    if one is None:
        return await show_one(turn, call.id, news=NO_LONGER)
    await dialogue.start(turn, REFUSE, call=call.id, candidate=one.id, about=one.person or "")


@on.ended(REFUSE)
async def refused(turn: Turn, conversation: Conversation) -> None:
    """Tell the candidate alone, who can still talk to the organisers, and show the list again."""
    kept = any(one.key == "kept" and one.value for one in conversation.journal if one.done)
    one = await candidates.find(turn.tx, conversation.args["candidate"])
    call = await calls.find(turn.tx, conversation.args["call"])
    if not kept or one is None or call is None or one.person is None:
        return
    await tell(turn, one.person, _told(call, one), _own(call))
    label = pgettext("button", "Back to the list")
    turn.say(_("Shall we go on?"), ((Button(label, data(call.id, "eligible")),),))


def _told(call: Call, one: Candidate) -> Text:
    return paragraphs(
        _("<b>{title}</b>: the organisers find that you may not stand.", title=call.plan.title),
        _("They say: “{words}”", words=one.why_not),
        _(
            "Nobody else reads this. If you see it differently, talk to them before {day}.",
            day=call.plan.prepare_until,
        ),
    )


def _own(call: Call) -> tuple[tuple[Button, ...], ...]:
    return ((Button(pgettext("button", "Your candidacy"), public_data(call.id, "own")),),)


MAY_NOT: Final = _("You found that they may not stand.")
WHAT_IT_IS: Final = _(
    "See whether the rules of the role let each of them stand. Only they read why not, and you can "
    "change it until comments begin."
)
