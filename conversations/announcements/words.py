"""How announcements read: to those who get them, and to those who write and watch them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from bot.text import (
    VERBATIM,
    LanguageName,
    Listing,
    Text,
    _,
    named,
    paragraphs,
    pgettext,
    verbatim,
)
from storage.records.announcements import Announcement, AnnouncementState

LONGEST_TITLE: Final = 40  # characters of the first line that stand for the whole in lists
NOT_TOPIC: Final = pgettext("button", "Not about this")


def announced(community: str, topic: str, words: str) -> Text:
    """An announcement as its readers see it; the topic is empty where it has none."""
    # The same in every language, so that a preview in another one shows what its readers see.
    pattern = "<b>{community}</b> · {topic}" if topic else "<b>{community}</b>"
    gaps = (("community", community), *([("topic", topic)] if topic else []))
    heading = Text(pattern, gaps, context=VERBATIM)
    return paragraphs(heading, verbatim(words))


def nothing_from(community: str) -> Text:
    """What somebody presses who wants to hear nothing more from a community."""
    return pgettext("button", "Nothing from {community}", community=community)


def words_for(words: Mapping[str, str], languages: Iterable[str]) -> str:
    """What is said in the first of these languages that there are words in, or else the first."""
    return words[language_for(words, languages)]


def language_for(words: Mapping[str, str], languages: Iterable[str]) -> str:
    """In which language that is; another kind of the same one is better than a language less liked.

    Raises `LookupError` where there are no words.
    """
    kinds = {_main(one): one for one in reversed(list(words))}
    for one in languages:
        if one in words:
            return one
        if _main(one) in kinds:
            return kinds[_main(one)]
    for one in words:
        return one
    raise LookupError("An announcement has words in one language at least.")


def _main(tag: str) -> str:
    """The language of which a tag names a kind: `pt` of `pt_BR`."""
    return tag.replace("-", "_").partition("_")[0]


def title(words: Mapping[str, str], languages: Iterable[str]) -> str:
    """What stands for an announcement where there is little room: how it begins."""
    line = words_for(words, languages).strip().splitlines()[0]
    if len(line) <= LONGEST_TITLE:
        return line
    return f"{line[: LONGEST_TITLE - 1].rstrip(' .,;:!?')}…"


def language(tag: str) -> Text:
    """A language, as its speakers call it."""
    return Text("{language}", (("language", LanguageName(tag)),), context=VERBATIM)


def languages(tags: Iterable[str]) -> Listing:
    """Several of them."""
    return Listing(tuple(language(tag) for tag in tags))


STATES: Final[Mapping[AnnouncementState, Text]] = {
    AnnouncementState.DRAFT: _("A draft: nobody has got it yet."),
    AnnouncementState.SENDING: _("It is on its way."),
    AnnouncementState.STOPPED: _("Stopped: whoever has not got it yet gets it if you go on."),
    AnnouncementState.SENT: _("It has gone out."),
    AnnouncementState.WITHDRAWN: _("Withdrawn: nobody has got it."),
}


def state(one: Announcement) -> Text:
    """How far an announcement has come."""
    if one.state is AnnouncementState.SCHEDULED and one.at:
        return _("It goes out on {moment}.", moment=one.at)
    return STATES.get(one.state, STATES[AnnouncementState.DRAFT])


def author(one: Announcement, reader: str) -> Text:
    """Who wrote it, for those who organise, too."""
    if one.author is None:
        return _("Written by somebody who has left")
    if one.author == reader:
        return _("Written by you")
    return _("Written by {name}", name=named(one.author))
