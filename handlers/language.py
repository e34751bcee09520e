"""The languages that somebody reads, the best first."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import Reader, autonym, fold, is_draft
from bot.model import Button, Buttons
from bot.text import LanguageName, Listing, Text, _, paragraphs, pgettext, verbatim
from conversations.suggestion import flow  # noqa: F401 - registers it
from handlers import dialogue
from handlers.registry import on
from handlers.turn import Turn
from storage import installation, people


@on.command("language", summary=_("The languages you read"), before_consent=True, menu=5)
async def language(turn: Turn) -> None:
    """Show the languages to choose from, or take the one that was typed after the command."""
    offered = (await installation.of(turn.tx)).languages
    typed = _named(turn.rest, offered)
    if typed:
        await _read(turn, typed)
    turn.say(_text(turn), _buttons(turn, offered))


@on.press("language", before_consent=True)
async def chosen(turn: Turn, tag: str, option: str) -> None:
    """Put a language first, or leave it as the only one."""
    offered = (await installation.of(turn.tx)).languages
    if tag in offered:
        await _read(turn, tag, alone=option == "only")
    turn.edit(_text(turn), _buttons(turn, offered))
    if turn.conversation:
        await dialogue.ask_again(turn)
    elif not turn.consented:
        await dialogue.start(turn, "welcome")  # the only thing that can be read in it before a yes


@on.press("suggest")
async def suggest(turn: Turn, about: str, option: str) -> None:
    """Take a better text for something that reads badly."""
    await dialogue.start(turn, "suggest")


async def _read(turn: Turn, tag: str, *, alone: bool = False) -> None:
    """Speak this language from now on; before a yes, in this answer only, as nothing is kept."""
    others = turn.somebody.languages if not alone else ()
    languages = (tag, *(one for one in others if one != tag))
    turn.reader = Reader(languages, turn.reader.zone, turn.reader.command_sign)
    if turn.consented:
        await people.read_languages(turn.tx, turn.somebody.id, languages)
        await turn.read_anew()


def _named(words: str, offered: Sequence[str]) -> str:
    """The language that was typed by its own name or its tag; empty where none was."""
    typed = fold(words)
    return next((tag for tag in offered if typed in (fold(tag), fold(autonym(tag)))), "")


def _text(turn: Turn) -> Text:
    first, *others = turn.reader.languages
    texts = [_("I write to you in <b>{language}</b>.", language=LanguageName(first))]
    if others:
        names = Listing(tuple(verbatim(autonym(tag)) for tag in others))
        texts.append(_("Where I lack the words, I use {languages}.", languages=names))
    texts.append(_("Which one do you read best? The one you had before stays as second choice."))
    if is_draft(first):
        texts.append(
            _("Nobody has checked these words yet. If something reads oddly, please tell me.")
        )
    return paragraphs(*texts)


def _buttons(turn: Turn, offered: Sequence[str]) -> Buttons:
    first, *others = turn.reader.languages
    names = [Button(_label(tag, tag == first), f"language:{tag}:") for tag in offered]
    rows = [tuple(names[n : n + 2]) for n in range(0, len(names), 2)]
    if others:
        only = pgettext("button", "Only {language}", language=LanguageName(first))
        rows.append((Button(only, f"language:{first}:only"),))
    if turn.consented:
        rows.append((Button(pgettext("button", "Suggest a better text"), "suggest::"),))
    return tuple(rows)


def _label(tag: str, first: bool) -> Text:
    name = verbatim(autonym(tag))
    if is_draft(tag):
        name = pgettext("button", "{language} (draft)", language=name)
    return pgettext("button", "✓ {choice}", choice=name) if first else name
