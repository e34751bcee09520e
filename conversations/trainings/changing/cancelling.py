"""Cancelling one date of a training, or the whole of it: everybody who signed up reads why."""

from __future__ import annotations

from typing import Final

from bot.engine.answers import text
from bot.engine.flows import flow
from bot.engine.rights import HolderOf
from bot.engine.talk import Talk
from bot.text import Text, _, paragraphs
from conversations.trainings.changing import steps
from conversations.trainings.changing.moving import GONE

CANCEL: Final = "training-cancel"
LONGEST_REASON: Final = 500  # characters


@flow(CANCEL, title=_("Cancelling a training"))
async def cancel_a_training(talk: Talk) -> None:
    """Ask why; without a date, all dates that are to come are cancelled."""
    training, about = talk.args["training"], talk.args["date"]
    reason = await talk.ask("reason", _ONE if about else _ALL, text(LONGEST_REASON))
    if not await talk.confirm("sure", _sure(reason, one=bool(about))):
        return await talk.say(_("All right, it takes place as planned."))
    rights = (HolderOf(training),)
    if about:
        done = await talk.step(
            "cancelled", steps.cancel_date, rights=rights, final=True, date=about, reason=reason
        )
    else:
        done = await talk.step(
            "cancelled",
            steps.cancel_all,
            rights=rights,
            final=True,
            training=training,
            reason=reason,
        )
    if done is None:
        await talk.say(GONE)


def _sure(reason: str, *, one: bool) -> Text:
    question = _("Shall I cancel the whole training? That cannot be undone.")
    if one:
        question = _("Shall I cancel this date? That cannot be undone.")
    return paragraphs(
        _("Everybody who has signed up reads at once: “{reason}”", reason=reason), question
    )


_ONE: Final = _("Why does this date not take place? Everybody who has signed up reads it.")
_ALL: Final = _(
    "Why does the training not take place? Everybody who has signed up reads it, and the groups do."
)
