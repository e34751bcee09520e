"""What somebody wrote: a command, or words that are for Banyan or for others."""

from __future__ import annotations

import re
from typing import Final

from bot.model import Attachment, Commanded, Said, What

# Accents that are typed as characters of their own belong to a word: Latin ones and Arabic vowels.
COMMAND: Final = re.compile(
    r"(\w[\w\u0300-\u036f\u064b-\u065f\u0670]*)(?:@(\w+))?(?:\s+(.*))?", re.DOTALL
)
MENTION: Final = re.compile(r"@(\w+)[\s,:]*")


def written(
    text: str,
    message: str,
    files: tuple[Attachment, ...] = (),
    *,
    sign: str,
    name: str,
    private: bool,
    addressed: bool = False,
    mentions: bool = True,
    reply_to: str = "",
) -> What:
    """Sort what was written on a platform where commands begin with `sign`.

    `name` is Banyan's own, without the "@"; names compare without case. `addressed` says what the
    words alone do not show: that they answer Banyan, or name it where they do not begin.
    `mentions`: names that end before a colon are whole ones, and count where the words begin.
    A command for another bot is words, and never words for Banyan.
    """
    text = text.strip()
    command = COMMAND.fullmatch(text.removeprefix(sign)) if text.startswith(sign) else None
    if command and not files and _is(command[2] or name, name):
        return Commanded(command[1].lower(), (command[3] or "").strip(), message)
    if private:
        return Said(text, files, message=message, reply_to=reply_to)
    if command and not files:
        return Said(text, message=message, reply_to=reply_to)
    mention = MENTION.match(text) if mentions else None
    if mention and _is(mention[1], name):
        return Said(
            text[mention.end() :], files, addressed=True, message=message, reply_to=reply_to
        )
    return Said(text, files, addressed=addressed, message=message, reply_to=reply_to)


def _is(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
