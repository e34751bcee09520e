"""What those who keep a call refuse, and why."""

from __future__ import annotations

from typing import Final

from bot.engine.answers import text
from bot.engine.flows import flow
from bot.engine.rights import KeeperOf
from bot.engine.talk import Talk
from bot.text import _, named
from conversations.nominations.standing import steps, words

KEEP_BACK: Final = "call-keep-back"
REFUSE: Final = "call-not-eligible"
LONGEST: Final = 500  # characters


@flow(KEEP_BACK, title=_("Keeping something back"), forgets=True)
async def keep_back(talk: Talk) -> None:
    """Ask why something is not passed on; only whoever wrote it reads that."""
    await talk.ask("reason", _WHY_KEEP_BACK, text(LONGEST))
    kept = await talk.step(
        "kept",
        steps.keep_back,
        rights=(KeeperOf(talk.args["call"]),),
        final=True,
        call=talk.args["call"],
        remark=talk.args["remark"],
    )
    await talk.say(_("It is kept back, and who wrote it reads why.") if kept else words.MOVED_ON)


@flow(REFUSE, title=_("Why somebody is not eligible"), forgets=True)
async def refuse(talk: Talk) -> None:
    """Ask why somebody is not eligible; only they read that."""
    who = named(talk.args["about"])
    reason = await talk.ask(
        "reason", _("Why can {who} not stand? Only they read it.", who=who), text(LONGEST)
    )
    kept = await talk.step(
        "kept",
        steps.refuse,
        rights=(KeeperOf(talk.args["call"]),),
        final=True,
        call=talk.args["call"],
        candidate=talk.args["candidate"],
        reason=reason,
    )
    await talk.say(_("I tell them alone, and why.") if kept else words.MOVED_ON)


_WHY_KEEP_BACK: Final = _(
    "Why do you keep it back? Whoever wrote it reads your reason, and can write it differently."
)
