"""People who write, answer, leave, block and go in any order: nobody reads what is not for them."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Account, Pressed, Said
from storage import blocks, forget, matches, people
from storage.records.blocks import BlockKind
from storage.records.matches import Ending, Kind, Match, MatchState
from tests.counting import Shown
from tests.handlers.relaying import comes, together, words_of
from tests.world import World, private

Act: TypeAlias = tuple[str, str, int]  # what, who, and which of several

NAMES: Final = ("ada", "ana", "ben", "cem")
ACTS: Final = (
    *("write", "press", "say", "answer") * 3,
    "pause",
    "resume",
    "close",
    "block",
    "forget",
    "restart",
    "cancel",
)
acts = st.lists(
    st.tuples(st.sampled_from(ACTS), st.sampled_from(NAMES), st.integers(0, 9)), max_size=25
)


@dataclass
class Village:
    """A mentor with two mentees, and three peers."""

    world: World
    ids: dict[str, str] = field(default_factory=dict)
    number: int = 0

    async def begin(self) -> None:
        for who in NAMES:
            self.ids[who] = await comes(self.world, who)
        ada, ana, ben, cem = (self.ids[who] for who in NAMES)
        await together(self.world, ada, ana)
        await together(self.world, ada, ben)
        await together(self.world, ana, ben, cem, kind=Kind.PEERS)

    async def act(self, what: str, who: str, which: int) -> None:
        """Do one thing, and look at who reads of it."""
        before = len(self.world.platform.shown)
        may = await self._companions(who)
        self.number += 1
        words = f"word{self.number}x"
        match what:
            case "write":
                await self.world.says(who, "/write")
            case "press":
                await self._press(who, which)
            case "cancel":
                await self.world.says(who, "cancel")
            case "say":
                await self.world.says(who, words)
            case "answer":
                await self._answer(who, which, words)
            case "restart":
                await self.world.restart()
            case _:
                await self._happens(what, who, which)
        self._look(who, words, may, self.world.platform.shown[before:])

    def _look(self, who: str, words: str, may: set[str], shown: list[Shown]) -> None:
        readers = {one.place.chat for one in shown if words in words_of(one)}
        told = [words_of(one) for one in shown if one.place == private(who)]
        named = {
            reader
            for one in told
            if one.startswith("Passed on to")
            for reader in NAMES
            if reader.capitalize() in one
        }
        assert readers - {who} <= may
        assert named == readers - {who}
        if words in " ".join(words_of(one) for one in shown):
            assert any(one.startswith("Passed on to") for one in told)

    async def _companions(self, who: str) -> set[str]:
        """Whom somebody may reach now."""
        async with self.world.database.reading() as tx:
            mine = await matches.of_person(tx, self.ids[who])
            found = {
                one.person
                for match in mine
                if match.state is MatchState.RUNNING
                for one in match.others(self.ids[who])
                if BlockKind.BLOCK not in await blocks.between(tx, self.ids[who], one.person)
            }
        return {name for name, id in self.ids.items() if id in found}

    async def _press(self, who: str, which: int) -> None:
        buttons = [
            (one.message, button.data)
            for one in self.world.platform.shown_in(private(who))
            for row in one.outgoing.buttons
            for button in row
            if button.data.startswith(("write:", "relay:"))
        ]
        if buttons:
            message, data = buttons[-1 - which % len(buttons)]
            await self.world.happens(who, Pressed(data, message))

    async def _answer(self, who: str, which: int, words: str) -> None:
        shown = self.world.platform.shown_in(private(who))
        if shown:
            message = shown[-1 - which % len(shown)].message
            await self.world.happens(who, Said(words, reply_to=message))

    async def _happens(self, what: str, who: str, which: int) -> None:
        """Something that other parts of the house do."""
        async with self.world.database.transaction() as tx:
            if what == "forget":
                await forget.everything_about(tx, self.ids[who])
                return
            if what == "block":
                account = Account("counting", NAMES[which % len(NAMES)])
                if account.id != who and await people.find(tx, self.ids[who]):
                    await blocks.keep_apart(tx, self.ids[who], account, BlockKind.BLOCK)
                return
            mine = await matches.of_person(tx, self.ids[who])
            if not mine:
                return
            match: Match = mine[which % len(mine)]
            if what == "close":
                await matches.close_all(tx, [match.id], Ending.EARLY)
            else:
                state = "paused" if what == "pause" else "running"
                await tx.run(
                    "UPDATE match SET state = :state WHERE id = :id", state=state, id=match.id
                )

    async def nothing_is_left(self) -> None:
        """Of a match that is over nothing is known that was passed on in it."""
        async with self.world.database.reading() as tx:
            rows = await tx.all(
                "SELECT 1 FROM relayed JOIN match ON match.id = relayed.match"
                " WHERE match.state = 'closed' OR NOT EXISTS (SELECT 1 FROM match_member"
                " WHERE match = relayed.match AND person = relayed.sender)"
            )
            stuck = await tx.all("SELECT 1 FROM conversation WHERE status = 'stuck'")
            parked = await tx.all("SELECT 1 FROM parked_event")
        assert (rows, stuck, parked) == ([], [], [])


async def lived(doings: list[Act]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with World(Path(folder) / "banyan.db") as world:
            village = Village(world)
            await village.begin()
            for what, who, which in doings:
                await village.act(what, who, which)
            await village.nothing_is_left()


@settings(max_examples=15, deadline=None)
@given(acts)
def test_nobody_reads_what_is_not_for_them_and_whom_it_reached_is_true(doings: list[Act]) -> None:
    asyncio.run(lived(doings))
