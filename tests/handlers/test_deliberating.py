"""Deliberation and consent: who is heard, who writes, what is agreed, and what nobody learns."""

import pytest

from storage import candidates, deliberations, roll
from storage.records.calls import CallState, Method
from storage.records.candidates import CandidateState
from storage.records.polls import PollKind, PollState
from tests.handlers.calling import call_of, told
from tests.handlers.communities import sends_press
from tests.handlers.deliberation import DAY, EVERYBODY, HOUR, deliberated, drafted
from tests.handlers.people import presses
from tests.handlers.seeing import traces
from tests.world import World

VIEW = "Ana-listens-to-those-who-are-quiet"
CONCERN = "Nobody-helps-with-the-accounts"
MOVED_ON = "It has moved on meanwhile"


async def test_everybody_is_asked_once_and_only_the_quiet_once_more(world: World) -> None:
    one = await deliberated(world)
    for who in EVERYBODY:
        assert "everybody is asked for their view" in told(world, who)
    await one.says_what("dina", VIEW)
    await sends_press(world, "ben", f"call:{one.call}:nothing")
    before = len(world.platform.shown)
    await world.pass_time(7 * DAY)
    for who in EVERYBODY:
        reminded = told(world, who, before).count("nobody has heard from you yet")
        assert reminded == (who not in {"dina", "ben"})
    assert "2 of 5 have been heard" in told(world, "rosa", before)


async def test_a_view_is_given_once_and_the_chair_reads_it_without_who(world: World) -> None:
    one = await deliberated(world)
    await one.says_what("dina", VIEW)
    await sends_press(world, "dina", f"call:{one.call}:view")
    assert "You have been heard already" in told(world, "dina")
    assert "You have been heard already" in await sends_press(
        world, "dina", f"call:{one.call}:nothing"
    )
    assert VIEW not in await sends_press(world, "rosa", f"keepcall:{one.call}:views")
    await world.pass_time(7 * DAY)
    shown = await sends_press(world, "rosa", f"keepcall:{one.call}:views")
    assert VIEW in shown
    assert "Dina" not in shown
    assert VIEW not in await sends_press(world, "cleo", f"keepcall:{one.call}:views")


async def test_nothing_ties_words_to_who_wrote_them(world: World) -> None:
    one = await deliberated(world)
    await one.says_what("dina", VIEW)
    await world.pass_time(7 * DAY)
    await one.drafts("ana")
    await one.answers("ben", "concern", CONCERN)
    async with world.database.reading() as tx:
        assert (
            await tx.all(
                "SELECT 1 FROM conversation WHERE flow LIKE 'call-%' AND flow <> 'call-draft'"
            )
            == []
        )
        for table, words in (("deliberation_view", VIEW), ("concern", CONCERN)):
            [row] = await tx.all(f"SELECT * FROM {table}")
            assert words in row["words"]
            assert not set(row) & {*one.ids.values()}
        entry = await roll.of_person(tx, one.call, one.ids["ben"])
        assert entry
        [ballot] = await tx.all("SELECT * FROM ballot")
        assert entry.id not in str(tuple(ballot))


async def test_at_the_end_what_was_said_on_the_way_is_erased(world: World) -> None:
    one = await deliberated(world, rounds=1)
    await one.says_what("dina", VIEW)
    await world.pass_time(7 * DAY)
    await one.drafts("ana")
    for who in ("rosa", "ana", "ben", "dina"):
        await one.answers(who, "accept")
    await world.pass_time(4 * DAY)
    assert (await call_of(world, one.call)).state is CallState.DECIDED
    assert traces(world.path, [VIEW]) == []


async def test_two_thirds_and_no_concern_make_an_agreement(world: World) -> None:
    one = await drafted(world)
    for who, stance in (
        ("ana", "accept"),
        ("ben", "aside"),
        ("dina", "accept"),
        ("rosa", "accept"),
    ):
        await one.answers(who, stance)
    await world.pass_time(3 * DAY + HOUR)
    assert (await call_of(world, one.call)).state is CallState.DECIDED
    assert (await one.rounds())[-1].result == {
        "accept": 3, "aside": 1, "concern": 0, "agreed": True
    }  # fmt: skip
    assert "It was agreed" in told(world, "dina")


async def test_without_two_thirds_it_is_postponed_once_and_then_those_there_suffice(
    world: World,
) -> None:
    one = await drafted(world)
    await one.answers("ana", "accept")
    await world.pass_time(3 * DAY + HOUR)
    assert (await one.rounds())[-1].postponed
    assert "fewer than two thirds took part" in told(world, "dina")
    await world.pass_time(3 * DAY)
    assert (await call_of(world, one.call)).state is CallState.DECIDED


async def test_silence_is_no_agreement(world: World) -> None:
    one = await drafted(world)
    await world.pass_time(7 * DAY)
    assert await one.kinds() == [PollKind.VIEWS, PollKind.MUFAKAT, PollKind.APPROVAL]
    assert "Agreement could not be reached" in told(world, "dina")


async def test_a_concern_that_is_lifted_stands_no_longer(world: World) -> None:
    one = await drafted(world)
    shown = await one.answers("dina", "concern", CONCERN)
    assert CONCERN in shown
    assert "Dina" not in told(world, "rosa")
    for who in ("ana", "ben", "rosa"):
        await one.answers(who, "accept")
    await sends_press(world, "rosa", f"keepcall:{one.call}:concerns")
    await presses(world, "rosa", "Answer 1")
    before = len(world.platform.shown)
    await world.says("rosa", "Cleo does.")
    # Whoever has answered is told, so that nobody knows whose concern it was.
    answered = [who for who in EVERYBODY if "the chair answers" in told(world, who, before)]
    assert answered == ["rosa", "ana", "ben", "dina"]
    shown = await one.answers("dina", "accept")
    assert CONCERN not in shown
    async with world.database.reading() as tx:
        assert await tx.all("SELECT 1 FROM concern") == []
    await world.pass_time(3 * DAY + HOUR)
    assert (await call_of(world, one.call)).state is CallState.DECIDED


async def test_an_answer_to_an_earlier_draft_counts_for_no_later_one(world: World) -> None:
    one = await drafted(world)
    earlier = (await one.rounds())[-1].id
    await one.answers("dina", "concern", CONCERN)
    await one.drafts("ben", words="Then Ben.")
    shown = await one.answers("ana", "accept", poll=earlier)
    assert MOVED_ON in shown
    assert "Then Ben." in shown
    assert await one.cast() == []


async def test_after_the_last_round_a_secret_vote_decides(world: World) -> None:
    one = await drafted(world, rounds=1)
    for who in ("ana", "ben", "rosa"):
        await one.answers(who, "accept")
    await one.answers("dina", "concern", CONCERN)
    assert MOVED_ON in await sends_press(world, "rosa", f"keepcall:{one.call}:draft")
    await world.pass_time(3 * DAY + HOUR)
    assert (await one.kinds())[-1] is PollKind.APPROVAL


async def test_whoever_stands_no_longer_cannot_be_agreed_on(world: World) -> None:
    one = await drafted(world)
    for who in ("ana", "ben", "rosa", "dina"):
        await one.answers(who, "accept")
    async with world.database.transaction() as tx:
        [ana] = [
            each
            for each in await candidates.standing(tx, one.call)
            if each.person == one.ids["ana"]
        ]
        await candidates.move(tx, ana, CandidateState.WITHDRAWN)
    await world.pass_time(3 * DAY + HOUR)
    assert (await call_of(world, one.call)).state is CallState.DECIDING
    assert "stands no longer" in told(world, "rosa")


@pytest.mark.parametrize("recused", [True, False])
async def test_who_is_not_asked_cannot_answer(world: World, recused: bool) -> None:
    one = await drafted(world)
    if recused:
        async with world.database.transaction() as tx:
            entry = await roll.of_person(tx, one.call, one.ids["dina"])
            assert entry
            await roll.recuse(tx, entry.id, recused=True)
        assert "You stay out of deciding this" in await one.answers("dina", "accept")
    else:
        async with world.database.transaction() as tx:
            await tx.run("DELETE FROM roll_entry WHERE person = :dina", dina=one.ids["dina"])
        assert "Only who is on the roll" in await one.answers("dina", "accept")
    assert await one.cast() == []


async def test_after_the_end_of_a_round_nothing_is_taken(world: World) -> None:
    one = await drafted(world)
    await sends_press(
        world, "dina", f"call:{one.call}:stance.{(await one.rounds())[-1].id}.concern"
    )
    for who in ("ana", "ben", "rosa", "cleo"):
        await one.answers(who, "accept")
    await world.pass_time(3 * DAY + HOUR)
    await world.says("dina", CONCERN)
    assert "This round has closed meanwhile" in told(world, "dina")
    assert traces(world.path, [CONCERN]) == []


async def test_a_round_whose_key_is_gone_starts_anew_and_says_so(world: World) -> None:
    one = await drafted(world)
    await one.answers("ana", "accept")
    await one.answers("dina", "concern", CONCERN)
    lost = (await one.rounds())[-1].id
    async with world.database.transaction() as tx:
        tx.vault.destroy(lost)
    await world.pass_time(3 * DAY)
    *_, void, again = await one.rounds()
    assert (void.state, again.state) == (PollState.VOID, PollState.OPEN)
    assert (again.draft, again.proposed) == (void.draft, void.proposed)
    assert "Please answer again" in told(world, "dina")
    async with world.database.reading() as tx:
        assert await deliberations.concerns(tx, lost) == []


async def test_consent_without_its_quorum_is_no_decision(world: World) -> None:
    one = await drafted(world, method=Method.CONSENT, quorum=60)
    await one.answers("ana", "accept")
    await world.pass_time(3 * DAY + HOUR)
    assert "If it is no more by then, nothing is decided" in told(world, "dina")
    await world.pass_time(3 * DAY)
    assert (await call_of(world, one.call)).state is CallState.UNDECIDED


async def test_consent_knows_no_standing_aside(world: World) -> None:
    one = await drafted(world, method=Method.CONSENT)
    await one.answers("ana", "aside")
    assert await one.cast() == []
