"""A homeserver in a few lines: accounts, devices, keys and account data, as Synapse keeps them.

It can die at any question, and it can lie.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, cast
from urllib.parse import quote

from aiohttp import ClientSession

from bot.platforms.matrix.api import READ, Api, Json, MatrixError, NeverSent
from bot.platforms.matrix.identity.signatures import is_signed

NAME = "banyan.test"
USER = f"@banyan:{NAME}"
PASSWORD = "canary of the coal mine"


class Died(BaseException):
    """The process is killed here."""


class PlayedHomeserver:
    """All accounts have the same password."""

    def __init__(self) -> None:
        self.account_data: defaultdict[str, dict[str, Json]] = defaultdict(dict)
        self.devices: defaultdict[str, dict[str, str]] = defaultdict(dict)  # their tokens
        self.device_keys: defaultdict[str, dict[str, Json]] = defaultdict(dict)
        self.identities: dict[str, Json] = {}
        self.left: dict[str, bool] = {}  # tokens that are over; whether the device stays
        self.always_asks = False  # for the password, even before anything is published
        self.flows: list[Json] = [{"stages": ["m.login.password"]}]
        self.published: list[str] = []  # every master key that was ever there

    def answer(self, token: str, method: str, path: tuple[str, ...], body: Json) -> Json:
        match method, *path:
            case "POST", "login":
                return self._log_in(body)
        user, device = self._owner(token)
        match method, *path:
            case "GET", "account", "whoami":
                return {"user_id": user, **({"device_id": device} if device else {})}
            case "GET", "user", owner, "account_data", kind:
                assert owner == user
                if kind not in self.account_data[user]:
                    raise MatrixError(404, {"errcode": "M_NOT_FOUND"})
                return self.account_data[user][kind]
            case "PUT", "user", owner, "account_data", kind:
                assert owner == user
                self.account_data[user][kind] = body
            case "POST", "keys", "upload":
                if not self._same(user, device, body["device_keys"]):
                    self.device_keys[user][device] = body["device_keys"]
                return {"one_time_key_counts": {}}
            case "POST", "keys", "query":
                return self._query(user, [*body["device_keys"]])
            case "POST", "keys", "device_signing", "upload":
                self._publish(user, body)
            case "POST", "keys", "signatures", "upload":
                return self._sign(user, body)
            case _:
                raise MatrixError(404, {"errcode": "M_UNRECOGNIZED"})
        return {}

    def log_out(self, token: str, *, softly: bool = False) -> None:
        """End a session; softly, its device stays."""
        user, device = self._owner(token)
        self.left[token] = softly
        self.devices[user].pop(device)
        if not softly:
            self.device_keys[user].pop(device, None)

    def _owner(self, token: str) -> tuple[str, str]:
        for user, devices in self.devices.items():
            for device, its in devices.items():
                if its == token:
                    return user, device
        code = "M_UNKNOWN_TOKEN" if token else "M_MISSING_TOKEN"
        raise MatrixError(401, {"errcode": code, "soft_logout": self.left.get(token, False)})

    def _same(self, user: str, device: str, new: Json) -> bool:
        """Whether they are there already: then what others have signed of them stays."""
        old = self.device_keys[user].get(device)
        return old is not None and {**old, "signatures": new["signatures"]} == new

    def _log_in(self, body: Json) -> Json:
        if body["password"] != PASSWORD:
            raise MatrixError(403, {"errcode": "M_FORBIDDEN"})
        user, device = body["identifier"]["user"], body["device_id"]
        token = f"syt_{len(self.left)}_{device}"
        if old := self.devices[user].pop(device, None):
            self.left[old] = False
            token += "_again"
        self.devices[user][device] = token
        return {"user_id": user, "device_id": device, "access_token": token}

    def _query(self, asking: str, users: list[str]) -> Json:
        answer: Json = {"device_keys": {}, "failures": {}}
        names = ("master", "self_signing", "user_signing")
        answer |= {f"{name}_keys": {} for name in names}
        for user in users:
            answer["device_keys"][user] = {
                device: {**keys, "unsigned": {"device_display_name": "Banyan"}}
                for device, keys in self.device_keys[user].items()
            }
            for name in names if user == asking else names[:2]:
                if user in self.identities:
                    answer[f"{name}_keys"][user] = self.identities[user][f"{name}_key"]
        return answer

    def _publish(self, user: str, body: Json) -> None:
        new = {name: body[f"{name}"] for name in ("master_key", "self_signing_key")}
        old = self.identities.get(user)
        changes = old and {name: old[name] for name in new} != new
        if changes or (self.always_asks and not old):
            proof = body.get("auth")
            if not proof:
                raise MatrixError(401, {"flows": self.flows, "session": "s", "params": {}})
            if (proof["password"], proof.get("session")) != (PASSWORD, "s"):
                raise MatrixError(401, {"flows": self.flows, "errcode": "M_FORBIDDEN"})
        self.identities[user] = {**new, "user_signing_key": body["user_signing_key"]}
        self.published.append(*body["master_key"]["keys"].values())

    def _sign(self, user: str, body: Json) -> Json:
        (key,) = self.identities[user]["self_signing_key"]["keys"].values()
        for device, signed in body[user].items():
            kept = self.device_keys[user][device]
            if not is_signed({**kept, **signed}, user=user, name=key, key=key):
                return {"failures": {user: {device: {"errcode": "M_INVALID_SIGNATURE"}}}}
            kept["signatures"][user] |= signed["signatures"][user]
        return {"failures": {}}


class PlayedApi(Api):
    """Asks a played homeserver, or a real one, and dies or is lied to where a test wants it."""

    def __init__(self, homeserver: PlayedHomeserver | Api) -> None:
        super().__init__(cast(ClientSession, None), "")
        self._real = homeserver
        self.asked: list[str] = []
        self.dies_before: int | None = None  # the question of this number
        self.dies_after: int | None = None
        self.unreachable = False
        self.twist: Callable[[str, Json], Json] = lambda _, answer: answer

    async def call(
        self,
        method: str,
        *path: str,
        body: Json | None = None,
        query: Mapping[str, str] | None = None,
        patience: timedelta = READ,
    ) -> Json:
        "".join(quote(part, safe="") for part in path)  # which not every text lets be done to it
        name, number = f"{method} {'/'.join(path)}", len(self.asked)
        self.asked.append(name)
        if number == self.dies_before:
            raise Died
        if self.unreachable:
            raise NeverSent("The homeserver cannot be reached.")
        try:
            answer = await self._answer(method, path, body)
        finally:
            if number == self.dies_after:
                raise Died
        return self.twist(name, answer)

    async def _answer(self, method: str, path: tuple[str, ...], body: Json | None) -> Json:
        if isinstance(self._real, Api):
            self._real.token = self.token
            return await self._real.call(method, *path, body=body)
        sent: Any = json.loads(json.dumps(body))
        answer = self._real.answer(self.token, method, path, sent)
        return cast(Json, json.loads(json.dumps(answer)))

    @property
    def changes(self) -> list[str]:
        """The questions that change something there."""
        harmless = ("GET", "POST keys/query")
        return [one for one in self.asked if not one.startswith(harmless)]
