"""What of a message is passed on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Attachment, Document
from conversations.relay.parcel import HOUR, MOST_AN_HOUR, next_at, packed

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
times = st.lists(st.timedeltas(timedelta(0), timedelta(hours=3)), max_size=80)


def test_words_come_without_what_nobody_sees() -> None:
    assert packed(" hello\x00 ", ()).words == "hello"


def test_a_voice_note_comes_and_other_files_are_named() -> None:
    voice = Attachment("Sprach\u202enotiz", "audio/ogg; codecs=opus", 3, b"abc", voice=True)
    plan = Attachment("p" * 300, "application/pdf", 3, b"abc")
    parcel = packed("", (voice, plan))
    assert parcel.voice == Document("voice.ogg", "audio/ogg", b"abc", voice=True)
    assert parcel.files == ("p" * 80,)


def test_a_song_is_no_voice_note() -> None:
    song = Attachment("song.ogg", "audio/ogg", 3, b"abc")
    assert packed("", (song,)).voice is None


@given(times)
def test_within_any_hour_no_more_than_so_many_pass(waits: list[timedelta]) -> None:
    passed: list[datetime] = []
    for moment in sorted(NOW + wait for wait in waits):
        within = [one for one in passed if one > moment - HOUR]
        until = next_at(within)
        if until is None:
            passed.append(moment)
        else:
            assert until > moment
            assert next_at([one for one in passed if one > until - HOUR]) is None
    for first, last in zip(passed, passed[MOST_AN_HOUR:], strict=False):
        assert last - first >= HOUR
