"""What Banyan brings along: enough skills and roles, in words that translate well."""

import re

import pytest

from conversations.assessment.framework import (
    texts_of,
)
from conversations.assessment.framework_file import (
    default_text,
    load_default,
    messages,
)

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
