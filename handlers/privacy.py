"""Who can see what, for how long it is kept, and the switches for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from bot.engine.journal import EXPIRE_AFTER
from bot.model import Button, Buttons
from bot.text import CommandWord, Text, _, lines, paragraphs, pgettext
from conversations.profile.circle import choices, seen_by
from conversations.welcome.flow import who_runs_this
from handlers import export, forget
from handlers.groups import answer_briefly, what_i_see_here
from handlers.help import BEGIN
from handlers.registry import on
from handlers.turn import Turn
from storage import installation, memberships, people
from storage.keeping import (
    CLOSED_CALLS,
    CLOSED_MATCHES,
    CLOSED_REQUESTS,
    DEEDS,
    ENDED_ANNOUNCEMENTS,
)
from storage.records.installation import Installation
from storage.records.keeping import KeepingTimes
from storage.records.people import Circle, Person

LABELS: Final = {
    Circle.NOBODY: pgettext("button", "Nobody"),
    Circle.COMMUNITY: pgettext("button", "My communities"),
    Circle.HUB: pgettext("button", "My communities and hub"),
    Circle.EVERYONE: pgettext("button", "Everyone here"),
}
SEEN_BY: Final = {
    Circle.NOBODY: _("Your profile: nobody can find it."),
    Circle.COMMUNITY: _("Your profile: people of your communities can find it."),
    Circle.HUB: _("Your profile: people of your communities and their hub can find it."),
    Circle.EVERYONE: _("Your profile: everyone whom I know can find it."),
}
ANNOUNCED: Final = _(
    "What your communities announce comes besides; {topics} says what you hear about.",
    topics=CommandWord("topics"),
)
BACK: Final = (Button(pgettext("button", "Back"), "privacy::"),)


@on.command(
    "privacy", summary=_("Who sees what, and what I keep"), groups=True, before_consent=True, menu=6
)
async def privacy(turn: Turn) -> None:
    """Say what is kept here, and offer the switches to whom they belong."""
    here = await installation.of(turn.tx)
    if not turn.place.private:
        mine = Button(pgettext("button", "What you keep about me"), url=turn.link("privacy"))
        answer_briefly(turn, _in_group(), ((mine,),))
    elif not turn.consented:
        turn.say(_before_consent(here), (BEGIN,))
    else:
        turn.say(*await _page(turn))


@on.opened("privacy")
async def opened(turn: Turn, rest: str) -> None:
    """As the command, for who comes from a group."""
    await privacy(turn)


@on.press("privacy")
async def pressed(turn: Turn, page: str, option: str) -> None:
    """Open a page, or turn a switch."""
    match page:
        case "circle":
            await _circle(turn, option)
        case "times":
            turn.edit(_times((await installation.of(turn.tx)).keeping), (BACK,))
        case "export":
            await export.export(turn)
        case "forget":
            turn.edit(*forget.ask_first())
        case _:
            await _switch(turn, page)
            turn.edit(*await _page(turn))


async def _switch(turn: Turn, page: str) -> None:
    """Turn messages that nobody asked for off or on."""
    if page == "off":
        await people.stop(turn.tx, turn.somebody.id)
    elif page == "on":
        await people.hear_unprompted(turn.tx, turn.somebody.id)
    await turn.read_anew()


async def _circle(turn: Turn, option: str) -> None:
    """Choose how far one may be seen, within what one's communities allow."""
    mine = await memberships.communities_of(turn.tx, turn.somebody.id)
    allowed = choices(mine)
    if option in allowed:
        await people.be_seen_by(turn.tx, turn.somebody.id, Circle(option))
        await turn.read_anew()
    now = seen_by(turn.somebody.circle, mine)
    turn.edit(_circle_text(allowed), _circle_buttons(now, allowed))


def _in_group() -> Text:
    return paragraphs(
        what_i_see_here(),
        _("What you tell me in a private chat stays there."),
    )


def _before_consent(here: Installation) -> Text:
    return paragraphs(
        _(
            "So far I keep your account here and nothing else, so that I can answer you. "
            "Once we have started, this page shows who sees what, with switches."
        ),
        who_runs_this(here.operator, here.contact),
        _("{forget} deletes your account here at once.", forget=CommandWord("forget")),
    )


async def _page(turn: Turn) -> tuple[Text, Buttons]:
    """Who sees what, as it is now, and the switches."""
    person, here = turn.somebody, await installation.of(turn.tx)
    mine = await memberships.communities_of(turn.tx, person.id)
    return _text(person, seen_by(person.circle, mine), here), _buttons(person)


def _text(person: Person, circle: Circle, here: Installation) -> Text:
    asked = _("I may write to you without being asked: three times a week at most.")
    never = _("I never write to you without being asked.")
    seen = (
        _("<b>Who sees what</b>"),
        _("What you answer: only you. Organisers do not see it either."),
        SEEN_BY[circle],
        _(
            "What you tell me so that you meet others: only I read it. Somebody who fits reads why "
            "you two do, and your name once you have both said yes. Your gender is never shown."
        ),
        *([asked, ANNOUNCED] if person.unprompted else [never]),
    )
    kept = (
        _("<b>Where it is kept</b>"),
        _(
            "In a file on the computer where I run. Only I can open it there, but it is not "
            "encrypted: whoever runs that computer could."
        ),
        who_runs_this(here.operator, here.contact),
    )
    return paragraphs(lines(seen), lines(kept))


def _buttons(person: Person) -> Buttons:
    on_off = ("off", _OFF) if person.unprompted else ("on", _ON)
    rows = (
        (("privacy:circle:", pgettext("button", "Who may find me")),),
        ((f"privacy:{on_off[0]}:", on_off[1]),),
        (
            ("quiet::", pgettext("button", "Quiet hours")),
            ("blocks::", pgettext("button", "Blocked people")),
        ),
        (
            ("topics::", pgettext("button", "Announcements")),
            ("spotting::", pgettext("button", "What I did for others")),
        ),
        (("privacy:times:", pgettext("button", "How long I keep what")),),
        (
            ("privacy:export:", pgettext("button", "A copy of it all")),
            ("privacy:forget:", pgettext("button", "Delete it all")),
        ),
    )
    return tuple(tuple(Button(label, data) for data, label in row) for row in rows)


_OFF: Final = pgettext("button", "Never write unasked")
_ON: Final = pgettext("button", "You may write unasked")


def _circle_text(allowed: Sequence[Circle]) -> Text:
    what = _(
        "Who may find you when they look for somebody to learn from or with? They see your "
        "profile: name, pronouns, languages, and the strengths and wishes that you show."
    )
    if len(allowed) == 1:
        return paragraphs(what, _("So far nobody can: you belong to no community yet."))
    return paragraphs(what, _("Your communities set how far you can go."))


def _circle_buttons(now: Circle, allowed: Sequence[Circle]) -> Buttons:
    buttons = [Button(_chosen(one, now), f"privacy:circle:{one}") for one in allowed]
    return (*((button,) for button in buttons), BACK)


def _chosen(circle: Circle, now: Circle) -> Text:
    if circle is now:
        return pgettext("button", "✓ {choice}", choice=LABELS[circle])
    return LABELS[circle]


def _times(times: KeepingTimes) -> Text:
    return paragraphs(_("<b>How long I keep what</b>"), lines(_kept(times)))


def _kept(times: KeepingTimes) -> Iterable[Text]:
    yield _("What you tell me: until you delete it.")
    yield _(
        "The words of my messages: until delivered. That they were: {time}.",
        time=times.sent_letters,
    )
    yield _("What I pass on between two people: until delivered. From whom: until they part.")
    yield _(
        "A goal for which you look for a mentor: until the search ends. That you looked: {time}.",
        time=CLOSED_REQUESTS,
    )
    yield _("What you want to reach with somebody, and what is to be done: until you part.")
    yield _("That you had been brought together: {time} after that.", time=CLOSED_MATCHES)
    yield _("Who nominated whom, and who was nominated without standing: until the call ends.")
    yield _("How you vote: sealed until the count, and then without whose it was.")
    yield _(
        "That you took part in a call, and what you said as a candidate: {time} after its end. Its "
        "minutes stay.",
        time=CLOSED_CALLS,
    )
    yield _(
        "Announcements, and whether they reached you: {time} after they went out.",
        time=ENDED_ANNOUNCEMENTS,
    )
    yield _("What you did for others, if organisers may see it: {time}.", time=DEEDS)
    yield _("A finished conversation: {time}.", time=times.finished_conversations)
    yield _("An unfinished one: {time}.", time=EXPIRE_AFTER)
    yield _("Numbers of events, so that none counts twice: {time}.", time=times.event_ids)
    yield _("What I could not understand at all: {time}.", time=times.parked_events)
    yield _("A report, after it is closed: {time}.", time=times.closed_reports)
    yield _("What organisers did: {time}.", time=times.audit)
    yield _("Better words that you suggested: {time}.", time=times.suggestions)
    yield _("A community that I was removed from: {time}.", time=times.paused_communities)
    yield _("An account without a yes: {time}.", time=times.people_without_consent)
    yield _("Safety copies: {time}.", time=times.backups)
    yield _(
        "If you are silent: after {asked} I ask whether to go on, after {erased} I delete it all.",
        asked=times.people_silent_unasked,
        erased=times.people_silent,
    )
