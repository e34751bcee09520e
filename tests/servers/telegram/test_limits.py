from __future__ import annotations

import pytest
from telegram import Bot
from telegram.error import RetryAfter

from tests.servers.telegram import Cloud, Limits
from tests.servers.telegram.conftest import Hands
from tests.servers.telegram.control import populate


def refusals(limits: Limits, times: int, chat: int, now: float, *, private: bool = True) -> int:
    return sum(limits.check(now, chat, private=private) is not None for _ in range(times))


def test_a_private_chat_takes_three_at_once_and_then_one_a_second() -> None:
    limits = Limits.telegram()
    assert refusals(limits, 3, 1, 0) == 0
    refusal = limits.check(0, 1)
    assert refusal
    assert refusal.parameters == {"retry_after": 1}
    assert limits.check(0.9, 1)  # who does not wait is refused, whatever the bucket holds
    assert not limits.check(1, 1)
    assert limits.check(1, 1)


def test_a_group_takes_twenty_a_minute() -> None:
    limits = Limits.telegram()
    assert not any(limits.check(second, -1, private=False) for second in range(20))
    refusal = limits.check(20, -1, private=False)
    assert refusal
    assert refusal.parameters == {"retry_after": 40}
    assert limits.check(59, -1, private=False)
    assert not limits.check(60, -1, private=False)


def test_all_chats_take_thirty_a_second_or_a_thousand_for_money() -> None:
    limits = Limits.telegram()
    assert sum(limits.check(0, chat) is not None for chat in range(100)) == 70
    assert not any(limits.check(0, chat, paid=True) for chat in range(1000, 2000))
    assert limits.check(0, 2000, paid=True)


def test_deletions_count_overall_only() -> None:
    limits = Limits.telegram()
    assert not any(limits.check(0, None) for _ in range(30))
    assert limits.check(0, 1)


@pytest.mark.parametrize("times", [1000])
def test_without_limits_anything_goes(times: int) -> None:
    assert refusals(Limits.none(), times, 1, 0) == 0


async def test_who_sends_too_fast_is_told_to_wait(bot: Bot, cloud: Cloud, hands: Hands) -> None:
    cloud.limits = Limits.telegram()
    populate(cloud, 1)
    for _ in range(3):
        await bot.send_message(1001, "x")
    with pytest.raises(RetryAfter):
        await bot.send_message(1001, "x")
    assert cloud.refused_429 == 1
    assert len(cloud.log) == 3
    hands.turn(seconds=1)
    await bot.send_message(1001, "x")
