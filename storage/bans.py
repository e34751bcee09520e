"""Who was banned from a group of a community, so that no invitation lets them in again."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Account
from storage import hashes, peer_views
from storage.database import Reading, Transaction


async def note(tx: Transaction, community: str, account: Account, chat: str) -> None:
    """Keep an account out; it is known by a keyed hash only, which outlives the person's rows."""
    await tx.run(
        "INSERT INTO ban (community, account, chat, at)"
        " VALUES (:community, :account, :chat, :now) ON CONFLICT DO NOTHING",
        community=community,
        account=await hashes.of_account(tx, account),
        chat=chat,
        now=tx.now.timestamp(),
    )
    await peer_views.drop_of_banned(tx, community, account)


async def lift(tx: Transaction, community: str, account: Account, chat: str) -> None:
    """Let an account in again, as the group that had banned it did."""
    await tx.run(
        "DELETE FROM ban WHERE community = :community AND account = :account AND chat = :chat",
        community=community,
        account=await hashes.of_account(tx, account),
        chat=chat,
    )


async def keeps_out(tx: Reading, community: str, accounts: Sequence[Account]) -> bool:
    """Whether one of these accounts of somebody is banned from a group of the community."""
    for mark in await hashes.of_accounts(tx, accounts):
        row = await tx.one(
            "SELECT 1 FROM ban WHERE community = :community AND account = :account",
            community=community,
            account=mark,
        )
        if row:
            return True
    return False
