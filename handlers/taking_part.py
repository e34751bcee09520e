"""Programmes as people see them: look at one, apply, change or withdraw that, be a mentor in it."""

from __future__ import annotations

from typing import Final

from bot.model import Button, Buttons
from bot.text import CommandWord, Text, _, lines, paragraphs, pgettext, verbatim
from conversations.programmes import applying, words
from conversations.programmes.steps import names_in
from handlers import dialogue, programme_ranks
from handlers.panels import show
from handlers.registry import on
from handlers.turn import Turn
from storage import communities, frameworks, memberships, mentors, programmes
from storage.records.programmes import ApplicationState, Programme, ProgrammeState

GONE: Final = _("That programme is not there any more.")


@on.command("programmes", summary=_("Programmes with mentors that you can apply to"))
async def programmes_(turn: Turn) -> None:
    """Those that are open to somebody, and those that they are in."""
    me = turn.somebody.id
    open_, mine = await programmes.open_for(turn.tx, me), await programmes.joined_by(turn.tx, me)
    found = {one.id: one for one in [*mine, *open_]}
    if not found:
        return show(
            turn,
            _(
                "No programme is open in your communities now. {mentor} looks for a mentor for you "
                "at any time.",
                mentor=CommandWord("mentor"),
            ),
        )
    rows = tuple((Button(verbatim(p.title), data(p.id)),) for p in found.values())
    told = [
        _(
            "<b>{title}</b>, to {day}: {state}",
            title=p.title,
            day=p.ends_on,
            state=await _mine(turn, p),
        )
        for p in found.values()
    ]
    show(turn, paragraphs(_("Programmes in your communities:"), lines(told)), rows)


@on.press("programmes")
async def pressed_list(turn: Turn, about: str, option: str) -> None:
    """As the command; this is where others lead who look for a mentor."""
    await programmes_(turn)


def data(programme: str, option: str = "") -> str:
    """What a button carries that does something about a programme."""
    return f"programme:{programme}:{option}"


async def _mine(turn: Turn, programme: Programme) -> Text:
    """How it stands, for who acts."""
    me = turn.somebody.id
    applied = await programmes.application(turn.tx, programme.id, me)
    if applied:
        return words.MINE[applied.state]
    if me in await programmes.places_of(turn.tx, programme.id):
        return _("You are a mentor in it.")
    return words.STATES[programme.state]


@on.opened("programme")
async def opened(turn: Turn, about: str) -> None:
    """Show the programme to which a post in a group leads."""
    await pressed(turn, about, "")


@on.press("programme")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """Do what a button says about a programme."""
    found = await programmes.find(turn.tx, about)
    if found is None or found.state.is_over:
        return show(turn, GONE)
    if not await memberships.find(turn.tx, found.community, turn.somebody.id):
        return show(turn, await _not_here(turn, found))
    match option:
        case "apply":
            await _apply(turn, found)
        case "mentor":
            await _mentor(turn, found)
        case "drop":
            await _drop(turn, found)
        case "stop":
            await _stop(turn, found)
        case _:
            await _card(turn, found)


async def _not_here(turn: Turn, programme: Programme) -> Text:
    community = await communities.find(turn.tx, programme.community)
    return _(
        "This programme is for the people of <b>{community}</b>. To belong to it, write {join} in "
        "its group, and then come back here.",
        community=community.name if community else "",
        join=CommandWord("join"),
    )


async def _card(turn: Turn, programme: Programme, said: Text | None = None) -> None:
    names = await names_in(turn.tx, programme)
    text = words.described(programme, list(names.values()))
    parts = [text, await _mine(turn, programme)]
    show(turn, paragraphs(*([said] if said else []), *parts), await _buttons(turn, programme))


async def _buttons(turn: Turn, programme: Programme) -> Buttons:
    me, id = turn.somebody.id, programme.id
    applied = await programmes.application(turn.tx, id, me)
    is_open = programme.state is ProgrammeState.OPEN and programme.apply_until > turn.now
    if applied:
        waiting = applied.state is ApplicationState.APPLIED
        change = Button(pgettext("button", "Change my application"), data(id, "apply"))
        drop = Button(pgettext("button", "Withdraw my application"), data(id, "drop"))
        return (*(((change,),) if is_open else ()), *(((drop,),) if waiting else ()))
    planned = programme.state.is_planned
    if me in await programmes.places_of(turn.tx, id):
        rank = Button(programme_ranks.LABEL, programme_ranks.data(id))
        more = Button(pgettext("button", "Change my places"), data(id, "mentor"))
        stop = Button(pgettext("button", "Be no mentor in it"), data(id, "stop"))
        return ((rank,), (more,), (stop,)) if planned else ()
    apply = Button(pgettext("button", "Apply"), data(id, "apply"))
    mentor = Button(pgettext("button", "Be a mentor in it"), data(id, "mentor"))
    return (*(((apply,),) if is_open else ()), *(((mentor,),) if planned else ()))


async def _apply(turn: Turn, programme: Programme) -> None:
    me = turn.somebody.id
    is_mentor = me in await programmes.places_of(turn.tx, programme.id)
    open_ = programme.state is ProgrammeState.OPEN and programme.apply_until > turn.now
    if is_mentor or not open_:
        return await _card(turn, programme)
    used = await frameworks.in_use(turn.tx, programme.community)
    await dialogue.start(
        turn,
        applying.APPLY,
        programme=programme.id,
        community=programme.community,
        skills=list(programme.skills),
        version=used.version if used else 0,
    )


async def _mentor(turn: Turn, programme: Programme) -> None:
    me = turn.somebody.id
    if await programmes.application(turn.tx, programme.id, me):
        return await _card(turn, programme)
    if await mentors.find(turn.tx, me) is None:
        text = _(
            "How good of you! First {mentoring} lets me know what you can help with; then come "
            "back here.",
            mentoring=CommandWord("mentoring"),
        )
        return await _card(turn, programme, text)
    await dialogue.start(
        turn, applying.MENTOR, programme=programme.id, community=programme.community
    )


async def _drop(turn: Turn, programme: Programme) -> None:
    if await programmes.withdraw(turn.tx, programme.id, turn.somebody.id):
        done = _("I have withdrawn your application and deleted what you wrote.")
        return await _card(turn, programme, done)
    await _card(turn, programme)


async def _stop(turn: Turn, programme: Programme) -> None:
    if programme.state.is_planned and await programmes.stop_as_mentor(
        turn.tx, programme.id, turn.somebody.id
    ):
        return await _card(turn, programme, _("All right, you are no mentor in it any more."))
    await _card(turn, programme)
