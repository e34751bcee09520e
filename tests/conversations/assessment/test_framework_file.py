"""A file that stands on its own: every problem names its line, and no text does harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import verbatim
from conversations.assessment.framework import (
    Need,
)
from conversations.assessment.framework_file import (
    default_text,
    parse,
)
from conversations.assessment.framework_problems import FrameworkProblems
from tests.conversations.assessment.small_framework import (
    SMALL,
    problems_of,
    problems_of_own,
    told,
    without,
)

DEFAULT = default_text()


def test_texts_of_a_file_are_shown_as_written() -> None:
    small = parse(SMALL)
    assert small.skill("listening").name == verbatim("Listening")
    assert small.role("guest").needs == (
        Need("singing", 2),
        Need("listening", 1),
        Need("cooking", 1),
    )


def test_a_file_from_another_system_is_read_alike() -> None:
    assert parse("\ufeff" + SMALL.replace("\n", "\r\n")) == parse(SMALL)


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ('"Listening alone."', "2", 10, "“levels” must be a text between quotation marks."),
        ('"Listening alone."', '"  "', 10, "“levels” must not be empty."),
        ("Listening alone.", "L" * 111, 10, "“levels” can have at most 110 characters."),
        ("\n  \"Listening alone.\",", "", 8, "A skill has exactly 4 levels."),
        ("Host", "H" * 31, 28, "“name” can have at most 30 characters."),
        ("Host", "Ho\\u202Est", 28, "“name” holds a line break or a sign that cannot be shown."),
        ("Host", "Ho\\nst", 28, "“name” holds a line break or a sign that cannot be shown."),
        ("cooking = 2", "cooking = 5", 33, "A level is a whole number from 1 to 4."),
        ("cooking = 2", "cooking = 0", 33, "A level is a whole number from 1 to 4."),
        ("cooking = 2", "cooking = 2.0", 33, "A level is a whole number from 1 to 4."),
        ("cooking = 2", "cooking = true", 33, "A level is a whole number from 1 to 4."),
        ("cooking = 2", "coking = 2", 33, "There is no “coking”. Did you mean “cooking”?"),
        ("cooking = 1 }", "zzz = 1 }", 39, "There is no “zzz”."),
        ("singing = 1\n", "", 31, "The role “Host” needs at least 3 skills."),
        ('["local"]', '"local"', 30, "“contexts” must be a list in square brackets."),
        ('["local"]', "[]", 30, "“contexts” must not be empty."),
        ('"people"', '"peeple"', 5, "There is no “peeple”. Did you mean “people”?"),
        ("roles.guest", "roles.host", 35, "This entry is already in the file."),
        ("[groups.people]", "[grups.people]", 2, "“grups” is unknown here. Did you mean “groups”?"),
    ],
)  # fmt: skip
def test_a_problem_names_its_line(old: str, new: str, line: int, sentence: str) -> None:
    assert (line, sentence) in problems_of(SMALL.replace(old, new, 1))


def test_a_role_and_a_skill_do_not_share_an_id() -> None:
    assert problems_of(SMALL.replace("roles.guest", "roles.cooking")) == [
        (35, "“cooking” is the id of a skill and of a role. Choose another.")
    ]


def test_a_wrong_context_is_told_where_it_stands() -> None:
    ((line, sentence),) = problems_of(SMALL.replace('"global"', '"world"'))
    assert line == 38
    assert sentence.startswith("A context is one of these: ")


@pytest.mark.parametrize(
    ("line", "section", "key"),
    [(1, 1, "version"), (6, 4, "name"), (14, 4, "practice"), (29, 27, "description")],
)
def test_what_is_missing_is_told_at_its_section(line: int, section: int, key: str) -> None:
    assert problems_of(without(line)) == [(section, f"“{key}” is missing here.")]


def test_a_mistyped_key_is_both_missing_and_unknown() -> None:
    assert problems_of(SMALL.replace('practice = "Cook', 'practise = "Cook')) == [
        (15, "“practice” is missing here."),
        (20, "“practise” is unknown here. Did you mean “practice”?"),
    ]


def test_a_name_that_is_used_twice_is_told_at_both_places() -> None:
    assert problems_of(SMALL.replace('"Guest"', '"host"')) == [
        (28, "The name “Host” is used twice."),
        (36, "The name “host” is used twice."),
    ]


NOT_TOML = "This line is not valid TOML. Look at quotation marks, brackets and equals signs."


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("[roles.x]\nname = \n", 2, NOT_TOML),
        ('\nname = "x\n', 2, NOT_TOML),
        ("[skills\n", 1, NOT_TOML),
        ("a = [\n1,\n", 3, NOT_TOML),
        ("a = '\x00'", 1, NOT_TOML),
        ("\n# " + "x" * 999, 2, "A line can have at most 1000 characters."),
        ("\n# \ud800", 2, "This line holds a sign that cannot be shown."),
        ("#\n" * 50_001, 1, "The file can have at most 100 kB."),
        ("x = " + "[" * 11 + "]" * 11, 1, "The file is nested too deeply."),
        ("x = " + "[\n" * 40_000, 1, "The file is nested too deeply."),
    ],
)
def test_what_is_not_toml_is_told_with_its_line(text: str, line: int, sentence: str) -> None:
    assert problems_of(text) == [(line, sentence)]


@pytest.mark.parametrize(
    ("added", "sentence"),
    [
        ('wikidata = "42"', "A Wikidata item looks like this: Q42."),
        (
            'resource = { title = "A", link = "http://a.org" }',
            "A link starts with https:// and has no spaces.",
        ),
        (
            'resource = { titel = "A", link = "https://a.org", title = "A" }',
            "“titel” is unknown here. Did you mean “title”?",
        ),
        ('resource = "x"', "“resource” must be a section with entries of its own."),
        ("colour = 1", "“colour” is unknown here. Possible are: {keys}."),
    ],
)
def test_what_may_be_left_out_is_checked_where_it_stands(added: str, sentence: str) -> None:
    text = SMALL.replace("[skills.cooking]\n", f"[skills.cooking]\n{added}\n")
    with pytest.raises(FrameworkProblems) as raised:
        parse(text)
    ((line, told_sentence),) = told(raised)
    assert line == 16
    assert told_sentence.startswith(sentence.removesuffix("{keys}."))


@pytest.mark.parametrize("id", ["Host", '"two words"', "-x", "x" * 21, '"é"'])
def test_an_id_is_short_and_plain(id: str) -> None:
    ((line, sentence),) = problems_of_own(f'[groups.{id}]\nname = "New"')
    assert line == 1
    assert "cannot be used as an id" in sentence


def test_a_hostile_key_is_repeated_short_and_harmless() -> None:
    ((_line, sentence),) = problems_of_own(f'"{"x" * 500}\\u202e" = 1')
    assert "x" * 41 not in sentence
    ((_line, sentence),) = problems_of_own('"a\\u202eb" = 1')
    assert "“a?b”" in sentence


def test_no_more_problems_than_one_can_repair_at_once() -> None:
    found = problems_of_own("\n".join(f"key{number} = 1" for number in range(5_000)))
    assert [line for line, _sentence in found] == list(range(1, 21))


def test_the_exception_tells_the_operator_the_line_but_no_words_of_the_file() -> None:
    with pytest.raises(FrameworkProblems) as raised:
        parse(SMALL.replace("cooking = 2", "secret = 2"))
    assert str(raised.value).startswith("Line 33 of the framework file: ")
    assert "secret" not in str(raised.value)


def lines_told(text: str) -> list[int]:
    try:
        parse(text)
    except FrameworkProblems as found:
        return [problem.line for problem in found.problems]
    return []


@given(st.text())
def test_no_text_does_more_than_raise_problems(text: str) -> None:
    assert all(1 <= line <= text.count("\n") + 1 for line in lines_told(text))


@given(st.data())
def test_a_damaged_file_does_no_more_than_raise_problems(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(SMALL)))
    end = data.draw(st.integers(start, min(len(SMALL), start + 30)))
    damaged = SMALL[:start] + data.draw(st.text("[]{}=.,\"'#\n\\a1 é", max_size=6)) + SMALL[end:]
    assert all(1 <= line <= damaged.count("\n") + 1 for line in lines_told(damaged))
