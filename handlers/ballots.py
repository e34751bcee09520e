"""Voting in secret: marks on a ballot that only its key can read, cast and changed until the end.

What somebody has marked stands in the text of a letter that waits under the seal of its poll,
never in its buttons: those are kept, so that they can be typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.model import Button, Buttons
from bot.text import Text, _, lines, named, paragraphs, pgettext
from conversations.nominations import words
from handlers.calls import act, back, data, own_entry, show_one
from handlers.turn import Turn
from storage import ballots, candidates, polls
from storage.records.calls import Call, CallState, Method, RollEntry
from storage.records.candidates import Candidate
from storage.records.polls import Poll, PollKind

DURING: Final = (CallState.DECIDING,)
SECRET: Final = frozenset({PollKind.APPROVAL, PollKind.RANKED})
EXPLAINED: Final[Mapping[PollKind, Text]] = {
    PollKind.APPROVAL: words.EXPLAINED[Method.APPROVAL],
    PollKind.RANKED: words.EXPLAINED[Method.RANKED],
}
NOT_ON_THE_ROLL: Final = _(
    "Only who is on the roll of this call can vote; it was fixed when the call opened."
)
RECUSED: Final = _("You stay out of deciding this, as you wished, so you have no ballot.")
CLOSED: Final = _("This vote has closed.")


async def open_poll(turn: Turn, call: Call) -> Poll | None:
    """The secret vote of a call that is open now."""
    poll = await polls.current(turn.tx, call.id)
    return poll if poll and poll.kind in SECRET and turn.now < poll.closes_at else None


async def _may_vote(turn: Turn, call: Call) -> bool:
    entry = await own_entry(turn, call)
    return bool(entry and not entry.recused and await open_poll(turn, call))


@act("vote", pgettext("button", "Vote"), during=DURING, order=1, offered=_may_vote)
async def vote(turn: Turn, call: Call, rest: str) -> None:
    """Explain how one votes; who has marked something already comes back to it."""
    found = await _ballot(turn, call)
    if found is None:
        return
    poll, entry = found
    if await ballots.marked(turn.tx, poll.id, entry.id) is not None:
        return await _show(turn, call, poll, entry)
    text = paragraphs(_title(call), EXPLAINED[poll.kind], SECRECY, await _standing(turn, poll))
    go_on = Button(pgettext("button", "To my ballot"), data(call.id, "ballot"))
    _say(turn, text, ((go_on,), (back(call.id),)))


@act("ballot", during=DURING)
async def ballot(turn: Turn, call: Call, rest: str) -> None:
    """Show somebody their ballot."""
    found = await _ballot(turn, call)
    if found:
        await _show(turn, call, *found)


@act("mark", during=DURING)
async def mark(turn: Turn, call: Call, rest: str) -> None:
    """Mark somebody, or take the mark back; several at once are all that is marked."""
    found = await _ballot(turn, call)
    if found is None:
        return
    poll, entry = found
    known = [one.id for one in await candidates.standing(turn.tx, call.id)]
    pressed = [one for one in dict.fromkeys(rest.split(",")) if one in known]
    before = await _marks(turn, poll, entry, known)
    after = pressed if len(pressed) > 1 else _toggled(before, pressed)
    await ballots.mark(turn.tx, poll.id, entry.id, _in_order(poll, after, known))
    await _show(turn, call, poll, entry)


@act("over", during=DURING)
async def over(turn: Turn, call: Call, rest: str) -> None:
    """Take all marks back; what was cast before still counts."""
    found = await _ballot(turn, call)
    if found:
        poll, entry = found
        await ballots.mark(turn.tx, poll.id, entry.id, [])
        await _show(turn, call, poll, entry)


@act("cast", during=DURING)
async def cast(turn: Turn, call: Call, rest: str) -> None:
    """Let what is marked be somebody's vote."""
    found = await _ballot(turn, call)
    if found is None:
        return
    poll, entry = found
    known = [one.id for one in await candidates.standing(turn.tx, call.id)]
    await ballots.cast(turn.tx, poll.id, entry.id, await _marks(turn, poll, entry, known))
    change = Button(pgettext("button", "Change my vote"), data(call.id, "ballot"))
    told = [RECEIVED, TYPED] if turn.typed_in else [RECEIVED]
    _say(turn, paragraphs(_title(call), *told), ((change,), (back(call.id),)))


async def _ballot(turn: Turn, call: Call) -> tuple[Poll, RollEntry] | None:
    """The open vote and the entry of who acts, or why they have no ballot."""
    poll, entry = await open_poll(turn, call), await own_entry(turn, call)
    if entry is None:
        why = NOT_ON_THE_ROLL
    elif entry.recused:
        why = RECUSED
    elif poll is None:
        why = CLOSED
    else:
        return poll, entry
    await show_one(turn, call.id, news=why)
    return None


async def _marks(turn: Turn, poll: Poll, entry: RollEntry, known: Sequence[str]) -> list[str]:
    marked = await ballots.marked(turn.tx, poll.id, entry.id) or []
    return [one for one in marked if one in known]


def _toggled(before: Sequence[str], pressed: Sequence[str]) -> list[str]:
    kept = [one for one in before if one not in pressed]
    return [*kept, *(one for one in pressed if one not in before)]


def _in_order(poll: Poll, marks: Sequence[str], known: Sequence[str]) -> list[str]:
    """Marks as they are kept: who marks the same people in another order votes the same."""
    return list(marks) if poll.kind is PollKind.RANKED else [one for one in known if one in marks]


async def _show(turn: Turn, call: Call, poll: Poll, entry: RollEntry) -> None:
    """Show a ballot to whose it is."""
    standing = await candidates.standing(turn.tx, call.id)
    known = [one.id for one in standing]
    marks = await _marks(turn, poll, entry, known)
    voted = await ballots.own(turn.tx, poll.id, entry.id)
    text = paragraphs(
        _title(call),
        _marked(poll, marks, standing),
        _counts(marks, voted),
        HOW[poll.kind],
        await _standing(turn, poll),
    )
    _say(turn, text, _buttons(call, standing), seal=poll.id)


def _say(turn: Turn, text: Text, buttons: Buttons, *, seal: str = "") -> None:
    """Show a ballot in the place of what it was before, so that no older form of it stays."""
    turn.edit(text, buttons, discreet=True, seal=seal)


def _buttons(call: Call, standing: Sequence[Candidate]) -> Buttons:
    """The same for everybody, whatever they have marked: buttons are kept."""
    rows = [
        (Button(named(one.person), data(call.id, f"mark.{one.id}")),)
        for one in standing
        if one.person
    ]
    start_over = Button(pgettext("button", "Start over"), data(call.id, "over"), aside=True)
    done = Button(pgettext("button", "Cast my vote"), data(call.id, "cast"), aside=True)
    return (*rows, (done,), (start_over, back(call.id)))


def _marked(poll: Poll, marks: Sequence[str], standing: Sequence[Candidate]) -> Text:
    if not marks:
        return NOTHING
    called = {one.id: named(one.person) for one in standing if one.person}
    if poll.kind is PollKind.APPROVAL:
        told = [_("✓ {name}", name=called[one]) for one in marks]
        return paragraphs(_("You have marked:"), lines(told))
    told = [
        _("{number}. {name}", number=place, name=called[one])
        for place, one in enumerate(marks, start=1)
    ]
    return paragraphs(_("Your order:"), lines(told))


def _counts(marks: Sequence[str], voted: Sequence[str] | None) -> Text:
    if voted is None:
        return _("It counts once you cast it.")
    if list(voted) == list(marks):
        return _("This is cast, and counts.")
    return _("Another vote of yours counts until you cast this one.")


async def _standing(turn: Turn, poll: Poll) -> Text:
    so_far = await polls.turnout(turn.tx, poll)
    return lines(
        [
            _("{n} of {all} have taken part.", n=so_far.took_part, all=so_far.entries),
            _("You can vote until {moment}.", moment=poll.closes_at),
        ]
    )


def _title(call: Call) -> Text:
    return _("<b>{title}</b>", title=call.plan.title)


NOTHING: Final = _(
    "Nobody is marked. If you cast it like this, you take part and choose none of them."
)
SECRECY: Final = _(
    "That you have voted is known, and how is not. Until the count your vote is locked away, so "
    "that you can change it; after the count nobody can tell any more whose it was."
)
RECEIVED: Final = _("Your vote has been received. You can change it until the end.")
TYPED: Final = _("What you typed yourself stays in this chat until you delete it.")
HOW: Final[Mapping[PollKind, Text]] = {
    PollKind.APPROVAL: _(
        "Tap everybody whom you would be content with; a second tap takes the mark back. Or type "
        "their numbers, such as 1 2."
    ),
    PollKind.RANKED: _(
        "Tap the best first, then the next; a second tap takes somebody out. Or type the numbers "
        "in your order, such as 2 1."
    ),
}
