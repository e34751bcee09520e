"""Where each platform goes on after a restart."""

from __future__ import annotations

from collections.abc import Mapping

from storage.connection import Statement
from storage.database import Reading


def moving(reached: Mapping[str, str]) -> Statement:
    """Note how far platforms have come, by their names."""
    return Statement(
        "INSERT INTO cursor (platform, value) VALUES (:platform, :value)"
        " ON CONFLICT (platform) DO UPDATE SET value = :value",
        [{"platform": platform, "value": value} for platform, value in reached.items()],
    )


async def of(tx: Reading, platform: str) -> str:
    """How far a platform has come; empty at the very beginning."""
    row = await tx.one("SELECT value FROM cursor WHERE platform = :platform", platform=platform)
    return row["value"] if row else ""
