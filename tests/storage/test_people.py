from datetime import timedelta

from bot.model import Account
from storage import consent, notices, people, reminders
from storage.database import Database, Transaction
from storage.records.people import Circle
from tests.storage.conftest import Hands
from tests.stored import meet, reminders_of

ANA = Account("telegram", "42")


async def test_at_first_nothing_but_the_account_is_known(tx: Transaction) -> None:
    person = await meet(tx, ANA, "42")
    assert await people.find(tx, person.id) == person
    assert await people.of_account(tx, ANA) == person
    assert (person.name, person.languages, person.zone) == ("", (), "")
    assert (person.circle, person.unprompted) == (Circle.NOBODY, True)
    assert (person.quiet_from, person.quiet_to) == (21 * 60, 8 * 60)
    (known,) = await people.accounts_of(tx, person.id)
    assert (known.account, known.chat, known.reachable) == (ANA, "42", True)
    assert await consent.find(tx, person.id, "keep") is None


async def test_what_is_not_said_stays(tx: Transaction) -> None:
    person = (await meet(tx, ANA)).id
    await people.describe(tx, person, name="Ana", pronouns="they", wiki_name="Ana (test)")
    await people.describe(tx, person, introduction="I like maps.", pronouns="")
    await people.read_languages(tx, person, ["ha", "en"])
    await people.live_in_zone(tx, person, "Africa/Lagos")
    await people.be_quiet(tx, person, 22 * 60, 6 * 60)
    await people.be_seen_by(tx, person, Circle.HUB)
    found = await people.find(tx, person)
    assert found is not None
    assert (found.name, found.pronouns, found.wiki_name) == ("Ana", "", "Ana (test)")
    assert found.introduction == "I like maps."
    assert (found.languages, found.zone) == (("ha", "en"), "Africa/Lagos")
    assert (found.quiet_from, found.quiet_to, found.circle) == (1320, 360, Circle.HUB)


async def test_coming_back_is_activity(database: Database, clock: Hands) -> None:
    async with database.transaction() as tx:
        person = (await meet(tx, ANA, "42")).id
        await people.became_unreachable(tx, ANA)
        await people.asked_to_stay(tx, person)
    clock.turn(timedelta(days=1))
    async with database.transaction() as tx:
        await people.came(tx, ANA)
        found = await people.find(tx, person)
        (known,) = await people.accounts_of(tx, person)
    assert found is not None
    assert (found.active_at, found.asked_to_stay_at) == (clock.now, None)
    assert (known.used_at, known.chat, known.reachable) == (clock.now, "42", True)


async def test_the_account_used_last_comes_first(database: Database, clock: Hands) -> None:
    async with database.transaction() as tx:
        person = (await meet(tx, ANA)).id
        await tx.run(
            "INSERT INTO account (platform, id, person, used_at) VALUES ('matrix', 'a', :p, 0)",
            p=person,
        )
    clock.turn(timedelta(minutes=1))
    async with database.transaction() as tx:
        await people.came(tx, Account("matrix", "a"), "!room")
        first, second = await people.accounts_of(tx, person)
    assert (first.account, first.chat) == (Account("matrix", "a"), "!room")
    assert second.account == ANA


async def test_stop_ends_all_that_was_not_asked_for(tx: Transaction) -> None:
    person, other = [(await meet(tx, Account("telegram", id))).id for id in "ab"]
    for one in (person, other):
        await notices.add(tx, one, "news", tx.now)
        await reminders.add(tx, one, "practice", "listen", tx.now)
    await people.stop(tx, person)
    await notices.add(tx, person, "more news", tx.now)
    assert await notices.take(tx, person) == []
    assert await reminders_of(tx, person) == []
    assert len(await notices.take(tx, other)) == len(await reminders.due(tx, 10)) == 1
    await people.hear_unprompted(tx, person)
    await notices.add(tx, person, "more news", tx.now)
    assert len(await notices.take(tx, person)) == 1


async def test_a_later_yes_replaces_the_earlier_one(database: Database, clock: Hands) -> None:
    async with database.transaction() as tx:
        person = (await meet(tx, ANA)).id
        await consent.give(tx, person, "keep", 1)
    clock.turn(timedelta(days=1))
    async with database.transaction() as tx:
        await consent.give(tx, person, "keep", 2)
        given = await consent.find(tx, person, "keep")
        assert given is not None
        assert (given.version, given.at) == (2, clock.now)
