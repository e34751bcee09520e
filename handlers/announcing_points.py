"""Changing an announcement that has not gone out, point by point, and deleting it."""

from __future__ import annotations

from typing import Final

from bot.i18n import autonym
from bot.model import Button
from bot.text import Text, _, pgettext, verbatim
from conversations.announcements import words
from conversations.announcements.flow import CHANGE, TOPIC, WHOM, WORDS
from handlers import announcing
from handlers.announcing import act, back, data, show_one, talk_about
from handlers.panels import show
from handlers.rights import as_organiser
from handlers.turn import Turn
from storage import announcements, audit, installation
from storage.records.announcements import Announcement, AnnouncementState

DRAFT: Final = (AnnouncementState.DRAFT,)
REMOVE: Final = "remove"


@act("words", pgettext("button", "Words and translations"), order=50)
async def texts(turn: Turn, one: Announcement, rest: str) -> None:
    """Ask in which language something is to be changed, added or taken away."""
    verb, _dot, tag = rest.partition(".")
    offered = (await installation.of(turn.tx)).languages
    if verb == REMOVE and tag in one.words and len(one.words) > 1:
        kept = {known: said for known, said in one.words.items() if known != tag}
        await announcements.change(turn.tx, one.id, words=kept)
        return await show_one(turn, one.id)
    if verb in {*offered, *one.words}:
        args = {"announcement": one.id, "point": WORDS, "language": verb}
        return await talk_about(turn, CHANGE, one.community, **args)
    rows = [(Button(_label(tag, one), data(one.id, f"words.{tag}")),) for tag in offered]
    if len(one.words) > 1:
        rows += [(_removal(tag, one),) for tag in one.words]
    show(turn, _("In which language? ✓ marks those that it has."), (*rows, (back(one),)))


def _label(tag: str, one: Announcement) -> Text:
    name = verbatim(autonym(tag))
    return pgettext("button", "✓ {choice}", choice=name) if tag in one.words else name


def _removal(tag: str, one: Announcement) -> Button:
    label = pgettext("button", "Without {language}", language=words.language(tag))
    return Button(label, data(one.id, f"words.{REMOVE}.{tag}"))


@act("topic", pgettext("button", "Topic"), order=51)
async def topic(turn: Turn, one: Announcement, rest: str) -> None:
    """Choose another topic."""
    await talk_about(turn, CHANGE, one.community, announcement=one.id, point=TOPIC)


@act("whom", pgettext("button", "For whom"), order=52)
async def whom(turn: Turn, one: Announcement, rest: str) -> None:
    """Choose other people."""
    await talk_about(turn, CHANGE, one.community, announcement=one.id, point=WHOM)


@act("delete", pgettext("button", "Delete it"), during=DRAFT, order=95)
async def delete(turn: Turn, one: Announcement, rest: str) -> None:
    """Delete a draft, once that is confirmed."""
    if rest != "yes":
        yes = Button(pgettext("button", "Yes, delete it"), data(one.id, "delete.yes"))
        title = words.title(one.words, turn.reader.languages)
        return show(turn, _("Shall I delete “{title}”?", title=title), ((yes,), (back(one),)))
    await announcements.drop(turn.tx, one.id)
    me, community = turn.somebody.id, one.community
    await audit.note(turn.tx, me, "announcement deleted", community=community)
    await announcing.panel(turn, await as_organiser(turn, community))
