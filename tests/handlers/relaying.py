"""People who were brought together, so that a test can begin with what they write."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.model import Attachment, Said
from storage import communities, matches
from storage.database import Transaction
from storage.records.matches import Kind, MatchPart, Member
from tests.counting import Shown
from tests.handlers.people import arrives
from tests.transcript import readable
from tests.world import GROUP, World, private

SPOKEN = Attachment("voice", "audio/ogg", 6, b"spoken", voice=True)


async def comes(world: World, who: str, name: str = "") -> str:
    """Somebody comes and says their name; returns their id."""
    person = await arrives(world, who)
    async with world.database.transaction() as tx:
        await _call(tx, person, name or who.capitalize())
    return person


async def _call(tx: Transaction, person: str, name: str) -> None:
    await tx.run("UPDATE person SET name = :name WHERE id = :id", name=name, id=person)


async def together(world: World, mentor: str, *others: str, kind: Kind = Kind.MENTORING) -> str:
    """People, by their ids, are brought together; returns the match."""
    part, rest = MatchPart.MENTOR, MatchPart.MENTEE
    if kind is Kind.PEERS:
        part = rest = MatchPart.PEER
    members = [Member(mentor, part), *(Member(one, rest) for one in others)]
    async with world.database.transaction() as tx:
        return await matches.add(tx, kind, members, community=await _village(tx))


async def _village(tx: Transaction) -> str:
    known = await communities.at_place(tx, GROUP)
    if known:
        return known.id
    return await communities.set_up(
        tx, GROUP, name="Village", language="en", zone="Africa/Accra", contact="a@example.org"
    )


def said_to(world: World, who: str) -> list[str]:
    """Everything that was shown to somebody, as lines of words."""
    return [words_of(one) for one in world.platform.shown_in(private(who))]


def words_of(shown: Shown) -> str:
    """The words of a message, without its markup."""
    return " ".join(readable(Markup(str(shown.outgoing.text)).striptags()).split())


def last_to(world: World, who: str) -> str:
    """What was shown to somebody last."""
    return said_to(world, who)[-1]


async def replies(world: World, who: str, beginning: str, said: str | Said) -> None:
    """Somebody answers the last message that begins so."""
    answer = Said(said) if isinstance(said, str) else said
    for shown in reversed(world.platform.shown_in(private(who))):
        if words_of(shown).startswith(beginning):
            answer = replace(answer, reply_to=shown.message)
            return await world.happens(who, answer)
    raise AssertionError(f"nothing that {who} was shown begins with {beginning!r}")


async def ana_and_ada(world: World) -> tuple[str, str, str]:
    """Ada mentors Ana; returns their ids and the match."""
    ana, ada = await comes(world, "ana"), await comes(world, "ada")
    return ana, ada, await together(world, ada, ana)


async def rows(world: World, sql: str) -> list[dict[str, object]]:
    async with world.database.reading() as tx:
        return [dict(row) for row in await tx.all(sql)]
