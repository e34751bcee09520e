"""Whose Banyan this is: written at every start, so that whoever asks is told what holds now."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta

from bot.model import Plain
from storage.database import Reading, Transaction
from storage.records.installation import Installation
from storage.records.keeping import KeepingTimes
from storage.records.weights import Weights


async def introduce(tx: Transaction, installation: Installation) -> None:
    """Write who runs this Banyan, which languages it offers, what it keeps and what counts."""
    await tx.run(
        "INSERT INTO setting (name, value) VALUES ('installation', :value)"
        " ON CONFLICT (name) DO UPDATE SET value = :value",
        value=json.dumps(_to_plain(installation)),
    )


async def of(tx: Reading) -> Installation:
    """What was written at the last start; the defaults where nothing was."""
    row = await tx.one("SELECT value FROM setting WHERE name = 'installation'")
    return _from_plain(json.loads(row["value"])) if row else Installation()


def _to_plain(installation: Installation) -> Plain:
    times = asdict(installation.keeping)
    return {
        "operator": installation.operator,
        "contact": installation.contact,
        "languages": installation.languages,
        "keeping": {what: time.total_seconds() for what, time in times.items()},
        "weights": asdict(installation.weights),
        "public_url": installation.public_url,
    }


def _from_plain(plain: Plain) -> Installation:
    times = {what: timedelta(seconds=time) for what, time in plain["keeping"].items()}
    return Installation(
        plain["operator"],
        plain["contact"],
        tuple(plain["languages"]),
        KeepingTimes(**times),
        Weights(**plain["weights"]),
        plain.get("public_url", ""),
    )
