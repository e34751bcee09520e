"""Banyan's device while it is connected: everything that works on its behalf."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

from bot.clock import Clock, Timer
from bot.platforms.matrix.api import Api
from bot.platforms.matrix.direct import Direct
from bot.platforms.matrix.encryption.machine import Machine
from bot.platforms.matrix.encryption.own_device import device_in
from bot.platforms.matrix.encryption.own_keys import StoreIsOld
from bot.platforms.matrix.entering import Entering
from bot.platforms.matrix.generation import StaleStore, session_with_newest_keys, throw_away
from bot.platforms.matrix.hearing import Hearing
from bot.platforms.matrix.identity.keeping import own_identity
from bot.platforms.matrix.identity.signing import ensure_signed
from bot.platforms.matrix.identity.uploading import DeviceTaken, ensure_free
from bot.platforms.matrix.invites import Invites
from bot.platforms.matrix.names import Me
from bot.platforms.matrix.pickle_key import pickle_key
from bot.platforms.matrix.private import PrivateChats
from bot.platforms.matrix.rooms import Rooms
from bot.platforms.matrix.sending import Sending
from bot.platforms.matrix.session import Session
from bot.settings import Matrix as Settings
from storage.database import Database

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Connection:
    """One device that others trust, and its way to the homeserver."""

    me: Me
    session: Session
    machine: Machine
    direct: Direct
    rooms: Rooms
    hearing: Hearing
    sending: Sending
    entering: Entering

    @classmethod
    @contextmanager
    def open(
        cls,
        api: Api,
        session: Session,
        settings: Settings,
        database: Database,
        clock: Clock,
        timer: Timer,
    ) -> Iterator[Connection]:
        """The device with its keys, until left.

        Raises `PickleKeyLost`, `WrongPickleKey`, `BrokenFile`.
        """
        me, key = Me(session.user_id), pickle_key(settings, settings.store)
        device_in(settings.store, me.id, session.device_id, key)  # nio's errors say nothing
        opened = Machine.open(api, settings.store, me.id, session.device_id, key, timer)
        with opened as machine:
            direct, rooms = Direct(api, me.id), Rooms(api, machine, me.id)
            private = PrivateChats(direct, rooms)
            invites = Invites(me, settings.allowed_inviters)
            yield cls(
                me,
                session,
                machine,
                direct,
                rooms,
                Hearing(api, machine, rooms, private, database, me, clock, invites.may_lead),
                Sending(api, machine, rooms, private, database, me.id),
                Entering(api, direct, rooms, invites, clock, timer),
            )

    async def introduce(self, api: Api, settings: Settings) -> None:
        """Publish the device, and let others see whose it is.

        Raises `StoreIsOld`, a `BanyanError` that says what to set, and what `Api.call` raises.
        """
        try:
            await ensure_free(api, self.machine.as_device)
        except DeviceTaken as problem:
            raise StoreIsOld from problem
        await self.machine.settle()
        identity = await own_identity(api, self.me.id, settings.store, settings.recovery_key)
        await ensure_signed(api, self.machine.as_device, identity, settings.password)
        await self.direct.load()


async def logged_in(api: Api, settings: Settings) -> Session:
    """Banyan's device, logged in.

    Raises a `BanyanError` that says what to set, and what `Api.call` raises.
    """
    return await session_with_newest_keys(api, settings, settings.store)


def begin_anew(settings: Settings, problem: StoreIsOld) -> None:
    """Be another device from the next start on.

    Raises `StaleStore` where only a person can let that happen.
    """
    if settings.access_token is not None or settings.password is None:
        raise StaleStore from problem
    log.error("The store holds old keys; Banyan becomes a new device.")
    throw_away(settings.store)
