"""Transcripts: conversations that read as such, played against the whole core.

A line is what somebody does ("ana: /help", "ana presses: Yes", "ana in the group: /privacy",
"time passes: 3 days") or what Banyan does about it ("banyan: …", "banyan edits: …",
"banyan in the group: …", "banyan to ben: …"). What is indented goes on with the line above.
"the village is there: rosa, ana, ben" stands for how a community came to be, which rosa organises
and the others joined; what was said on the way is left out. "ben elsewhere" is on another network.
"rosa mentors: ana, ben" stands for how each of them was brought together with rosa, by name;
what was said then is left out, too. "ben, cleo help with facilitation" makes mentors of them.
"ana, dina are ready to meet others": they have told all that this needs. "the programme Growing is
open: ben, cleo as mentors; ana, dina have applied": it takes applications for a week more.
"the call Board seat is open: rosa, cleo keep; ranked, 1 seat": everybody in the village is on its
roll, rosa chairs it, cleo is the deputy, and people can be nominated for a week. "… collects
support: rosa keeps; ana, ben stand; approval", "… takes comments: …" and "… is being decided: …"
begin the later phases, of a week each, with people who stand and have all that this takes;
"… stand so far" have accepted, and nothing else.
"the training Wiki basics is planned: rosa holds; 3 seats, weekly": it begins in three days, at six
in the evening in Accra, online, and weekly four times; without that once, and for all who come.
With "quietly" after that, its groups are told when somebody says so.
"the training Wiki basics about projects is planned: …" is about a skill of the framework.
Who answers a message names some words of it ("ana replies to “Ada writes”: yes",
"ana replies to “Ada writes” with a file: plan.pdf").
A code differs each time: it reads "(code)", and who writes that types what somebody else was shown.
So does a link with a code in it: it reads "(link)", and "ben opens: view-(code)" follows it.

`python -m tests.transcript record FILE…` writes what Banyan says under what people do.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import Final, TypeAlias

from markupsafe import Markup

from bot.model import (
    Attachment,
    Invited,
    Joined,
    Left,
    Place,
    Pressed,
    Removed,
    Said,
    What,
)
from storage.records.calls import CallState, Method
from tests.counting import Shown
from tests.world import GROUP, World, private

Press: TypeAlias = tuple[int, int, int]  # which message of the place, which row, which button
Between: TypeAlias = Callable[[], Awaitable[None]]

FOLDER: Final = Path(__file__).parent / "transcripts"
ACT: Final = re.compile(
    r"(?P<who>\w+)(?P<group> in the group)?"
    r"(?: replies to “(?P<answered>[^”]+)”(?P<with> with a file)?)?"
    r"(?: (?P<verb>presses|opens|sends|joins|leaves|is banned|administers|adds banyan"
    r"|removes banyan|passes))?:(?: (?P<words>.*))?",
    re.DOTALL,
)
PRELUDE: Final = "the village is there: "
MENTORS: Final = re.compile(r"(\w+) mentors: (.+)")
READY: Final = re.compile(r"(.+) are ready to meet others")
COHORT: Final = re.compile(r"the programme (.+) is open: (.+) as mentors; (.+) have applied")
CALL: Final = re.compile(
    r"the call (?P<title>.+) (?P<phase>is open|collects support|takes comments|is being decided):"
    r" (?P<keepers>.+?) keeps?(?:; (?P<standing>.+?) stands?(?P<bare> so far)?)?"
    r"; (?P<method>\w+)(?:, (?P<seats>\d+) seats?)?(?:, (?P<rounds>\d+) rounds?)?"
    r"(?:, quorum (?P<quorum>\d+))?"
)
PHASES: Final = {
    "is open": CallState.NOMINATING,
    "collects support": CallState.PREPARING,
    "takes comments": CallState.COMMENTING,
    "is being decided": CallState.DECIDING,
}
TRAINING: Final = re.compile(
    r"the training (?P<title>.+?)(?: about (?P<skill>\w+))? is planned: (?P<host>\w+) holds"
    r"(?:; (?P<seats>\d+) seats?)?(?P<weekly>[;,] weekly)?(?P<quietly>[;,] quietly)?"
)
WEEKLY: Final = "FREQ=WEEKLY;COUNT=4"
HELPERS: Final = re.compile(r"(.+) helps? with (\w+)")
UNITS: Final = {"minute": "minutes", "hour": "hours", "day": "days", "week": "weeks"}
MIMES: Final = {"ogg": "audio/ogg", "pdf": "application/pdf"}
UNSEEN: Final = re.compile(r"</?(?:tg-)?time[^>]*>")  # the words between say the same
ELSEWHERE: Final = " elsewhere"
INVITATION: Final = re.compile(r"(<code>\W?)([0-9a-z]{4} [0-9a-z]{4} [0-9a-z]{4})")
CODE: Final = re.compile(
    r"(<code>link \W?|(?:assess|calls)\W* <code>\W?|\n1\. )"
    r"([0-9a-z]{4} [0-9a-z]{4}(?: [0-9a-z]{4})?)"
)
CHECK_IN: Final = re.compile(r"(trainings\W* <code>\W?)([0-9a-z]{4})\b")
LINK: Final = re.compile(
    r'(?:<a href="[^"]*">)?[^\s<>"]*(?:view|nominee|keeper)-[0-9a-z]{12}(?:</a>)?'
)
DIGEST: Final = re.compile(r"\b[0-9a-f]{64}\b")
NETWORK: Final = re.compile(r"\b(?:Counting|Matrix|Telegram)\b")
ACCOUNT: Final = re.compile(NETWORK.pattern + r" <code>[^<]+</code>")
DIRECTLY: Final = re.compile(
    r'href="(?:tg://user\?id=|https://matrix\.to/#/@|https://counting\.example/)[^"]*"'
)
INVISIBLE: Final = str.maketrans("", "", "\u200f\u2066\u2067\u2068\u2069")


@dataclass(slots=True)
class Moment:
    """What somebody does, and what Banyan does about it."""

    act: str
    reactions: list[str] = field(default_factory=list)


def read(text: str) -> list[Moment]:
    """The moments of a transcript; lines that begin with # are for its readers."""
    moments: list[Moment] = []
    entries: list[str] = []
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith("    "):
            entries[-1] += "\n" + line[4:]
        else:
            entries.append(line)
    for entry in entries:
        if entry.startswith("banyan"):
            moments[-1].reactions.append(entry)
        else:
            moments.append(Moment(entry))
    return moments


def write(text: str, moments: Iterable[Moment]) -> str:
    """The transcript with what Banyan says now; the remarks at its head stay."""
    head = [line for line in text.splitlines() if line.startswith("#")]
    blocks = ["\n".join(map(_indented, [moment.act, *moment.reactions])) for moment in moments]
    return "\n".join(head) + "\n\n" + "\n\n".join(blocks) + "\n"


def _indented(entry: str) -> str:
    return entry.replace("\n", "\n    ")


async def nothing() -> None:
    """What happens between two moments of an undisturbed life."""


class Player:
    """Plays a transcript in a world."""

    def __init__(self, world: World, presses: dict[int, Press] | None = None) -> None:
        self.world = world
        self.focus = ""
        self.elsewhere: set[str] = set()  # who is on the second network
        self._told = 0  # how much of what was shown is told: a restart may show something, too
        self.begun_at = 0  # after how many commits the prelude was over
        # Which button each press meant, by its place: in another language it has another name.
        self.presses = presses if presses is not None else {}
        self._known = presses is not None

    async def play(self, moments: list[Moment], between: Between = nothing) -> list[Moment]:
        """Do what people do; returns what Banyan did about it."""
        played = []
        for number, moment in enumerate(moments):
            if await self._is_prelude(moment.act):
                self.begun_at = self.world.fate.commits
                self._told = len(self.world.shown())
                played.append(moment)
                continue
            await self.act(number, moment.act)
            shown = in_order(self.world.shown()[self._told :])
            self._told += len(shown)
            played.append(Moment(moment.act, [self.described(one) for one in shown]))
            await between()
        return played

    async def _is_prelude(self, act: str) -> bool:
        """Whether a line stands for what is told elsewhere; then that has happened."""
        if act.startswith(PRELUDE):
            await self._begin(act.removeprefix(PRELUDE).split(", "))
        elif met := MENTORS.fullmatch(act):
            for one in met[2].split(", "):
                await self.world.brings_together(self._private(met[1]), self._private(one))
        elif helping := HELPERS.fullmatch(act):
            for one in helping[1].split(", "):
                await self.world.lets_help(self._private(one), helping[2])
        elif ready := READY.fullmatch(act):
            for one in ready[1].split(", "):
                await self.world.gets_ready(self._private(one))
        elif call := CALL.fullmatch(act):
            await self._has_call(call)
        elif training := TRAINING.fullmatch(act):
            await self.world.has_training(
                training["title"],
                self._private(training["host"]),
                seats=int(training["seats"]) if training["seats"] else None,
                rule=WEEKLY if training["weekly"] else "",
                posted=not training["quietly"],
                skills=(training["skill"],) if training["skill"] else (),
            )
        elif cohort := COHORT.fullmatch(act):
            mentors, applicants = (names.split(", ") for names in cohort.groups()[1:])
            await self.world.has_programme(
                cohort[1], list(map(self._private, mentors)), list(map(self._private, applicants))
            )
        else:
            return False
        return True

    async def _has_call(self, told: re.Match[str]) -> None:
        """Let a call come to the phase that a line tells of."""
        numbers = {name: int(told[name]) for name in ("seats", "rounds", "quorum") if told[name]}
        keepers, standing = (
            [self._private(who) for who in told[names].split(", ")] if told[names] else []
            for names in ("keepers", "standing")
        )
        await self.world.has_call(
            told["title"],
            PHASES[told["phase"]],
            keepers=keepers,
            standing=standing,
            ready=not told["bare"],
            method=Method(told["method"]),
            **numbers,
        )

    async def _begin(self, names: list[str]) -> None:
        """Let a community come to be."""
        organiser, *others = names
        here = [who for who in others if not who.endswith(ELSEWHERE)]
        acts = [act.format(who=organiser) for act in SETTING_UP]
        acts += [act.format(who=who) for who in here for act in JOINING]
        for number, act in enumerate(acts, 1):
            await self.act(-number, act)
        for who in sorted(set(others) - set(here)):
            await self._join_elsewhere(who.removesuffix(ELSEWHERE), organiser)

    async def _join_elsewhere(self, who: str, organiser: str) -> None:
        """Let somebody on another network come by an invitation."""
        self.elsewhere.add(who)
        first = 1000 * len(self.elsewhere)
        for number, act in enumerate(INVITING, first):
            await self.act(-number, act.format(who=organiser))
        shown = str(self._shown_in(self._private(organiser))[-1].outgoing.text)
        found = INVITATION.search(shown)
        if found is None:
            raise AssertionError(f"no invitation: {shown}")
        await self.world.opens(who, place=self._private(who))
        for number, act in enumerate(COMING_IN, first + len(INVITING)):
            await self.act(-number, act.format(who=who))
        await self.world.says(who, f"/join {found[2]}", place=self._private(who))

    def _private(self, who: str) -> Place:
        return private(who, "second") if who in self.elsewhere else private(who)

    async def act(self, number: int, act: str) -> None:
        """Do one thing that a line says."""
        found = ACT.fullmatch(act)
        if not found:
            raise AssertionError(f"this is not something that people do: {act!r}")
        who, words = found["who"], found["words"] or ""
        if who == "time":
            return await self.world.pass_time(_time(words))
        self.focus = who
        words = words.replace("(code)", self._code_of_others(who))
        place = GROUP if found["group"] else self._private(who)
        match found["verb"]:
            case None if found["answered"]:
                files = (_file(words),) if found["with"] else ()
                said = Said("" if files else words, files)
                await self._reply(number, who, found["answered"], said, place)
            case None:
                await self.world.says(who, words, place=place)
            case "presses":
                await self._press(number, who, words, place)
            case "opens":
                await self.world.opens(who, words.replace(" ", ""), place=place)
            case "sends":
                await self.world.happens(who, Said("", (_file(words),)), place=place)
            case "administers":
                self.world.let_administer(who)
            case verb:
                await self.world.happens(who, HAPPENINGS[verb], place=GROUP)

    async def _press(self, number: int, who: str, label: str, place: Place) -> None:
        if not self._known:
            self.presses[number] = self._find(place, label)
        nth, row, column = self.presses[number]
        shown = self._shown_in(place)[nth]
        button = shown.outgoing.buttons[row][column]
        if button.url:
            payload = button.url.rpartition("=")[2]
            return await self.world.opens(who, payload, place=self._private(who))
        await self.world.happens(who, Pressed(button.data, shown.message), place=place)

    async def _reply(self, number: int, who: str, words: str, said: Said, place: Place) -> None:
        if not self._known:
            self.presses[number] = self._find_message(place, words), 0, 0
        shown = self._shown_in(place)[self.presses[number][0]]
        await self.world.happens(who, replace(said, reply_to=shown.message), place=place)

    def _find_message(self, place: Place, words: str) -> int:
        shown = self._shown_in(place)
        for nth in range(len(shown) - 1, -1, -1):
            text = readable(Markup(str(shown[nth].outgoing.text)).striptags())
            if shown[nth].kind == "sends" and words in text:
                return nth
        raise AssertionError(f"nothing that says {words!r} was said here")

    def _code_of_others(self, who: str) -> str:
        """The last code that somebody else was shown."""
        shown = [one for one in reversed(self.world.shown()) if one.place != self._private(who)]
        texts = [f"{one.outgoing.text}\n{_in_file(one)}" for one in shown]
        codes = (CODE.search(text) or CHECK_IN.search(text) for text in texts)
        return next((found[2] for found in codes if found), "")

    def _find(self, place: Place, label: str) -> Press:
        shown = self._shown_in(place)
        for nth in range(len(shown) - 1, -1, -1):
            for row, buttons in enumerate(shown[nth].outgoing.buttons):
                for column, button in enumerate(buttons):
                    if readable(button.label) == label:
                        return nth, row, column
        raise AssertionError(f"nobody can press {label!r} here")

    def _shown_in(self, place: Place) -> list[Shown]:
        return [one for one in self.world.shown() if one.place == place]

    def described(self, shown: Shown) -> str:
        """What was shown, as a transcript tells it."""
        verb = {"sends": "", "edits": " edits", "deletes": " deletes"}[shown.kind]
        place = shown.place
        to = "" if place == self._private(self.focus) else f" to {place.chat}"
        where = " in the group" if place == GROUP else to
        if shown.kind == "deletes":
            return f"banyan{verb}{where}: {shown.message}"
        seen = UNSEEN.sub("", str(shown.outgoing.text))
        lines = [without_code(readable(Markup(seen).unescape()))]
        if shown.outgoing.picture:
            lines.append(f"(picture: {readable(shown.outgoing.picture.alt)})")
        if shown.outgoing.document:
            lines.append(f"(file: {shown.outgoing.document.name})")
        lines += [
            " ".join(f"[{readable(button.label)}]" for button in row)
            for row in shown.outgoing.buttons
        ]
        return f"banyan{verb}{where}: " + "\n".join(lines)


def _in_file(shown: Shown) -> str:
    """What stands in a file of text."""
    file = shown.outgoing.document
    return file.data.decode() if file and file.mime == "text/plain" else ""


def in_order(shown: Sequence[Shown]) -> list[Shown]:
    """What was shown; where many are told the same, by name: whom they tell first differs.

    What begins alike is the same, perhaps in several languages.
    """
    told = [list(same) for _text, same in groupby(shown, key=_beginning)]
    return [one for same in told for one in sorted(same, key=lambda one: one.place.chat)]


def _beginning(one: Shown) -> tuple[str, str]:
    return one.kind, str(one.outgoing.text).partition("\n\n")[0]


def readable(text: str) -> str:
    """The text without the signs that keep directions apart, and without empty lines."""
    kept = text.translate(INVISIBLE).replace("\u00a0", " ").replace("\u202f", " ")
    return re.sub(r"\n\s*\n", "\n", kept)


def without_code(text: str) -> str:
    """The text with a word for the code in it, which differs each time."""
    for code in (CODE, INVITATION, CHECK_IN):
        text = code.sub(r"\1(code)", text)
    return DIGEST.sub("(digest)", LINK.sub("(link)", text))


def without_invitation(text: str) -> str:
    """The text with a word for each invitation in it, which differs each time, too."""
    return re.sub(r"\b[0-9a-z]{4} [0-9a-z]{4} [0-9a-z]{4}\b", "(invitation)", text)


def without_account(text: str) -> str:
    """The text with a word for each account and network in it, which differ everywhere."""
    named = ACCOUNT.sub("(account)", DIRECTLY.sub('href="(account)"', text))
    return NETWORK.sub("(network)", named)


def _time(words: str) -> timedelta:
    number, unit = words.split()
    return timedelta(**{UNITS[unit.rstrip("s")]: int(number)})


def _file(name: str) -> Attachment:
    content = (FOLDER / "files" / name).read_bytes()
    mime = MIMES.get(name.rpartition(".")[2], "text/plain")
    return Attachment(name, mime, len(content), content, voice=mime == MIMES["ogg"])


HAPPENINGS: Final[dict[str, What]] = {
    "joins": Joined(),
    "leaves": Left(),
    "is banned": Left(banned=True),
    "adds banyan": Invited("Village"),
    "removes banyan": Removed(),
}


SETTING_UP: Final = (
    "{who} in the group administers:",
    "{who} in the group adds banyan:",
    "{who} in the group presses: Set me up",
    "{who} presses: Yes, let us start",
    "{who} presses: English",
    "{who}: Accra",
    "{who} presses: Village",
    "{who} presses: English",
    "{who} presses: Accra",
    "{who} presses: Local",
    "{who} presses: No hub",
    "{who} presses: Skip",
    "{who} presses: Everyone here",
    "{who}: safe@example.org",
    "{who} presses: Set it up",
    "{who} presses: I accept",
)
COMING_IN: Final = (
    "{who} presses: Yes, let us start",
    "{who} presses: English",
    "{who}: Accra",
)
JOINING: Final = (
    "{who} in the group: /join",
    "{who} in the group presses: Join",
    *COMING_IN,
)
INVITING: Final = ("{who}: /organise", "{who} presses: Invite people")


async def _play(text: str, folder: Path) -> list[Moment]:
    async with World(folder / "banyan.db") as world:
        return await Player(world).play(read(text))


def record(file: Path) -> None:
    """Write what Banyan says now into a transcript."""
    text = file.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        played = asyncio.run(_play(text, Path(folder)))
    file.write_text(write(text, played), encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[2:]:
        record(Path(name))
