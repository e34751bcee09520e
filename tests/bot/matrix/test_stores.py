"""The folder with Banyan's keys is lost, old, or cannot be read; people can talk on."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from bot.errors import BanyanError
from tests.bot.matrix.raw import devices_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bot.matrix.banyan import Banyan
    from tests.bot.matrix.conftest import Begin
    from tests.servers.fixtures import Meet
    from tests.servers.synapse import Person

pytestmark = pytest.mark.synapse


async def signed_devices(person: Person, banyan: Banyan) -> set[str]:
    """Those of Banyan's devices that its identity vouches for."""
    found = await devices_of(person, banyan.id)
    return {name for name, one in found.items() if len(one["signatures"][banyan.id]) == 2}


async def test_a_folder_that_is_lost_makes_a_new_device_that_others_trust(
    banyan: Banyan, meet: Meet
) -> None:
    ana = await meet("ana")
    room = await banyan.chat_with(ana)
    before = await signed_devices(ana, banyan)
    await banyan.stop()
    key = (banyan.store / "recovery_key.txt").read_text().splitlines()
    banyan.settings["recovery_key"] = SecretStr(next(line for line in key if line.startswith("E")))
    shutil.rmtree(banyan.store)
    await banyan.start()
    assert len(await signed_devices(ana, banyan)) == len(before) + 1
    await ana.until(lambda: len(known(ana, banyan)) > 1)
    ana.client.olm.outbound_group_sessions.pop(room, None)
    await banyan.answers(ana, room)


async def test_an_old_copy_of_the_folder_makes_a_new_device_that_others_trust(
    banyan: Banyan, meet: Meet, tmp_path: Path
) -> None:
    ana = await meet("ana")
    room = await banyan.chat_with(ana)
    await banyan.stop()
    shutil.copytree(banyan.store, tmp_path / "copy")
    await banyan.start()
    await banyan.answers(ana, room)
    before = await signed_devices(ana, banyan)
    await banyan.stop()
    shutil.rmtree(banyan.store)
    shutil.copytree(tmp_path / "copy", banyan.store)
    await banyan.start()
    assert len(await signed_devices(ana, banyan)) == len(before) + 1
    await ana.until(lambda: len(known(ana, banyan)) > 1)
    ana.client.olm.outbound_group_sessions.pop(room, None)
    await banyan.answers(ana, room)


def known(person: Person, banyan: Banyan) -> list[Any]:
    return list(person.client.olm.device_store.active_user_devices(banyan.id))


async def test_keys_that_cannot_be_read_are_said_to_be_so(begin: Begin) -> None:
    banyan = await begin(pickle_key=SecretStr("one of at least 16 letters"))
    await banyan.stop()
    banyan.settings["pickle_key"] = SecretStr("another of at least 16 letters")
    with pytest.raises(BanyanError, match="pickle_key"):
        await banyan.start()
