"""What those on the roll and the chair are told while a call is deliberated."""

from __future__ import annotations

from typing import Final

from bot.model import Button, Buttons
from bot.text import Text, _, paragraphs, pgettext
from conversations.deciding.deliberation import words
from conversations.deciding.deliberation.steps import DECIDED_BY, drafts
from conversations.nominations.words import EXPLAINED
from handlers import call_keeping
from handlers.call_organisers import keepers
from handlers.calls import data
from handlers.turn import Turn
from handlers.unprompted import tell_all
from storage import calls, candidates, polls, roll
from storage.records.calls import Call
from storage.records.polls import Poll, PollKind, Stance

SAY: Final = pgettext("button", "Say what I think")
NOTHING: Final = pgettext("button", "I have nothing to add")
VIEWS: Final = pgettext("button", "What people said")
CONCERNS: Final = pgettext("button", "What stands against it")


async def ask_for_views(turn: Turn, call: Call, poll: Poll) -> None:
    """Ask everybody on the roll for their view, and explain how it goes on from there."""
    text = paragraphs(
        _("<b>{title}</b>: everybody is asked for their view now.", title=call.plan.title),
        EXPLAINED[call.plan.method],
        words.standing(await standing(turn, call)),
        _("You have until {moment}. “Nothing to add” is an answer, too.", moment=poll.closes_at),
    )
    await _tell_all(turn, call, text, view_buttons(call))


async def ask_about(turn: Turn, call: Call, poll: Poll, *, news: Text | None = None) -> None:
    """Ask everybody on the roll about a draft; explain how it goes on, where nothing was before."""
    told = await about(turn, call, poll)
    number = len(drafts(await polls.of_call(turn.tx, call.id)))
    if number == 1 and poll.kind is PollKind.CONSENT:
        told.append(EXPLAINED[call.plan.method])
    until = _(
        "You can answer, and change your answer, until {moment}. Silence is not agreement.",
        moment=poll.closes_at,
    )
    text = paragraphs(*([news] if news else []), *told, until)
    await _tell_all(turn, call, text, stance_buttons(call, poll))


async def about(turn: Turn, call: Call, poll: Poll) -> list[Text]:
    """What a round is about: which one it is, the draft, and whom it would choose."""
    number = len(drafts(await polls.of_call(turn.tx, call.id)))
    known = {one.id: one.person for one in await candidates.standing(turn.tx, call.id)}
    people = [person for one in poll.proposed if (person := known.get(one))]
    heading = words.heading(call.plan.title, poll.kind, number, call.plan.rounds)
    return [heading, *words.draft(poll.draft, people)]


async def remind(turn: Turn, call: Call, poll: Poll) -> None:
    """Ask kindly, once more, those who have said nothing yet."""
    if poll.kind is PollKind.VIEWS:
        text = _(
            "<b>{title}</b>: nobody has heard from you yet, and what you think counts. “Nothing to "
            "add” is an answer, too. You have until {moment}.",
            title=call.plan.title,
            moment=poll.closes_at,
        )
        buttons = view_buttons(call)
    else:
        text = _(
            "<b>{title}</b>: your answer is still missing, and silence is not agreement. You have "
            "until {moment}.",
            title=call.plan.title,
            moment=poll.closes_at,
        )
        buttons = ((read_button(call),),)
    await tell_all(turn, await polls.not_yet(turn.tx, poll), text, buttons)


async def tell_postponed(turn: Turn, call: Call, poll: Poll) -> None:
    """Tell everybody that a round goes on, because too few took part."""
    if poll.kind is PollKind.MUFAKAT:
        text = _(
            "<b>{title}</b>: fewer than two thirds took part, so the round goes on until {moment}. "
            "After that those who are there suffice.",
            title=call.plan.title,
            moment=poll.closes_at,
        )
    else:
        text = _(
            "<b>{title}</b>: fewer than {n} % took part, so the round goes on until {moment}. If "
            "it is no more by then, nothing is decided.",
            title=call.plan.title,
            n=call.plan.quorum,
            moment=poll.closes_at,
        )
    await _tell_all(turn, call, text, ((read_button(call),),))


async def tell_answered(turn: Turn, call: Call, poll: Poll, concern: Text) -> None:
    """Let those who have answered read what the chair says to a concern.

    All of them are told: a letter to its author alone would tell whose it is.
    """
    text = paragraphs(
        _("<b>{title}</b>: the chair answers a concern.", title=call.plan.title),
        concern,
        _("If it was yours and this is good enough for you, choose again."),
    )
    silent = set(await polls.not_yet(turn.tx, poll))
    people = [one for one in await _asked(turn, call) if one not in silent]
    await tell_all(turn, people, text, ((read_button(call),),))


async def tell_concern(turn: Turn, call: Call) -> None:
    """Let the chair know that something stands against the draft, and not whose it is."""
    told = {
        PollKind.MUFAKAT: _("<b>{title}</b>: somebody has a concern.", title=call.plan.title),
        PollKind.CONSENT: _("<b>{title}</b>: somebody objects.", title=call.plan.title),
    }
    text = told[DECIDED_BY[call.plan.method]]
    read = Button(pgettext("button", "Read it"), call_keeping.data(call.id, "concerns"))
    await tell_all(turn, await chairing(turn, call), text, ((read,),), even_after_stop=True)


async def ask_for_draft(turn: Turn, call: Call, *, news: Text | None = None) -> None:
    """Ask the chair for a draft, and say what there is to read before."""
    told = [] if news is None else [news]
    text = paragraphs(*told, await _what_there_is(turn, call))
    people, buttons = await chairing(turn, call), await _chair_buttons(turn, call)
    await tell_all(turn, people, text, buttons, even_after_stop=True)


async def _what_there_is(turn: Turn, call: Call) -> Text:
    rounds = await polls.of_call(turn.tx, call.id)
    if drafts(rounds) and not _standing_after(rounds[-1]):
        return _(
            "<b>{title}</b>: somebody whom it would choose stands no longer. Change it, and "
            "everybody is asked again.",
            title=call.plan.title,
        )
    if drafts(rounds):
        return paragraphs(
            _("<b>{title}</b>: it was not agreed.", title=call.plan.title),
            words.STAND[rounds[-1].kind](_standing_after(rounds[-1])),
            _("Change it to meet what stands against it, and everybody is asked again."),
        )
    if not rounds:
        return _("<b>{title}</b> waits for your proposal.", title=call.plan.title)
    turnout = await polls.turnout(turn.tx, rounds[-1])
    if not rounds[-1].result.get("views"):
        return _(
            "<b>{title}</b> waits for your draft. Nobody has added anything, so let it be what you "
            "think everybody can accept.",
            title=call.plan.title,
        )
    return _(
        "<b>{title}</b> waits for your draft. {n} of {all} have been heard. Let it reflect what "
        "they said.",
        title=call.plan.title,
        n=turnout.took_part,
        all=turnout.entries,
    )


def _standing_after(poll: Poll) -> int:
    number: int = poll.result.get(Stance.CONCERN, 0)
    return number


async def chairing(turn: Turn, call: Call) -> list[str]:
    """Who chairs a call now; where chair and deputy have stepped back, all who keep it."""
    for one in (call.chair, call.deputy):
        if one and not await calls.has_stepped_back(turn.tx, call.id, one):
            return [one]
    return await keepers(turn, call)


async def standing(turn: Turn, call: Call) -> list[str]:
    """The people who stand, who accepted first first."""
    found = await candidates.standing(turn.tx, call.id)
    return [one.person for one in found if one.person]


def view_buttons(call: Call) -> Buttons:
    """How somebody says what they think."""
    return ((Button(SAY, data(call.id, "view")),), (Button(NOTHING, data(call.id, "nothing")),))


def stance_buttons(call: Call, poll: Poll) -> Buttons:
    """How somebody answers a draft; the same for everybody, whatever they have answered."""
    labels = {
        Stance.ACCEPT: words.ACCEPT[poll.kind],
        Stance.CONCERN: words.CONCERN[poll.kind],
        Stance.ASIDE: words.ASIDE,
    }
    if poll.kind is PollKind.CONSENT:  # it knows no standing aside: who does not object, consents
        del labels[Stance.ASIDE]
    return tuple(
        (Button(label, data(call.id, f"stance.{poll.id}.{stance}")),)
        for stance, label in labels.items()
    )


def read_button(call: Call) -> Button:
    """The way to the draft."""
    return Button(READ[DECIDED_BY[call.plan.method]], data(call.id, "draft"))


async def _chair_buttons(turn: Turn, call: Call) -> Buttons:
    """What a chair may read and do who is asked for a draft."""
    rounds, rows = await polls.of_call(turn.tx, call.id), []
    if drafts(rounds) and _standing_after(rounds[-1]):
        rows.append((Button(CONCERNS, call_keeping.data(call.id, "concerns")),))
    if rounds and rounds[0].kind is PollKind.VIEWS and rounds[0].result.get("views"):
        rows.append((Button(VIEWS, call_keeping.data(call.id, "views")),))
    kind = DECIDED_BY[call.plan.method]
    return (*rows, (Button(WRITE[kind], call_keeping.data(call.id, "draft")),))


async def _tell_all(turn: Turn, call: Call, text: Text, buttons: Buttons) -> None:
    await tell_all(turn, await _asked(turn, call), text, buttons, even_after_stop=True)


async def _asked(turn: Turn, call: Call) -> list[str]:
    """Everybody on the roll who does not stay out of deciding."""
    entries = await roll.of_call(turn.tx, call.id)
    return [one.person for one in entries if one.person and not one.recused]


READ: Final = {
    PollKind.MUFAKAT: pgettext("button", "Read the draft"),
    PollKind.CONSENT: pgettext("button", "Read the proposal"),
}
WRITE: Final = {
    PollKind.MUFAKAT: pgettext("button", "Write the draft"),
    PollKind.CONSENT: pgettext("button", "Write the proposal"),
}
