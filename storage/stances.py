"""What people say to a draft: accept, a concern, aside; sealed until it is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from bot.model import Plain
from storage import ballots, deliberations, polls
from storage.database import Reading, Transaction
from storage.records.deliberations import Taken
from storage.records.polls import PollState, Stance


async def own(tx: Reading, poll: str, entry: str) -> Taken | None:
    """What an entry says to it; None: nothing yet. Raises `KeyGone`."""
    cast = await ballots.own(tx, poll, entry)
    return _taken(cast) if cast else None


async def take(tx: Transaction, poll: str, entry: str, stance: Stance) -> None:
    """Let an entry accept it or stand aside; a concern that it had is lifted.

    Raises `PollOver` or `KeyGone`.
    """
    await _cast(tx, poll, entry, Taken(stance))


async def object_to(tx: Transaction, poll: str, entry: str, *, language: str, words: str) -> None:
    """Let an entry have a concern, in the place of one that it had before.

    Raises `PollOver` or `KeyGone`.
    """
    concern = await deliberations.add_concern(tx, poll, language=language, words=words)
    await _cast(tx, poll, entry, Taken(Stance.CONCERN, concern))


async def of_poll(tx: Reading, poll: str) -> list[Taken]:
    """What those on the roll say to it, in an order that says nothing. Raises `KeyGone`."""
    return [_taken(one) for one in await ballots.open_all(tx, poll)]


async def close(tx: Transaction, poll: str, result: Mapping[str, Plain]) -> None:
    """Count a round, and keep how many said what; whose a concern was nobody can tell any more.

    The result is kept beside the numbers. Raises `KeyGone`.
    """
    taken = await of_poll(tx, poll)
    numbers = Counter(one.stance for one in taken)
    await deliberations.keep_only(tx, poll, {one.concern for one in taken})
    await ballots.keep_counted(tx, poll, [{"stance": str(one.stance)} for one in taken])
    told = {str(stance): numbers[stance] for stance in Stance}
    await polls.close(tx, poll, PollState.COUNTED, {**told, **result})


async def _cast(tx: Transaction, poll: str, entry: str, taken: Taken) -> None:
    before = await own(tx, poll, entry)
    await ballots.cast(tx, poll, entry, {"stance": str(taken.stance), "concern": taken.concern})
    if before and before.concern:
        await deliberations.lift(tx, before.concern)


def _taken(choice: Plain) -> Taken:
    return Taken(Stance(choice["stance"]), choice["concern"])
