"""A community of many on three networks, and an announcement to them in six languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bench.cloud import FIRST_ID
from bot.model import Account, Place
from conversations.welcome.steps import KEEP
from storage import announcements, communities, consent, memberships, people
from storage.database import Transaction
from storage.records.announcements import Audience

WORDS: Final[Mapping[str, str]] = {
    "en": "We meet on Thursday.",
    "fr": "Rendez-vous jeudi.",
    "es": "Nos vemos el jueves.",
    "id": "Kita bertemu hari Kamis.",
    "pt_BR": "Nos vemos na quinta-feira.",
    "ha": "Za mu hadu ranar Alhamis.",
}
SHARES: Final[Mapping[str, float]] = {"telegram": 0.5, "matrix": 0.35, "playground": 0.15}
GONE: Final = 0.01  # of those on Telegram, where nobody knows them any more


def everybody(number: int) -> list[Account]:
    """So many accounts; those of Telegram that it knows come first."""
    here = {network: round(number * share) for network, share in SHARES.items()}
    return [
        *(Account("telegram", str(FIRST_ID + n)) for n in range(here["telegram"])),
        *(Account("matrix", f"@person{n}:example.org") for n in range(here["matrix"])),
        *(Account("playground", f"person{n}") for n in range(here["playground"])),
    ]


def known_to_telegram(number: int) -> int:
    """How many of those on Telegram it knows."""
    return round(number * SHARES["telegram"] * (1 - GONE))


async def gather(tx: Transaction, accounts: Sequence[Account]) -> str:
    """Let these people be a community whose announcement goes out now; returns its id."""
    group = Place("telegram", "-1001")
    community = await communities.set_up(
        tx, group, name="Village", language="en", zone="UTC", contact=""
    )
    await people.meet_all(tx, [(one, one.id) for one in accounts])
    found = [await people.of_account(tx, account) for account in accounts]
    met = [person for person in found if person]
    for number, person in enumerate(met):
        await people.read_languages(tx, person.id, [list(WORDS)[number % len(WORDS)]])
        await people.be_quiet(tx, person.id, 0, 0)
        await consent.give(tx, person.id, KEEP, 1)
        await memberships.join(tx, community, person.id)
    made = await announcements.write(
        tx, community, met[0].id, words=WORDS, topic="", audience=Audience()
    )
    await announcements.send(tx, made)
    return made
