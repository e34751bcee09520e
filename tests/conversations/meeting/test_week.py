import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.answers import Given, NotUnderstood
from bot.i18n import SHIPPED, Reader, plain
from conversations.meeting.answers import WeekHours
from conversations.meeting.week import DAY, PRESETS, ordered
from conversations.meeting.week_reading import LONGEST, Not, read
from conversations.meeting.week_words import PRESET_NAMES, in_words
from storage.records.meeting_profiles import Hours

ENGLISH = Reader(("en",))
EVENINGS = PRESETS["evenings"]

spans = st.tuples(st.integers(0, 6), st.integers(0, DAY - 1), st.integers(1, DAY))
weeks = st.lists(spans.filter(lambda one: one[1] < one[2]), min_size=1, max_size=8).map(ordered)


@given(weeks, st.sampled_from(SHIPPED))
def test_what_is_shown_can_be_typed_back_in_every_language(
    hours: tuple[Hours, ...], language: str
) -> None:
    reader = Reader((language,))
    shown = plain(in_words(hours), reader)
    assert len(shown) > LONGEST or read(shown, reader) == hours


@given(st.text(max_size=60), st.sampled_from(SHIPPED))
def test_whatever_is_typed_is_hours_or_it_is_not(words: str, language: str) -> None:
    try:
        hours = read(words, Reader((language,)))
    except Not:
        return
    assert hours == ordered(hours)
    assert all(0 <= day < 7 and 0 <= start < end <= DAY for day, start, end in hours)


@pytest.mark.parametrize(
    ("language", "words", "hours"),
    [
        ("en", "Mon-Fri 18-21", EVENINGS),
        ("en", "mondays to fridays from 6 to 9 pm", EVENINGS),
        ("en", "18:00-21:00 Monday - Friday", EVENINGS),
        ("en", "weekday evenings", EVENINGS),
        ("en", "Mon, Wed 18-21; Sat 10-12", ((0, 1080, 1260), (2, 1080, 1260), (5, 600, 720))),
        ("en", "Sat 10-12, 14-16", ((5, 600, 720), (5, 840, 960))),
        ("en", "18-21", tuple((day, 1080, 1260) for day in range(7))),
        ("en", "Tue 9.30–11", ((1, 570, 660),)),
        ("en", "Mon 0-24", ((0, 0, 1440),)),
        ("en", "weekends 10-12", ((5, 600, 720), (6, 600, 720))),
        ("en", "weekends, Mon 10-12", ((0, 600, 720), *PRESETS["weekends"])),
        ("ha", "Juma'a 18-21", ((4, 1080, 1260),)),
        ("en", "weekdays 6pm-9pm", EVENINGS),
        ("en", "Mon, Tue, wed, thurs & fri: 18.00 – 21.00", EVENINGS),
        ("en", "Sat 10:00-12:00; Sun 10-2 pm", ((5, 600, 720), (6, 600, 840))),
        ("en", "Fri 22-1", ((4, 1320, 1440), (5, 0, 60))),
        ("en", "every day 6-7", tuple((day, 360, 420) for day in range(7))),
        ("en", "Sat", ((5, 480, 1260),)),
        ("en", "Fri-Sun 12 am - 12 pm", ((4, 0, 720), (5, 0, 720), (6, 0, 720))),
        ("fr", "lundi-vendredi 18h-21h", EVENINGS),
        ("fr", "sam. 10h30 - 12h", ((5, 630, 720),)),
        ("es", "lunes, miércoles 9-10", ((0, 540, 600), (2, 540, 600))),
        ("id", "Senin-Jumat 18.00-21.00", EVENINGS),
        ("pt_BR", "segunda - sexta-feira 18h-21h", EVENINGS),
        ("ha", "Litinin-Jumma'a 18-21", EVENINGS),
        ("ar", "الاثنين والأربعاء ٦:٠٠ م - ٩:٠٠ م", ((0, 1080, 1260), (2, 1080, 1260))),
    ],
)
def test_people_write_hours_as_they_do(language: str, words: str, hours: tuple[Hours, ...]) -> None:
    assert read(words, Reader((language,))) == hours


@pytest.mark.parametrize(
    "words",
    [
        "",
        "hello",
        "not mondays",
        "whenever",
        "1 2 3",
        "Mon 18",
        "Mon 25-26",
        "18-18",
        "Mon 10:75-12",
        "13 pm-2",
    ],
)
def test_what_is_unclear_is_not_guessed(words: str) -> None:
    with pytest.raises(Not):
        read(words, ENGLISH)


def test_several_presets_are_typed_by_their_numbers() -> None:
    answer = WeekHours(tuple(PRESETS))
    expected = ordered((*PRESETS["mornings"], *PRESETS["evenings"]))
    assert answer.parse(Given("1, 2"), ENGLISH) == [list(one) for one in expected]


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_pressed_and_shown_by_its_name(preset: str) -> None:
    answer = WeekHours(tuple(PRESETS))
    value = answer.parse(Given(pressed=preset), ENGLISH)
    assert answer.shown(value) == PRESET_NAMES[preset]


def test_one_sentence_says_what_is_expected() -> None:
    with pytest.raises(NotUnderstood) as problem:
        WeekHours(tuple(PRESETS)).parse(Given("when I am free"), ENGLISH)
    assert "as in: " in plain(problem.value.expected, ENGLISH)
