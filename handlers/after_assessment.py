"""What comes after a self-assessment: somebody to ask, and how others see it."""

from __future__ import annotations

from bot.engine.journal import Conversation, Status
from bot.model import Plain
from bot.text import _
from conversations.assessment.flow import ASSESS
from conversations.assessment.next_step import PERSON, TRAINING
from handlers import peer_views, training_look
from handlers.bringing import look_for
from handlers.registry import on
from handlers.turn import Turn


@on.ended(ASSESS)
async def go_on(turn: Turn, conversation: Conversation) -> None:
    """Look for somebody where that was chosen; otherwise offer to ask how others see one."""
    if conversation.status is not Status.DONE or turn.incoming is None:
        return
    if _answered(conversation, "offer") == PERSON.id:
        return await look_for(turn, _answered(conversation, "grow"))
    if _answered(conversation, "offer") == TRAINING:
        held = await training_look.seen(turn, _answered(conversation, "training")["date"])
        if held:
            turn.say(await training_look.view(turn, held), await training_look.buttons(turn, held))
    kept = _answered(conversation, "saved")
    if kept and await peer_views.can_ask(turn):
        text = _("Others may see more in you than you do. Would you like to ask them?")
        turn.say(text, ((peer_views.ENTRY,),), discreet=True)


def _answered(conversation: Conversation, key: str) -> Plain:
    return next((one.value for one in conversation.journal if one.key == key), None)
