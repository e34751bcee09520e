"""Which framework a conversation goes by: the one that was in use when it began."""

from __future__ import annotations

from dataclasses import dataclass

from bot.engine.talk import Option, Talk
from bot.text import _, verbatim
from conversations.assessment import steps
from conversations.assessment.framework import Framework
from conversations.assessment.framework_file import framework_of, load_default


@dataclass(frozen=True, slots=True)
class Pinned:
    """A community's own framework in one version."""

    community: str = ""  # empty: the framework that Banyan brings along
    version: int = 0
    name: str = ""  # of the community

    def as_list(self) -> list[str | int]:
        """The same as plain JSON, for the arguments of a flow."""
        return [self.community, self.version, self.name]


async def choose_framework(talk: Talk) -> tuple[Pinned, Framework]:
    """Ask whose roles and skills are meant, where a person has more than one to choose from."""
    possible = [Pinned(*each) for each in talk.args.get("frameworks", [])]
    if not possible:
        return Pinned(), load_default()
    pinned = possible[0] if len(possible) == 1 else await _ask_which(talk, possible)
    own = await talk.look(
        "framework", steps.framework_file, community=pinned.community, version=pinned.version
    )
    return pinned, framework_of(own)


async def _ask_which(talk: Talk, possible: list[Pinned]) -> Pinned:
    chosen = await talk.choose(
        "community",
        _("Several of your communities have roles of their own. Which one is this for?"),
        [Option(pinned.community, verbatim(pinned.name)) for pinned in possible],
    )
    return next(pinned for pinned in possible if pinned.community == chosen)
