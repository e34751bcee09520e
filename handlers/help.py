"""What can be done here, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from bot.model import Button
from bot.text import CommandWord, Text, _, lines, paragraphs, pgettext
from handlers.groups import answer_briefly
from handlers.registry import Command, on
from handlers.turn import Turn
from storage import organisers

ORGANISERS: Final = _("<b>For organisers</b>")
BEGIN: Final = (Button(pgettext("button", "Let us start"), "do:start:"),)
REST: Final = _("<b>More</b>")
GROUPS: Final[tuple[tuple[Text, tuple[str, ...]], ...]] = (
    (_("<b>Grow</b>"), ("start", "assess", "mentor", "trainings", "programmes", "peers")),
    (
        _("<b>Together</b>"),
        ("mentoring", "matches", "write", "join", "leave", "report", "block"),
    ),
    (_("<b>You</b>"), ("profile", "link", "language", "timezone", "quiet", "topics", "stop")),
    (_("<b>Your data</b>"), ("privacy", "export", "forget")),
)


@on.command("help", summary=_("What I can do"), groups=True, before_consent=True, menu=8)
async def help_(turn: Turn) -> None:
    """List the commands that who asks can use where they ask."""
    known = sorted(on.commands.values(), key=lambda one: one.word)
    usable = [one for one in known if await _usable(turn, one) and one.word != "help"]
    if not turn.place.private:
        return _in_group(turn, usable)
    if not turn.consented:
        turn.say(paragraphs(*_listed(usable)), (BEGIN,))
        return
    turn.say(paragraphs(*_listed(usable), _in_a_question()))


def _in_group(turn: Turn, usable: Sequence[Command]) -> None:
    more = _("Everything else is between you and me.")
    begin = Button(pgettext("button", "To our private chat"), url=turn.link("help"))
    text = paragraphs(lines(_line(command) for command in usable), more)
    answer_briefly(turn, text, ((begin,),))


@on.opened("help")
async def opened(turn: Turn, rest: str) -> None:
    """As the command, for who comes from a group."""
    await help_(turn)


async def _usable(turn: Turn, command: Command) -> bool:
    if not turn.place.private:
        return command.groups and not command.organisers
    if not command.private or not (turn.consented or command.before_consent):
        return False
    return not command.organisers or bool(await organisers.of_person(turn.tx, turn.somebody.id))


def _listed(usable: Sequence[Command]) -> Iterable[Text]:
    """Each group that has something in it, under its heading."""
    known = {command.word: command for command in usable}
    grouped = [
        (heading, [known.pop(word) for word in words if word in known]) for heading, words in GROUPS
    ]
    theirs = [command for command in known.values() if command.organisers]
    rest = [command for command in known.values() if not command.organisers]
    for heading, commands in (*grouped, (REST, rest), (ORGANISERS, theirs)):
        if commands:
            yield lines([heading, *(_line(command) for command in commands)])


def _line(command: Command) -> Text:
    word = CommandWord(command.word)
    return _("{command}: {summary}", command=word, summary=command.summary)


def _in_a_question() -> Text:
    return _(
        "While I ask you something: {back} is one question back, {later} puts it aside, "
        "{cancel} ends it.",
        back=CommandWord("back"),
        later=CommandWord("later"),
        cancel=CommandWord("cancel"),
    )
