"""Inviting somebody to chair a call, or to be the deputy: a link that works once."""

from __future__ import annotations

from typing import Final

from bot.ids import new_code
from bot.model import Button
from bot.text import CommandWord, Link, Text, _, lines, named, paragraphs, pgettext
from conversations.communities.codes import read_code, spaced
from handlers import calls as shown
from handlers.call_keeping import act, back, data, show_one
from handlers.call_news import inform_keepers
from handlers.panels import show
from handlers.registry import on
from handlers.turn import Turn
from storage import audit, bans, calls, communities, keeper_invitations, people
from storage.records.calls import Call, CallState

SIGNS: Final = 12  # 60 bits: nobody can guess one
PARTS: Final = ("chair", "deputy")
RUNNING: Final = frozenset(state for state in CallState if not state.is_over)


def _missing(call: Call) -> list[str]:
    """Which parts nobody has."""
    return [part for part in PARTS if not getattr(call, part)]


async def lacks_somebody(turn: Turn, call: Call) -> bool:
    """Whether a call lacks its chair or its deputy."""
    return bool(_missing(call))


@act(
    "invite",
    pgettext("button", "Invite chair or deputy"),
    during=RUNNING,
    order=25,
    offered=lacks_somebody,
)
async def invite(turn: Turn, call: Call, rest: str) -> None:
    """Make a link for the part that is missing."""
    missing = _missing(call)
    if not missing:
        return await show_one(turn, call.id)
    if rest not in missing and len(missing) > 1:
        rows = tuple((Button(LABELS[one], data(call.id, f"invite.{one}")),) for one in missing)
        return show(turn, _("For which part?"), (*rows, (back(call.id),)))
    part = rest if rest in missing else missing[0]
    code = new_code(SIGNS)
    await keeper_invitations.make(turn.tx, call.id, part, code)
    me, community = turn.somebody.id, call.community
    await audit.note(turn.tx, me, "call keeper invited", community=community)
    show(turn, _pass_on(turn, call, part, code), ((back(call.id),),))


def _pass_on(turn: Turn, call: Call, part: str, code: str) -> Text:
    return paragraphs(
        FOR_WHOM[part],
        _("The link: {link}", link=Link(turn.link(f"keeper-{code}"))),
        _(
            "If I do not speak of it by myself, or on the other network: "
            "{calls} <code>{code}</code>",
            calls=CommandWord("calls"),
            code=spaced(code),
        ),
        _("It works once, and a new one makes it useless. They have to accept first."),
    )


@on.opened("keeper")
async def opened(turn: Turn, about: str) -> None:
    """Come by the link of an invitation."""
    if not await takes(turn, about):
        turn.say(NO_GOOD)


@shown.takes_code
async def takes(turn: Turn, said: str) -> bool:
    """Whether this is an invitation to keep a call; then it is explained, and nothing is done."""
    code = read_code(said)
    call, part = await _invited(turn, code)
    if call is None:
        return False
    community = await communities.find(turn.tx, call.community)
    if community is None or await _is_kept_out(turn, call):
        return False
    if wrong := await _obstacle(turn, call):
        turn.say(wrong)
        return True
    asked = ASKED[part]
    text = paragraphs(
        _(
            "<b>{community}</b> looks for people: <b>{title}</b>.",
            community=community.name,
            title=call.plan.title,
        ),
        asked,
        lines(EXPECTED),
    )
    yes = Button(pgettext("button", "I accept"), f"keeper:{code}:yes")
    no = Button(pgettext("button", "Not now"), f"keeper:{code}:no")
    turn.say(text, ((yes, no),))
    return True


async def _invited(turn: Turn, code: str) -> tuple[Call | None, str]:
    """The call that lacks somebody, and the part; None where the code does not work now."""
    found = await keeper_invitations.find(turn.tx, code)
    call = await calls.find(turn.tx, found[0]) if found else None
    if found is None or call is None or call.state.is_over or found[1] not in _missing(call):
        return None, ""
    return call, found[1]


async def _obstacle(turn: Turn, call: Call) -> Text | None:
    """Why somebody cannot keep a call: they have stepped back from it, or keep it already."""
    me = turn.somebody.id
    if await calls.has_stepped_back(turn.tx, call.id, me):
        return STEPPED_BACK
    return TWO_PEOPLE if me in {call.chair, call.deputy} else None


@on.press("keeper")
async def answered(turn: Turn, code: str, option: str) -> None:
    """Take the part, or leave it."""
    call, part = await _invited(turn, code)
    if call is None or await _is_kept_out(turn, call):
        return turn.edit(NO_GOOD)
    if option != "yes":
        return turn.edit(_("All right. The link still works, should you change your mind."))
    if wrong := await _obstacle(turn, call):
        return turn.edit(wrong)
    me = turn.somebody.id
    kept = {"chair": call.chair, "deputy": call.deputy, part: me}
    await calls.name_keepers(turn.tx, call.id, chair=kept["chair"], deputy=kept["deputy"])
    await keeper_invitations.drop(turn.tx, call.id, part)
    await audit.note(turn.tx, me, "call keeper accepted", community=call.community)
    await inform_keepers(turn, call, _accepted(call, part, me))
    await show_one(turn, call.id, news=THANKS[part])


def _accepted(call: Call, part: str, person: str) -> Text:
    if part == "chair":
        return _("{name} now chairs <b>{title}</b>.", name=named(person), title=call.plan.title)
    return _(
        "{name} is now the deputy for <b>{title}</b>.", name=named(person), title=call.plan.title
    )


async def _is_kept_out(turn: Turn, call: Call) -> bool:
    known = await people.accounts_of(turn.tx, turn.somebody.id)
    return await bans.keeps_out(turn.tx, call.community, [one.account for one in known])


NO_GOOD: Final = _("That invitation does not work, or has been used.")
STEPPED_BACK: Final = _(
    "You have stepped back from that call, because you are nominated, nominate or stand. So you "
    "cannot look after it."
)
TWO_PEOPLE: Final = _("You look after that call already: chair and deputy are two people.")
LABELS: Final = {
    "chair": pgettext("button", "The chair"),
    "deputy": pgettext("button", "The deputy"),
}
FOR_WHOM: Final = {
    "chair": _("Pass this on to the one person who shall chair it, and to nobody else."),
    "deputy": _("Pass this on to the one person who shall be the deputy, and to nobody else."),
}
ASKED: Final = {
    "chair": _("Would you chair it?"),
    "deputy": _("Would you be the deputy, for when the chair cannot?"),
}
THANKS: Final = {
    "chair": _("Thank you! You chair it now."),
    "deputy": _("Thank you! You are the deputy now."),
}
EXPECTED: Final = (
    _("• You lead the deciding, and treat everybody alike."),
    _("• What people say reaches you without their names, and you keep it to yourself."),
    _("• Should you be nominated, nominate or stand, you step back by that."),
    _("• Those who look after the call with you see the name in your profile."),
)
