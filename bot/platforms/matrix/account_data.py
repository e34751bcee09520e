"""What an account keeps at its homeserver for itself.

https://spec.matrix.org/v1.18/client-server-api/#client-config
"""

from __future__ import annotations

from bot.platforms.matrix.api import Api, Json, MatrixError


async def look_up(api: Api, user: str, kind: str) -> Json | None:
    """What is kept under this name; None where nothing is.

    Raises `MatrixError`, `NeverSent` or `Broken`.
    """
    try:
        return await api.call("GET", "user", user, "account_data", kind)
    except MatrixError as refusal:
        if refusal.status == 404 and refusal.code == "M_NOT_FOUND":
            return None
        raise


async def keep(api: Api, user: str, kind: str, content: Json) -> None:
    """Put this in the place of what was kept.

    Raises `MatrixError`, `NeverSent` or `Broken`.
    """
    await api.call("PUT", "user", user, "account_data", kind, body=content)
