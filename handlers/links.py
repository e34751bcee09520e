"""One person, several accounts: the code, and who says yes to it."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from bot.engine.answers import Choice, Given, NotUnderstood
from bot.engine.journal import Conversation
from bot.engine.talk import YES_OR_NO
from bot.ids import ALPHABET
from bot.model import (
    Button,
    Commanded,
    Letter,
    Place,
    Said,
    Send,
    ToPerson,
    Weight,
)
from bot.text import CommandWord, Text, _, paragraphs, pgettext
from conversations.communities.codes import read_code, spaced
from conversations.linking.flow import TOO_LATE
from conversations.linking.settling import settle
from conversations.linking.words import is_that_you
from conversations.welcome.steps import KEEP
from handlers import dialogue
from handlers.accounts import TYPE, panel
from handlers.groups import answer_briefly
from handlers.panels import show
from handlers.registry import on
from handlers.turn import Turn
from handlers.words import word_for
from storage import consent, links, people
from storage.merge import merge
from storage.records.links import Link
from storage.records.people import Person

LINK: Final = CommandWord("link")
ENDED: Final = ("welcome", "link")  # conversations about an account that is no longer alone
WITHDRAW: Final = Button(pgettext("button", "Withdraw the code"), "link::withdraw")


@on.command("link", summary=_("One person, several accounts"), before_consent=True)
async def link(turn: Turn) -> None:
    """Give a code, take one, answer what was asked, or show the accounts."""
    if turn.rest:
        return await _said(turn, turn.rest)
    if not turn.consented:
        return await _take_code(turn)
    waiting = await links.of_person(turn.tx, turn.somebody.id)
    if waiting and waiting.agreed:
        return await _ask(turn, waiting)
    mine = await people.accounts_of(turn.tx, turn.somebody.id)
    if len(mine) == 1:
        return await _give_code(turn)
    turn.say(*panel(turn, mine))


async def _said(turn: Turn, words: str) -> None:
    """Take what was written after the command: a yes or a no, or a code."""
    waiting = await links.of_person(turn.tx, turn.somebody.id)
    if waiting and waiting.agreed:
        try:
            yes = Choice(YES_OR_NO, values=(True, False)).parse(Given(words), turn.reader)
        except NotUnderstood:
            return await _take_code(turn, words)
        return await _decide(turn, waiting.id, yes=yes)
    await _take_code(turn, words)


async def _take_code(turn: Turn, code: str = "") -> None:
    """Begin with the code of another account, or ask for it."""
    if not turn.consented and turn.conversation:
        dialogue.end(turn)  # first contact: whoever is known already needs none
    account = turn.event.account
    await dialogue.start(
        turn,
        "link",
        code=read_code(code),
        account=[account.platform, account.id],
        languages=list(turn.reader.languages),
    )


async def _give_code(turn: Turn) -> None:
    dialogue.make_room(turn)  # so that a typed yes is for the question that follows
    code = await links.make(turn.tx, turn.somebody.id)
    text = paragraphs(
        _(
            "Write this to me in your other account, within {time}: <code>link {code}</code>",
            time=links.LASTS,
            code=spaced(code),
        ),
        _("Then I ask you here whether that is you, and both become one person."),
        _("Show the code to nobody, and type it in no group."),
    )
    turn.say(text, ((TYPE, WITHDRAW),))


@on.ended("link")
async def typed(turn: Turn, conversation: Conversation) -> None:
    """Go on in the account that had asked for the code which was typed here."""
    done = {entry.key: entry.value for entry in conversation.journal if entry.done}
    if asker := done.get("declined"):
        text = _("In the other account somebody said no, so nothing has changed.")
        turn.say(text, to=ToPerson(asker))
    elif done.get("agreed"):
        read = [value for key, value in done.items() if key.startswith("read/")]
        found = await links.find(turn.tx, read[-1]["link"])
        if found:
            await _ask(turn, found)


async def _ask(turn: Turn, found: Link) -> None:
    """Ask whoever wanted the code whether that is them, also while somebody else acts."""
    other = await people.find(turn.tx, found.typed_by or "")
    known = await people.accounts_of(turn.tx, found.typed_by or "")
    accounts = [one.account for one in known]
    text, buttons = is_that_you(found.id, accounts, other.name if other else "")
    turn.say(text, buttons, to=ToPerson(found.person), weight=Weight.NOTICE)


@on.press("link", before_consent=True)
async def pressed(turn: Turn, about: str, option: str) -> None:
    """Give or take a code, withdraw it, show the accounts, or decide."""
    match about, option:
        case "", "type":
            await _take_code(turn)
        case "", "new" if turn.consented:
            await _give_code(turn)
        case "", "withdraw":
            await links.withdraw(turn.tx, turn.somebody.id)
            turn.edit(_("That code is good for nothing any more."))
        case "", _:
            turn.edit(*panel(turn, await people.accounts_of(turn.tx, turn.somebody.id)))
        case _:
            await _decide(turn, about, yes=option == "yes")


async def _decide(turn: Turn, about: str, *, yes: bool) -> None:
    """Make both accounts one person, or leave them as they are."""
    found = await links.find(turn.tx, about)
    other = await _who_typed(turn, found) if found else None
    if found is None or found.account is None or other is None:
        return show(turn, TOO_LATE)
    known = await people.accounts_of(turn.tx, other.id)
    chat = next(one.chat for one in known if one.account == found.account)
    there = Place(found.account.platform, chat, private=True)
    if not yes:
        await links.drop(turn.tx, found.id)
        show(turn, _("All right. Nothing has changed."))
        return _tell(turn, there, found, _("In the other account you said no: nothing changes."))
    _tell(turn, there, found, _become_one())
    await _unite(turn, other)


async def _who_typed(turn: Turn, found: Link) -> Person | None:
    """Whoever typed the code that who acts had asked for, and wants it still; None: nobody."""
    if found.person != turn.somebody.id or not found.agreed or found.account is None:
        return None
    other = await people.of_account(turn.tx, found.account)
    return other if other and other.id == found.typed_by else None


async def _unite(turn: Turn, other: Person) -> None:
    me = turn.somebody
    known = await consent.find(turn.tx, other.id, KEEP) is not None
    kept, differing = settle(me, other) if known else (me, {})
    await merge(turn.tx, kept, other.id, ended=ENDED)
    # This account was used last, which is not noted at every event.
    await people.came(turn.tx, turn.event.account, turn.place.chat)
    await turn.read_anew()
    turn.has_aside = True
    show(turn, _become_one())
    if differing:
        language = turn.reader.languages[0]
        await dialogue.start(turn, "linked", differing=differing, language=language)


def _become_one() -> Text:
    return paragraphs(
        _("Done: your accounts are one person now. What you told me in either is there in both."),
        _("{link} shows them, and separates one again.", link=LINK),
    )


def _tell(turn: Turn, there: Place, found: Link, text: Text) -> None:
    """Say something in one chat of somebody, whichever they used last."""
    key = f"{turn.key}.{len(turn.letters)}"
    turn.letters.append(Letter(key, there, Send(text), languages=found.languages))


async def takes(turn: Turn, words: str) -> bool:
    """Whether these words bring a code: after the bare command, or once one was asked for here.

    Then they are answered. In the middle of first contact they are, too: whoever has another
    account need not be asked anything.
    """
    current = turn.conversation
    if current and current.flow not in ENDED:
        return False
    first, _space, rest = words.strip().partition(" ")
    if rest and word_for(first, turn.reader) == LINK.word:
        await _said(turn, rest)
    elif current is None and _is_code(words) and await links.of_person(turn.tx, turn.somebody.id):
        await _take_code(turn, words)
    else:
        return False
    return True


async def overheard(turn: Turn) -> bool:
    """Whether a code was typed where others read it; then it is useless, and that is answered."""
    match turn.event.what:
        case Commanded(word=word, rest=words):
            asked = word_for(word, turn.reader) == LINK.word
        case Said(text=words):
            asked = False
        case _:
            return False
    burnt = await links.burn(turn.tx, _codes_in(words))
    if not (asked and words) and not burnt:
        return False
    there = Button(pgettext("button", "To our private chat"), url=turn.link("do-link"))
    answer_briefly(turn, _BURNT, ((there,),))
    return True


def _codes_in(words: str) -> set[str]:
    """Everything in these words that may be a code, also where it was typed in two parts."""
    parts = words.split()
    pairs = [first + second for first, second in pairwise(parts)]
    return {read_code(part) for part in (*parts, *pairs, words) if _is_code(part)}


def _is_code(words: str) -> bool:
    code = read_code(words)
    return len(code) == links.LENGTH and set(code) <= set(ALPHABET)


_BURNT: Final = _(
    "A code that others can read is good for nothing any more. {link} in our private chat gives "
    "another.",
    link=LINK,
)
