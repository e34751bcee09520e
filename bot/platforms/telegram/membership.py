"""Who came and who went: people, Banyan itself, and whole groups."""

from __future__ import annotations

from typing import Final

from telegram import Chat, ChatMember, ChatMemberUpdated, Message, User
from telegram.constants import ChatID

from bot.model import Account, Incoming, Invited, Joined, Left, Moved, Place, Removed, What
from bot.platforms.telegram.names import NAME
from bot.platforms.telegram.reading import happened, id_of, number, place_of, words

INSIDE: Final = (ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER)


def own_membership(change: ChatMemberUpdated) -> list[Incoming]:
    """Banyan was let in, or removed; the account is who did it."""
    place = place_of(change.chat)
    if place is None:
        return []
    what = _own_in_private(change) if place.private else _own_in_group(change)
    return happened(_actor(change), place, what, change.date)


def membership(change: ChatMemberUpdated) -> list[Incoming]:
    """Somebody joined a group, left it or was banned; the account is theirs."""
    place, person = place_of(change.chat), _person_of(change.new_chat_member)
    if place is None or place.private:
        return []
    return happened(person, place, _passage(change), change.date)


def service(message: Message, place: Place) -> list[Incoming] | None:
    """What a group's own message says about who is in it; None if it says no such thing."""
    if place.private:
        return None
    if message.migrate_to_chat_id or message.migrate_from_chat_id:
        return _moved(message)
    if message.new_chat_members:
        people = [user for user in message.new_chat_members if not _is_no_person(user)]
        return [one for user in people for one in happened(user, place, Joined(), message.date)]
    if message.left_chat_member:
        return _left(message, message.left_chat_member, place)
    return None


def _own_in_private(change: ChatMemberUpdated) -> What | None:
    if _is_banned(change.new_chat_member):
        return Removed()
    return Joined() if _is_inside(change.new_chat_member) else None


def _own_in_group(change: ChatMemberUpdated) -> What | None:
    match _is_inside(change.old_chat_member), _is_inside(change.new_chat_member):
        case False, True:
            return Invited(words(change.chat.title))
        case True, False:
            return Removed()
    return None


def _passage(change: ChatMemberUpdated) -> What | None:
    old, new = change.old_chat_member, change.new_chat_member
    if _is_banned(new):
        # Also of somebody who had left before: whoever is banned does not belong any more.
        return None if _is_banned(old) else Left(banned=True)
    match _is_inside(old), _is_inside(new):
        case False, True:
            return Joined()
        case True, False:
            return Left()
    return None


def _is_inside(member: ChatMember | None) -> bool:
    if member is None:
        return False
    status = words(member.status)
    if status == ChatMember.RESTRICTED:
        return getattr(member, "is_member", False) is True
    return status in INSIDE


def _is_banned(member: ChatMember | None) -> bool:
    return member is not None and words(member.status) == ChatMember.BANNED


def _actor(change: ChatMemberUpdated) -> User | Chat | None:
    """Who did it; an administrator who stays anonymous acts as the group."""
    anonymous = id_of(change.from_user) == ChatID.ANONYMOUS_ADMIN
    return change.chat if anonymous else change.from_user


def _person_of(member: ChatMember | None) -> User | None:
    """Whose membership it is, unless it is a bot's."""
    return None if member is None or _is_no_person(member.user) else member.user


def _is_no_person(user: User | None) -> bool:
    return user is None or bool(user.is_bot)


def _left(message: Message, member: User, place: Place) -> list[Incoming]:
    if _is_no_person(member):
        return []
    by = id_of(message.from_user)
    # In a basic group whoever invited somebody may take them out again, which bans nobody.
    banned = by is not None and by != id_of(member) and message.chat.type == Chat.SUPERGROUP
    return happened(member, place, Left(banned), message.date)


def _moved(message: Message) -> list[Incoming]:
    """Both groups tell of it, in the same words: as the old one, and from nobody in it."""
    here = id_of(message.chat)
    old = number(message.migrate_from_chat_id) or here
    new = number(message.migrate_to_chat_id) or here
    if old is None or new is None or old == new or message.date is None:
        return []
    account, place = Account(NAME, str(old)), Place(NAME, str(old))
    return [Incoming("", account, place, Moved(str(new)), message.date)]
