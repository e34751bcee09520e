"""Posts about trainings in groups, whose numbers move in place."""

from __future__ import annotations

import hashlib
import json

from bot.letters import message_to_plain
from bot.model import Button, Buttons, Edit, Letter, Place, Send
from bot.text import Text, _, paragraphs, pgettext
from conversations.communities import steps as community_steps
from conversations.trainings import steps, words
from handlers.groups import post_at
from handlers.turn import Turn
from storage import communities, sign_ups, training_dates, training_posts
from storage.records.communities import Community
from storage.records.trainings import Training, TrainingDate, TrainingState


async def post(turn: Turn, training: Training) -> int:
    """Tell the groups of its community of a training; returns how many."""
    community = await communities.find(turn.tx, training.community)
    if community is None or community.paused:
        return 0
    places = await communities.places_of(turn.tx, community.id)
    for place in places:
        text, buttons = await _shown(turn, training, community, place)
        letter = post_at(turn, place, community, text, buttons)
        shown = _digest(text, buttons)
        await training_posts.add(turn.tx, training.id, letter, place, shown)
    return len(places)


async def refresh(turn: Turn, training: Training) -> None:
    """Let the posts about a training say what is so now."""
    community = await communities.find(turn.tx, training.community)
    if community is None or community.paused:
        return
    for letter, place, before in await training_posts.of_training(turn.tx, training.id):
        text, buttons = await _shown(turn, training, community, place)
        shown = _digest(text, buttons)
        if shown != before:
            _edit(turn, Edit(letter, text, buttons), place, community)
            await training_posts.show(turn.tx, training.id, letter, shown)


def _edit(turn: Turn, edit: Edit, place: Place, community: Community) -> None:
    key = f"{turn.key}.{len(turn.letters)}"
    turn.letters.append(
        Letter(key, place, edit, languages=(community.language,), zone=community.zone)
    )


def _digest(text: Text, buttons: Buttons) -> str:
    plain = json.dumps(message_to_plain(Send(text, buttons)), sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


async def _shown(
    turn: Turn, training: Training, community: Community, place: Place
) -> tuple[Text, Buttons]:
    """What a group reads: the next date, how many come, and the way in."""
    dates = await training_dates.coming(turn.tx, [training.id], 1)
    date = dates[0] if dates else None
    there = (await sign_ups.attendance(turn.tx, [date.id]))[date.id] if date else None
    text = words.described(
        training.outline,
        (community.language,),
        await steps.names_in(turn.tx, training),
        date,
        there,
        zone=community.zone,
    )
    if training.state is TrainingState.CANCELLED:
        return paragraphs(text, words.cancelled(training.reason)), ()
    if date is None:
        return paragraphs(text, _("It is over.")), ()
    full = there is not None and (there.free == 0 or there.waiting > 0)
    return text, ((await _sign_up(turn, community, place, date, full=full),),)


async def _sign_up(
    turn: Turn, community: Community, place: Place, date: TrainingDate, *, full: bool
) -> Button:
    """One tap: it opens the private chat, lets people of the group belong, and signs up."""
    code = await community_steps.entrance(turn.tx, community.id)
    link = turn.links.get(place.platform, turn.link)  # the clock is on no network itself
    label = pgettext("button", "To the waiting list") if full else pgettext("button", "Sign up")
    return Button(label, url=link(f"signup-{date.id}-{code}"))
