"""What typing a code leads to, and what becomes of two profiles."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.model import Account, Plain
from conversations.communities.codes import read_code
from conversations.linking.words import network
from storage import links, people
from storage.database import Reading, Transaction
from storage.records.people import Circle

MOST_WRONG: Final = 10  # codes that somebody may mistype
WITHIN: Final = timedelta(days=1)


async def read(
    tx: Transaction, *, person: str, code: str, account: Plain, languages: Plain
) -> Plain:
    """Which link a code begins, in whichever network; or what is wrong with it."""
    where = Account(*account)
    if await links.misses(tx, person, tx.now - WITHIN) >= MOST_WRONG:
        return {"problem": "often"}
    code = read_code(code)
    found = await links.by_code(tx, code)
    if found and found.person == person:
        return {"problem": "own"}
    if found is None or not await _is_of(tx, where, person):
        await links.missed(tx, where, code)
        return {"problem": "wrong"}
    await links.typed(tx, found, where, person, languages)
    return {"link": found.id, "network": await _network_of(tx, found.person)}


async def _is_of(tx: Reading, account: Account, person: str) -> bool:
    known = await people.of_account(tx, account)
    return known is not None and known.id == person


async def _network_of(tx: Reading, person: str) -> str:
    known = await people.accounts_of(tx, person)
    return network(known[0].account.platform) if known else ""


async def agree(tx: Transaction, *, person: str, link: str) -> Plain:
    """Say yes in the account where the code was typed; False where it is too late."""
    return await links.agree(tx, link, person) is not None


async def decline(tx: Transaction, *, person: str, link: str) -> Plain:
    """Say no there; returns who had asked for the code, None where it is too late."""
    found = await links.find(tx, link)
    if found is None or found.typed_by != person:
        return None
    await links.drop(tx, link)
    return found.person


async def keep(tx: Transaction, *, person: str, values: Plain) -> Plain:
    """Write what somebody chose of two profiles."""
    for field, value in values.items():
        await _keep(tx, person, field, value)
    return None


async def _keep(tx: Transaction, person: str, field: str, value: Plain) -> None:
    match field:
        case "languages":
            await people.read_languages(tx, person, value)
        case "zone":
            await people.live_in_zone(tx, person, value)
        case "quiet":
            await people.be_quiet(tx, person, *value)
        case "circle":
            await people.be_seen_by(tx, person, Circle(value))
        case "unprompted" if value:
            await people.hear_unprompted(tx, person)
        case "unprompted":
            await people.stop(tx, person)
        case _:
            await people.describe(tx, person, **{field: value})
