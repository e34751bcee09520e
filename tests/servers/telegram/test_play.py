from __future__ import annotations

import json

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from tests.servers.telegram import BotApi, Cloud
from tests.servers.telegram.control import populate
from tests.servers.telegram.play import Play


async def test_lines_are_played(bot: Bot, cloud: Cloud) -> None:
    game = Play(cloud)
    for line in ("ana: /start", "ana joins", "ana adds banyan", "ana in the group: /help"):
        game.act(line)
    rows = [[InlineKeyboardButton("Yes", callback_data="y")]]
    ana = cloud.person("ana")
    await bot.send_message(ana.id, "Well?", reply_markup=InlineKeyboardMarkup(rows))
    assert game.described(cloud.log[-1]) == "banyan to ana: Well?\n    [Yes]"
    game.act("ana presses: Yes")
    game.act("ana opens: abc")
    updates = await bot.get_updates()
    texts = [update.message.text for update in updates if update.message]
    assert texts == ["/start", None, "/help", "/start abc"]
    assert any(update.callback_query for update in updates)
    for nonsense in ("ana dances", "ana", "?"):
        with pytest.raises(ValueError, match="this is not something that people do"):
            game.act(nonsense)
    with pytest.raises(ValueError, match="nobody can press 'No' here"):
        game.act("ana presses: No")


async def test_another_process_can_write_and_look(bot: Bot, api: BotApi, cloud: Cloud) -> None:
    populate(cloud, 3)
    await bot.send_message(1003, "x")
    async with aiohttp.ClientSession(f"{api.url}/control/") as control:
        written = await control.post("write", data=json.dumps({"person": 2, "text": "hi"}))
        assert await written.json() == {"message_id": 2}
        stats = await (await control.get("stats")).json()
        assert (stats["sends"], stats["refused_429"]) == (1, 0)
        last = await (await control.get("last", params={"person": 3})).json()
        assert last["at"] > 0
        assert (await control.get("last", params={"person": 9})).status == 404
