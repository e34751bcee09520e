"""How often people meet, until when, and the end that they choose."""

from __future__ import annotations

from dataclasses import replace

from bot.model import Button, Buttons
from bot.text import Text, _, ngettext, paragraphs, pgettext
from conversations.matches.states import Event
from conversations.matches.terms import LONGER, RHYTHMS, TWO, extended
from conversations.matches.words import data, often, own_button, with_whom
from handlers.match_changes import happen
from handlers.match_options import OPEN, OVER, option
from handlers.own_days import own_day
from handlers.panels import show
from handlers.turn import Turn
from storage import matches
from storage.records.matches import Kind, Match, MatchState


@option("terms")
async def terms(turn: Turn, match: Match, _rest: str) -> None:
    """How it stands, and what can be changed."""
    show(turn, *terms_panel(turn, match), discreet=True)


def terms_panel(turn: Turn, match: Match) -> tuple[Text, Buttons]:
    """Rhythm and length; what either changes, the other hears."""
    names = with_whom(match, turn.somebody.id)
    told = [_("You meet {names} {often}.", names=names, often=often(match.rhythm))]
    if match.ends_at:
        told.append(_("That is until {day}.", day=own_day(turn, match.ends_at)))
    told.append(_("If you change something, I let {names} know.", names=names))
    rhythms = tuple(
        Button(often(days), data(match, f"every.{days}"))
        for days in RHYTHMS
        if days != match.rhythm
    )
    longer = Button(pgettext("button", "Go on for longer"), data(match, "longer"))
    done = Button(pgettext("button", "We have reached it"), data(match, "done"))
    return paragraphs(*told), (rhythms, (longer, done), (_back(match),))


@option("every")
async def every(turn: Turn, match: Match, days: str) -> None:
    """Meet more often, or less."""
    if days not in {str(one) for one in RHYTHMS}:
        return await terms(turn, match, "")
    changed = replace(match, rhythm=int(days))
    if changed.rhythm != match.rhythm:
        await matches.agree(turn.tx, match.id, rhythm=changed.rhythm, ends_at=match.ends_at)
        await happen(turn, changed, Event.AGREED, by=turn.somebody.id)
    await terms(turn, changed, "")


@option("longer")
async def longer(turn: Turn, match: Match, _rest: str) -> None:
    """Ask for how much longer."""
    names = with_whom(match, turn.somebody.id)
    rows = tuple(
        (Button(_months(days), data(match, f"plus.{days}")),)
        for days in LONGER
        if extended(match, days, turn.now)
    )
    text = (
        _("How much longer would you like to go on with {names}?", names=names)
        if rows
        else _("You can go on for a year from today at most. Ask me again later.")
    )
    show(turn, text, (*rows, (_back(match),)), discreet=True)


def _months(days: int) -> Text:
    months = round(days / 30)
    return ngettext("One month", "{n} months", months)


@option("plus")
async def plus(turn: Turn, match: Match, days: str) -> None:
    """Go on for longer."""
    known = days in {str(one) for one in LONGER}
    end = extended(match, int(days), turn.now) if known else None
    if end is None:
        return await longer(turn, match, "")
    changed = replace(match, ends_at=end)
    await matches.agree(turn.tx, match.id, rhythm=match.rhythm, ends_at=end)
    await happen(turn, changed, Event.EXTENDED, by=turn.somebody.id)
    text = _(
        "You and {names} go on until {day}. I let {names} know.",
        names=with_whom(match, turn.somebody.id),
        day=own_day(turn, end),
    )
    show(turn, text, ((_back(match),),), discreet=True)


@option("leave", *OPEN)
async def leave(turn: Turn, match: Match, _rest: str) -> None:
    """Ask once before it ends, and which end it is."""
    names = with_whom(match, turn.somebody.id)
    told = [
        _("Shall I end it with {names}? You need no reason, and nobody is to blame.", names=names),
        _("{names} hears only that it has ended. It cannot be undone.", names=names),
    ]
    if len(match.members) > TWO:
        told = [
            _("Shall I end it for you? You need no reason, and nobody is to blame."),
            _(
                "{names} can go on without you, and hear only that one of you has left.",
                names=names,
            ),
        ]
    end = Button(pgettext("button", "Yes, end it"), data(match, "left"))
    rows: Buttons = ((end,), (Button(pgettext("button", "No, go on"), data(match)),))
    if match.kind is Kind.MENTORING and match.state is MatchState.RUNNING:
        told.append(_("If you have reached what you wanted, close it together instead."))
        close = Button(pgettext("button", "We have reached it"), data(match, "done"))
        rows = (*rows, (close,))
    show(turn, paragraphs(*told), rows, discreet=True)


@option("left", *OPEN)
async def left(turn: Turn, match: Match, _rest: str) -> None:
    """End it, without a reason."""
    me, names = turn.somebody.id, with_whom(match, turn.somebody.id)
    if len(match.members) > TWO:
        await matches.part(turn.tx, match.id, me)
        return show(
            turn, _("It has ended for you. Thank you for having been there."), discreet=True
        )
    if not await happen(turn, match, Event.LEFT, by=me):
        return turn.edit(OVER, discreet=True)
    text = paragraphs(
        _("It has ended. {names} hears that, and no reason.", names=names),
        _("Thank you for the time you gave it. What you wrote down for it is deleted."),
    )
    turn.edit(text, discreet=True)


@option("done")
async def done(turn: Turn, match: Match, _rest: str) -> None:
    """Ask once before it is closed for both."""
    if match.kind is not Kind.MENTORING:
        return await leave(turn, match, "")
    names = with_whom(match, turn.somebody.id)
    text = _(
        "Have you reached what you wanted, you and {names}? Then I close it for both of you, "
        "and ask each of you how it was.",
        names=names,
    )
    yes = Button(pgettext("button", "Yes, close it"), data(match, "finish"))
    no = Button(pgettext("button", "No, go on"), data(match))
    show(turn, text, ((yes, no),), discreet=True)


@option("finish")
async def finish(turn: Turn, match: Match, _rest: str) -> None:
    """Close it, and ask all of them how it was."""
    if match.kind is not Kind.MENTORING:
        return await leave(turn, match, "")
    await happen(turn, match, Event.DONE)
    turn.edit(_("Closed. Well done, both of you!"), discreet=True)


def _back(match: Match) -> Button:
    return replace(own_button(match), label=pgettext("button", "Back"))
