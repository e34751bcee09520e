"""Somebody's private calendar address: made, shown once, made anew, withdrawn."""

from __future__ import annotations

from typing import Final

from bot.model import Button
from bot.text import Link, Text, _, paragraphs, pgettext
from handlers.own_days import own_day
from handlers.panels import show
from handlers.registry import on
from handlers.trainings import ALL
from handlers.turn import Turn
from storage import calendar_addresses, installation

WHAT_IT_IS: Final = _(
    "Your calendar program can read where you are signed up, and it stays up to date by itself. "
    "For this I make a private address. Whoever knows it can read where you are signed up, and the "
    "links to the meetings: keep it to yourself."
)
NOT_HERE: Final = _(
    "This Banyan has no address on the web, so calendar programs cannot read it. Under each "
    "training that you are signed up for there is a file for your calendar."
)


def page(public_url: str, code: str) -> str:
    """Where the calendar with this code is read."""
    return f"{public_url}/calendar/{code}.ics"


@on.press("calendar")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """Make an address, withdraw it, or say how it stands."""
    me, public_url = turn.somebody.id, (await installation.of(turn.tx)).public_url
    if option == "drop":
        await calendar_addresses.revoke(turn.tx, me)
        return await _panel(turn, public_url, _("The address does not work any more."))
    if option == "new" and public_url:
        code = await calendar_addresses.make(turn.tx, me)
        await _panel(turn, public_url)
        turn.say(_made(page(public_url, code)))
        return
    await _panel(turn, public_url)


def _made(address: str) -> Text:
    return _(
        "Your private address, which I show this once: {link}\n"
        "Add it to your calendar program as a subscription (“from a link”, “by URL”). Programs "
        "look at it again every few hours.",
        link=Link(address),
    )


async def _panel(turn: Turn, public_url: str, news: Text | None = None) -> None:
    since = await calendar_addresses.since(turn.tx, turn.somebody.id)
    drop = Button(pgettext("button", "Withdraw it"), "calendar::drop")
    if not public_url:
        return show(turn, NOT_HERE, ((drop,), (ALL,)) if since else ((ALL,),))
    told = [*([news] if news else []), WHAT_IT_IS]
    if since is None:
        new = Button(pgettext("button", "Make an address"), "calendar::new")
        return show(turn, paragraphs(*told), ((new,), (ALL,)))
    told.append(
        _(
            "You have had one since {day}. If you have lost it, or somebody else knows it, make a "
            "new one: the old one stops working.",
            day=own_day(turn, since),
        )
    )
    new = Button(pgettext("button", "Make a new address"), "calendar::new")
    show(turn, paragraphs(*told), ((new,), (drop,), (ALL,)))
