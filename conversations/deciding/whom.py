"""Whom somebody wants to be chosen, asked one after another."""

from __future__ import annotations

from typing import Final

from bot.engine.talk import Option, Talk
from bot.model import Plain
from bot.text import Text, _, named, pgettext

ENOUGH: Final = Option("_enough", pgettext("button", "That is all"))


async def choose_from(
    talk: Talk, standing: Plain, question: Text, *, none: Option | None = None
) -> list[str]:
    """Ask for candidates, at most as many as there are seats; `none` offers not to choose any."""
    left = {one["candidate"]: Option(one["candidate"], named(one["person"])) for one in standing}
    chosen: list[str] = []
    for n in map(str, range(talk.args["seats"])):
        if not left:
            break
        last = ENOUGH if chosen else none
        options = [*left.values(), *([last] if last else [])]
        one = await talk.choose(("whom", n), _("Whom else?") if chosen else question, options)
        if one not in left:
            break
        chosen.append(one)
        del left[one]
    return chosen
