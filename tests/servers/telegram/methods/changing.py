"""Changes of messages: edits and deletions."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from tests.servers.telegram.chats import Chat
from tests.servers.telegram.cloud import Cloud
from tests.servers.telegram.messages import Message, Rows, Shown
from tests.servers.telegram.methods.content import buttons_of, caption_of, chat_of, text_of
from tests.servers.telegram.methods.fields import Fields
from tests.servers.telegram.methods.registry import method
from tests.servers.telegram.refusals import NOT_MODIFIED, Json, bad

DELETABLE: Final = timedelta(hours=48)
MOST_DELETED: Final = 100


@method
def edit_message_text(cloud: Cloud, fields: Fields) -> Json:
    """Change the text and the buttons; without buttons, they go."""
    message = _editable(cloud, fields)
    text, entities = text_of(cloud, fields)
    if message.is_file or not message.text:
        raise bad("there is no text in the message to edit")
    return _edit(cloud, message, text, fields.text("text"), entities, buttons_of(fields))


@method
def edit_message_caption(cloud: Cloud, fields: Fields) -> Json:
    """Change the caption of a file and the buttons."""
    message = _editable(cloud, fields)
    caption, entities = caption_of(cloud, fields)
    if not message.is_file:
        raise bad("there is no caption in the message to edit")
    return _edit(cloud, message, caption, fields.text("caption"), entities, buttons_of(fields))


@method
def edit_message_reply_markup(cloud: Cloud, fields: Fields) -> Json:
    """Change the buttons only."""
    message = _editable(cloud, fields)
    buttons = buttons_of(fields)
    return _edit(cloud, message, message.text, message.raw, message.entities, buttons)


def _editable(cloud: Cloud, fields: Fields) -> Message:
    chat = chat_of(cloud, fields)
    chat.check_access()
    number = fields.number("message_id")
    if not number:
        raise bad("message identifier is not specified")
    message = chat.all.get(number)
    if not message:
        raise bad("message to edit not found")
    if not message.from_bot:
        raise bad("message can't be edited")
    return message


def _edit(
    cloud: Cloud, message: Message, text: str, raw: str, entities: list[Json], buttons: Rows
) -> Json:
    if (text, entities, buttons) == (message.text, message.entities, message.buttons):
        raise bad(NOT_MODIFIED)
    cloud.limit(message.chat)
    message.text, message.raw, message.entities = text, raw, entities
    message.buttons, message.edited_at = buttons, cloud.now
    cloud.show(
        Shown(
            "edits",
            message.chat.id,
            message.id,
            raw,
            message.topic,
            buttons,
            message.picture,
            message.document,
            cloud.now,
        )
    )
    return message.as_json()


@method
def delete_message(cloud: Cloud, fields: Fields) -> bool:
    """Delete one message."""
    chat = chat_of(cloud, fields)
    chat.check_access()
    number = fields.number("message_id")
    if not number:
        raise bad("message identifier is not specified")
    if number not in chat.all:
        raise bad("message to delete not found")
    _check_deletable(cloud, chat, chat.all[number])
    cloud.limit(None)
    _delete(cloud, chat, number)
    return True


@method
def delete_messages(cloud: Cloud, fields: Fields) -> bool:
    """Delete several messages; those that are not there are skipped."""
    chat = chat_of(cloud, fields)
    chat.check_access()
    numbers = fields.json("message_ids", list) or []
    if not numbers:
        raise bad("message identifiers are not specified")
    if len(numbers) > MOST_DELETED:
        raise bad("too many message identifiers specified")
    there = [number for number in numbers if number in chat.all]
    for number in there:
        _check_deletable(cloud, chat, chat.all[number])
    cloud.limit(None)
    for number in there:
        _delete(cloud, chat, number)
    return True


def _check_deletable(cloud: Cloud, chat: Chat, message: Message) -> None:
    if not chat.may_delete(message):
        raise bad("message can't be deleted")
    if cloud.now - message.at >= DELETABLE:
        raise bad("message can't be deleted for everyone")


def _delete(cloud: Cloud, chat: Chat, number: int) -> None:
    message = chat.all.pop(number)
    cloud.show(Shown("deletes", chat.id, number, topic=message.topic, at=cloud.now))
