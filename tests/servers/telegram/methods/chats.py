"""What the bot asks about chats, and how it leaves."""

from __future__ import annotations

from tests.servers.telegram.chats import Chat
from tests.servers.telegram.cloud import Cloud
from tests.servers.telegram.groups import Group
from tests.servers.telegram.membership import Membership
from tests.servers.telegram.methods.content import chat_of
from tests.servers.telegram.methods.fields import Fields
from tests.servers.telegram.methods.registry import method
from tests.servers.telegram.refusals import Json, bad


@method
def get_chat(cloud: Cloud, fields: Fields) -> Json:
    """What a chat is called, and of which kind it is."""
    chat = _known(cloud, fields)
    return {
        **chat.as_json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": True,
            "limited_gifts": True,
            "unique_gifts": True,
            "premium_subscription": True,
            "gifts_from_channels": True,
        },
    }


@method
def get_chat_member(cloud: Cloud, fields: Fields) -> Json:
    """What somebody is in a chat."""
    chat = _known(cloud, fields)
    number = fields.number("user_id")
    if number <= 0:
        raise bad("invalid user_id specified")
    user = cloud.me if number == cloud.me["id"] else None
    if person := cloud.person_by_id(number):
        user = person.as_json()
    if user is None:
        raise bad("user not found")
    if isinstance(chat, Group):
        return chat.members.get(number, Membership()).as_json(user)
    present = number in {chat.id, cloud.me["id"]}
    return Membership("member" if present else "left").as_json(user)


@method
def get_chat_administrators(cloud: Cloud, fields: Fields) -> list[Json]:
    """Who administers a group; other bots are left out."""
    chat = _known(cloud, fields)
    if not isinstance(chat, Group):
        raise bad("there are no administrators in the private chat")
    found = []
    for number, membership in chat.members.items():
        if membership.administers:
            person = cloud.person_by_id(number)
            found.append(membership.as_json(person.as_json() if person else cloud.me))
    return found


@method
def leave_chat(cloud: Cloud, fields: Fields) -> bool:
    """Go."""
    chat = _known(cloud, fields)
    if not isinstance(chat, Group):
        raise bad("chat member status can't be changed in private chats")
    chat.change_bot(None, Membership("left"))
    return True


def _known(cloud: Cloud, fields: Fields) -> Chat:
    chat = chat_of(cloud, fields)
    if isinstance(chat, Group):
        chat.check_member()
    elif not (person := cloud.person_by_id(chat.id)) or not person.started:
        raise bad("chat not found")
    return chat
