"""What organisers see of farewells: nothing that describes fewer than five people."""

from bot.model import Account, Place
from storage import communities, farewells
from storage.database import Transaction
from storage.records.farewells import Farewell
from tests.stored import meet


async def says(tx: Transaction, village: str, person: str, useful: int) -> None:
    said = Farewell("m", person, useful, "listening", "", tx.now)
    await farewells.count(tx, village, said)


async def test_sums_change_by_five_people_at_once_and_then_name_nobody(tx: Transaction) -> None:
    village = await communities.set_up(
        tx, Place("telegram", "-1"), name="V", language="en", zone="UTC", contact="s@example.org"
    )
    people = [(await meet(tx, Account("telegram", str(n)))).id for n in range(6)]
    for person in (*people[:4], people[0], people[1]):  # who answers twice does not count for two
        await says(tx, village, person, 5)
        assert await farewells.totals(tx, village) is None
    await says(tx, village, people[4], 5)
    found = await farewells.totals(tx, village)
    assert found
    assert (found.answers, found.useful, list(found.helped)) == (7, 5.0, ["listening"])
    await says(tx, village, people[5], 1)
    assert await farewells.totals(tx, village) == found
    rows = await tx.all(
        "SELECT person FROM feedback WHERE community = :village AND counted = 1", village=village
    )
    assert [row["person"] for row in rows] == [None] * 7
