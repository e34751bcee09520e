"""One of somebody's accounts goes its own way."""

from __future__ import annotations

import json

from bot.model import Account
from storage import hashes, people
from storage.database import Transaction


async def separate(tx: Transaction, account: Account) -> bool:
    """Let an account be somebody new; False where it is the only one, or nobody's.

    What is known of its person stays with their other accounts. Bans, and blocks by others, hold
    for both: nobody gets rid of them by being two.
    """
    person = await people.of_account(tx, account)
    known = await people.accounts_of(tx, person.id) if person else []
    others = [one.account for one in known if one.account != account]
    chat = next((one.chat for one in known if one.account == account), "")
    if not others:
        return False
    await tx.run(
        "DELETE FROM account WHERE platform = :platform AND id = :id",
        platform=account.platform,
        id=account.id,
    )
    await people.meet_all(tx, [(account, chat)])
    await _hold_for(tx, account, others)
    return True


async def _hold_for(tx: Transaction, account: Account, others: list[Account]) -> None:
    mark = await hashes.of_account(tx, account)
    marks = json.dumps(await hashes.of_accounts(tx, others))
    await tx.run(
        "INSERT INTO ban (community, account, chat, at) SELECT community, :mark, chat, at"
        " FROM ban WHERE account IN (SELECT value FROM json_each(:marks)) ON CONFLICT DO NOTHING",
        mark=mark,
        marks=marks,
    )
    await tx.run(
        "INSERT INTO block (person, other, kind, at) SELECT person, :mark, kind, at"
        " FROM block WHERE other IN (SELECT value FROM json_each(:marks)) ON CONFLICT DO NOTHING",
        mark=mark,
        marks=marks,
    )
