"""Programmes as their organisers see them: open, announce, see who applied, close, withdraw."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Final, TypeAlias

from bot.engine.journal import Conversation, Status
from bot.letters import message_to_plain
from bot.model import Button, Buttons, Send
from bot.text import Text, _, lines, ngettext, paragraphs, pgettext, verbatim
from conversations.programmes import words
from conversations.programmes.flow import OPEN, WITHDRAW
from conversations.programmes.steps import names_in
from handlers import dialogue
from handlers.groups import post
from handlers.organise import back_to, organise_entry
from handlers.organisers import called
from handlers.panels import show
from handlers.programme_ranks import ask_mentors
from handlers.registry import on
from handlers.rights import as_organiser
from handlers.turn import Turn
from storage import audit, cohorts, frameworks, notices, programme_plans, programmes
from storage.records.communities import Community
from storage.records.programmes import Application, ApplicationState, Programme, ProgrammeState

Act: TypeAlias = Callable[[Turn, Community, Programme, str], Awaitable[None]]

ENTRY: Final = "programmes"
MOST_AT_ONCE: Final = 8  # programmes of a community that are not over
PER_PAGE: Final = 6  # people on one page: their goals are long, and phones are narrow
TELL_AGAIN: Final = timedelta(days=1)
TOLD: Final = "programme announced"
INVITED: Final = "programme mentors invited"
ACTS: Final[dict[str, Act]] = {}  # by the first word of a button's option
GOING_OUT: Final = frozenset({ApplicationState.APPROVED, ApplicationState.LEFT_OUT})
CHOOSE_AGAIN: Final = pgettext("button", "Choose again")
GONE: Final = _("That programme is not there any more.")


def act(word: str) -> Callable[[Act], Act]:
    """Do something about a programme when a button with this word is pressed."""

    def register(doing: Act) -> Act:
        ACTS[word] = doing
        return doing

    return register


@organise_entry(ENTRY, pgettext("button", "Programmes"), order=36)
async def panel(turn: Turn, community: Community) -> None:
    """The programmes of a community, or what a programme is."""
    mine = await programmes.of_community(turn.tx, community.id)
    rows = [(Button(verbatim(one.title), data(one.id)),) for one in mine]
    if len(mine) < MOST_AT_ONCE:
        new = Button(pgettext("button", "Open a programme"), f"cohorts:{community.id}:open")
        rows.append((new,))
    told = [_("<b>{title}</b>: {state}", title=p.title, state=words.STATES[p.state]) for p in mine]
    text = paragraphs(
        _("<b>{community}</b>: programmes", community=community.name),
        lines(told) if told else WHAT_IT_IS,
    )
    show(turn, text, (*rows, (back_to(community.id),)))


def data(programme: str, option: str = "") -> str:
    """What a button carries that does something about a programme."""
    return f"cohort:{programme}:{option}"


@on.press("cohorts")
async def begin(turn: Turn, community: str, option: str) -> None:
    """Begin to open a programme."""
    found = await as_organiser(turn, community)
    if len(await programmes.of_community(turn.tx, community)) >= MOST_AT_ONCE or option != "open":
        return await panel(turn, found)
    used = await frameworks.in_use(turn.tx, community)
    await dialogue.start(turn, OPEN, community=community, version=used.version if used else 0)


@on.ended(OPEN)
async def opened(turn: Turn, conversation: Conversation) -> None:
    """Show the programme that has just been opened."""
    if conversation.status is not Status.DONE:
        return
    made = next((one.value for one in conversation.journal if one.key == "opened"), None)
    found = await programmes.find(turn.tx, made) if made else None
    if found:
        turn.say(await view(turn, found), await buttons(turn, found))


@on.press("cohort")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """Do what a button says, if who presses it organises the community now."""
    found = await programmes.find(turn.tx, about)
    if found is None:
        return turn.edit(GONE)
    community = await as_organiser(turn, found.community)
    word, _dot, rest = option.partition(".")
    await ACTS.get(word, _look)(turn, community, found, rest)


async def _look(turn: Turn, community: Community, programme: Programme, rest: str) -> None:
    await show_one(turn, programme.id)


async def show_one(turn: Turn, programme: str) -> None:
    """Show a programme as it stands now."""
    found = await programmes.find(turn.tx, programme)
    if found:
        show(turn, await view(turn, found), await buttons(turn, found))


async def view(turn: Turn, programme: Programme) -> Text:
    """A programme, and how far it has come, in numbers."""
    names = await names_in(turn.tx, programme)
    offered = await programmes.places_of(turn.tx, programme.id)
    applied = await programmes.applications(turn.tx, programme.id)
    mentors = ngettext("{n} mentor", "{n} mentors", len(offered))
    places = ngettext("with {n} place", "with {n} places", sum(offered.values()))
    standing = [
        words.STATES[programme.state],
        ngettext("{n} person has applied.", "{n} people have applied.", len(applied)),
        _("{mentors} take part, {places}.", mentors=mentors, places=places),
    ]
    if programme.state is ProgrammeState.CLOSED and offered:
        standing.append(await who_chose(turn, programme, len(offered)))
    if programme.state is ProgrammeState.UNDER_WAY:
        standing = [words.STATES[programme.state], *_progress(applied), *outcome(applied)]
    return paragraphs(words.described(programme, list(names.values())), lines(standing))


async def who_chose(turn: Turn, programme: Programme, mentors: int) -> Text:
    """How many of its mentors said whom they would rather help; never whom."""
    return ngettext(
        "{n} of {all} mentors has said whom they would rather help.",
        "{n} of {all} mentors have said whom they would rather help.",
        await programmes.choosing_mentors(turn.tx, programme.id),
        all=mentors,
    )


def _progress(applied: Sequence[Application]) -> list[Text]:
    """How far the requests of what was approved have gone out, while they do."""
    left = sum(one.state in GOING_OUT for one in applied)
    if not left:
        return []
    return [
        _(
            "The requests go out a few at a time: {n} of {all} people are done. I tell you once "
            "all of them are.",
            n=len(applied) - left,
            all=len(applied),
        )
    ]


def outcome(applied: list[Application]) -> list[Text]:
    """What has come of the applications, in numbers."""
    states = [one.state for one in applied]
    asked = sum(one in {ApplicationState.APPROVED, ApplicationState.ASKED} for one in states)
    matched = states.count(ApplicationState.MATCHED)
    over = sum(one in {ApplicationState.LEFT_OUT, ApplicationState.OVER} for one in states)
    return [
        ngettext("{n} pair has begun.", "{n} pairs have begun.", matched),
        ngettext(
            "For {n} person a mentor is being asked.",
            "For {n} people a mentor is being asked.",
            asked,
        ),
        ngettext("{n} person has no mentor.", "{n} people have no mentor.", over),
    ]


async def buttons(turn: Turn, programme: Programme) -> Buttons:
    """What can be done about a programme now."""
    rows: list[tuple[Button, ...]] = []
    if programme.state is ProgrammeState.OPEN:
        rows += [_one(programme, label, option) for option, label in WHILE_OPEN.items()]
    elif programme.state is ProgrammeState.CLOSED:
        rows += [_one(programme, label, option) for option, label in WHILE_CLOSED.items()]
        if await programme_plans.has_plan(turn.tx, programme.id):
            label = pgettext("button", "Go on with the plan")
            rows.insert(0, _one(programme, label, "draft.0"))
    elif await programmes.to_be_told(turn.tx, programme.id, 1):
        rows.append(_one(programme, pgettext("button", "How far is it?"), ""))
    elif await programmes.asked_in_vain(turn.tx, programme.id):
        rows.append(_one(programme, CHOOSE_AGAIN, "again"))
    return (*rows, (back_to(programme.community, ENTRY),))


def _one(programme: Programme, label: Text, option: str) -> tuple[Button, ...]:
    return (Button(label, data(programme.id, option)),)


@act("tell")
async def tell_groups(turn: Turn, community: Community, programme: Programme, rest: str) -> None:
    """Post it in the groups, with the way into the private chat."""
    if programme.state is not ProgrammeState.OPEN:
        return await show_one(turn, programme.id)
    last = await audit.last(turn.tx, community.id, TOLD)
    back = (Button(pgettext("button", "Back"), data(programme.id)),)
    if last and turn.now - last < TELL_AGAIN:
        return show(turn, _("Your groups have read it today already."), (back,))
    names = await names_in(turn.tx, programme)
    link = Button(pgettext("button", "Look at it"), url=turn.link(f"programme-{programme.id}"))
    text = paragraphs(
        words.described(programme, list(names.values())),
        _("Apply, or be a mentor in it, in a private chat with me. Nobody here sees who does."),
    )
    told = await post(turn, community, text, ((link,),))
    await audit.note(turn.tx, turn.somebody.id, TOLD, community=community.id)
    show(turn, ngettext("I have told your group.", "I have told your {n} groups.", told), (back,))


@act("invite")
async def invite(turn: Turn, community: Community, programme: Programme, rest: str) -> None:
    """Ask the mentors of the community, once, whether they would like to be in it."""
    back = (Button(pgettext("button", "Back"), data(programme.id)),)
    if programme.state is not ProgrammeState.OPEN:
        return await show_one(turn, programme.id)
    if await audit.was_done(turn.tx, community.id, INVITED, programme.id):
        return show(turn, _("I have asked the mentors of the community already."), (back,))
    who = await cohorts.possible_mentors(turn.tx, programme)
    look = Button(pgettext("button", "Look at it"), f"programme:{programme.id}:")
    text = _(
        "<b>{community}</b> opens the programme <b>{title}</b> and looks for mentors in it. It "
        "teaches what you offer.",
        community=community.name,
        title=programme.title,
    )
    body = message_to_plain(Send(text, ((look,),)))
    for person in who:
        await notices.add(turn.tx, person, body, turn.now)
    me = turn.somebody.id
    await audit.note(turn.tx, me, INVITED, community=community.id, about=programme.id)
    if not who:
        return show(turn, _("No other mentor of the community offers its topics yet."), (back,))
    asked = ngettext("I ask {n} mentor.", "I ask {n} mentors.", len(who))
    show(turn, asked, (back,))


@act("people")
async def people(turn: Turn, community: Community, programme: Programme, rest: str) -> None:
    """Who applied, and for what: those who decide have to know."""
    applied = await programmes.applications(turn.tx, programme.id)
    back = (Button(pgettext("button", "Back"), data(programme.id)),)
    if not applied:
        return show(turn, _("Nobody has applied yet."), (back,))
    first = page_start(rest, len(applied), PER_PAGE)
    names = await names_in(turn.tx, programme)
    told = [
        await _applicant(turn, number, one, names)
        for number, one in enumerate(applied[first : first + PER_PAGE], first + 1)
    ]
    heading = _("<b>{title}</b>: who applied", title=programme.title)
    turning = pages(programme, "people", first, len(applied), PER_PAGE)
    show(turn, paragraphs(heading, *told), (*turning, back))


async def _applicant(turn: Turn, number: int, one: Application, names: Mapping[str, Text]) -> Text:
    head = _(
        "{n}. <b>{who}</b>, {skill}",
        n=number,
        who=await called(turn, one.person),
        skill=names.get(one.skill, verbatim(one.skill)),
    )
    return lines([head, verbatim(one.goal)]) if one.goal else head


def page_start(rest: str, count: int, size: int) -> int:
    """The first of a page that a button names, within what there is."""
    number = int(rest) if rest.isdecimal() and len(rest) < 4 else 0
    return min(number * size, max(0, (count - 1) // size * size))


def pages(programme: Programme, word: str, first: int, count: int, size: int) -> Buttons:
    """The ways to the pages before and after this one."""
    number, row = first // size, []
    if first:
        before = Button(pgettext("button", "Earlier"), data(programme.id, f"{word}.{number - 1}"))
        row.append(before)
    if first + size < count:
        after = Button(pgettext("button", "More"), data(programme.id, f"{word}.{number + 1}"))
        row.append(after)
    return (tuple(row),) if row else ()


@act("close")
async def close(turn: Turn, community: Community, programme: Programme, rest: str) -> None:
    """Close applications before their last day."""
    if programme.state is ProgrammeState.OPEN and rest != "yes":
        yes = Button(pgettext("button", "Close them"), data(programme.id, "close.yes"))
        no = Button(pgettext("button", "Leave them open"), data(programme.id))
        text = _("Shall I close applications now? They cannot be opened again.")
        return show(turn, text, ((yes, no),))
    if programme.state is ProgrammeState.OPEN:
        due_at = turn.now + REMIND_EVERY
        await programmes.move(turn.tx, programme, ProgrammeState.CLOSED, due_at=due_at)
        me = turn.somebody.id
        await audit.note(turn.tx, me, "programme closed", community=community.id)
        await ask_mentors(turn, programme)
    await show_one(turn, programme.id)


@act("withdraw")
async def withdraw(turn: Turn, community: Community, programme: Programme, rest: str) -> None:
    """Ask why it is withdrawn."""
    if not programme.state.is_planned:
        return await show_one(turn, programme.id)
    await dialogue.start(turn, WITHDRAW, programme=programme.id, community=community.id)


REMIND_EVERY: Final = timedelta(days=3)  # organisers, that a plan waits for them
WHAT_IT_IS: Final = _(
    "A programme brings many people together with mentors at the same time: you say what it is "
    "about, people apply, I work out who suits whom best, you decide, and the requests go out."
)
WHILE_OPEN: Final[Mapping[str, Text]] = {
    "tell": pgettext("button", "Announce it in the groups"),
    "invite": pgettext("button", "Ask the mentors"),
    "people": pgettext("button", "Who applied"),
    "close": pgettext("button", "Close applications"),
    "withdraw": pgettext("button", "Withdraw the programme"),
}
WHILE_CLOSED: Final[Mapping[str, Text]] = {
    "plan": pgettext("button", "Work out who suits whom"),
    "people": pgettext("button", "Who applied"),
    "withdraw": pgettext("button", "Withdraw the programme"),
}
