"""After a training: how it was, a certificate for who was there, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.engine.journal import Conversation, Status
from bot.model import Button, Picture, ToPerson, Weight
from bot.text import CommandWord, Text, _, lines, ngettext, paragraphs, pgettext, to_plain
from conversations.quiet_hours import after_quiet_hours
from conversations.trainings.after import FLOW
from conversations.trainings.words import words_for
from handlers import dialogue
from handlers.panels import show
from handlers.registry import on
from handlers.rights import as_organiser
from handlers.training_attending import can_check_in, holds, note
from handlers.training_look import ACTS, own, seen, show_one
from handlers.training_times import after
from handlers.trainings import Held, data
from handlers.turn import Turn
from storage import communities, deeds, memberships, sign_ups, training_answers
from storage.records.deeds import DeedKind
from storage.records.people import Person
from storage.records.trainings import DateState, SignUp, Training, TrainingDate

NOBODY: Final = _("Nobody has checked in. Tick who was there: then they get a certificate.")
TOGETHER: Final = 20  # people who are asked in one turn: more would let others wait
MOST_SHOWN: Final = 30  # of what people will do differently, in one message
FEWEST: Final = 5  # who answer, before whoever holds it reads anything of it


@after
async def ask_everybody(turn: Turn, training: Training, date: TrainingDate) -> bool:
    """Ask those who were or may have been there, some at a time, and tell who held it first."""
    held = Held(training, date)
    seated, came = await sign_ups.came_to(turn.tx, date.id)
    if date.state is DateState.PLANNED and training.host and seated:
        await deeds.note(turn.tx, training.community, training.host, DeedKind.HOSTED)
        await _tell_host(turn, held, training.host, came)
    asked = await sign_ups.to_ask(turn.tx, date.id, TOGETHER)
    ids = [one.person for one in asked]
    people = {one.id: one for one in await memberships.with_zones(turn.tx, ids)}
    for one in asked:
        if one.person != training.host:
            _ask(turn, people[one.person], held, one)
    await sign_ups.asked(turn.tx, date.id, ids)
    return len(asked) == TOGETHER


def _ask(turn: Turn, known: Person, held: Held, mine: SignUp) -> None:
    title = _title(held, known)
    if mine.came:
        text = _(
            "<b>{title}</b> is over. Thank you for having been there! May I ask you two things?",
            title=title,
        )
        rows = [(_button(pgettext("button", "Go ahead"), held, "was"), _certificate_button(held))]
    else:
        text = _("<b>{title}</b> is over. Were you there?", title=title)
        rows = [
            (
                _button(pgettext("button", "I was there"), held, "was"),
                _button(pgettext("button", "I was not there"), held, "wasnot"),
            )
        ]
    _tell(turn, known, text, rows)


async def _tell_host(turn: Turn, held: Held, host: str, there: int) -> None:
    known = await memberships.with_zone(turn.tx, host)
    if known is None:
        return
    checked_in = ngettext(
        "{n} person has checked in. If others were there, tick them: then they get a "
        "certificate, too.",
        "{n} people have checked in. If others were there, tick them: then they get a "
        "certificate, too.",
        there,
    )
    text = paragraphs(
        _("<b>{title}</b> is over. Thank you for holding it!", title=_title(held, known)),
        checked_in if there else NOBODY,
    )
    _tell(turn, known, text, [(_button(pgettext("button", "Who was there"), held, "who"),)])


def _tell(turn: Turn, known: Person, text: Text, rows: Sequence[tuple[Button, ...]]) -> None:
    moment = after_quiet_hours(known, turn.now)
    to, weight = ToPerson(known.id), Weight.NOTICE
    turn.say(text, tuple(rows), to=to, weight=weight, not_before=moment)


def _button(label: Text, held: Held, option: str) -> Button:
    return Button(label, data(held.date.id, option))


def _certificate_button(held: Held) -> Button:
    return _button(CERTIFICATE, held, "certificate")


def _title(held: Held, known: Person) -> str:
    return words_for(held.training.outline, known.languages).title


def _is_over(held: Held) -> bool:
    return held.date.state is DateState.OVER


@ACTS.add("was", possible=_is_over)
async def was_there(turn: Turn, held: Held, rest: str) -> None:
    """Ask the two questions."""
    if not await own(turn, held):
        return await show_one(turn, held)
    if await can_check_in(turn, held):  # a tap soon after it is as good as one while it was held
        await note(turn, held, turn.somebody.id)
    turn.edit(_("Good. Two short questions:"))
    await dialogue.start(turn, FLOW, date=held.date.id)


@ACTS.add("wasnot", possible=_is_over)
async def was_not_there(turn: Turn, held: Held, rest: str) -> None:
    """Note that somebody did not come."""
    mine = await own(turn, held)
    if mine is None:
        return await show_one(turn, held)
    if not mine.came:
        await note(turn, held, turn.somebody.id, came=False)
    turn.edit(_("What a pity. I hope you can come another time."))


@on.ended(FLOW)
async def answered(turn: Turn, conversation: Conversation) -> None:
    """Say thanks, hand over the certificate, and show what comes next."""
    held = await seen(turn, conversation.args["date"])
    if conversation.status is not Status.DONE or held is None:
        return
    mine = await own(turn, held)
    grow = Button(pgettext("button", "What to grow next"), "do:assess:")
    meet = Button(pgettext("button", "Meet somebody to practise with"), "do:peers:")
    turn.say(
        _("Thank you! If you like, go on from here: find what to grow next, or meet somebody."),
        ((grow,), (meet,)),
    )
    if mine and mine.came:
        await _hand_over(turn, held)


async def _has_certificate(turn: Turn, held: Held) -> bool:
    mine = await own(turn, held)
    return bool(mine and mine.came)


CERTIFICATE: Final = pgettext("button", "Certificate")
NAMELESS: Final = _(
    "I know no name of yours to write on the certificate. Please tell me one in {profile}, then "
    "press here again.",
    profile=CommandWord("profile"),
)


@ACTS.add("certificate", CERTIFICATE, order=15, possible=_is_over, offered=_has_certificate)
async def certificate(turn: Turn, held: Held, rest: str) -> None:
    """Hand over the certificate to who was there."""
    if await _has_certificate(turn, held):
        return await _hand_over(turn, held)
    await show_one(turn, held, news=_("Only who was checked in gets a certificate."))


async def _hand_over(turn: Turn, held: Held) -> None:
    community = await communities.find(turn.tx, held.training.community)
    outline, me = held.training.outline, turn.somebody
    title = words_for(outline, turn.reader.languages).title
    name = me.name or me.wiki_name
    if not name:
        ways = (Button(pgettext("button", "What I know about you"), "do:profile:"),)
        turn.say(NAMELESS, (ways, (_certificate_button(held),)))
        return
    facts = [
        _("{day}", day=held.date.starts.date()),
        _("{time}", time=outline.length),
        _("Held by {community}", community=community.name if community else ""),
    ]
    heading, attended = _("Certificate of attendance"), _("took part in")
    recipe = {
        "heading": to_plain(heading),
        "name": name,
        "attended": to_plain(attended),
        "title": title,
        "facts": [to_plain(fact) for fact in facts],
    }
    alt = lines([heading, _("{name} took part in {title}", name=name, title=title), *facts])
    turn.say(alt, picture=Picture("certificate", recipe, alt))


async def _may_read(turn: Turn, held: Held) -> bool:
    return await holds(turn, held)


@ACTS.add(
    "answers", pgettext("button", "How it was"), order=61, possible=_is_over, offered=_may_read
)
async def answers(turn: Turn, held: Held, rest: str) -> None:
    """Show who holds it what people said, without names and only from five answers on."""
    if held.training.host != turn.somebody.id:
        await as_organiser(turn, held.training.community)
    useful = await training_answers.useful(turn.tx, held.date.id)
    back = (_button(pgettext("button", "Back"), held, ""),)
    if len(useful) < FEWEST:
        text = _("Fewer than five people have answered so far; from five on you read it here.")
        return show(turn, text, (back,))
    good = sum(one >= 3 for one in useful)
    told = [
        ngettext(
            "{n} of {all} found it useful.", "{n} of {all} found it useful.", good, all=len(useful)
        )
    ]
    words = await training_answers.differently(turn.tx, held.date.id)
    if words:
        shown = map(_quoted, words[:MOST_SHOWN])
        told.append(lines([_("What people will do differently:"), *shown]))
    show(turn, paragraphs(*told), (back,))


def _quoted(words: str) -> Text:
    return _("• “{words}”", words=words)
