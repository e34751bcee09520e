"""A Banyan that has been started once: its store, and what a homeserver tells of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from nio.crypto import Olm

from bot.platforms.matrix.api import Json
from bot.platforms.matrix.encryption.store import opened
from bot.platforms.matrix.files import write_json
from bot.platforms.matrix.identity import recovery_key
from bot.platforms.matrix.identity.encoding import unpadded
from bot.platforms.matrix.identity.keeping import SEEDS
from bot.platforms.matrix.identity.sealing import describe, seal
from bot.platforms.matrix.identity.secret_storage import DEFAULT, DESCRIPTION, SECRETS
from bot.platforms.matrix.identity.seeds import Identity
from bot.platforms.matrix.identity.signatures import key_id, sign
from bot.platforms.matrix.pickle_key import PICKLE_KEY
from bot.platforms.matrix.session import SESSION
from bot.settings import Matrix
from tests.bot.matrix.answering import Answering

ME: Final = "@banyan:banyan.test"
DEVICE: Final = "CANARYDEVICE"
TOKEN: Final = "syt_canary_token"
PASSWORD: Final = "canary of the coal mine"
PICKLED: Final = "canary pickle of 32 random bytes"
RECOVERS: Final = bytes(range(32))


class Settled:
    """Whatever it is told can be changed before it is looked at."""

    def __init__(self, server: Answering, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.identity = Identity.generate()
        self._write()
        self.keys = self._device_keys()
        self.published: Json = self.identity.to_publish(ME)
        server.says("GET versions", {"versions": ["r0.6.1", "v1.1", "v1.12"]})
        server.says("GET v3/login", {"flows": [{"type": "m.login.password"}]})
        server.says("GET v3/account/whoami", {"user_id": ME, "device_id": DEVICE})
        server.says("GET v3/joined_rooms", {"joined_rooms": []})
        server.says("GET v3/sync", {"next_batch": "s1"})
        self.tell_keys()
        self.tell_secrets()

    def settings(self, **more: Any) -> Matrix:
        """The ones that it was started with."""
        usual = {"homeserver": self.server.url, "user_id": ME, "password": PASSWORD}
        return Matrix.model_validate({**usual, "store": self.folder, **more})

    def tell_keys(self, *, signed: bool = True) -> None:
        """Let the homeserver know the device and its identity, as far as there are any."""
        answer: Json = {"device_keys": {ME: {}}, "failures": {}}
        if self.keys:
            keys = {**self.keys, "signatures": {ME: {**self.keys["signatures"][ME]}}}
            if signed:
                name = key_id(self.identity.public.self_signing or "")
                keys["signatures"][ME][name] = sign(keys, self.identity.self_signing)
            answer["device_keys"][ME][DEVICE] = keys
        for name, key in self.published.items():
            answer[f"{name}s"] = {ME: key}
        self.server.says("POST v3/keys/query", answer)

    def tell_secrets(self, key: bytes = RECOVERS) -> None:
        """Let the account have a secret storage with the identity in it."""
        seeds = (self.identity.master, self.identity.self_signing, self.identity.user_signing)
        self.server.keeps(ME, DEFAULT, {"key": "name"})
        self.server.keeps(ME, f"{DESCRIPTION}name", describe(key))
        for secret, seed in zip(SECRETS, seeds, strict=True):
            sealed = seal(key, secret, unpadded(seed).encode())
            self.server.keeps(ME, secret, {"encrypted": {"name": sealed}})

    def _write(self) -> None:
        session = {"user_id": ME, "device_id": DEVICE, "token": TOKEN}
        write_json(self.folder / SESSION, session)
        seeds = {
            name: unpadded(getattr(self.identity, name))
            for name in ("master", "self_signing", "user_signing")
        }
        write_json(self.folder / SEEDS, {"user_id": ME, **seeds})
        (self.folder / PICKLE_KEY).touch(mode=0o600)
        (self.folder / PICKLE_KEY).write_text(PICKLED)

    def _device_keys(self) -> Json:
        with opened(self.folder, ME, DEVICE, PICKLED) as store:
            keys: Json = Olm(ME, DEVICE, store).share_keys()["device_keys"]
            return keys


def written(key: bytes = RECOVERS) -> str:
    """A recovery key as people set it."""
    return recovery_key.encode(key)
