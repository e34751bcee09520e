"""What must hold between the parts of a framework file whose shape is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from bot.text import Text, _, ngettext
from conversations.assessment.framework import Framework, Path, words_of
from conversations.assessment.framework_form import OverlayForm
from conversations.assessment.framework_problems import not_there

FEWEST_NEEDS: Final = 3  # a radar picture has at least three spokes


def senseless(form: OverlayForm, base: Framework, merged: Framework) -> Iterator[tuple[Path, Text]]:
    """What does not fit together, with its place in the file."""
    yield from _unknown_groups(form, merged)
    yield from _unknown_needs(merged)
    yield from _unknown_hidden(form, base)
    yield from _shared_ids(form, merged)
    yield from _shared_names(form, merged)
    yield from _needing_too_little(form, merged)
    if not merged.roles:
        yield ("hide",), _("At least one role must stay.")


def _unknown_groups(form: OverlayForm, merged: Framework) -> Iterator[tuple[Path, Text]]:
    known = {group.id for group in merged.groups}
    for id, skill in form.skills.items():
        if skill.group not in known:
            yield ("skills", id, "group"), not_there(skill.group, known)


def _unknown_needs(merged: Framework) -> Iterator[tuple[Path, Text]]:
    known = {skill.id for skill in merged.skills}
    for role in merged.roles:
        for need in role.needs:
            if need.skill not in known:
                yield ("roles", role.id, "needs", need.skill), not_there(need.skill, known)


def _unknown_hidden(form: OverlayForm, base: Framework) -> Iterator[tuple[Path, Text]]:
    known = {skill.id for skill in base.skills} | {role.id for role in base.roles}
    for index, id in enumerate(form.hide):
        if id not in known:
            yield ("hide", index), not_there(id, known)


def _shared_ids(form: OverlayForm, merged: Framework) -> Iterator[tuple[Path, Text]]:
    skills = {skill.id for skill in merged.skills}
    for role in merged.roles:
        if role.id in skills:
            yield (
                ("roles" if role.id in form.roles else "skills", role.id),
                _("“{id}” is the id of a skill and of a role. Choose another.", id=role.id),
            )


def _shared_names(form: OverlayForm, merged: Framework) -> Iterator[tuple[Path, Text]]:
    for section, own, entries in (
        ("groups", form.groups, merged.groups),
        ("skills", form.skills, merged.skills),
        ("roles", form.roles, merged.roles),
    ):
        names = {entry.id: words_of(entry.name) for entry in entries}
        times = Counter(name.casefold() for name in names.values())
        for id, name in names.items():
            if id in own and times[name.casefold()] > 1:
                yield (section, id, "name"), _("The name “{name}” is used twice.", name=name)


def _needing_too_little(form: OverlayForm, merged: Framework) -> Iterator[tuple[Path, Text]]:
    for role in merged.roles:
        if len(role.needs) < FEWEST_NEEDS:
            yield (
                ("roles", role.id, "needs") if role.id in form.roles else ("hide",),
                ngettext(
                    "The role “{role}” needs at least {n} skill.",
                    "The role “{role}” needs at least {n} skills.",
                    FEWEST_NEEDS,
                    role=role.name,
                ),
            )
