"""The dialogue that every contender holds: six questions, three of them with buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

COMMAND: Final = "interview"
FAREWELL: Final = "Thank you. That was all."


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the answers it offers, if it offers any."""

    key: str
    words: str
    choices: tuple[str, ...] = ()


QUESTIONS: Final = (
    Question("goal", "What would you like to be able to do in half a year?"),
    Question("role", "Which role fits you best?", ("Trainer", "Facilitator", "Host", "Writer")),
    Question("hours", "How many hours a week can you give?", ("One", "Two", "Five")),
    Question("strength", "What do others come to you for?"),
    Question("way", "How do you learn best?", ("Alone", "In pairs", "In a group")),
    Question("first", "What will be your first step?"),
)

# What people type: words of their own, the number of a choice, or its words.
TYPED: Final = (
    "I want to lead a workshop of my own, from the first idea to the last evening.",
    "2",
    "five",
    "Explaining how a citation works without making anybody feel slow.",
    "3",
    "I will ask the person who led the last workshop to let me watch.",
)


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody writes: the command that opens the dialogue, or an answer."""

    person: int  # 1 and up
    number: int  # 0: the command; else the question that is answered

    @property
    def words(self) -> str:
        """The words as they are typed."""
        return TYPED[self.number - 1] if self.number else f"/{COMMAND}"


MESSAGES: Final = range(len(QUESTIONS) + 1)  # the numbers of what one person writes


def understood(question: Question, words: str) -> str | None:
    """The answer that the words are, if they are one."""
    if not question.choices:
        return words.strip() or None
    if words.isdecimal() and 1 <= int(words) <= len(question.choices):
        return question.choices[int(words) - 1]
    folded = words.strip().casefold()
    return next((one for one in question.choices if one.casefold() == folded), None)
