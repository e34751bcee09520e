"""What was registered with a platform last, so that nothing is told it twice."""

from __future__ import annotations

from storage.database import Reading, Transaction


async def note(tx: Transaction, platform: str, fingerprint: str) -> None:
    """Remember what this platform was told."""
    await tx.run(
        "INSERT INTO setting (name, value) VALUES (:name, :fingerprint)"
        " ON CONFLICT (name) DO UPDATE SET value = :fingerprint",
        name=_name(platform),
        fingerprint=fingerprint,
    )


async def of(tx: Reading, platform: str) -> str:
    """What this platform was told last; empty where nothing was."""
    row = await tx.one("SELECT value FROM setting WHERE name = :name", name=_name(platform))
    return row["value"] if row else ""


def _name(platform: str) -> str:
    return f"{platform}_registration"
