"""The keys with which others begin to talk to Banyan's device: enough of them must be there.

https://spec.matrix.org/latest/client-server-api/#key-and-signature-management
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from nio.api import Api as Canonical
from nio.crypto import Olm
from nio.responses import KeysUploadResponse

from bot.clock import Timer
from bot.platforms.matrix.api import Api, Json, MatrixError
from bot.platforms.matrix.encryption.store import Store

SIGNED: Final = "signed_curve25519"
TAKEN: Final = (
    "already exists"  # Synapse's words for a one-time key that it holds with another value
)
# A device knows its last two fallback keys: what somebody has taken must not become the third.
FALLBACK_LASTS: Final = timedelta(hours=1)


class StoreIsOld(Exception):
    """The homeserver holds keys of this device that its store does not know."""


class OwnKeys:
    """Uploads what the homeserver lacks."""

    def __init__(self, api: Api, olm: Olm, store: Store, timer: Timer) -> None:
        self._api = api
        self._olm = olm
        self._store = store
        self._timer = timer
        self._lacks_fallback = not olm.account.shared  # as far as is known
        self._uploaded_fallback: datetime | None = None

    def told(self, counts: Mapping[str, object], unused: Collection[object] | None) -> None:
        """Hear how many one-time keys are left, and which kinds of fallback keys are not used."""
        count = counts.get(SIGNED, 0)  # what is left out is none
        self._olm.uploaded_key_count = count if isinstance(count, int) else 0
        if unused is not None:
            self._lacks_fallback = SIGNED not in unused

    async def upload(self) -> None:
        """Upload what is missing.

        Raises `StoreIsOld`, and what `Api.call` raises.
        """
        if self._olm.should_upload_keys:
            await self._upload_one_time_keys()
        if self._lacks_fallback and self._is_time_for_fallback():
            await self._upload_fallback_key()

    async def _upload_one_time_keys(self) -> None:
        body = self._olm.share_keys()
        # Before anybody can use them: a key that is uploaded and then forgotten by a crash would
        # make whoever takes it unreadable.
        self._save()
        answer = await self._ask(body)
        counts = answer.get("one_time_key_counts")
        count = counts.get(SIGNED, 0) if isinstance(counts, dict) else 0
        with self._store.together():
            self._olm.handle_response(KeysUploadResponse(0, count))

    async def _upload_fallback_key(self) -> None:
        """Upload a key that may be used when all others are gone; anybody may use those up."""
        account = self._olm.account._account  # noqa: SLF001 - nio has no fallback keys
        account.generate_fallback_key()
        self._save()
        ((name, key),) = account.fallback_key.items()
        signed: Json = {"key": key.to_base64(), "fallback": True}
        signature = self._olm.account.sign(Canonical.to_canonical_json(signed))
        signed["signatures"] = {self._olm.user_id: {f"ed25519:{self._olm.device_id}": signature}}
        await self._ask({"fallback_keys": {f"{SIGNED}:{name}": signed}})
        account.mark_keys_as_published()
        self._save()
        self._lacks_fallback, self._uploaded_fallback = False, self._timer.now()

    def _is_time_for_fallback(self) -> bool:
        """Whether there may be another: until then the used one serves everybody just as well.

        A server that is asked again from the same place on may tell what was true some time ago.
        """
        last = self._uploaded_fallback
        return last is None or self._timer.now() - last >= FALLBACK_LASTS

    async def _ask(self, body: dict[str, Any]) -> Json:
        try:
            return await self._api.call("POST", "keys", "upload", body=body)
        except MatrixError as problem:
            if TAKEN in str(problem.answer.get("error", "")):
                raise StoreIsOld from problem
            raise

    def _save(self) -> None:
        with self._store.together():
            self._olm.save_account()
