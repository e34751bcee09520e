"""From what happened on the page to the words that all rooms understand."""

from __future__ import annotations

from typing import Final

from bot.model import (
    Account,
    Attachment,
    Edited,
    Incoming,
    Invited,
    Joined,
    Left,
    Opened,
    Place,
    Plain,
    Pressed,
    Reacted,
    Removed,
    What,
)
from bot.platforms import writing
from bot.platforms.playground.names import GROUP, HEARD, NAME
from storage import playground
from storage.database import Reading
from storage.records.playground import PlaygroundEvent

SIGN: Final = "/"
OWN_NAME: Final = "banyan"


async def incoming(tx: Reading, event: PlaygroundEvent) -> Incoming:
    """The event in the words of the model."""
    what = await _what(tx, event)
    return Incoming(
        id=event.id,
        account=Account(NAME, event.person),
        place=Place(NAME, event.chat, private=event.chat != GROUP),
        what=what,
        at=event.at,
        # Whoever brings Banyan into the square, its people read different languages.
        language="en" if isinstance(what, Invited) else event.language,
    )


async def _what(tx: Reading, event: PlaygroundEvent) -> What:
    what = event.what
    if what["do"] != "write":
        return _done(what)
    files = await _files(tx, what["file"])
    reply_to = str(what.get("reply_to") or "")
    return written(
        what["text"], str(what["message"]), files, private=event.chat != GROUP, reply_to=reply_to
    )


def written(
    text: str,
    message: str,
    files: tuple[Attachment, ...],
    *,
    private: bool,
    reply_to: str = "",
) -> What:
    """What somebody wrote on the page."""
    return writing.written(
        text,
        message,
        files,
        sign=SIGN,
        name=OWN_NAME,
        private=private,
        reply_to=reply_to,
    )


def _done(what: Plain) -> What:
    message = str(what.get("message", ""))
    match what["do"]:
        case "press":
            return Pressed(what["data"], message)
        case "react":
            return Reacted(what["key"], message, what["gone"])
        case "edit":
            return Edited(what["text"], message)
        case "open":
            return Opened(what["payload"])
        case _:
            return _came_or_went(what)


def _came_or_went(what: Plain) -> What:
    match what["do"]:
        case "join":
            return Joined()
        case "leave":
            return Left()
        case "ban":
            return Left(banned=True)
        case "invite":
            return Invited(what["title"])
        case _:
            return Removed()


async def _files(tx: Reading, file_id: str) -> tuple[Attachment, ...]:
    file = await playground.find_file(tx, file_id) if file_id else None
    if file is None:
        return ()
    size, voice = len(file.content), file.mime in HEARD  # the page records nothing by itself
    return (Attachment(file.name, file.mime, size, file.content, voice=voice),)
