"""Which trainings suit somebody first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.i18n import fold
from storage.records.trainings import Outline, Words


@dataclass(frozen=True, slots=True)
class Wishes:
    """What counts of somebody who looks for a training."""

    learns: Collection[str]  # skills that they want to learn
    levels: Mapping[str, int]  # of skills, by their own word
    languages: Collection[str]  # that they read


def suits(outline: Outline, wishes: Wishes) -> tuple[int, int, int]:
    """How well a training suits: skills that are wanted, then a language, then the level.

    Each is larger where it suits better, so that trainings can be sorted by it.
    """
    wanted = len(set(outline.skills) & set(wishes.learns))
    understood = int(bool(set(outline.languages) & set(wishes.languages)))
    return wanted, understood, int(_fits(outline, wishes))


def _fits(outline: Outline, wishes: Wishes) -> bool:
    """Whether somebody who knows as much as they say, or has not said, can follow it."""
    known = [wishes.levels[one] for one in outline.skills if one in wishes.levels]
    return outline.level is None or not known or max(known) >= outline.level


def mentions(outline: Outline, words: str) -> bool:
    """Whether each of these words stands somewhere in what is said about a training."""
    said = fold(
        " ".join([outline.place, *(part for one in outline.words.values() for part in _parts(one))])
    )
    return all(word in said for word in fold(words).split())


def _parts(words: Words) -> tuple[str, ...]:
    return words.title, words.about, words.for_whom, words.materials
