"""What a sent message is known by."""

from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.matrix.receipts import Receipt, receipts_in

safe = st.text(st.characters(categories=["L", "N"], include_characters="_-:.+/="), min_size=1)
events = safe.map(lambda opaque: f"${opaque}")
rooms = st.one_of(st.just(""), safe.map(lambda opaque: f"!{opaque}"))
receipts = st.builds(Receipt, events, rooms, st.booleans())


@given(st.lists(receipts))
def test_receipts_are_read_back(sent: list[Receipt]) -> None:
    assert receipts_in(" ".join(map(str, sent))) == sent


@given(events)
def test_an_event_alone_is_wherever_it_is_spoken_about(event: str) -> None:
    (known,) = receipts_in(event)
    assert known == Receipt(event)
    assert known.is_in("!any:x")


def test_a_message_is_in_its_own_room() -> None:
    (known,) = receipts_in("$event~!room:x")
    assert known.is_in("!room:x")
    assert not known.is_in("!other:x")


def test_nothing_is_no_message() -> None:
    assert receipts_in("") == []


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert all(isinstance(one, Receipt) for one in receipts_in(text))
