"""What planning a call reads and leaves behind."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.i18n import Reader, plain
from bot.i18n.zones import zone_info
from bot.model import Plain
from conversations.nominations.planning.ready import OWN, READY
from conversations.nominations.planning.wishes import plan_of, wish_from, wish_of
from storage import audit, calls, communities, keeper_invitations, organisers, roll
from storage.database import Reading, Transaction
from storage.records.calls import Call, CallState, Plan, RollKind
from storage.records.communities import Community

MOST_AT_ONCE: Final = 8  # calls of a community that are not over


async def begin(tx: Reading, *, person: str, community: str, call: str, ready: str) -> Plain:
    """What planning begins with: a wish, who could keep the call, today there and its zone.

    None: the call that was to be changed has opened, or there is no such community.
    """
    found = await communities.find(tx, community)
    before = await calls.find(tx, call) if call else None
    if found is None or (call and (before is None or before.state is not CallState.PLANNED)):
        return None
    who = [one.person for one in await organisers.of_community(tx, community)]
    zone = before.plan.zone if before else found.zone
    today = tx.now.astimezone(zone_info(zone)).date()
    wish = _changed(before) if before else _fresh(found, ready, today, person, who)
    return {
        "wish": wish,
        "organisers": list(dict.fromkeys([*who, *filter(None, (wish["chair"], wish["deputy"]))])),
        "today": today.isoformat(),
        "zone": zone,
    }


def _changed(call: Call) -> dict[str, Plain]:
    return {**wish_of(call.plan), "chair": call.chair or "", "deputy": call.deputy or ""}


def _fresh(
    community: Community, ready: str, today: date, person: str, who: list[str]
) -> dict[str, Plain]:
    """A ready-made wish in the language of the community; who plans it chairs it, for now."""
    made, reader = READY.get(ready, OWN), Reader((community.language, "en"))
    wish = wish_from(made, today, plain(made.title, reader), plain(made.about, reader))
    deputy = next((one for one in who if one != person), "")
    return {**wish, "chair": person, "deputy": deputy}


async def plan(tx: Transaction, *, person: str, community: str, call: str, wish: Plain) -> Plain:
    """Keep a call, or the changed one; returns its id, None where that is too late.

    Who no longer organises the community, and is not its chair or deputy already, is left out.
    """
    found = await communities.find(tx, community)
    before = await calls.find(tx, call) if call else None
    if found is None:
        return None
    planned = plan_of(wish, before.plan.zone if before else found.zone)
    if planned.opens_at <= tx.now:
        return None
    chair, deputy = await _keepers(tx, community, before, wish)
    if before:
        done = await _anew(tx, before, planned, chair, deputy)
        return call if done and await _noted(tx, person, community, "call changed") else None
    if len(await calls.of_community(tx, community)) >= MOST_AT_ONCE:
        return None
    made = await calls.add(tx, community, planned, chair=chair, deputy=deputy)
    await _noted(tx, person, community, "call planned")
    return made


async def _noted(tx: Transaction, person: str, community: str, act: str) -> bool:
    await audit.note(tx, person, act, community=community)
    return True


async def _anew(
    tx: Transaction, before: Call, planned: Plan, chair: str | None, deputy: str | None
) -> bool:
    if not await calls.plan_anew(tx, before.id, planned, chair=chair, deputy=deputy):
        return False
    if planned.roll is not before.plan.roll and planned.roll is RollKind.MEMBERS:
        await roll.clear(tx, before.id)
    for part, person in (("chair", chair), ("deputy", deputy)):
        if person:
            await keeper_invitations.drop(tx, before.id, part)
    return True


async def _keepers(
    tx: Reading, community: str, before: Call | None, wish: Plain
) -> tuple[str | None, str | None]:
    """The chair and the deputy, as far as they may be that now; never the same person."""
    may = {one.person for one in await organisers.of_community(tx, community)}
    if before:
        may |= {one for one in (before.chair, before.deputy) if one}
    chair = wish["chair"] if wish["chair"] in may else None
    deputy = wish["deputy"] if wish["deputy"] in may and wish["deputy"] != chair else None
    return chair, deputy
