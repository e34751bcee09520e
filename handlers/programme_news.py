"""What organisers are told of a programme without having asked."""

from __future__ import annotations

from bot.letters import message_to_plain
from bot.model import Button, Send
from bot.text import Text, _, lines, named, paragraphs, pgettext
from handlers.programmes import CHOOSE_AGAIN, data, outcome
from handlers.turn import Turn
from storage import notices, organisers, programmes
from storage.records.programmes import Programme, ProgrammeState
from storage.records.requests import Request


async def tell_organisers(
    turn: Turn, programme: Programme, text: Text, button: Button | None = None
) -> None:
    """Tell all who organise it, with the next bundle, with the way there."""
    there = button or Button(pgettext("button", "To the programme"), data(programme.id))
    body = message_to_plain(Send(text, ((there,),)))
    for one in await organisers.of_community(turn.tx, programme.community):
        await notices.add(turn.tx, one.person, body, turn.now)


async def nobody_is_left(turn: Turn, request: Request) -> None:
    """Tell organisers that all whom their programme proposed for somebody have been asked."""
    found = await programmes.of_request(turn.tx, request.id)
    if found is None or found.state is not ProgrammeState.UNDER_WAY:
        return
    text = _(
        "In <b>{title}</b> none of the mentors whom I asked for <b>{who}</b> could say yes. I keep "
        "looking outside it; you can choose another mentor of the programme meanwhile.",
        title=found.title,
        who=named(request.seeker),
    )
    numbers = outcome(await programmes.applications(turn.tx, found.id))
    again = Button(CHOOSE_AGAIN, data(found.id, f"again.{request.seeker}"))
    await tell_organisers(turn, found, paragraphs(text, lines(numbers)), again)
