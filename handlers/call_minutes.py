"""The minutes of a call that has ended: to be read, as wiki text, as a file."""

from __future__ import annotations

from typing import Final

from bot.model import Button, Document, Plain
from bot.text import _, pgettext
from conversations.nominations import minutes as form
from conversations.nominations.wikitext import wikitext
from handlers.calls import act, back, data, show_one
from handlers.panels import show
from handlers.turn import Turn
from storage import minutes
from storage.records.calls import Call, CallState

ENDED: Final = (CallState.DECIDED, CallState.UNDECIDED)


@act("minutes", pgettext("button", "Minutes"), during=ENDED, order=10)
async def read(turn: Turn, call: Call, rest: str) -> None:
    """Show the minutes."""
    found = await minutes.of_call(turn.tx, call.id)
    if found is None:
        return await show_one(turn, call.id)
    wiki = Button(pgettext("button", "As wiki text"), data(call.id, "wiki"))
    file = Button(pgettext("button", "As a file"), data(call.id, "json"))
    show(turn, form.written(*found), ((wiki, file), (back(call.id),)))


@act("wiki", during=ENDED)
async def as_wiki_text(turn: Turn, call: Call, rest: str) -> None:
    """Send the minutes as wiki text, in the reader's language."""
    found = await minutes.of_call(turn.tx, call.id)
    if found:
        page = Document("minutes.wiki", "text/plain", wikitext(*found, turn.reader))
        turn.say(_("The minutes as wiki text, to be pasted into a page."), document=page)


@act("json", during=ENDED)
async def as_file(turn: Turn, call: Call, rest: str) -> None:
    """Send the minutes as the record from which everything else is written, with how to check."""
    found = await minutes.of_call(turn.tx, call.id)
    if found:
        turn.say(
            _(
                "The record of the minutes. Its SHA-256 is <code>{digest}</code>; if it is another "
                "one, the file was changed after the end.",
                digest=found[1],
            ),
            document=Document("minutes.json", "application/json", _record(found[0])),
        )


def _record(record: Plain) -> str:
    # Without a line at the end: the digest is that of the file as it is.
    return form.canonical(record)
