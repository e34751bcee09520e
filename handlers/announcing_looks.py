"""How an announcement will look, in each language; and a test to oneself."""

from __future__ import annotations

from typing import Final

from bot.i18n import Reader, plain
from bot.model import Button, Buttons
from bot.text import Text, _, pgettext, verbatim
from conversations.announcements import words
from handlers.announcing import act, back, topic_of
from handlers.muting import PREVIEW, mute_buttons
from handlers.rights import as_organiser
from handlers.turn import Turn
from storage.records.announcements import Announcement


@act("test", pgettext("button", "Test: send it to me"), order=30)
async def test(turn: Turn, one: Announcement, rest: str) -> None:
    """Send it to who presses, as it will come to others who read as they do."""
    said = words.words_for(one.words, turn.reader.languages)
    await _show(turn, one, said)
    turn.say(THIS_WAS_A_TEST, ((back(one),),))


@act("preview", pgettext("button", "Show every language"), order=31)
async def preview(turn: Turn, one: Announcement, rest: str) -> None:
    """Show it as it will look in each of its languages."""
    for tag, said in one.words.items():
        turn.say(_("In {language}:", language=words.language(tag)))
        await _show(turn, one, said, tag)
    turn.say(THIS_WAS_A_TEST, ((back(one),),))


async def _show(turn: Turn, one: Announcement, said: str, tag: str = "") -> None:
    community, topic = await as_organiser(turn, one.community), await topic_of(turn, one)
    buttons = mute_buttons(PREVIEW, PREVIEW if topic else "", community.name)
    turn.say(
        words.announced(community.name, topic, said),
        _as_read_in(buttons, tag) if tag else buttons,
    )


def _as_read_in(buttons: Buttons, tag: str) -> Buttons:
    """The buttons as somebody sees them who reads in this language."""
    reader = Reader((tag, "en"))
    return tuple(
        tuple(Button(verbatim(plain(one.label, reader)), one.data) for one in row)
        for row in buttons
    )


THIS_WAS_A_TEST: Final[Text] = _("So it will look. Nobody else has got it.")
