"""The accounts of somebody, and how one is separated from the others."""

from __future__ import annotations

from typing import Final

from bot.model import Account, Button, Buttons, Letter, Place, Send
from bot.text import VERBATIM, CommandWord, Text, _, lines, paragraphs, pgettext
from conversations.linking.words import account_line
from handlers.questions import mark
from handlers.registry import on
from handlers.turn import Turn
from storage import people
from storage.records.people import KnownAccount
from storage.separate import separate

NEW: Final = Button(pgettext("button", "Link one more"), "link::new")
TYPE: Final = Button(pgettext("button", "I have a code"), "link::type")


def panel(turn: Turn, mine: list[KnownAccount]) -> tuple[Text, Buttons]:
    """The accounts of somebody, each with a way to separate it."""
    rows = [
        Text("{n}. {account}", (("n", n), ("account", _line(turn, one))), context=VERBATIM)
        for n, one in enumerate(mine, 1)
    ]
    buttons = [
        (Button(pgettext("button", "Separate {n}", n=n), f"unlink:{_mark(one.account)}:ask"),)
        for n, one in enumerate(mine, 1)
        if len(mine) > 1
    ]
    text = paragraphs(
        _("<b>Your accounts</b>"),
        lines(rows),
        _("Wherever you write from, it is you. I answer in the chat that you used last."),
    )
    return text, (*buttons, (NEW, TYPE))


def _line(turn: Turn, known: KnownAccount) -> Text:
    line = account_line(known.account)
    return _("{account} (here)", account=line) if known.account == turn.event.account else line


@on.press("unlink")
async def unlink(turn: Turn, about: str, answer: str) -> None:
    """Separate an account, once that is confirmed."""
    mine = await people.accounts_of(turn.tx, turn.somebody.id)
    known = next((one for one in mine if _mark(one.account) == about), None)
    if known is None or len(mine) == 1:
        return turn.edit(_ONLY_ONE if len(mine) == 1 else _NOT_YOURS)
    match answer:
        case "yes":
            await _separate(turn, known)
        case "no":
            turn.edit(*panel(turn, mine))
        case _:
            turn.edit(*_shall_i(known.account))


def _shall_i(account: Account) -> tuple[Text, Buttons]:
    text = paragraphs(
        _("Shall I separate this account? {account}", account=account_line(account)),
        _(
            "There I meet somebody new, of whom I know nothing. Everything that you told me stays "
            "with your other accounts."
        ),
    )
    about = f"unlink:{_mark(account)}"
    yes = Button(pgettext("button", "Separate it"), f"{about}:yes")
    return text, ((yes, Button(pgettext("button", "Keep it"), f"{about}:no")),)


async def _separate(turn: Turn, known: KnownAccount) -> None:
    here = known.account == turn.event.account
    await separate(turn.tx, known.account)
    text = _("Done: this account is separated. Write {start} to begin anew.", start=_START)
    if here:
        turn.person = await people.of_account(turn.tx, known.account)
        turn.conversation, turn.consented = None, False
        return turn.edit(text)
    turn.edit(_("Done: I have separated it. {account}", account=account_line(known.account)))
    if known.chat:
        place = Place(known.account.platform, known.chat, private=True)
        key, languages = f"{turn.key}.{len(turn.letters)}", turn.reader.languages
        turn.letters.append(Letter(key, place, Send(text), languages=languages))


def _mark(account: Account) -> str:
    """Names an account of somebody on a button, where its id may be too long."""
    return mark(f"{account.platform}:{account.id}")


_START: Final = CommandWord("start")
_ONLY_ONE: Final = _(
    "This is your only account; {forget} deletes everything.", forget=CommandWord("forget")
)
_NOT_YOURS: Final = _("That account is not one of yours.")
