"""Making codes for the people of an organisers' list, who stays unknown to Banyan."""

from __future__ import annotations

from typing import Final

from bot.engine.flows import flow
from bot.engine.talk import Talk
from bot.text import _
from conversations.whole_number import Number

CODES: Final = "call-codes"
MOST_CODES: Final = 999  # at a time; more can be made after them


@flow(CODES, title=_("Making codes"))
async def make_codes(talk: Talk) -> None:
    """Ask how many people are on the list; the codes themselves stand in no journal."""
    asked = _("How many people are on your list? I make a code for each, from 1 to 999 at a time.")
    await talk.ask("many", asked, Number(1, MOST_CODES, ()))
