"""What somebody is in a group, and which rights go with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tests.servers.telegram.refusals import Json

RIGHTS: Final = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)
MEMBER: Final = frozenset({"creator", "administrator", "member"})


@dataclass(frozen=True, slots=True)
class Membership:
    """What somebody is in a group."""

    status: str = "left"
    rights: frozenset[str] = frozenset()

    @property
    def present(self) -> bool:
        return self.status in MEMBER

    @property
    def administers(self) -> bool:
        return self.status in {"creator", "administrator"}

    def as_json(self, user: Json) -> Json:
        content: Json = {"status": self.status, "user": user}
        if self.administers:
            content["is_anonymous"] = False
        if self.status == "administrator":
            content |= {right: right in self.rights for right in RIGHTS}
            content["can_be_edited"] = False
        if self.status == "kicked":
            content["until_date"] = 0
        return content
