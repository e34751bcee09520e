"""A community's own roles and skills: an organiser sends the file that describes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.engine.answers import File, Given, NotUnderstood
from bot.engine.flows import flow
from bot.engine.rights import OrganiserOf
from bot.engine.talk import Option, Talk
from bot.i18n import Reader
from bot.model import Plain
from bot.text import CommandWord, Text, _, lines, paragraphs, pgettext
from conversations.assessment import steps
from conversations.assessment.framework import difference
from conversations.assessment.framework_file import framework_of, load_default, parse_own
from conversations.assessment.framework_problems import FrameworkProblems, Problem
from conversations.assessment.framework_toml import LARGEST_FILE
from conversations.assessment.preview import changes_nothing, preview

OWN_FRAMEWORK: Final = "framework"  # the name of the flow

QUESTION: Final = _(
    "Please send me the file with your own roles and skills. I will show you what it does before "
    "anything changes; {cancel} leaves everything as it is.",
    cancel=CommandWord("cancel"),
)
DECISION: Final = (
    Option("use", pgettext("button", "Use it")),
    Option("leave", pgettext("button", "Leave it")),
)
IN_USE: Final = _(
    "It is in use from now on. Who is in the middle of a self-assessment finishes it with what "
    "was in use before. In {organise} you can go back to that at any time.",
    organise=CommandWord("organise"),
)


@dataclass(frozen=True, slots=True)
class FrameworkFile(File):
    """A framework file that can be used; anything wrong with it is named line by line."""

    longest: int = LARGEST_FILE

    def parse(self, given: Given, reader: Reader) -> Plain:
        """The file as it was sent.

        Raises `NotUnderstood` with every problem in it.
        """
        body: str = File.parse(self, given, reader)
        try:
            parse_own(body, load_default())
        except FrameworkProblems as wrong:
            raise NotUnderstood(_named(wrong)) from None
        return body


def _named(wrong: FrameworkProblems) -> Text:
    problems = [_problem(problem) for problem in wrong.problems]
    return paragraphs(_("This file cannot be used yet:"), lines(problems))


def _problem(problem: Problem) -> Text:
    return _("Line {line}: {problem}", line=problem.line, problem=problem.sentence)


@flow(OWN_FRAMEWORK, title=_("Roles and skills of the community"))
async def own_framework(talk: Talk) -> None:
    """Take a file, show what it adds, changes and hides, and use it if that is wanted."""
    community: str = talk.args["community"]
    body: str = await talk.ask("file", QUESTION, FrameworkFile())
    used: str = await talk.look("used", steps.framework_in_use, community=community)
    changes = difference(framework_of(used), framework_of(body))
    if changes_nothing(changes):
        await talk.say(_("This file changes nothing: it says what is in use already."))
        return
    if await talk.choose("decision", preview(changes), DECISION, columns=2) == "leave":
        await talk.say(_("All right, nothing was changed."))
        return
    right = OrganiserOf(community)
    await talk.step(
        "used now",
        steps.use_framework,
        final=True,
        rights=(right,),
        community=community,
        body=body,
    )
    await talk.say(IN_USE)
