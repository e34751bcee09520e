"""Invitations: whose are accepted, and how many."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from bot.platforms.matrix.names import Me, is_puppet, is_user, server_of
from bot.rate_limits import Buckets, Rate, TokenBucket

# Anybody can invite anybody: a few of one person, some of one server, and not too many in all.
PERSON: Final = Rate(capacity=5, refill=timedelta(hours=1))
SERVER: Final = Rate(capacity=30, refill=timedelta(minutes=2))
ALL: Final = Rate(capacity=100, refill=timedelta(seconds=20))


class Answer(Enum):
    """What becomes of an invitation."""

    PRIVATE = auto()  # somebody wants to talk in private
    ROOM = auto()
    NO = auto()


class Invites:
    """Judges invitations."""

    def __init__(self, me: Me, allowed: Collection[str]) -> None:
        self._me = me
        self._allowed = frozenset(allowed) or {me.server}
        self._of_person = Buckets(PERSON)
        self._of_server = Buckets(SERVER)
        self._all = TokenBucket(ALL)

    def judge(self, events: Collection[object], now: datetime) -> tuple[Answer, str]:
        """What to answer, and who has invited; `events` are the stripped state of the room."""
        invitation = next((one for one in events if self._is_mine(one)), None)
        sender = invitation.get("sender") if isinstance(invitation, dict) else None
        if not (isinstance(invitation, dict) and is_user(sender)):
            return Answer.NO, ""
        direct = invitation["content"].get("is_direct") is True
        welcome = direct or self.may_lead(sender)
        if is_puppet(sender) or not welcome or not self._has_room_for(sender, now):
            return Answer.NO, sender
        return (Answer.PRIVATE if direct else Answer.ROOM), sender

    def may_lead(self, user: str) -> bool:
        """Whether Banyan goes into rooms where this person asks it to."""
        return not self._allowed.isdisjoint({user, server_of(user)})

    def _is_mine(self, event: object) -> bool:
        match event:
            case {
                "type": "m.room.member",
                "state_key": self._me.id,
                "content": {"membership": "invite"},
            }:
                return True
        return False

    def _has_room_for(self, sender: str, now: datetime) -> bool:
        buckets = [self._of_person.of(sender)]
        if not self.may_lead(sender):
            buckets += [self._of_server.of(server_of(sender)), self._all]
        if any(bucket.wait(now) for bucket in buckets):
            return False
        for bucket in buckets:
            bucket.take(now)
        return True
