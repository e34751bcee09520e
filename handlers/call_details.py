"""What is set about a call, beyond what stands on it for everybody."""

from __future__ import annotations

from bot.text import Text, paragraphs
from conversations.assessment.framework_file import framework_of
from conversations.nominations.planning import words
from handlers.turn import Turn
from storage import frameworks
from storage.records.calls import Call


async def details(turn: Turn, call: Call) -> Text:
    """The rules of a call, and who keeps it."""
    set_ = words.details(call.plan, await role_name(turn, call))
    return paragraphs(set_, words.keepers(call.chair or "", call.deputy or ""))


async def role_name(turn: Turn, call: Call) -> Text | None:
    """What the role that a call is about is called in its community; None: none, or it is gone."""
    if not call.plan.role:
        return None
    used = await frameworks.in_use(turn.tx, call.community)
    roles = framework_of(used.body if used else "").roles
    return next((one.name for one in roles if one.id == call.plan.role), None)
