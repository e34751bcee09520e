"""A community's own file: what it adds, changes and hides."""

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
    parse,
    parse_own,
)
from tests.conversations.assessment.small_framework import SMALL, problems_of_own

DEFAULT = default_text()


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
