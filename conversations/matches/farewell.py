"""How it was: asked of each of them alone, when a match has run its course."""

from __future__ import annotations

from typing import Final

from bot.engine.answers import text
from bot.engine.flows import flow
from bot.engine.talk import Option, Talk
from bot.text import Listing, _, named, paragraphs, pgettext
from conversations.matches import steps

LONGEST: Final = 500  # characters


@flow("farewell", title=_("How it was"), forgets=True, discreet=True)
async def farewell(talk: Talk) -> None:
    """Take two answers for the sums that organisers see, and a line for the other."""
    names = Listing(tuple(named(one) for one in talk.args["others"]))
    useful = await talk.choose("useful", _("How useful was it for you?"), USEFUL, progress=(1, 3))
    helped = await talk.choose("helped", _("What helped most?"), HELPED, progress=(2, 3))
    thanks = await talk.ask(
        "thanks",
        paragraphs(
            _("Would you like to leave a line of thanks for {names}?", names=names),
            _(
                "I pass it on as you write it, once {names} has answered as well, or two weeks "
                "after the end.",
                names=names,
            ),
        ),
        text(LONGEST),
        optional=True,
        progress=(3, 3),
    )
    kept = await talk.step(
        "kept",
        steps.say_how_it_was,
        match=talk.args["match"],
        useful=int(useful),
        helped="" if helped == "nothing" else helped,
        thanks=thanks or "",
        final=True,
    )
    if not kept:
        return await talk.say(_("That came too late: this was closed two weeks after the end."))
    await talk.say(_("Thank you. Organisers see such answers only in sums of five people or more."))


USEFUL: Final = (
    Option("5", pgettext("button", "Very useful")),
    Option("4", pgettext("button", "Useful")),
    Option("3", pgettext("button", "Partly")),
    Option("2", pgettext("button", "Hardly")),
    Option("1", pgettext("button", "Not at all")),
)
HELPED: Final = (
    Option("listening", pgettext("button", "Being listened to")),
    Option("experience", pgettext("button", "Experience shared")),
    Option("feedback", pgettext("button", "Honest feedback")),
    Option("practice", pgettext("button", "Trying things out")),
    Option("contacts", pgettext("button", "New contacts")),
    Option("courage", pgettext("button", "Encouragement")),
    Option("nothing", pgettext("button", "None of these")),
)
