"""What brings somebody together with others, and how they change it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.engine.journal import Conversation, Status
from bot.model import Button, Buttons
from bot.text import Text, _, lines, paragraphs, pgettext
from conversations.meeting import flow
from conversations.meeting.words import told
from handlers import dialogue
from handlers.panels import show
from handlers.registry import on
from handlers.turn import Turn
from storage import meeting_profiles
from storage.records.meeting_profiles import MeetingProfile

FIELDS: Final = {
    "languages": pgettext("button", "Languages that I speak"),
    "hours": pgettext("button", "Hours that suit me"),
    "gender": pgettext("button", "Gender"),
}


@on.press("meeting")
async def pressed(turn: Turn, page: str, option: str) -> None:
    """Show everything, ask for one thing anew, or change what is pressed."""
    me = turn.somebody.id
    profile = await meeting_profiles.of_person(turn.tx, me)
    match page:
        case field if field in flow.FIELDS:
            return await dialogue.start(turn, flow.MEETING, field=field)
        case "relayed":
            await meeting_profiles.save(turn.tx, replace(profile, relayed=not profile.relayed))
        case "delete" if option != "really":
            return turn.edit(_DELETE, _delete_buttons())
        case "delete":
            await meeting_profiles.delete(turn.tx, me)
    show(turn, *await _panel(turn, "mentoring" if page == "mentoring" else "profile"))


@on.ended(flow.MEETING)
async def changed(turn: Turn, conversation: Conversation) -> None:
    """Show how it is now."""
    if turn.incoming and conversation.status is Status.DONE:
        turn.say(*await _panel(turn, "profile"))


async def _panel(turn: Turn, came_from: str) -> tuple[Text, Buttons]:
    profile = await meeting_profiles.of_person(turn.tx, turn.somebody.id)
    known = await meeting_profiles.is_known(turn.tx, turn.somebody.id)
    text = paragraphs(
        _("<b>Meeting others</b>"),
        _("Mentors and peers are found by this. They read of it only what you two share."),
        lines(told(profile).items),
    )
    return text, _buttons(profile, came_from, known=known)


def _buttons(profile: MeetingProfile, came_from: str, *, known: bool) -> Buttons:
    fields = [(Button(label, f"meeting:{field}:"),) for field, label in FIELDS.items()]
    relayed = _DIRECTLY if profile.relayed else _THROUGH_ME
    delete = Button(pgettext("button", "Delete all of this"), "meeting:delete:")
    return (
        *fields,
        (Button(relayed, "meeting:relayed:"),),
        *(((delete,),) if known else ()),
        (Button(pgettext("button", "Back"), f"{came_from}::"),),
    )


def _delete_buttons() -> Buttons:
    really = Button(pgettext("button", "Delete it"), "meeting:delete:really")
    return ((really, Button(pgettext("button", "Back"), "meeting::")),)


_THROUGH_ME: Final = pgettext("button", "Messages only through Banyan")
_DIRECTLY: Final = pgettext("button", "Messages by a direct link, too")
_DELETE: Final = _(
    "Shall I delete your languages, your hours, your gender, and that you confirmed age and code "
    "of conduct? I ask again before you meet somebody new. Whom you have met already stays."
)
