"""Who takes a mentor's requests while that mentor is away: both of them agree."""

from __future__ import annotations

from typing import Final

from bot.engine.journal import Conversation
from bot.model import Button, Buttons
from bot.text import Listing, Text, _, lines, named, paragraphs, pgettext
from conversations.communities.codes import spaced
from conversations.mentors import flow
from handlers import dialogue
from handlers.panels import show
from handlers.registry import on
from handlers.turn import Turn
from handlers.unprompted import tell
from storage import blocks, mentors, stand_ins
from storage.records.mentors import Mentor

BACK: Final = Button(pgettext("button", "Back"), "mentoring:backup:")


async def pressed(turn: Turn, mentor: Mentor, option: str) -> None:
    """Show who stands in for whom, or change it."""
    me = mentor.person
    match option:
        case "name":
            account = turn.event.account
            return await dialogue.start(turn, flow.BACKUP, account=[account.platform, account.id])
        case "code":
            return turn.edit(_shown(await stand_ins.offer(turn.tx, me)), ((BACK,),))
        case "none" if mentor.backup:
            await mentors.stand_in_no_longer(turn.tx, me)
            await _tell_gone(turn, mentor.backup, me)
        case "free":
            for other in await mentors.stood_in_for_by(turn.tx, me):
                await mentors.stand_in_no_longer(turn.tx, other)
                await tell(turn, other, _("{name} stands in for you no longer.", name=named(me)))
    found = await mentors.find(turn.tx, me)
    if found:
        turn.edit(*await _page(turn, found))


async def _tell_gone(turn: Turn, backup: str, mentor: str) -> None:
    await tell(turn, backup, _("You need not stand in for {name} any more.", name=named(mentor)))


async def _page(turn: Turn, mentor: Mentor) -> tuple[Text, Buttons]:
    others = await mentors.stood_in_for_by(turn.tx, mentor.person)
    said = [_("<b>Backup</b>"), _WHAT]
    said += [_("Your backup: {name}", name=named(mentor.backup)) if mentor.backup else _NOBODY]
    if others:
        names = Listing(tuple(named(one) for one in others))
        said.append(_("You stand in for: {names}", names=names))
    return paragraphs(said[0], said[1], lines(said[2:])), _buttons(mentor, others)


def _buttons(mentor: Mentor, others: list[str]) -> Buttons:
    name = Button(pgettext("button", "I have a code"), "mentoring:backup:name")
    code = Button(pgettext("button", "Stand in for another mentor"), "mentoring:backup:code")
    none = Button(pgettext("button", "I need no backup"), "mentoring:backup:none")
    free = Button(pgettext("button", "Stand in for nobody"), "mentoring:backup:free")
    rows = [(name,), (code,)]
    rows += [(none,)] if mentor.backup else []
    rows += [(free,)] if others else []
    return (*rows, (Button(pgettext("button", "Back"), "mentoring::"),))


def _shown(code: str) -> Text:
    return paragraphs(
        _(
            "Give this code to the mentor for whom you would stand in: <code>{code}</code>",
            code=spaced(code),
        ),
        _(
            "They type it in their {page} within {time}. Then I tell you who it was, and you "
            "decide.",
            page=pgettext("button", "Backup"),
            time=stand_ins.LASTS,
        ),
    )


@on.ended(flow.BACKUP)
async def named_a_backup(turn: Turn, conversation: Conversation) -> None:
    """Ask whoever showed the code whether they stand in."""
    taken = [one.value for one in conversation.journal if one.key.startswith("taken/")]
    backup = taken[-1].get("backup") if taken and taken[-1] else None
    if backup is None:
        return
    mentor = conversation.person
    if await blocks.between(turn.tx, mentor, backup):
        return await stand_ins.drop(turn.tx, backup)
    yes = Button(pgettext("button", "Yes"), f"standin:{mentor}:yes")
    no = Button(pgettext("button", "No"), f"standin:{mentor}:no")
    question = _(
        "{name} typed your code and would like you to stand in: while they are away, I ask you "
        "first about what people wanted of them. Do you agree?",
        name=named(mentor),
    )
    await tell(turn, backup, question, ((yes, no),), discreet=True)


@on.press("standin")
async def decided(turn: Turn, mentor: str, option: str) -> None:
    """Stand in for a mentor, or not."""
    me = turn.somebody.id
    if await stand_ins.wanted_by(turn.tx, me) != mentor:
        return show(turn, _("That question has been answered already, or it is too late for it."))
    await stand_ins.drop(turn.tx, me)
    if option != "yes":
        show(turn, _("All right. I tell them kindly that it does not suit you."))
        return await tell(turn, mentor, _("It does not suit {name} to stand in.", name=named(me)))
    if not await mentors.stand_in(turn.tx, me, mentor):
        return show(turn, _("One of you is no mentor any more, so nothing has changed."))
    show(turn, _("Thank you! You stand in for {name} while they are away.", name=named(mentor)))
    await tell(turn, mentor, _("{name} stands in for you while you are away.", name=named(me)))


_WHAT: Final = _(
    "While you are away, I put new requests for you to your backup first. Both of you have to "
    "agree, so you read each other’s names."
)
_NOBODY: Final = _("Nobody stands in for you.")
