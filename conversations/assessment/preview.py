"""What a community's own file would do, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.text import Text, _, lines, ngettext, paragraphs
from conversations.assessment.framework import Difference, Entry, Group, Role, Skill
from conversations.assessment.words import pattern

MOST_SHOWN: Final = 12  # entries of one kind; the whole must fit into a message


def changes_nothing(changes: Difference) -> bool:
    """Whether everything stays as it is."""
    return not (changes.added or changes.changed or changes.hidden)


def preview(changes: Difference) -> Text:
    """What is added, changed and hidden, with the question whether to use it."""
    parts = (
        (_("<b>New</b>"), changes.added),
        (_("<b>Changed</b>"), changes.changed),
        (_("<b>Hidden</b>"), changes.hidden),
    )
    return paragraphs(
        _("The file is in order. Compared with what is in use now:"),
        *(_part(head, entries) for head, entries in parts if entries),
        _("Shall your community use it?"),
    )


def _part(head: Text, entries: Sequence[Entry]) -> Text:
    shown = [_entry(entry) for entry in entries[:MOST_SHOWN]]
    more = len(entries) - len(shown)
    if more:
        shown.append(ngettext("and {n} more", "and {n} more", more))
    return lines([head, *(pattern("• {entry}", entry=entry) for entry in shown)])


def _entry(entry: Entry) -> Text:
    match entry:
        case Role():
            return _("Role “{name}”: {what}", name=entry.name, what=entry.description)
        case Skill():
            return _("Skill “{name}”: {what}", name=entry.name, what=entry.definition)
        case Group():
            return _("Group “{name}”", name=entry.name)
