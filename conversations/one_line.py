"""A few words in one line: names and the like, which stand in lists and on buttons."""

from __future__ import annotations

from dataclasses import dataclass

from bot.engine.answers import Given, NotUnderstood, Words
from bot.i18n import Reader
from bot.model import Plain
from bot.text import _


@dataclass(frozen=True, slots=True)
class OneLine(Words):
    """Words without line breaks of any kind, so that one entry of a list never looks like two."""

    def parse(self, given: Given, reader: Reader) -> Plain:
        words = Words.parse(self, given, reader)
        if len(words.splitlines()) > 1:
            raise NotUnderstood(_("Please write it in one line."))
        return words
