"""What stands for an announcement in a list, and which words of it somebody reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.announcements import words
from conversations.announcements.audience import audience_of, wish_of
from storage.records.announcements import Audience

tags = st.sampled_from(["en", "fr", "es", "id", "pt_BR", "ha", "ar"])
texts = st.text(min_size=1).filter(str.strip)
ids = st.text("0123456789abcdef", max_size=12)
several = st.lists(ids.filter(bool), max_size=3).map(tuple)


@given(st.dictionaries(tags, texts, min_size=1), st.lists(tags))
def test_everybody_reads_the_first_language_that_there_is(
    written: dict[str, str], read: list[str]
) -> None:
    found = words.words_for(written, read)
    known = [written[one] for one in read if one in written]
    assert found == (known[0] if known else next(iter(written.values())))


@given(texts)
def test_a_title_is_one_short_line(written: str) -> None:
    title = words.title({"en": written}, ["en"])
    assert title
    assert len(title) <= words.LONGEST_TITLE
    assert len(title.splitlines()) == 1


def test_nothing_at_all_is_no_announcement() -> None:
    with pytest.raises(LookupError):
        words.words_for({}, ["en"])


@given(st.builds(Audience, ids, several, several, ids, several))
def test_a_conversation_keeps_the_whole_audience(audience: Audience) -> None:
    assert audience_of(wish_of(audience)) == audience
