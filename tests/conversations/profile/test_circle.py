from datetime import UTC, datetime

import pytest

from conversations.profile.circle import choices, seen_by
from storage.records.communities import Community, Level
from storage.records.people import Circle


def going_as_far_as(circle: Circle) -> Community:
    return Community(
        id="c",
        name="Village",
        language="en",
        zone="Africa/Accra",
        level=Level.LOCAL,
        parent=None,
        word="",
        widest_circle=circle,
        contact="",
        minimum_age=18,
        conduct="",
        welcome=False,
        paused_at=None,
        created_at=datetime(2026, 3, 2, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("own", "widest", "seen"),
    [
        (Circle.EVERYONE, [], Circle.NOBODY),
        (Circle.EVERYONE, [Circle.COMMUNITY], Circle.COMMUNITY),
        (Circle.EVERYONE, [Circle.HUB, Circle.COMMUNITY], Circle.HUB),
        (Circle.COMMUNITY, [Circle.EVERYONE], Circle.COMMUNITY),
        (Circle.NOBODY, [Circle.EVERYONE], Circle.NOBODY),
    ],
)
def test_nobody_is_seen_farther_than_they_chose_or_their_communities_go(
    own: Circle, widest: list[Circle], seen: Circle
) -> None:
    assert seen_by(own, [going_as_far_as(one) for one in widest]) is seen


def test_who_belongs_nowhere_can_choose_nobody_only() -> None:
    assert choices([]) == (Circle.NOBODY,)
    assert choices([going_as_far_as(Circle.HUB)])[-1] is Circle.HUB
