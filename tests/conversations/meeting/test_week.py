import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.answers import Given, NotUnderstood
from bot.i18n import SHIPPED, Reader, plain
from conversations.meeting.times import Times
from conversations.meeting.week import PRESETS, in_words, read_week, tidy
from storage.records.meeting_profiles import Hours

ENGLISH = Reader(("en",))
EVENING = (18 * 60, 21 * 60)


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("Mon-Fri 18-21", [(day, *EVENING) for day in range(5)]),
        ("monday to friday 18:00 to 21:00", [(day, *EVENING) for day in range(5)]),
        ("Mon, Wed 18-21; Sat 10-12", [(0, *EVENING), (2, *EVENING), (5, 600, 720)]),
        ("Sat 10-12, 14-16", [(5, 600, 720), (5, 840, 960)]),
        ("18-21", [(day, *EVENING) for day in range(7)]),
        ("Fri-Mon 6pm-9pm", [(0, *EVENING), (4, *EVENING), (5, *EVENING), (6, *EVENING)]),
        ("Sun 22-1", [(0, 0, 60), (6, 1320, 1440)]),
        ("Tue 9.30–11", [(1, 570, 660)]),
        ("Mon 0-24", [(0, 0, 1440)]),
    ],
)
def test_hours_are_read_from_words(words: str, hours: list[Hours]) -> None:
    assert read_week(words, ENGLISH) == tuple(hours)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "lundi 18h-21h"),
        ("es", "lunes 18-21"),
        ("id", "Senin 18.00-21.00"),
        ("pt_BR", "segunda-feira 18h-21h"),
        ("ha", "Litinin 18-21"),
        ("ar", "الاثنين ١٨-٢١"),
    ],
)
def test_days_are_called_what_the_reader_calls_them(language: str, words: str) -> None:
    assert read_week(words, Reader((language,))) == ((0, *EVENING),)


@pytest.mark.parametrize(
    "words", ["", "whenever", "Mon", "Mon 18", "Mon 25-26", "18:70-20", "1 2 3"]
)
def test_what_is_unclear_is_not_guessed(words: str) -> None:
    assert read_week(words, ENGLISH) is None


weeks = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 47), st.integers(1, 48)).map(
        lambda one: (one[0], 30 * min(one[1], one[2] - 1), 30 * one[2])
    ),
    min_size=1,
    max_size=6,
).map(tidy)


@given(weeks, st.sampled_from(SHIPPED))
def test_hours_in_words_are_read_back_in_every_language(
    hours: tuple[Hours, ...], language: str
) -> None:
    reader = Reader((language,))
    said = plain(in_words(hours), reader)
    if any((start, end) == (0, 1440) or end == 1440 for _day, start, end in hours):
        return  # "all day", and midnight as 00:00, are told and not typed
    assert read_week(said, reader) == hours, said


def test_several_ready_answers_are_typed_by_their_numbers() -> None:
    both = tidy((*PRESETS["evenings"], *PRESETS["weekends"]))
    for words in ("1 4", "1, 4", "4+1", "14"):
        assert Times().parse(Given(words), ENGLISH) == [list(one) for one in both]


def test_what_is_not_understood_gets_an_example() -> None:
    with pytest.raises(NotUnderstood) as problem:
        Times().parse(Given("when the moon is full"), ENGLISH)
    assert "Mon-Fri 18-21" in plain(problem.value.expected, ENGLISH)
