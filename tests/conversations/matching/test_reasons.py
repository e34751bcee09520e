from dataclasses import replace

from hypothesis import given, settings

from bot.i18n import Reader, plain
from bot.text import Text
from conversations.matching.reasons import reasons, sentences, sentences_for_mentor
from storage.records.pool import Someone
from tests.conversations.matching.people import NOW, crowd

EVENINGS = tuple((day, 18 * 60, 21 * 60) for day in range(7))
ADA = Someone("ada", {"ha": 4, "en": 2}, EVENINGS, "Africa/Lagos", learns={"meetings": 1})
BEN = Someone("ben", {"ha": 3, "en": 4}, EVENINGS, "Africa/Lagos", helps={"meetings": 4})


def said(texts: list[Text]) -> list[str]:
    reader = Reader(languages=("en",), zone="UTC")
    marks = dict.fromkeys(map(ord, "\u2066\u2068\u2069"))
    return [plain(text, reader).translate(marks) for text in texts]


def test_reasons_are_whole_sentences_without_names() -> None:
    other = replace(BEN, mentored=2, mentor_days=800, communities=frozenset("c"))
    why = reasons(replace(ADA, communities=frozenset("c")), other, NOW, skill="meetings")
    assert said(sentences(why, "en", skill="Leading meetings")) == [
        "They help others to grow in this: Leading meetings.",
        "You both speak Hausa.",
        "Your evenings overlap from 18:00 to 21:00 in Lagos.",
        "You are in the same community.",
        "They have been a mentor for years.",
        "They have accompanied 2 people so far.",
    ]


def test_hours_are_told_on_both_clocks_and_each_reads_their_own_first() -> None:
    why = reasons(ADA, replace(BEN, zone="Asia/Kathmandu", hours=((0, 0, 1440),)), NOW)
    assert said(sentences(why, "en"))[-1] == (
        "Your free hours overlap from 19:15 to 21:00 in Lagos,"
        " which is 00:00 to 01:45 in Kathmandu."
    )
    assert said(sentences_for_mentor(why, "en"))[-1] == (
        "Your free hours overlap from 00:00 to 01:45 in Kathmandu,"
        " which is 19:15 to 21:00 in Lagos."
    )


def test_the_best_language_is_the_one_that_both_speak_well() -> None:
    why = reasons(ADA, BEN, NOW)
    assert (why.language, why.spoken) == ("ha", 3)


def test_what_nobody_told_is_no_reason() -> None:
    assert sentences(reasons(Someone("a"), Someone("b"), NOW), "en") == []


@settings(max_examples=60, deadline=None)
@given(crowd(2, 2))
def test_every_reason_can_be_said(two: list[Someone]) -> None:
    why = reasons(two[0], two[1], NOW)
    assert all(said(sentences(why, "en", skill="Listening")))
    assert all(said(sentences_for_mentor(why, "ar", skill="Listening")))
