"""A small console in which one person plays everybody."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path
from typing import Final

from tests.servers.telegram.chats import Chat
from tests.servers.telegram.cloud import TOKEN, Cloud
from tests.servers.telegram.groups import Group
from tests.servers.telegram.html import parse_html
from tests.servers.telegram.messages import Shown
from tests.servers.telegram.people import Person

LINE: Final = re.compile(
    r"(?P<who>\w+)(?P<group> in the group)?(?: (?P<verb>presses|opens|sends|blocks|unblocks|joins"
    r"|leaves|adds banyan|removes banyan|makes banyan administrator))?(?::(?: (?P<words>.*))?)?"
)
HELP: Final = """\
ana: /start                      somebody writes in private
ana presses: Yes                 … presses a button of the newest message that has it
ana opens: PAYLOAD               … follows a link to the bot
ana sends: FILE                  … sends a file of this machine
ana blocks  ·  ana unblocks      … stops the bot, or lets it write again
ana joins  ·  ana leaves         … the group
ana in the group: /help          … writes or presses there
ana adds banyan  ·  ana removes banyan  ·  ana makes banyan administrator"""


class Play:
    """Does what the lines say, and tells what the bot does."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.village = cloud.group("Village", administrators=[cloud.owner])

    def act(self, line: str) -> None:
        """Do what one line says; raises ValueError if nobody can."""
        found = LINE.fullmatch(line.strip())
        if not found or not (found["verb"] or ":" in line):
            raise ValueError(f"this is not something that people do; they do:\n{HELP}")
        who = self.cloud.person(found["who"])
        words = found["words"] or ""
        if found["group"] and not self.village.membership(who).present:
            self.village.join(who)
        place: Chat = self.village if found["group"] else who.private
        match found["verb"]:
            case None:
                who.writes(place, words)
            case "presses":
                _press(who, place, words)
            case "opens":
                who.writes(None, f"/start {words}".strip())
            case "sends":
                who.sends_file(place, words, _content(words), "application/octet-stream")
            case verb:
                self._change(who, verb)

    def _change(self, who: Person, verb: str) -> None:
        match verb:
            case "blocks":
                who.blocks_bot()
            case "unblocks":
                who.unblocks_bot()
            case "joins":
                self.village.join(who)
            case "leaves":
                self.village.leave(who)
            case "adds banyan":
                self.village.add_bot(who)
            case "removes banyan":
                self.village.remove_bot(who)
            case "makes banyan administrator":
                self.village.promote_bot(by=who)

    def described(self, shown: Shown) -> str:
        """What the bot did, as a transcript tells it."""
        verb = {"sends": "", "edits": " edits", "deletes": " deletes"}[shown.kind]
        chat = self.cloud.chats[shown.chat]
        where = "in the group" if isinstance(chat, Group) else f"to {_name(chat)}"
        lines = [parse_html(shown.text)[0] if shown.text else f"message {shown.message}"]
        if shown.picture:
            lines.append("(picture)")
        if shown.document:
            lines.append(f"(file: {shown.document.name})")
        lines += [" ".join(f"[{button.label}]" for button in row) for row in shown.buttons]
        return f"banyan{verb} {where}: " + "\n    ".join("\n".join(lines).split("\n"))


def _press(who: Person, place: Chat, label: str) -> None:
    for message in reversed(place.messages):
        if any(label in {button.label, button.data} for button in message.each_button()):
            return who.presses(message, label)
    raise ValueError(f"nobody can press {label!r} here")


def _content(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise ValueError(f"there is no such file: {error}") from None


def _name(chat: Chat) -> str:
    name: str = chat.as_json().get("first_name", str(chat.id))
    return name


async def play(cloud: Cloud, url: str) -> None:
    """Read lines until there are none, and tell what the bot does."""
    game = Play(cloud)
    print(  # noqa: T201 - this is a program for a terminal
        f"Telegram is at {url}. Banyan finds it with this in its configuration:\n\n"
        f'[telegram]\ntoken = "{TOKEN}"\napi_url = "{url}"\n\n{HELP}\n',
        flush=True,
    )
    telling = asyncio.create_task(_tell(cloud, game))
    try:
        while line := await asyncio.to_thread(sys.stdin.readline):
            if line.strip():
                _act(game, line)
    finally:
        telling.cancel()
    await asyncio.Event().wait()  # nobody is at the keyboard: serve until killed


def _act(game: Play, line: str) -> None:
    try:
        game.act(line)
    except ValueError as error:
        print(error, flush=True)  # noqa: T201 - as above


async def _tell(cloud: Cloud, game: Play) -> None:
    while True:
        await cloud.activity()
        told, cloud.log[:] = list(cloud.log), []
        for shown in told:
            print(game.described(shown), flush=True)  # noqa: T201 - as above
