"""How much counts what, where people are brought together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part of a score counts; every part goes from 0 to 1."""

    skill: float = 4.0  # how much of what somebody wants to learn the other can help with
    language: float = 2.0  # how well they speak the language that they share
    hours: float = 2.0  # how many of their hours overlap
    nearness: float = 1.0  # the same community, or the same hub
    load: float = 1.0  # how free a mentor is
    met: float = 1.0  # that they have not met before
