"""How others see somebody: ask for it, see how it goes, look at what comes out."""

from __future__ import annotations

from typing import Final

from bot.engine.journal import Conversation, Status
from bot.letters import message_to_plain
from bot.model import Button, Buttons, Send
from bot.text import Text, _, pgettext
from conversations.communities.codes import read_code
from conversations.peer_view import words
from conversations.peer_view.asking import ASK
from conversations.peer_view.compared import Compared
from conversations.peer_view.picture import radar
from conversations.peer_view.together import FEWEST, together
from handlers import dialogue
from handlers.own_days import day_for, own_day
from handlers.panels import show
from handlers.peer_view_answers import answer_code
from handlers.registry import on
from handlers.results import result_of
from handlers.turn import Turn
from storage import assessments, notices, peer_views
from storage.records.assessments import Assessment
from storage.records.peer_views import PeerView

MOST_LISTED: Final = 10
MOST_SKILLS: Final = 8
FEWEST_SKILLS: Final = 3  # with fewer there is little to compare
CODE: Final = 12  # signs

ENTRY: Final = Button(pgettext("button", "How others see me"), "peerview::")
ASK_OTHERS: Final = Button(pgettext("button", "Ask others"), "peerview::new")


async def opened_by_code(turn: Turn, words_after: str) -> bool:
    """Whether a code was typed after the command, which is answered then."""
    code = read_code(words_after)
    if len(code) != CODE:
        return False
    await answer_code(turn, code)
    return True


async def can_ask(turn: Turn) -> bool:
    """Whether there is something to ask others about, and they are not being asked already."""
    mine = await peer_views.of_person(turn.tx, turn.somebody.id, limit=1)
    return not (mine and mine[0].open) and await _to_ask_about(turn) is not None


async def beside(turn: Turn, assessment: str) -> bool:
    """Whether others were asked for this self-assessment."""
    mine = await peer_views.of_person(turn.tx, turn.somebody.id, limit=MOST_LISTED)
    return any(one.assessment == assessment for one in mine)


@on.press("peerview")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """Show how things stand, ask others, or do something with one that there is."""
    if not about:
        return await (_begin(turn) if option == "new" else panel(turn))
    view = await peer_views.find(turn.tx, about)
    if view is None or view.person != turn.somebody.id:
        return turn.edit(_("That has been deleted."))
    if view.open:
        await _with_open(turn, view, option)
    else:
        await _with_closed(turn, view, option)


async def panel(turn: Turn) -> None:
    """How far others have answered, and what came out before."""
    mine = await peer_views.of_person(turn.tx, turn.somebody.id, limit=MOST_LISTED)
    earlier = tuple((_entry(turn, one),) for one in mine if not one.open)
    if mine and mine[0].open:
        text, buttons = _progress(turn, mine[0])
        return show(turn, text, (*buttons, *earlier), discreet=True)
    if await _to_ask_about(turn) is None:
        begin = Button(pgettext("button", "Look at myself first"), "assess:new:")
        return show(turn, words.nothing_to_ask(), ((begin,), *earlier), discreet=True)
    show(turn, words.explanation(), ((ASK_OTHERS,), *earlier), discreet=True)


def _entry(turn: Turn, view: PeerView) -> Button:
    day = own_day(turn, view.closed_at or view.closes_at)
    label = pgettext("button", "What others saw: {day}", day=day)
    return Button(label, f"peerview:{view.id}:show")


def _progress(turn: Turn, view: PeerView) -> tuple[Text, Buttons]:
    about = f"peerview:{view.id}"
    link = Button(pgettext("button", "Show the link"), f"{about}:link")
    close = Button(pgettext("button", "Show it to me now"), f"{about}:close")
    drop = Button(pgettext("button", "Withdraw it"), f"{about}:drop")
    closing = ((close,),) if view.answered >= FEWEST else ()
    return words.progress(view, own_day(turn, view.closes_at)), ((link,), *closing, (drop,))


async def _begin(turn: Turn) -> None:
    if not await can_ask(turn):
        return await panel(turn)
    latest = await _to_ask_about(turn)
    if latest:
        assessment, skills = latest
        await dialogue.start(turn, ASK, assessment=assessment.id, skills=skills)


async def _to_ask_about(turn: Turn) -> tuple[Assessment, list[str]] | None:
    """The latest self-assessment and its skills, those that the role needs most first."""
    history = await assessments.history(turn.tx, turn.somebody.id, limit=1)
    if not history:
        return None
    result = await result_of(turn.tx, history[0])
    first = [need.skill for need in result.spokes if need.skill in result.levels]
    rest = [skill for skill in result.levels if skill not in first]
    skills = [*first, *rest][:MOST_SKILLS]
    return (history[0], skills) if len(skills) >= FEWEST_SKILLS else None


@on.ended(ASK)
async def asked(turn: Turn, conversation: Conversation) -> None:
    """Hand over the link, which only the person passes on."""
    mine = await peer_views.of_person(turn.tx, conversation.person, limit=1)
    if conversation.status is Status.DONE and mine and mine[0].open and turn.incoming:
        _hand_over(turn, mine[0])


def _hand_over(turn: Turn, view: PeerView) -> None:
    link = turn.link(f"view-{view.code}")
    text = words.invitation(view, link, own_day(turn, view.closes_at))
    turn.say(text, ((Button(pgettext("button", "How far is it?"), ENTRY.data),),))


async def _with_open(turn: Turn, view: PeerView, option: str) -> None:
    match option:
        case "link":
            _hand_over(turn, view)
        case "close" if view.answered >= FEWEST:
            await _close(turn, view)
            turn.edit(words.READY)
            await _show(turn, view.id)
        case "drop":
            turn.edit(*_shall_i(view), discreet=True)
        case "erase":
            await _erase(turn, view)
            turn.edit(_("Withdrawn. What was answered is deleted, and the link leads nowhere."))
        case _:
            await panel(turn)


def _shall_i(view: PeerView) -> tuple[Text, Buttons]:
    if view.open:
        text = _("Shall I withdraw it? What was answered is deleted, and the link leads nowhere.")
    else:
        text = _("Shall I delete how others saw you? It cannot be brought back.")
    yes = Button(pgettext("button", "Delete it"), f"peerview:{view.id}:erase")
    return text, ((yes, Button(pgettext("button", "Keep it"), f"peerview:{view.id}:keep")),)


async def _with_closed(turn: Turn, view: PeerView, option: str) -> None:
    match option:
        case "drop":
            turn.edit(*_shall_i(view), discreet=True)
        case "erase":
            await _erase(turn, view)
            turn.edit(_("Deleted."))
        case "keep":
            await panel(turn)
        case _:
            await _show(turn, view.id)


async def _show(turn: Turn, about: str) -> None:
    view = await peer_views.find(turn.tx, about)
    compared = await _compared(turn, view) if view else None
    if view is None or compared is None:
        return turn.edit(_("That has been deleted."))
    turn.say(words.result(compared, view.answered), picture=radar(compared))
    delete = Button(pgettext("button", "Delete this one"), f"peerview:{view.id}:drop")
    turn.say(words.meaning(compared), ((delete,),), discreet=True)


async def _compared(turn: Turn, view: PeerView) -> Compared | None:
    assessment = await assessments.find(turn.tx, view.person, view.assessment)
    if assessment is None:
        return None
    result = await result_of(turn.tx, assessment)
    known = tuple(skill for skill in view.skills if skill in result.levels)
    others = {one.skill: one for one in await peer_views.seen(turn.tx, view.id)}
    return Compared(result.framework, known, result.levels, others)


@on.due("peer_view")
async def due(turn: Turn, about: str) -> None:
    """Close what is to be closed, or say once how far it is."""
    view = await peer_views.find(turn.tx, about)
    if view is None or not view.open or view.due_at is None or view.due_at > turn.now:
        return
    if view.full or view.closes_at <= turn.now:
        return await _end(turn, view)
    remind_at = view.began_at + peer_views.REMIND_AFTER
    if view.due_at < view.began_at:  # all had answered, and one of them took it back since
        later = remind_at if turn.now < remind_at else view.closes_at
        return await peer_views.look_at(turn.tx, about, later)
    await peer_views.look_at(turn.tx, about, view.closes_at)
    until = await day_for(turn, view.person, view.closes_at)
    link = Button(pgettext("button", "Show the link"), f"peerview:{view.id}:link")
    await _tell(turn, view, words.reminder(view, until), link)


async def _end(turn: Turn, view: PeerView) -> None:
    """Close it, and tell the person: the result, or that there is none."""
    if view.answered < FEWEST:
        await _erase(turn, view)
        return await _tell(turn, view, words.too_few(view.answered), ENTRY)
    await _close(turn, view)
    look = Button(pgettext("button", "Look at it"), f"peerview:{view.id}:show")
    await _tell(turn, view, words.READY, look)


async def _close(turn: Turn, view: PeerView) -> None:
    """Keep what all say together; the database overwrites what each of them said."""
    turn.erased = True
    said = await peer_views.answers(turn.tx, view.id)
    await peer_views.close(turn.tx, view.id, together(view.skills, said))


async def _erase(turn: Turn, view: PeerView) -> None:
    turn.erased = True
    await peer_views.erase(turn.tx, view.id)


async def _tell(turn: Turn, view: PeerView, text: Text, button: Button) -> None:
    body = message_to_plain(Send(text, ((button,),)))
    await notices.add(turn.tx, view.person, body, turn.now)
