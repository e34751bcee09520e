import pytest

from conversations.communities.hubs import REACH, may_stand_above
from storage.records.communities import Level


@pytest.mark.parametrize("community", list(Level))
def test_what_stays_in_one_place_is_nobodys_hub(community: Level) -> None:
    assert not may_stand_above(Level.LOCAL, community)


def test_a_hub_reaches_at_least_as_far() -> None:
    assert may_stand_above(Level.REGIONAL, Level.LOCAL)
    assert may_stand_above(Level.REGIONAL, Level.REGIONAL)
    assert may_stand_above(Level.GLOBAL, Level.REGIONAL)
    assert not may_stand_above(Level.REGIONAL, Level.GLOBAL)


def test_every_level_has_its_reach() -> None:
    assert set(REACH) == set(Level)
