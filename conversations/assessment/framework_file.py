"""From a framework file to a framework: the one that Banyan brings along, or a community's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final, TypeAlias

from pydantic import ValidationError

from bot.text import Text, verbatim
from conversations.assessment.framework import (
    Framework,
    Group,
    Need,
    Overlay,
    Path,
    Resource,
    Role,
    Skill,
    merge,
    texts_of,
    words_of,
)
from conversations.assessment.framework_form import (
    FrameworkForm,
    OverlayForm,
    RoleForm,
    SkillForm,
)
from conversations.assessment.framework_problems import (
    Fault,
    FrameworkProblems,
    Problem,
    sentence_about,
)
from conversations.assessment.framework_sense import senseless
from conversations.assessment.framework_toml import tables_of
from conversations.assessment.toml_lines import lines_of

MOST_PROBLEMS: Final = 20  # as many as one can repair before trying again

COMMENTS: Final = {
    "name": "A name that also stands on buttons: keep it short, about 30 characters.",
    "definition": "One plain sentence that explains the skill.",
    "levels": "One of four behaviours to choose from, after 'Most like me:'. It names nobody and"
    " fits oneself as well as somebody else; the same grammar for all skills and levels.",
    "practice": "A small thing to try within two weeks, said to a friend.",
    "title": "The name of a page or course to learn from.",
    "description": "What people do in this role, in one plain sentence without a subject.",
}

NOTHING: Final = Framework(version="", groups=(), skills=(), roles=())

Wording: TypeAlias = Callable[[Path, str], Text]


@cache
def load_default() -> Framework:
    """The framework that Banyan brings along, its texts translated through the catalogues."""
    return parse(default_text(), wording=_translated)


def default_text() -> str:
    """The file that Banyan brings along: also what a community's own one can start from."""
    return resources.files(__package__).joinpath("framework.toml").read_text("utf-8")


def parse(text: str, *, wording: Wording | None = None) -> Framework:
    """The framework in a file that stands on its own.

    Raises `FrameworkProblems`. Unless another wording is given, texts are shown as written.
    """
    own = _read(text, NOTHING, FrameworkForm, wording or _as_written)
    return merge(NOTHING, own)


def parse_own(text: str, base: Framework) -> Overlay:
    """What a community's own file adds to, changes and hides in the base.

    A known skill or role needs only the keys that change; `needs` and `levels` are replaced as a
    whole. Texts that stay as they are in the base keep their translations.
    Raises `FrameworkProblems`.
    """
    inherited = dict(texts_of(base))

    def wording(path: Path, words: str) -> Text:
        known = inherited.get(path)
        return known if known and words_of(known) == words else verbatim(words)

    return _read(text, base, OverlayForm, wording)


@lru_cache(maxsize=32)  # asked for again at every answer of a conversation
def framework_of(own: str) -> Framework:
    """The framework with what a community's own file makes of it; as it is without one."""
    base = load_default()
    if not own:
        return base
    try:
        return merge(base, parse_own(own, base))
    except FrameworkProblems:
        # It fitted when it was uploaded; a later release may have dropped what it builds on.
        return base


def messages(text: str) -> list[tuple[int, str, str, str]]:
    """The texts of a framework file for the catalogues: line, context, message, comment."""
    lines = lines_of(text)
    return [
        (lines[path], translatable.context, translatable.message, _comment(path))
        for path, translatable in texts_of(parse(text, wording=_translated))
    ]


def _translated(path: Path, words: str) -> Text:
    return Text(words, context=_context(path))


def _as_written(_path: Path, words: str) -> Text:
    return verbatim(words)


def _context(path: Path) -> str:
    """Such as `framework skills.training.level.2`."""
    match path:
        case (section, id, "levels", int(index)):
            return f"framework {section}.{id}.level.{index + 1}"
        case (section, id, "resource", "title"):
            return f"framework {section}.{id}.resource"
    return f"framework {'.'.join(map(str, path))}"


def _comment(path: Path) -> str:
    return COMMENTS[next(str(key) for key in reversed(path) if isinstance(key, str))]


def _read(text: str, base: Framework, shape: type[OverlayForm], wording: Wording) -> Overlay:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    completed = _completed(tables_of(text), base)
    try:
        form = shape.model_validate(completed)
    except ValidationError as error:
        raise _problems_of_shape(error, text) from None
    own = _overlay(form, wording)
    if wrong := list(senseless(form, base, merge(base, own))):
        raise _problems(wrong, lines_of(text))
    return own


def _completed(tables: dict[str, Any], base: Framework) -> dict[str, Any]:
    """The file with what it leaves out of known skills and roles taken from the base."""
    known: dict[str, dict[str, dict[str, Any]]] = {
        "skills": {skill.id: _skill_as_table(skill) for skill in base.skills},
        "roles": {role.id: _role_as_table(role) for role in base.roles},
    }
    for section, entries in known.items():
        own = tables.get(section)
        if isinstance(own, dict):
            tables[section] = {id: _over(entries.get(id), table) for id, table in own.items()}
    return tables


def _over(known: dict[str, Any] | None, own: Any) -> Any:
    return {**known, **own} if known and isinstance(own, dict) else own


def _skill_as_table(skill: Skill) -> dict[str, Any]:
    table: dict[str, Any] = {
        "group": skill.group,
        "name": words_of(skill.name),
        "definition": words_of(skill.definition),
        "levels": [words_of(level) for level in skill.levels],
        "practice": words_of(skill.practice),
    }
    if skill.resource:
        table["resource"] = {
            "title": words_of(skill.resource.title),
            "link": skill.resource.link,
        }
    if skill.wikidata:
        table["wikidata"] = skill.wikidata
    return table


def _role_as_table(role: Role) -> dict[str, Any]:
    return {
        "name": words_of(role.name),
        "description": words_of(role.description),
        "contexts": list(role.contexts),
        "needs": {need.skill: need.level for need in role.needs},
    }


def _overlay(form: OverlayForm, wording: Wording) -> Overlay:
    return Overlay(
        version=form.version or "",
        groups=tuple(
            Group(id, wording(("groups", id, "name"), group.name))
            for id, group in form.groups.items()
        ),
        skills=tuple(_skill(id, skill, wording) for id, skill in form.skills.items()),
        roles=tuple(_role(id, role, wording) for id, role in form.roles.items()),
        hide=frozenset(form.hide),
    )


def _skill(id: str, form: SkillForm, wording: Wording) -> Skill:
    place = ("skills", id)
    return Skill(
        id=id,
        group=form.group,
        name=wording((*place, "name"), form.name),
        definition=wording((*place, "definition"), form.definition),
        levels=tuple(
            wording((*place, "levels", index), level) for index, level in enumerate(form.levels)
        ),
        practice=wording((*place, "practice"), form.practice),
        resource=_resource(id, form, wording),
        wikidata=form.wikidata or "",
    )


def _resource(id: str, form: SkillForm, wording: Wording) -> Resource | None:
    if form.resource is None:
        return None
    title = wording(("skills", id, "resource", "title"), form.resource.title)
    return Resource(title, form.resource.link)


def _role(id: str, form: RoleForm, wording: Wording) -> Role:
    return Role(
        id=id,
        name=wording(("roles", id, "name"), form.name),
        description=wording(("roles", id, "description"), form.description),
        contexts=tuple(dict.fromkeys(form.contexts)),
        needs=tuple(Need(skill, level) for skill, level in form.needs.items()),
    )


def _problems_of_shape(error: ValidationError, text: str) -> FrameworkProblems:
    lines = lines_of(text)
    faults = [
        Fault(each["loc"], each["type"], each.get("ctx", {}).get("max_length", 0))
        for each in error.errors(include_url=False, include_input=False)
    ]
    # There may be thousands; only those that will be shown are worth a sentence.
    first = sorted(faults, key=lambda fault: _line(fault.path, lines))[:MOST_PROBLEMS]
    return _problems([(fault.path, sentence_about(fault)) for fault in first], lines)


def _problems(wrong: Iterable[tuple[Path, Text]], lines: Mapping[Path, int]) -> FrameworkProblems:
    problems = dict.fromkeys(Problem(_line(path, lines), sentence) for path, sentence in wrong)
    in_order = sorted(problems, key=lambda problem: problem.line)
    return FrameworkProblems(in_order[:MOST_PROBLEMS])


def _line(path: Path, lines: Mapping[Path, int]) -> int:
    """The line of the value, or of the nearest part around it that is in the file."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 1
