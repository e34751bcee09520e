"""What is right and what is wrong with the account on Matrix, without changing anything."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from bot.errors import BanyanError
from bot.findings import Finding
from bot.model import Place
from bot.platforms.matrix.api import Api, Broken, MatrixError, NeverSent
from bot.platforms.matrix.checking.homeserver import account, homeserver, refused, unreachable
from bot.platforms.matrix.checking.identity import identity
from bot.platforms.matrix.checking.rooms import rooms
from bot.platforms.matrix.checking.store import is_usable, store
from bot.platforms.matrix.checking.words import wrong
from bot.settings import Matrix

LONGEST_WAIT: Final = 20  # seconds, until all is told but what concerns rooms


async def findings(settings: Matrix, groups: Sequence[Place]) -> list[Finding]:
    """Look at the store, the homeserver, the account and the rooms of these groups.

    It logs in nowhere and uploads nothing, and may be asked beside a Banyan that runs.
    """
    found = [*store(settings)]
    try:
        async with Api.open(settings.homeserver) as api:
            await _ask(api, settings, groups, found)
    except BanyanError as problem:
        found.append(wrong(problem))
    except MatrixError as refusal:
        found.append(refused(settings, refusal))
    except (NeverSent, Broken, TimeoutError) as problem:
        found.append(unreachable(settings, problem))
    return list(dict.fromkeys(found))  # what is wrong with the store may turn up twice


async def _ask(api: Api, settings: Matrix, groups: Sequence[Place], found: list[Finding]) -> None:
    """Add what the homeserver tells, as far as it goes."""
    async with asyncio.timeout(LONGEST_WAIT):
        found += await homeserver(api, settings)
        if not is_usable(settings.store):
            return
        session, accepted = await account(api, settings)
        found.append(accepted)
        if session is None:
            return
        try:
            found += await identity(api, settings, session)
        except BanyanError as problem:
            found.append(wrong(problem))
    found += await rooms(api, session.user_id, groups)
