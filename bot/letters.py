"""Letters as plain JSON, to wait in the outbox until they are delivered."""

from __future__ import annotations

import base64

from bot.model import Button, Buttons, Delete, Document, Edit, Message, Picture, Place, Plain, Send
from bot.text import text_from_plain, to_plain


def message_to_plain(message: Message) -> Plain:
    """The message as plain JSON."""
    match message:
        case Send(text, buttons, picture, document, discreet):
            plain: Plain = {"send": to_plain(text)}
            if discreet:
                plain["discreet"] = True
            if buttons:
                plain["buttons"] = buttons_to_plain(buttons)
            if picture:
                plain["picture"] = [picture.kind, picture.data, to_plain(picture.alt)]
            if document:
                plain["document"] = _document_to_plain(document)
            return plain
        case Edit(of, text, buttons, message_id, discreet):
            ready = {"text": to_plain(text), "buttons": buttons_to_plain(buttons)}
            hidden = {"discreet": True} if discreet else {}
            return {"edit": of, "message": message_id, **ready, **hidden}
        case Delete(of, message_id):
            return {"delete": of, "message": message_id}


def message_from_plain(plain: Plain) -> Message:
    """The message that `message_to_plain` wrote."""
    discreet = plain.get("discreet", False)
    if "send" in plain:
        picture, document = plain.get("picture"), plain.get("document")
        return Send(
            text_from_plain(plain["send"]),
            buttons_from_plain(plain.get("buttons", [])),
            Picture(picture[0], picture[1], text_from_plain(picture[2])) if picture else None,
            _document_from_plain(*document) if document else None,
            discreet,
        )
    if "edit" in plain:
        text, buttons = text_from_plain(plain["text"]), buttons_from_plain(plain["buttons"])
        return Edit(plain["edit"], text, buttons, plain["message"], discreet)
    return Delete(plain["delete"], plain["message"])


def buttons_to_plain(buttons: Buttons) -> Plain:
    """The buttons as plain JSON."""
    return [[_button_to_plain(button) for button in row] for row in buttons]


def buttons_from_plain(plain: Plain) -> Buttons:
    """The buttons that `buttons_to_plain` wrote."""
    return tuple(
        tuple(Button(text_from_plain(label), *rest) for label, *rest in row) for row in plain
    )


def _button_to_plain(button: Button) -> Plain:
    plain = [to_plain(button.label), button.data, button.url]
    return [*plain, True] if button.aside else plain


def _document_to_plain(document: Document) -> Plain:
    name, mime, content = document.name, document.mime, document.content
    if isinstance(content, str):
        return [name, mime, content]
    return [name, mime, {"base64": base64.b64encode(content).decode()}, document.voice]


def _document_from_plain(name: str, mime: str, content: Plain, voice: bool = False) -> Document:
    if isinstance(content, str):
        return Document(name, mime, content)
    return Document(name, mime, base64.b64decode(content["base64"]), voice)


def place_to_plain(place: Place) -> Plain:
    """The place as plain JSON."""
    return [place.platform, place.chat, place.thread, int(place.private)]


def place_from_plain(plain: Plain) -> Place:
    """The place that `place_to_plain` wrote."""
    platform, chat, thread, private = plain
    return Place(platform, chat, thread, bool(private))
