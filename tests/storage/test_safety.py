"""Blocks, reports and the hashes by which they know whom they are about."""

from datetime import timedelta

from bot.model import Account
from storage import blocks, hashes, reports
from storage.database import Database, Transaction
from storage.records.blocks import BlockKind
from tests.stored import meet

ANA, BEN, EVE = (Account("telegram", id) for id in ("1", "2", "3"))
BEN_TOO = Account("matrix", "@ben:example.org")


async def meet_all(tx: Transaction) -> tuple[str, str, str]:
    ana, ben, eve = [(await meet(tx, account)).id for account in (ANA, BEN, EVE)]
    await tx.run(
        "INSERT INTO account (platform, id, person, used_at) VALUES (:platform, :id, :ben, 0)",
        platform=BEN_TOO.platform,
        id=BEN_TOO.id,
        ben=ben,
    )
    return ana, ben, eve


async def test_a_hash_is_the_same_for_one_and_differs_for_another(tx: Transaction) -> None:
    marks = await hashes.of_accounts(tx, [ANA, BEN, Account("matrix", "1")])
    assert len({*marks, await hashes.of_person(tx, "1")}) == 4
    assert await hashes.of_account(tx, ANA) == marks[0]
    assert all(len(mark) == 64 for mark in marks)


async def test_a_hash_stays_the_same_and_differs_between_installations(
    database: Database, tx: Transaction
) -> None:
    mark = await hashes.of_account(tx, ANA)
    await hashes.make_key(tx)
    assert await hashes.of_account(tx, ANA) == mark
    await tx.run("DELETE FROM setting WHERE name = 'hash_key'")
    await hashes.make_key(tx)
    assert await hashes.of_account(tx, ANA) != mark


async def test_a_block_holds_both_ways_for_all_accounts(tx: Transaction) -> None:
    ana, ben, eve = await meet_all(tx)
    await blocks.keep_apart(tx, ana, BEN, BlockKind.DO_NOT_MATCH)
    await blocks.keep_apart(tx, ana, BEN, BlockKind.DO_NOT_MATCH)
    for one, two in ((ana, ben), (ben, ana)):
        assert await blocks.between(tx, one, two) == {BlockKind.DO_NOT_MATCH}
    assert await blocks.between(tx, ana, eve) == await blocks.between(tx, ben, eve) == set()
    assert len(await blocks.of_person(tx, ana)) == 2
    assert await blocks.of_person(tx, ben) == []


async def test_a_block_is_taken_back_by_whoever_made_it(tx: Transaction) -> None:
    ana, ben, _ = await meet_all(tx)
    for kind in BlockKind:
        await blocks.keep_apart(tx, ana, BEN, kind)
    await blocks.let_go(tx, ben, BlockKind.BLOCK, tx.now)
    await blocks.let_go(tx, ana, BlockKind.BLOCK, tx.now - timedelta(seconds=1))
    assert await blocks.between(tx, ana, ben) == set(BlockKind)
    await blocks.let_go(tx, ana, BlockKind.BLOCK, (await blocks.of_person(tx, ana))[0].at)
    assert await blocks.between(tx, ana, ben) == {BlockKind.DO_NOT_MATCH}


async def test_somebody_who_is_not_known_yet_can_be_blocked(tx: Transaction) -> None:
    ana = (await meet(tx, ANA)).id
    await blocks.keep_apart(tx, ana, EVE, BlockKind.BLOCK)
    eve = (await meet(tx, EVE)).id
    assert await blocks.between(tx, ana, eve) == {BlockKind.BLOCK}


async def test_a_block_names_nobody(tx: Transaction) -> None:
    ana, ben, _ = await meet_all(tx)
    await blocks.keep_apart(tx, ana, BEN_TOO, BlockKind.BLOCK)
    for block in await blocks.of_person(tx, ana):
        assert ben not in block.other
        assert BEN_TOO.id not in block.other


async def test_a_report_is_open_until_it_has_an_outcome(tx: Transaction) -> None:
    ana, ben, eve = await meet_all(tx)
    id = await reports.add(tx, ana, "Shouted at me.", about=BEN)
    report = await reports.find(tx, id)
    assert report is not None
    assert (report.reporter, report.words, report.open) == (ana, "Shouted at me.", True)
    assert await reports.is_about(tx, report, ben)
    assert not await reports.is_about(tx, report, eve)
    assert await reports.close(tx, id, "We have talked.") is True
    assert await reports.close(tx, id, "Again.") is False
    closed = await reports.find(tx, id)
    assert closed is not None
    assert (closed.outcome, closed.closed_at, closed.open) == ("We have talked.", tx.now, False)


async def test_reports_are_counted_by_whoever_sent_them_from_whichever_account(
    tx: Transaction,
) -> None:
    ana, ben, _ = await meet_all(tx)
    for words in ("It was loud.", "It was dark."):
        await reports.add(tx, ben, words)
    before, then = tx.now - timedelta(seconds=1), tx.now
    assert await reports.count_of(tx, ben, before) == 2
    assert await reports.count_of(tx, ben, then) == await reports.count_of(tx, ana, before) == 0
    await tx.run("UPDATE account SET used_at = 5e9 WHERE platform = 'matrix'")
    assert await reports.count_of(tx, ben, before) == 2
    await tx.run("DELETE FROM account WHERE platform = 'matrix'")
    assert await reports.count_of(tx, ben, before) == 2


async def test_a_report_keeps_accounts_as_marks_only(tx: Transaction) -> None:
    ana, _, _ = await meet_all(tx)
    await reports.add(tx, ana, "Shouted at me.", about=BEN)
    row = await tx.one("SELECT account, about FROM report WHERE reporter = :ana", ana=ana)
    assert row is not None
    assert list(row) == await hashes.of_accounts(tx, [ANA, BEN])


async def test_a_report_about_nobody_is_about_nobody(tx: Transaction) -> None:
    ana, ben, _ = await meet_all(tx)
    report = await reports.find(tx, await reports.add(tx, ana, "It was loud."))
    assert report is not None
    assert not await reports.is_about(tx, report, ben)
