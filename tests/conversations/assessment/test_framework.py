import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import VERBATIM, Text, verbatim
from conversations.assessment.framework import (
    Need,
    Overlay,
    difference,
    merge,
    texts_of,
    words_of,
)
from conversations.assessment.framework_file import (
    default_text,
    load_default,
    messages,
    parse,
    parse_own,
)
from conversations.assessment.framework_problems import FrameworkProblems, Problem

DEFAULT = default_text()

# The ten fields of the recommendation, and the skills that stand for them.
FIELDS = {
    "on-wiki and other participation": {"participation"},
    "outreach": {"outreach"},
    "volunteer management and recognition": {"volunteers"},
    "advocacy and public policy": {"advocacy"},
    "conflict resolution": {"conflict"},
    "partnerships": {"partnerships"},
    "fundraising": {"funding"},
    "organisational development": {"organisation"},
    "project management": {"projects"},
    "communication": {"communication"},
}

SMALL = """\
version = "1"
[groups.people]
name = "People"
[skills.listening]
group = "people"
name = "Listening"
definition = "Hearing what others mean."
levels = [
  "Listening with help.",
  "Listening alone.",
  "Guiding others.",
  "Teaching others.",
]
practice = "Listen to someone today."
[skills.cooking]
group = "people"
name = "Cooking"
definition = "Making food for a meeting."
levels = ["With help.", "Alone.", "Guiding others.", "Teaching others."]
practice = "Cook once."
[skills.singing]
group = "people"
name = "Singing"
definition = "Making music for a meeting."
levels = ["With help.", "Alone.", "Guiding others.", "Teaching others."]
practice = "Sing once."
[roles.host]
name = "Host"
description = "Receives guests."
contexts = ["local"]
[roles.host.needs]
listening = 3
cooking = 2
singing = 1
[roles.guest]
name = "Guest"
description = "Comes along."
contexts = ["local", "global"]
needs = { singing = 2, listening = 1, cooking = 1 }
"""


def said(problem: Problem) -> str:
    sentence = problem.sentence
    pattern = sentence.plural if sentence.plural and sentence.count != 1 else sentence.message
    gaps = {name: words_of(gap) if isinstance(gap, Text) else gap for name, gap in sentence.gaps}
    return pattern.format(**gaps)


def told(raised: pytest.ExceptionInfo[FrameworkProblems]) -> list[tuple[int, str]]:
    return [(problem.line, said(problem)) for problem in raised.value.problems]


def problems_of(text: str) -> list[tuple[int, str]]:
    with pytest.raises(FrameworkProblems) as raised:
        parse(text)
    return told(raised)


def problems_of_own(text: str) -> list[tuple[int, str]]:
    base = parse(SMALL)
    with pytest.raises(FrameworkProblems) as raised:
        parse_own(text, base)
    return told(raised)


def without(line: int) -> str:
    lines = SMALL.splitlines(keepends=True)
    return "".join([*lines[: line - 1], *lines[line:]])


# What Banyan brings along


def test_default_framework_has_enough_skills_and_roles() -> None:
    default = load_default()
    assert len(default.skills) >= 14
    assert len(default.roles) >= 12
    assert len(default.groups) in {4, 5}


def test_default_skills_cover_the_ten_fields() -> None:
    skills = {skill.id for skill in load_default().skills}
    assert [field for field, ids in FIELDS.items() if not ids & skills] == []


def test_default_roles_need_five_to_eight_skills_each() -> None:
    counts = {role.id: len(role.needs) for role in load_default().roles}
    assert {id: count for id, count in counts.items() if not 5 <= count <= 8} == {}


def test_every_default_skill_is_needed_by_a_role() -> None:
    default = load_default()
    needed = {need.skill for role in default.roles for need in role.needs}
    assert needed == {skill.id for skill in default.skills}


def test_a_default_role_names_its_highest_needs_first() -> None:
    for role in load_default().roles:
        assert role.needs[0].level == max(need.level for need in role.needs), role.id


def test_default_texts_avoid_the_word_leader() -> None:
    found = [
        words
        for _path, text in texts_of(load_default())
        if "leader" in (words := text.message).lower()
    ]
    assert found == []


def test_default_texts_hold_neither_gaps_nor_markup() -> None:
    found = [
        text.message
        for _path, text in texts_of(load_default())
        if re.search(r"[{}<>&]", text.message)
    ]
    assert found == []


def test_second_levels_keep_the_same_grammar() -> None:
    different = [
        skill.id
        for skill in load_default().skills
        if not skill.levels[1].message.endswith("without help.")
    ]
    assert different == []


def test_every_level_begins_with_what_somebody_is_seen_doing() -> None:
    for skill in load_default().skills:
        for level in skill.levels:
            assert re.match(r"[A-Z][a-z]+ing\b", level.message), level.message


def test_four_levels_fit_into_one_message_on_a_phone() -> None:
    for skill in load_default().skills:
        assert sum(len(level.message) for level in skill.levels) <= 400, skill.id


def test_ids_fit_into_a_button() -> None:
    default = load_default()
    ids = [
        each.id for entries in (default.groups, default.skills, default.roles) for each in entries
    ]
    assert [id for id in ids if not re.fullmatch(r"[a-z0-9_-]{1,20}", id)] == []


def test_default_texts_are_looked_up_by_their_place() -> None:
    default = load_default()
    training = default.skill("training")
    assert training.name.context == "framework skills.training.name"
    assert training.levels[1].context == "framework skills.training.level.2"
    assert training.resource is not None
    assert training.resource.title.context == "framework skills.training.resource"
    assert default.role("chair").description.context == "framework roles.chair.description"
    assert default.groups[0].name.context == "framework groups.people.name"


def test_extraction_and_lookup_agree() -> None:
    extracted = {(context, message) for _line, context, message, _comment in messages(DEFAULT)}
    looked_up = {(text.context, text.message) for _path, text in texts_of(load_default())}
    assert extracted == looked_up


def test_extraction_names_the_line_of_each_text() -> None:
    lines = DEFAULT.splitlines()
    for line, _context, message, comment in messages(DEFAULT):
        assert message in lines[line - 1]
        assert comment


def test_the_default_is_read_once() -> None:
    assert load_default() is load_default()


def test_an_unknown_id_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load_default().skill("flying")
    with pytest.raises(KeyError):
        load_default().role("pilot")


# A file that stands on its own


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


# A community's own file


def test_only_what_changes_needs_to_stand_in_an_own_file() -> None:
    base = load_default()
    own = parse_own('[skills.training]\nname = "Teaching"\n', base)
    merged = merge(base, own)
    assert merged.skill("training") == replace(base.skill("training"), name=verbatim("Teaching"))
    assert merged.skills.index(merged.skill("training")) == base.skills.index(
        base.skill("training")
    )


def test_own_needs_replace_the_needs_of_a_role() -> None:
    base = load_default()
    own = parse_own("[roles.mentor.needs]\nmentoring = 4\ntraining = 2\ninclusion = 1", base)
    assert merge(base, own).role("mentor").needs == (
        Need("mentoring", 4),
        Need("training", 2),
        Need("inclusion", 1),
    )


def test_a_copy_of_the_default_keeps_its_translations() -> None:
    base = load_default()
    own = parse_own(DEFAULT.replace('name = "Trainer"', 'name = "Coach"'), base)
    merged = merge(base, own)
    written = [text for _path, text in texts_of(merged) if text.context == VERBATIM]
    assert written == [verbatim("Coach")]
    assert [entry.id for entry in difference(base, merged).changed] == ["trainer"]


def test_hiding_a_skill_hides_it_from_the_roles() -> None:
    base = load_default()
    merged = merge(base, parse_own('hide = ["technology", "chair"]', base))
    assert "technology" not in {skill.id for skill in merged.skills}
    assert "chair" not in {role.id for role in merged.roles}
    assert all(need.skill != "technology" for role in merged.roles for need in role.needs)


def test_a_changed_role_may_go_together_with_a_hidden_skill() -> None:
    base = load_default()
    own = parse_own('hide = ["technology"]\n[roles.trainer]\nname = "Coach"', base)
    assert words_of(merge(base, own).role("trainer").name) == "Coach"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('hide = [\n  "host",\n  "gest",\n]', [(3, "There is no “gest”. Did you mean “guest”?")]),
        ('hide = ["host", "guest"]', [(1, "At least one role must stay.")]),
        ('\nhide = "host"', [(2, "“hide” must be a list in square brackets.")]),
        (
            '\n[skills.dancing]\nname = "Dancing"',
            [
                (2, "“group” is missing here."),
                (2, "“definition” is missing here."),
                (2, "“levels” is missing here."),
                (2, "“practice” is missing here."),
            ],
        ),
        ('[skills]\ncooking.name = "Listening"', [(2, "The name “Listening” is used twice.")]),
        (
            SMALL[: SMALL.index("[skills.cooking]")].replace("skills.listening", "skills.host"),
            [
                (4, "“host” is the id of a skill and of a role. Choose another."),
                (6, "The name “Listening” is used twice."),
            ],
        ),
    ],
)
def test_problems_of_an_own_file(text: str, expected: list[tuple[int, str]]) -> None:
    assert problems_of_own(text) == expected


def test_hiding_too_many_skills_of_a_role_is_a_problem() -> None:
    found = problems_of_own('\nhide = ["cooking"]')
    assert found == [
        (2, "The role “Host” needs at least 3 skills."),
        (2, "The role “Guest” needs at least 3 skills."),
    ]


def test_difference_shows_what_a_preview_needs() -> None:
    base = parse(SMALL)
    own = parse_own(
        'version = "own"\nhide = ["guest"]\n[roles.host]\nname = "Innkeeper"\n'
        '[roles.cook]\nname = "Cook"\ndescription = "Cooks."\ncontexts = ["local"]\n'
        "needs = { cooking = 3, singing = 1, listening = 1 }\n",
        base,
    )
    merged = merge(base, own)
    shown = difference(base, merged)
    assert [entry.id for entry in shown.added] == ["cook"]
    assert [words_of(entry.name) for entry in shown.changed] == ["Innkeeper"]
    assert [words_of(entry.name) for entry in shown.hidden] == ["Guest"]
    assert merged.version == "1+own"


def test_an_empty_own_file_changes_nothing() -> None:
    base = load_default()
    assert merge(base, parse_own("", base)) == base


IDS = st.sampled_from(["listening", "cooking", "singing", "host", "guest"])


@given(st.frozensets(IDS))
def test_undoing_an_overlay_is_the_difference_backwards(hide: frozenset[str]) -> None:
    base = parse(SMALL)
    merged = merge(base, Overlay(version="", groups=(), skills=(), roles=(), hide=hide))
    there, back = difference(base, merged), difference(merged, base)
    assert {entry.id for entry in there.hidden} == hide
    assert there.hidden == back.added
    assert [entry.id for entry in there.changed] == [entry.id for entry in back.changed]
    assert difference(merged, merged) == difference(base, base)


def test_words_of_a_text_are_those_of_the_file() -> None:
    assert words_of(verbatim("{As} written")) == "{As} written"
    assert words_of(Text("Plain", context="framework groups.x.name")) == "Plain"
