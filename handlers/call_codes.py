"""Codes for a call whose roll is a list of its organisers: each lets one person take part."""

from __future__ import annotations

from typing import Final

from bot.engine.journal import Conversation, Status
from bot.i18n import plain
from bot.ids import new_code
from bot.model import Button, Document
from bot.text import CommandWord, Text, _, ngettext, paragraphs, pgettext
from conversations.communities.codes import read_code, spaced
from conversations.nominations.planning.listing import CODES
from conversations.nominations.planning.words import codes_used
from handlers import calls as shown
from handlers import dialogue
from handlers.call_keeping import act, back, data, show_one
from handlers.panels import show
from handlers.registry import on
from handlers.rights import NotKeeper, as_keeper
from handlers.turn import Turn
from storage import audit, bans, calls, people, roll
from storage.records.calls import Call, CallState, RollEntry, RollKind

SIGNS: Final = 12  # 60 bits: nobody can guess one
MOST: Final = 5000  # entries of one roll


async def has_list(turn: Turn, call: Call) -> bool:
    """Whether people take part in a call with codes."""
    return call.plan.roll is RollKind.CODES


@act(
    "codes",
    pgettext("button", "Codes"),
    during=(CallState.PLANNED,),
    order=5,
    offered=has_list,
)
async def codes(turn: Turn, call: Call, rest: str) -> None:
    """How many codes there are, and the ways to more or to none."""
    if call.plan.roll is not RollKind.CODES:
        return await show_one(turn, call.id)
    if rest == "new":
        return await dialogue.start(turn, CODES, call=call.id)
    if rest == "drop":
        await roll.drop_codes(turn.tx, call.id)
        me = turn.somebody.id
        await audit.note(turn.tx, me, "call codes withdrawn", community=call.community)
    entries, waiting = await roll.codes(turn.tx, call.id)
    rows = [(Button(pgettext("button", "Make codes"), data(call.id, "codes.new")),)]
    if waiting:
        label = pgettext("button", "Make unused ones useless")
        rows.append((Button(label, data(call.id, "codes.drop")),))
    show(turn, paragraphs(codes_used(entries, waiting), WHAT_THEY_ARE), (*rows, (back(call.id),)))


@on.ended(CODES)
async def make(turn: Turn, conversation: Conversation) -> None:
    """Make the codes and show them once, as a file; kept are only marks of them."""
    if conversation.status is not Status.DONE:
        return
    many = next(one.value for one in conversation.journal if one.key == "many")
    try:
        call = await as_keeper(turn, conversation.args["call"])
    except NotKeeper as refused:
        turn.say(refused.text)
        return
    entries, _waiting = await roll.codes(turn.tx, call.id)
    if call.state is not CallState.PLANNED or entries + many > MOST:
        turn.say(TOO_MANY if call.state is CallState.PLANNED else TOO_LATE)
        return
    fresh = [new_code(SIGNS) for _n in range(many)]
    await roll.fix_codes(turn.tx, call.id, fresh)
    await audit.note(turn.tx, turn.somebody.id, "call codes made", community=call.community)
    turn.say(_made(many), ((back(call.id),),), document=_document(turn, call, fresh))


def _made(many: int) -> Text:
    made = ngettext("Here is {n} code.", "Here are {n} codes.", many)
    return paragraphs(
        made,
        _(
            "Hand out one to each person on your list, and keep nothing of it: I show them this "
            "once. Each works once, with its link, or typed after {calls}.",
            calls=CommandWord("calls"),
        ),
    )


def _document(turn: Turn, call: Call, fresh: list[str]) -> Document:
    head = plain(_("One code for each person; it works once."), turn.reader)
    rows = [
        f"{number}. {spaced(code)}\n   {turn.link(f'vote-{code}')}"
        for number, code in enumerate(fresh, 1)
    ]
    return Document("codes.txt", "text/plain", "\n".join([call.plan.title, head, "", *rows, ""]))


@on.opened("vote")
async def opened(turn: Turn, about: str) -> None:
    """Come by the link of a code."""
    if not await takes(turn, about):
        turn.say(shown.NO_CODE)


@shown.takes_code
async def takes(turn: Turn, said: str) -> bool:
    """Whether this is a code that works; then who brings it is on that roll."""
    code = read_code(said)
    call = await roll.call_of_code(turn.tx, code)
    found = await calls.find(turn.tx, call) if call else None
    if found is None or await _is_kept_out(turn, found):
        return False
    if found.state.is_over:
        turn.say(OVER)
        return True
    before = await shown.own_entry(turn, found)
    entry = await roll.redeem(turn.tx, turn.somebody.id, code)
    if entry:
        await _welcome(turn, found, entry, again=before is not None)
    return True


async def _welcome(turn: Turn, call: Call, entry: RollEntry, *, again: bool) -> None:
    news = _("You are on the list already; keep that code for whom it is.") if again else WELCOME
    if call.state is CallState.PLANNED:
        opens = _("<b>{title}</b> opens on {day}.", title=call.plan.title, day=call.plan.opens_at)
        turn.say(paragraphs(news, opens, HEARS))
        return
    await shown.show_one(turn, call.id, news=news)


async def _is_kept_out(turn: Turn, call: Call) -> bool:
    known = await people.accounts_of(turn.tx, turn.somebody.id)
    return await bans.keeps_out(turn.tx, call.community, [one.account for one in known])


OVER: Final = _("That call is over.")
WELCOME: Final = _("Your code is good: you can take part.")
HEARS: Final = _("You hear from me then.")
TOO_LATE: Final = _("That call has opened: who may take part is fixed now.")
TOO_MANY: Final = _("So many people cannot take part in one call.")
WHAT_THEY_ARE: Final = _(
    "Each code lets one person take part, whoever it is: I never see your list, and you do not see "
    "which code was used by whom. Codes work until the call ends, but new ones can only be made "
    "before it opens."
)
