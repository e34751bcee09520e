"""What can be wrong with a framework file: a line and one sentence each."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.errors import BanyanError
from bot.text import Listing, Text, _, ngettext
from conversations.assessment.framework import CONTEXTS, LEVELS, Path
from conversations.assessment.framework_form import (
    Form,
    FrameworkForm,
    GroupForm,
    ResourceForm,
    RoleForm,
    SkillForm,
)

LONGEST_SHOWN: Final = 40  # characters of a word that is repeated to people
FORMS: Final[Mapping[str | int, type[Form]]] = {
    "groups": GroupForm,
    "skills": SkillForm,
    "roles": RoleForm,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to repair in the file."""

    line: int  # from 1
    sentence: Text


class FrameworkProblems(BanyanError):  # they are told one by one, as problems
    """A framework file cannot be used as it is."""

    text = _("This file cannot be used yet.")

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        super().__init__(f"Line {first.line} of the framework file: {first.sentence.message}")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Fault:
    """What pydantic found."""

    path: Path
    kind: str  # its name for this type of error
    most: int = 0  # the bound that was exceeded

    @property
    def key(self) -> str:
        """The word in the file that people will look for."""
        words = [part for part in self.path if isinstance(part, str) and part != "[key]"]
        return shown(words[-1]) if words else ""


def shown(word: str) -> str:
    """A word of the file as it may be repeated: short, and without what cannot be shown."""
    return "".join(sign if sign.isprintable() else "?" for sign in word[:LONGEST_SHOWN])


def not_there(name: str, known: Collection[str]) -> Text:
    """The sentence about an id that the framework does not have."""
    if near := difflib.get_close_matches(shown(name), known, n=1):
        return _("There is no “{name}”. Did you mean “{near}”?", name=shown(name), near=near[0])
    return _("There is no “{name}”.", name=shown(name))


def sentence_about(fault: Fault) -> Text:
    """What to repair, for something that pydantic found."""
    if _is_id(fault) and fault.kind in {"string_pattern_mismatch", "string_too_long"}:
        return _(
            "“{key}” cannot be used as an id: small letters, digits and hyphens, at most {most}.",
            key=shown(str(fault.path[-2])) if fault.path[-1] == "[key]" else fault.key,
            most=20,
        )
    return SENTENCES.get(fault.kind, _not_a_section)(fault)


def _is_id(fault: Fault) -> bool:
    return fault.path[-1] in {"[key]", "group"} or fault.path[0] == "hide"


def _unknown_key(fault: Fault) -> Text:
    known = _form_around(fault.path).model_fields
    if near := difflib.get_close_matches(fault.key, known, n=1):
        return _("“{key}” is unknown here. Did you mean “{near}”?", key=fault.key, near=near[0])
    return _(
        "“{key}” is unknown here. Possible are: {keys}.", key=fault.key, keys=Listing(tuple(known))
    )


def _form_around(path: Path) -> type[Form]:
    match path:
        case (_section, _id, "resource", _key):
            return ResourceForm
        case (section, _id, _key):
            return FORMS[section]
    return FrameworkForm


def _missing(fault: Fault) -> Text:
    return _("“{key}” is missing here.", key=fault.key)


def _not_a_text(fault: Fault) -> Text:
    return _("“{key}” must be a text between quotation marks.", key=fault.key)


def _not_a_list(fault: Fault) -> Text:
    return _("“{key}” must be a list in square brackets.", key=fault.key)


def _not_a_section(fault: Fault) -> Text:
    return _("“{key}” must be a section with entries of its own.", key=fault.key)


def _empty(fault: Fault) -> Text:
    return _("“{key}” must not be empty.", key=fault.key)


def _too_long(fault: Fault) -> Text:
    return ngettext(
        "“{key}” can have at most {n} character.",
        "“{key}” can have at most {n} characters.",
        fault.most,
        key=fault.key,
    )


def _not_shown(fault: Fault) -> Text:
    return _("“{key}” holds a line break or a sign that cannot be shown.", key=fault.key)


def _wrong_number(fault: Fault) -> Text:
    if fault.key == "levels":
        return _("A skill has exactly {most} levels.", most=LEVELS)
    if fault.kind == "too_short":
        return _empty(fault)
    return ngettext(
        "“{key}” can have at most {n} entry.",
        "“{key}” can have at most {n} entries.",
        fault.most,
        key=fault.key,
    )


def _not_a_level(_fault: Fault) -> Text:
    return _("A level is a whole number from 1 to {most}.", most=LEVELS)


def _not_a_context(_fault: Fault) -> Text:
    return _("A context is one of these: {contexts}.", contexts=Listing(CONTEXTS))


def _wrong_pattern(fault: Fault) -> Text:
    if fault.key == "wikidata":
        return _("A Wikidata item looks like this: {example}.", example="Q42")
    return _("A link starts with https:// and has no spaces.")


SENTENCES: Final[Mapping[str, Callable[[Fault], Text]]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "string_type": _not_a_text,
    "list_type": _not_a_list,
    "string_too_short": _empty,
    "string_too_long": _too_long,
    "value_error": _not_shown,
    "too_short": _wrong_number,
    "too_long": _wrong_number,
    "int_type": _not_a_level,
    "greater_than_equal": _not_a_level,
    "less_than_equal": _not_a_level,
    "literal_error": _not_a_context,
    "string_pattern_mismatch": _wrong_pattern,
}
