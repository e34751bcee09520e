"""Rate limits: never more than allowed, and never less than promised."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Account, Incoming, Place, Said
from bot.rate_limits import MANY_IN_A_ROW, Limits, Pace, Pacing, Rate, Second, TokenBucket, Verdict

START = datetime(2027, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
AT_ONCE = timedelta(0)

rates = st.builds(
    Rate,
    capacity=st.integers(1, 6),
    refill=st.integers(1, 5_000).map(lambda ms: timedelta(milliseconds=ms)),
)
pauses = st.lists(st.integers(0, 4_000).map(lambda ms: timedelta(milliseconds=ms)), max_size=60)


def moments(steps: Sequence[timedelta]) -> list[datetime]:
    return [START + sum(steps[:number], AT_ONCE) for number in range(1, len(steps) + 1)]


def assert_within(rate: Rate, taken: Sequence[datetime]) -> None:
    """Between any two moments no more than the capacity and what was refilled meanwhile."""
    for first, begin in enumerate(taken):
        for last, end in enumerate(taken[first:], first):
            assert last - first + 1 <= rate.capacity + (end - begin) / rate.refill


def said(
    person: str = "ada", chat: str = "", *, platform: str = "telegram", private: bool = True
) -> Incoming:
    return Incoming(
        id="1",
        account=Account(platform, person),
        place=Place(platform, chat or person, private=private),
        what=Said("hello"),
        at=START,
    )


class TestTokenBucket:
    @given(rate=rates, steps=pauses)
    def test_never_more_than_allowed_in_any_window(
        self, rate: Rate, steps: list[timedelta]
    ) -> None:
        bucket = TokenBucket(rate)
        assert_within(rate, [now for now in moments(steps) if bucket.take(now)])

    @given(rate=rates, steps=pauses)
    def test_never_less_than_promised(self, rate: Rate, steps: list[timedelta]) -> None:
        bucket, last = TokenBucket(rate), None
        for now in moments(steps):
            rested = last is None or now - last >= rate.refill
            if bucket.take(now):
                last = now
            else:
                assert not rested

    @given(rate=rates, steps=pauses)
    def test_the_wait_it_tells_is_the_shortest_that_helps(
        self, rate: Rate, steps: list[timedelta]
    ) -> None:
        bucket = TokenBucket(rate)
        for now in moments(steps):
            bucket.take(now)
            wait = bucket.wait(now)
            if wait:
                assert bucket.wait(now + wait - timedelta(microseconds=1))
            assert not bucket.wait(now + wait)

    def test_all_comes_back(self) -> None:
        bucket = TokenBucket(Rate(3, SECOND))
        assert [bucket.take(START) for _ in range(4)] == [True, True, True, False]
        assert not bucket.is_full(START + 2.9 * SECOND)
        assert bucket.is_full(START + 3 * SECOND)

    def test_a_clock_that_is_put_back_locks_nobody_out(self) -> None:
        bucket = TokenBucket(Rate(2, SECOND))
        bucket.take(START + timedelta(days=365))
        assert bucket.wait(START) <= SECOND
        assert bucket.take(START + SECOND)


class TestLimits:
    def test_who_asks_too_much_is_told_once(self) -> None:
        limits = Limits(person=Rate(2, SECOND))
        verdicts = [limits.judge(said(), START) for _ in range(5)]
        assert verdicts == [Verdict.TAKE] * 2 + [Verdict.SLOW_DOWN] + [Verdict.DROP] * 2

    def test_one_who_goes_on_at_the_limit_is_not_told_again(self) -> None:
        limits = Limits(person=Rate(2, SECOND))
        verdicts = [limits.judge(said(), START + n * SECOND / 4) for n in range(100)]
        assert verdicts.count(Verdict.SLOW_DOWN) == 1
        assert verdicts.count(Verdict.TAKE) == 2 + 24

    def test_after_a_pause_one_is_told_again(self) -> None:
        limits = Limits(person=Rate(2, SECOND))
        for _ in range(3):
            limits.judge(said(), START)
        later = [limits.judge(said(), START + timedelta(minutes=1)) for _ in range(3)]
        assert later == [Verdict.TAKE, Verdict.TAKE, Verdict.SLOW_DOWN]

    def test_one_person_does_not_count_for_another(self) -> None:
        limits = Limits(person=Rate(1, SECOND))
        both = [said("ada"), said("ben"), said("ada", platform="matrix")]
        assert [limits.judge(one, START) for one in both] == [Verdict.TAKE] * 3

    def test_a_group_is_limited_as_a_whole_and_never_told(self) -> None:
        limits = Limits(person=Rate(2, SECOND), group=Rate(3, SECOND))
        crowd = [said(f"person {n}", "group", private=False) for n in range(5)]
        verdicts = [limits.judge(one, START) for one in crowd]
        assert verdicts == [Verdict.TAKE] * 3 + [Verdict.DROP] * 2
        alone = [said("ada", "another", private=False)] * 4
        verdicts = [limits.judge(one, START) for one in alone]
        assert verdicts == [Verdict.TAKE] * 2 + [Verdict.DROP] * 2
        assert limits.judge(said("ada"), START) is Verdict.SLOW_DOWN

    def test_a_busy_group_does_not_close_the_private_chat(self) -> None:
        limits = Limits(group=Rate(1, SECOND))
        for n in range(5):
            limits.judge(said(f"person {n}", "group", private=False), START)
        assert limits.judge(said("person 1"), START) is Verdict.TAKE

    def test_who_taps_once_a_second_is_never_stopped(self) -> None:
        limits = Limits()
        for n in range(600):
            assert limits.judge(said(), START + n * SECOND) is Verdict.TAKE

    def test_a_bounded_number_is_remembered_and_the_quietest_forgotten(self) -> None:
        limits = Limits(person=Rate(1, timedelta(hours=1)), most=3)
        for name in ("ada", "ben", "ada", "cem", "ada", "dan"):
            limits.judge(said(name), START)
        assert limits.judge(said("ada"), START) is Verdict.DROP
        assert limits.judge(said("ben"), START) is Verdict.TAKE


class TestPace:
    private = Place("telegram", "ada", private=True)
    group = Place("telegram", "group")

    def test_where_nothing_is_asked_nothing_waits(self) -> None:
        pace = Pace(Pacing())
        assert [pace.take(self.group, START) for _ in range(1000)] == [AT_ONCE] * 1000

    def test_private_chats_and_groups_have_their_own_rates(self) -> None:
        pace = Pace(Pacing(private=Rate(1, SECOND), group=Rate(2, 3 * SECOND)))
        assert pace.take(self.private, START) == AT_ONCE
        assert pace.take(self.private, START) == SECOND
        assert [pace.take(self.group, START) for _ in range(3)] == [AT_ONCE, AT_ONCE, 3 * SECOND]

    def test_topics_of_a_group_share_its_rate(self) -> None:
        pace = Pace(Pacing(group=Rate(1, SECOND)))
        assert pace.take(Place("telegram", "group", "1"), START) == AT_ONCE
        assert pace.take(Place("telegram", "group", "2"), START) == SECOND

    def test_a_message_that_must_wait_takes_nothing_from_others(self) -> None:
        pace = Pace(Pacing(overall=Rate(2, SECOND), private=Rate(1, SECOND)))
        assert not pace.take(self.private, START)
        for _ in range(10):
            assert pace.take(self.private, START)
        assert not pace.take(self.group, START)

    def test_only_the_chat_that_is_held_waits(self) -> None:
        pace = Pace(Pacing(overall=Rate(30, SECOND / 30)))
        pace.hold("ada", START, 5 * SECOND)
        pace.hold("ada", START, 3 * SECOND)
        assert pace.take(self.private, START) == 5 * SECOND
        assert pace.take(self.group, START) == AT_ONCE
        assert pace.take(self.private, START + 5 * SECOND) == AT_ONCE

    def test_many_chats_held_in_a_row_mean_all_of_them(self) -> None:
        pace = Pace(Pacing())
        for chat in range(MANY_IN_A_ROW - 1):
            pace.hold(str(chat), START, 5 * SECOND)
        pace.taken()
        pace.hold("one more", START, 5 * SECOND)
        assert pace.take(self.private, START) == AT_ONCE
        for chat in range(MANY_IN_A_ROW):
            pace.hold(str(chat), START, 5 * SECOND)
        assert pace.take(self.private, START) == 5 * SECOND
        assert pace.take(self.private, START + 5 * SECOND) == AT_ONCE

    def test_what_is_not_visible_counts_for_all_and_not_for_its_chat(self) -> None:
        pace = Pace(Pacing(overall=Rate(2, SECOND), private=Rate(1, SECOND)))
        assert pace.take(self.private, START) == AT_ONCE
        assert pace.take(self.private, START, visible=False) == AT_ONCE
        assert pace.take(self.private, START, visible=False) == SECOND

    @given(
        overall=rates,
        private=rates,
        letters=st.lists(st.integers(0, 4), min_size=1, max_size=40),
        held=st.integers(0, 10_000).map(lambda ms: timedelta(milliseconds=ms)),
    )
    def test_nothing_is_too_fast_and_nobody_starves(
        self, overall: Rate, private: Rate, letters: list[int], held: timedelta
    ) -> None:
        pace = Pace(Pacing(overall=overall, private=private))
        pace.hold("0", START, held)
        sent: list[tuple[int, datetime]] = []
        waiting, now = list(letters), START
        while waiting:
            waits = []
            for chat in list(waiting):
                wait = pace.take(Place("telegram", str(chat), private=True), now)
                if wait:
                    waits.append(wait)
                else:
                    waiting.remove(chat)
                    sent.append((chat, now))
            now += min(waits, default=AT_ONCE)
        assert_within(overall, [moment for _, moment in sent])
        for chat in set(letters):
            assert_within(private, [moment for one, moment in sent if one == chat])
        longest = max(letters.count(chat) for chat in letters) * private.refill
        assert now <= START + held + longest + len(letters) * overall.refill


class TestSecond:
    @given(
        most=st.integers(1, 5),
        delays=st.lists(st.integers(0, 1500), min_size=1, max_size=40),
        chance=st.randoms(use_true_random=False),
    )
    def test_no_more_arrive_within_a_second_however_they_are_delayed(
        self, most: int, delays: list[int], chance: Random
    ) -> None:
        second, now = Second(most), START
        under_way: list[tuple[datetime, datetime]] = []  # when it arrives, when it is answered
        arrived: list[datetime] = []
        waiting = list(delays)
        while waiting or under_way:
            for one in sorted(one for one in under_way if one[1] <= now):
                under_way.remove(one)
                second.arrived(one[1])
            if waiting and not second.wait(now):
                delay = waiting.pop() * SECOND / 1000
                arrives = now + delay * chance.random()
                under_way.append((arrives, now + delay))
                arrived.append(arrives)
                second.leaves()
            now += SECOND / 100
        arrived.sort()
        gaps = [last - first for first, last in zip(arrived, arrived[most:], strict=False)]
        assert min(gaps, default=SECOND) >= SECOND
