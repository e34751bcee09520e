"""What an organiser wishes for a training, as their conversation keeps it, and its outline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.model import Plain
from conversations.trainings.words import words_for
from storage.records.communities import Community, Level
from storage.records.trainings import Format, Outline, Reach, Words

USUAL: Final = time(18)
USUAL_LENGTH: Final = 60  # minutes
AHEAD: Final = timedelta(days=7)
REACHES: Final = {
    Level.LOCAL: Reach.LOCAL,
    Level.REGIONAL: Reach.REGIONAL,
    Level.GLOBAL: Reach.GLOBAL,
}


def fresh(community: Community, today: date, host: str) -> dict[str, Plain]:
    """A wish in which only what can be guessed is said."""
    return {
        "language": community.language,
        "title": "",
        "about": "",
        "for_whom": "",
        "materials": "",
        "others": {},
        "skills": [],
        "level": 0,
        "languages": [community.language],
        "format": str(Format.ONLINE),
        "place": "",
        "link": "",
        "reach": str(REACHES[community.level]),
        "zone": community.zone,
        "starts": datetime.combine(today + AHEAD, USUAL).isoformat(timespec="minutes"),
        "length": USUAL_LENGTH,
        "rule": "",
        "seats": 0,
        "posted": True,
        "host": host,
    }


def wish_of(outline: Outline, host: str, languages: Iterable[str] = ()) -> dict[str, Plain]:
    """The wish that would make this outline; its words are those in the first of the languages."""
    own = words_for(outline, languages)
    language = next(tag for tag, words in outline.words.items() if words is own)
    others = {tag: asdict(words) for tag, words in outline.words.items() if tag != language}
    return {
        "language": language,
        **asdict(own),
        "others": others,
        "skills": list(outline.skills),
        "level": outline.level or 0,
        "languages": list(outline.languages),
        "format": str(outline.format),
        "place": outline.place,
        "link": outline.link,
        "reach": str(outline.reach),
        "zone": outline.zone,
        "starts": outline.starts.isoformat(timespec="minutes"),
        "length": int(outline.length / timedelta(minutes=1)),
        "rule": outline.rule,
        "seats": outline.seats or 0,
        "posted": outline.posted,
        "host": host,
    }


def outline_of(wish: Plain) -> Outline:
    """The training that a wish makes."""
    own = Words(wish["title"], wish["about"], wish["for_whom"], wish["materials"])
    others = {tag: Words(**words) for tag, words in wish["others"].items()}
    return Outline(
        words={wish["language"]: own, **others},
        skills=tuple(wish["skills"]),
        level=wish["level"] or None,
        languages=tuple(wish["languages"]),
        format=Format(wish["format"]),
        place=wish["place"],
        link=wish["link"],
        reach=Reach(wish["reach"]),
        zone=wish["zone"],
        starts=starts_of(wish),
        length=timedelta(minutes=wish["length"]),
        rule=wish["rule"],
        seats=wish["seats"] or None,
        posted=wish["posted"],
    )


def starts_of(wish: Plain) -> datetime:
    """When the first date is, on the wall."""
    return datetime.fromisoformat(wish["starts"])
