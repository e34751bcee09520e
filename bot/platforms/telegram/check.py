"""What is right and what is wrong with the account on Telegram, without changing anything."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from telegram import Bot, ChatMember, ChatMemberAdministrator, ChatMemberRestricted, WebhookInfo
from telegram import User as Account
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.findings import Finding, Grade
from bot.model import Place
from bot.settings import Telegram

MakeBot: TypeAlias = Callable[[Telegram], Bot]

LONGEST_WAIT: Final = 10  # seconds, for one question
AT_ONCE: Final = 10  # questions about groups
MANY_WAITING: Final = 100  # updates
MOST_WORDS: Final = 200  # letters of Telegram's own explanation


@dataclass(frozen=True, slots=True)
class Standing:
    """What Banyan is in a group."""

    present: bool
    administers: bool = False
    deletes: bool = False


def own_bot(settings: Telegram) -> Bot:
    """The account that is configured, not yet connected."""
    from bot.platforms.telegram.request import AiohttpRequest  # noqa: PLC0415

    return Bot(
        settings.token.get_secret_value(),
        base_url=f"{settings.api_url}/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
    )


async def findings(
    settings: Telegram, groups: Sequence[Place], make_bot: MakeBot = own_bot
) -> list[Finding]:
    """Look at the account, at how events come, and at the rights in these groups.

    It never asks for events: that would disturb a Banyan that runs.
    """
    bot = make_bot(settings)
    try:
        async with asyncio.timeout(LONGEST_WAIT):
            await bot.initialize()
            webhook = await bot.get_webhook_info()
        in_groups = await _in_groups(bot, groups)
    except InvalidToken:  # its words hold the token
        sentence = "Telegram: the token is not accepted; take a new one from BotFather."
        return [Finding(Grade.WRONG, sentence)]
    except (TelegramError, TimeoutError):
        return [Finding(Grade.WRONG, f"Telegram: {_host(settings.api_url)} cannot be reached.")]
    finally:
        await bot.shutdown()
    return [*_account(bot.bot), *_events(settings, webhook), *in_groups]


def _account(me: Account) -> Iterator[Finding]:
    yield Finding(Grade.RIGHT, f"Telegram: this is @{me.username}.")
    if not me.can_join_groups:
        yield Finding(
            Grade.WRONG,
            "Telegram: nobody can add it to a group; let them, in BotFather with /setjoingroups.",
        )
    if me.can_read_all_group_messages:
        yield Finding(
            Grade.NOTE,
            "Telegram: it is sent all that is written in groups, and needs no more than commands"
            " and answers; turn privacy mode on, in BotFather with /setprivacy, then remove it"
            " from each group and add it again.",
        )


def _events(settings: Telegram, found: WebhookInfo) -> Iterator[Finding]:
    """How events come now, and how they will after the start."""
    if not settings.webhook_url and found.url:
        yield Finding(
            Grade.NOTE,
            f"Telegram: events go to a webhook at {_host(found.url)};"
            " the start takes that away and fetches them.",
        )
    if settings.webhook_url and found.url != settings.webhook_url:
        now = f"events go to a webhook at {_host(found.url)}" if found.url else "no webhook is set"
        wanted = _host(settings.webhook_url)
        yield Finding(Grade.NOTE, f"Telegram: {now}; the start sets the one at {wanted}.")
    elif settings.webhook_url and found.last_error_message:
        yield _webhook_failed(found, settings.token.get_secret_value())
    if found.pending_update_count >= MANY_WAITING:
        yield Finding(
            Grade.NOTE,
            f"Telegram: {found.pending_update_count} events wait there;"
            " each is kept for a day at most.",
        )


def _webhook_failed(found: WebhookInfo, token: str) -> Finding:
    """Wrong while events wait for it, else over."""
    words = shorten((found.last_error_message or "").replace(token, "…"), MOST_WORDS)
    at = f" at {found.last_error_date:%Y-%m-%d %H:%M} UTC" if found.last_error_date else ""
    if found.pending_update_count:
        sentence = f"Telegram: the webhook cannot be reached, last{at}: “{words}”."
        return Finding(Grade.WRONG, sentence)
    return Finding(Grade.NOTE, f"Telegram: the webhook failed last{at}: “{words}”.")


async def _in_groups(bot: Bot, groups: Sequence[Place]) -> list[Finding]:
    chats = {place.chat for place in groups}  # a group may have several topics
    few = asyncio.Semaphore(AT_ONCE)
    standings = await asyncio.gather(*(_standing(bot, chat, few) for chat in chats))
    known = [standing for standing in standings if standing]
    return [*_rights(known), *_unknown(len(standings) - len(known))]


async def _standing(bot: Bot, chat: str, few: asyncio.Semaphore) -> Standing | None:
    """What Banyan is in a group; None where Telegram does not tell now."""
    try:
        async with few, asyncio.timeout(LONGEST_WAIT):
            member = await bot.get_chat_member(chat, bot.id)
    except (BadRequest, Forbidden):  # it is gone from there, or the group is
        return Standing(present=False)
    except (TelegramError, TimeoutError):
        return None
    if isinstance(member, ChatMemberAdministrator):
        return Standing(present=True, administers=True, deletes=member.can_delete_messages)
    return Standing(present=_is_present(member))


def _is_present(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in (ChatMember.LEFT, ChatMember.BANNED)


def _rights(standings: Sequence[Standing]) -> Iterator[Finding]:
    """What is missing, told in numbers: names of groups are nobody else's business."""
    there = [one for one in standings if one.present]
    if gone := len(standings) - len(there):
        yield Finding(
            Grade.NOTE,
            f"Telegram: it is not in {gone} of {_groups(len(standings))} any more;"
            " somebody there can add it again.",
        )
    if silent := sum(not one.deletes for one in there):
        yield Finding(
            Grade.NOTE,
            f"Telegram: the commands that people write stay in {silent} of {_groups(len(there))};"
            " with the right to delete messages it takes them away after five minutes.",
        )
    if blind := sum(not one.administers for one in there):
        yield Finding(
            Grade.NOTE,
            f"Telegram: it is no administrator in {blind} of {_groups(len(there))};"
            " there it does not see who comes and who is banned.",
        )
    if there and not (gone or silent or blind):
        yield Finding(Grade.RIGHT, f"Telegram: it has its rights in {_groups(len(there))}.")


def _unknown(number: int) -> Iterator[Finding]:
    if number:
        sentence = f"Telegram: it does not tell about {_groups(number)} now; check again later."
        yield Finding(Grade.NOTE, sentence)


def _groups(number: int) -> str:
    return "1 group" if number == 1 else f"{number} groups"


def _host(url: str) -> str:
    """The only part of an address that is told: the rest may be a secret."""
    return urlsplit(url).hostname or "an unknown address"
