import pytest

from bot import model
from bot.errors import Unreachable
from bot.platforms.playground.errors import NotPossible
from bot.platforms.playground.platform import Playground
from storage.database import Database
from tests.bot.playground.hands import chat, do, hear, letter, listening, someone

GROUP = model.Place("playground", "group")


async def person(playground: Playground, name: str) -> dict[str, object]:
    people = (await playground.state())["people"]
    return next(one for one in people if one["name"] == name)


async def last_line(playground: Playground) -> object:
    last = (await chat(playground, "group"))[-1]
    assert last["service"]
    return last["content"]


async def test_banyan_is_removed_and_added_by_an_administrator(playground: Playground) -> None:
    salma = await someone(playground, "Salma")
    async with listening(playground) as heard:
        await heard.get()
        await do(playground, salma, "remove-banyan")
        removed = await heard.get()
        assert await last_line(playground) == ["Banyan was removed by Salma"]
        assert not (await playground.state())["banyan"]
        await do(playground, salma, "add-banyan")
        added = await heard.get()
    assert await last_line(playground) == ["Banyan was added by Salma"]
    assert (await playground.state())["banyan"]
    assert (removed.what, added.what) == (model.Removed(), model.Invited("Village square"))
    assert removed.place == added.place == GROUP
    assert removed.account == added.account == model.Account("playground", salma)


async def test_banyan_is_removed_and_added_only_once(playground: Playground) -> None:
    salma = await someone(playground, "Salma")
    for what in ("add-banyan", "remove-banyan", "remove-banyan", "add-banyan", "add-banyan"):
        await do(playground, salma, what)
    assert await hear(playground) == [model.Removed(), model.Invited("Village square")]
    assert len(await chat(playground, "group")) == 3


async def test_banyan_stays_away_after_a_restart(
    playground: Playground, database: Database
) -> None:
    await do(playground, await someone(playground, "Salma"), "remove-banyan")
    again = Playground(database)
    await again.begin()
    assert not (await again.state())["banyan"]


async def test_banyan_does_not_hear_a_group_in_which_it_is_not(playground: Playground) -> None:
    salma, amina = await someone(playground, "Salma"), await someone(playground, "Amina")
    number = int(await playground.deliver(letter("group", "Ready?", "yes")))
    await do(playground, salma, "remove-banyan")
    await do(playground, amina, "write", group=True, text="@banyan hello")
    own = (await chat(playground, "group"))[-1]["number"]
    await do(playground, amina, "edit", message=own, text="@banyan hello?")
    await do(playground, amina, "press", message=number, data="try:1:yes")
    await do(playground, amina, "react", message=number, key="🌱")
    await do(playground, amina, "leave")
    await do(playground, amina, "join")
    await do(playground, salma, "ban", whom=amina)
    await do(playground, amina, "write", text="in private")
    await do(playground, salma, "add-banyan")
    private = str((await chat(playground, amina))[-1]["number"])
    assert await hear(playground) == [
        model.Removed(),
        model.Said("in private", message=private),
        model.Invited("Village square"),
    ]


async def test_what_is_done_unheard_is_done_once(playground: Playground) -> None:
    salma, amina = await someone(playground, "Salma"), await someone(playground, "Amina")
    await do(playground, salma, "remove-banyan")
    for _time in range(2):
        await do(playground, amina, "write", group=True, text="hello", id="twice-sent")
    assert [one["content"] for one in await chat(playground, "group")].count(["hello"]) == 1


async def test_a_group_without_banyan_cannot_be_reached(playground: Playground) -> None:
    salma = await someone(playground, "Salma")
    receipt = await playground.deliver(letter("group"))
    await do(playground, salma, "remove-banyan")
    for one in (
        letter("group"),
        letter("group", "again", edits=receipt),
        letter("group", deletes=receipt),
    ):
        with pytest.raises(Unreachable):
            await playground.deliver(one)
    await playground.deliver(letter(salma))
    await do(playground, salma, "add-banyan")
    await playground.deliver(letter("group", "back", edits=receipt))


async def test_nobody_waits_for_what_cannot_be_delivered(playground: Playground) -> None:
    await do(playground, await someone(playground, "Salma"), "remove-banyan")
    await playground.working(GROUP)
    with pytest.raises(Unreachable):
        await playground.deliver(letter("group"))
    assert (await playground.state())["working"] == []


async def test_who_is_banned_is_out_and_cannot_come_back_alone(playground: Playground) -> None:
    salma, amina = await someone(playground, "Salma"), await someone(playground, "Amina")
    async with listening(playground) as heard:
        await heard.get()
        await do(playground, salma, "ban", whom=amina)
        banned = await heard.get()
    assert banned.what == model.Left(banned=True)
    assert banned.account == model.Account("playground", amina)
    assert banned.place == GROUP
    assert await last_line(playground) == ["Amina was banned by Salma"]
    for action in ({"what": "join"}, {"what": "write", "group": True, "text": "hello"}):
        with pytest.raises(NotPossible):
            await do(playground, amina, **action)
    outside = await person(playground, "Amina")
    assert (outside["in_group"], outside["banned"]) == (False, True)


async def test_who_is_let_in_again_is_back(playground: Playground) -> None:
    salma, amina = await someone(playground, "Salma"), await someone(playground, "Amina")
    await do(playground, salma, "ban", whom=amina)
    await do(playground, salma, "let-in", whom=amina)
    assert await last_line(playground) == ["Amina was let in again by Salma"]
    assert await hear(playground) == [model.Left(banned=True), model.Joined()]
    await do(playground, amina, "leave")
    await do(playground, amina, "join")
    inside = await person(playground, "Amina")
    assert (inside["in_group"], inside["banned"]) == (True, False)


async def test_an_administrator_who_was_banned_comes_back_as_a_member(
    playground: Playground,
) -> None:
    salma, amina = await someone(playground, "Salma"), await someone(playground, "Amina")
    await do(playground, amina, "change", administers=True)
    await do(playground, salma, "ban", whom=amina)
    await do(playground, salma, "let-in", whom=amina)
    assert not await playground.administers(model.Account("playground", amina), GROUP)


@pytest.mark.parametrize("what", ["remove-banyan", "add-banyan", "ban", "let-in"])
async def test_only_administrators_in_the_group_may(playground: Playground, what: str) -> None:
    amina, mateo = await someone(playground, "Amina"), await someone(playground, "Mateo")
    salma = await someone(playground, "Salma")
    await do(playground, salma, "leave")
    more = {"whom": mateo} if what in ("ban", "let-in") else {}
    for who in (amina, salma):
        with pytest.raises(NotPossible, match="Only an administrator"):
            await do(playground, who, what, **more)
    assert await hear(playground) == [model.Left()]


async def test_who_cannot_be_banned_or_let_in(playground: Playground) -> None:
    salma, amina = await someone(playground, "Salma"), await someone(playground, "Amina")
    await do(playground, amina, "leave")
    for what, whom, why in (
        ("ban", salma, "Nobody can ban themselves"),
        ("ban", amina, "Amina is not in the group"),
        ("let-in", amina, "Amina is not banned"),
        ("ban", "somebody-else", "no longer here"),
    ):
        with pytest.raises(NotPossible, match=why):
            await do(playground, salma, what, whom=whom)
