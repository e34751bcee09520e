"""What counts how much reaches those who bring people together, through the database."""

from bot.app import _installation
from bot.settings import Matching, Settings
from storage import installation
from storage.database import Database
from storage.records.installation import Installation
from storage.records.weights import Weights


def test_the_defaults_of_the_settings_are_those_of_the_record() -> None:
    assert _installation(Settings()).weights == Weights()


async def test_what_is_set_is_read_from_the_database(database: Database) -> None:
    told = _installation(Settings(matching=Matching(skill=7, load=0)))
    async with database.transaction() as tx:
        await installation.introduce(tx, told)
    async with database.reading() as tx:
        assert (await installation.of(tx)).weights == Weights(skill=7, load=0)


async def test_without_any_the_defaults_hold(database: Database) -> None:
    async with database.transaction() as tx:
        await installation.introduce(tx, Installation())
        assert (await installation.of(tx)).weights == Weights()
