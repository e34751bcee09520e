"""Messages whose key has not come, and where the events begin that may yet become readable."""

from datetime import UTC, datetime, timedelta
from itertools import count

from bot.platforms.matrix.marks import Mark
from bot.platforms.matrix.unread import KEPT, LONG_ENOUGH, MOST, Unread, UnreadMessages

NOW = datetime(2028, 1, 1, tzinfo=UTC)
A_MOMENT = timedelta(milliseconds=1)


numbers = count()


def unread(session: str = "s", since: int = 1, at: datetime = NOW) -> Unread:
    return Unread("!r:x", {"event_id": f"$e{next(numbers)}"}, session, Mark(since, f"t{since}"), at)


def kept(*several: Unread) -> UnreadMessages:
    messages = UnreadMessages()
    for one in several:
        messages.add(one)
    return messages


def test_marks_have_an_order_and_the_beginning_comes_first() -> None:
    marks = [Mark(2, "a"), Mark(0, ""), Mark(1, "z")]
    assert sorted(marks) == [Mark(0, ""), Mark(1, "z"), Mark(2, "a")]


def given_up(messages: UnreadMessages, now: datetime) -> list[Unread]:
    """Those whose writers are asked to write again, as that is done."""
    return [one for one in messages.overdue(now) if messages.give_up(one)]


def test_they_wait_in_their_order() -> None:
    several = [unread(f"s{number}") for number in range(3)]
    messages = kept(*several)
    assert list(messages.waiting()) == several
    for one in messages.waiting():
        messages.remove(one)
    assert list(messages.waiting()) == []


def test_nobody_is_asked_before_a_key_had_its_time() -> None:
    one = unread()
    messages = kept(one)
    assert given_up(messages, NOW + LONG_ENOUGH - A_MOMENT) == []
    assert given_up(messages, NOW + LONG_ENOUGH) == [one]
    assert given_up(messages, NOW + LONG_ENOUGH) == []


def test_a_key_that_is_withheld_is_not_waited_for() -> None:
    one, other = unread("s"), unread("t")
    assert kept(one, other).overdue(NOW, ["s", "unknown"]) == [one]


def test_somebody_is_asked_once_for_each_key() -> None:
    one, same, other = unread("s"), unread("s"), unread("t")
    messages = kept(one, same, other)
    assert given_up(messages, NOW + LONG_ENOUGH) == [one, other]
    later = unread("s", at=NOW + LONG_ENOUGH)
    messages.add(later)
    assert given_up(messages, NOW + 2 * LONG_ENOUGH) == []
    assert later.told


def test_a_key_may_come_late_and_then_nobody_waits_any_more() -> None:
    one = unread()
    messages = kept(one)
    given_up(messages, NOW + LONG_ENOUGH)
    assert given_up(messages, NOW + KEPT - A_MOMENT) == []
    assert list(messages.waiting()) == [one]
    assert given_up(messages, NOW + KEPT) == []
    assert list(messages.waiting()) == []


def test_the_past_begins_with_the_first_of_whom_nobody_was_told() -> None:
    messages = kept(unread("s", since=3), unread("t", since=5, at=NOW + LONG_ENOUGH))
    found = [messages.since]
    for moment in (NOW + LONG_ENOUGH, NOW + 2 * LONG_ENOUGH):
        given_up(messages, moment)
        found.append(messages.since)
    assert found == [Mark(3, "t3"), Mark(5, "t5"), None]
    assert UnreadMessages().since is None


def test_only_so_many_wait_and_the_oldest_go_first() -> None:
    messages = kept(*[unread(f"s{number}", since=number) for number in range(MOST + 10)])
    assert len(list(messages.waiting())) == MOST
    assert messages.since == Mark(10, "t10")


def test_it_is_forgotten_who_was_asked_long_ago() -> None:
    messages = UnreadMessages()
    for number in range(MOST + 1):
        messages.add(unread(f"s{number}"))
        given_up(messages, NOW + LONG_ENOUGH)
    again, last = unread("s0"), unread(f"s{MOST}")
    messages.add(again)
    messages.add(last)
    assert given_up(messages, NOW + LONG_ENOUGH) == [again]
