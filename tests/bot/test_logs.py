"""Logs: what happened can be read, what people wrote and what is secret cannot."""

import asyncio
import io
import json
import logging
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BanyanError
from bot.logs import HIDDEN, Format, Redactor, frames, set_up
from bot.model import Account, Incoming, Place, Said

TOKEN = "1234567890:AAcanary_cAnArY-canary0123456789xy"
ACCESS = "syt_Y2FuYXJ5_canaryCanary_1abcde"
RECOVERY = "EsTc canA ryca nary 1234 5678 9ABC DEFG HJKL MNPQ RSTU VWXY"
PASSWORD = 'canary "with" quotes, ü and \\'
WORDS = "canary: nobody must ever read what I wrote"


pytestmark = pytest.mark.usefixtures("logging_as_before")


def logging_to(form: Format = "json", level: str = "debug") -> io.StringIO:
    stream = io.StringIO()
    secrets = (TOKEN, ACCESS, RECOVERY, PASSWORD)
    set_up(level, form, secrets=secrets, stream=stream)
    return stream


def records(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def fail(words: str) -> None:
    """An error of a library, its cause and its context hold what somebody wrote."""
    try:
        try:
            int(words)
        except ValueError as cause:
            raise LookupError(words) from cause
    except LookupError:
        raise RuntimeError(words)  # noqa: B904 - its context is what the test is about


class TestRecords:
    def test_one_is_one_object_with_time_level_and_origin(self) -> None:
        stream = logging_to()
        structlog.contextvars.bind_contextvars(platform="telegram")
        structlog.get_logger("bot.door").info("A turn is over.", events=3)
        (record,) = records(stream)
        assert datetime.fromisoformat(record.pop("timestamp")).tzinfo == UTC
        assert record == {
            "event": "A turn is over.",
            "events": 3,
            "level": "info",
            "logger": "bot.door",
            "platform": "telegram",
        }

    def test_the_level_is_kept_to(self) -> None:
        stream = logging_to(level="warning")
        log = structlog.get_logger("handlers.help")
        log.info("quiet")
        log.warning("loud")
        assert [record["event"] for record in records(stream)] == ["loud"]

    def test_text_where_it_is_asked_for(self) -> None:
        stream = logging_to("text")
        structlog.get_logger("bot.door").warning("Too many at once.", platform="telegram")
        line = stream.getvalue()
        assert "warning" in line
        assert "Too many at once." in line
        assert "platform=telegram" in line

    def test_json_by_itself_where_nobody_watches(self) -> None:
        stream = logging_to("auto")
        structlog.get_logger("bot.door").warning("x")
        assert records(stream)[0]["event"] == "x"

    @given(words=st.text(st.characters(codec=None), max_size=20))
    def test_any_text_can_be_written(self, words: str) -> None:
        stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        forms: tuple[Format, ...] = ("json", "text")
        for form in forms:
            set_up("debug", form, stream=stream)
            structlog.get_logger("bot.door").info("Here.", words=words)
        stream.seek(0)
        assert stream.read().count("Here.") == 2


class TestErrors:
    @pytest.mark.parametrize("form", ["json", "text"])
    def test_kinds_and_places_are_told_but_not_the_words(self, form: Format) -> None:
        stream = logging_to(form)
        try:
            fail(WORDS)
        except RuntimeError:
            structlog.get_logger("bot.door").exception("An event could not be handled.")
        written = stream.getvalue()
        assert "canary" not in written
        for kind in ("RuntimeError", "LookupError", "ValueError"):
            assert f"builtins.{kind}" in written
        assert f"{Path(__file__).name}:" in written
        assert " in fail" in written

    def test_what_is_ours_says_what_was_expected(self) -> None:
        stream = logging_to()
        error = BanyanError("The folder does not exist.")
        structlog.get_logger("storage.database").error("Closed.", exc_info=error)
        (record,) = records(stream)
        assert record["error"] == "BanyanError"
        assert record["traceback"] == ["bot.errors.BanyanError: The folder does not exist."]

    def test_even_ours_keep_secrets(self) -> None:
        stream = logging_to()
        error = BanyanError(f"The token {TOKEN} was refused.")
        structlog.get_logger("bot.platforms").error("Refused.", exc_info=error)
        assert "canary" not in stream.getvalue()
        assert HIDDEN in stream.getvalue()

    def test_every_error_of_a_group_is_told(self) -> None:
        group = ExceptionGroup(WORDS, [OSError(WORDS), BanyanError("Known.")])
        assert frames(group) == [
            "builtins.ExceptionGroup",
            "builtins.OSError",
            "bot.errors.BanyanError: Known.",
        ]

    def test_one_that_causes_itself_comes_to_an_end(self) -> None:
        one, other = ValueError(), KeyError()
        one.__cause__, other.__cause__ = other, one
        assert frames(one) == ["builtins.ValueError", "builtins.KeyError"]


class TestCanaries:
    """Every way into the log, at its most talkative, with something that must not get out."""

    def written(self) -> str:
        stream = logging_to()
        self.our_own()
        self.libraries()
        with suppress(RuntimeError):
            self.unhandled()
        return stream.getvalue()

    def our_own(self) -> None:
        log = structlog.get_logger("bot.platforms.telegram")
        incoming = Incoming(
            id="1",
            account=Account("telegram", "1"),
            place=Place("telegram", "1", private=True),
            what=Said(WORDS),
            at=datetime(2027, 1, 1, tzinfo=UTC),
        )
        log.debug("An object", incoming=incoming, several=[incoming], words=WORDS.encode())
        address = f"https://api.telegram.org/bot{TOKEN}/getMe"
        log.info(address, address=address)
        log.info("Signed in", token=ACCESS, under={"key": RECOVERY, PASSWORD: 1}, header=PASSWORD)
        log.info("Unknown secrets", bearer="Authorization: Bearer canary.canary")
        try:
            fail(f"{WORDS} {TOKEN}")
        except RuntimeError:
            log.exception("Failed")

    def libraries(self) -> None:
        for name in ("httpx", "httpcore", "telegram", "nio", "aiohttp", "apscheduler", "asyncio"):
            log = logging.getLogger(name)
            log.info("HTTP Request: %s", f"https://api.telegram.org/bot{TOKEN}/getMe")
            log.warning("Refused: %s", WORDS)
            log.warning(f"Error validating event: {WORDS}")  # noqa: G004 - as nio does
            try:
                fail(WORDS)
            except RuntimeError:
                log.exception(WORDS, stack_info=True)
            too_few = (WORDS,)  # logging itself would show all of it
            log.error("%d %d", *too_few)

    def unhandled(self) -> None:
        async def talk() -> None:
            loop = asyncio.get_running_loop()
            task = loop.create_task(asyncio.to_thread(fail, WORDS))
            await asyncio.wait([task])
            loop.call_exception_handler({"message": WORDS, "exception": task.exception()})
            await task

        asyncio.run(talk())

    def test_nothing_gets_out(self, capfd: pytest.CaptureFixture[str]) -> None:
        written = self.written() + "".join(capfd.readouterr())
        assert "canary" not in written.lower()
        assert written.count(HIDDEN) >= 6

    def test_what_libraries_report_is_still_of_use(self) -> None:
        stream = logging_to()
        self.libraries()
        of_nio = [record for record in records(stream) if record["logger"] == "nio"]
        assert [record["event"] for record in of_nio] == [
            "Refused: %s",
            "A library has reported something.",
            "A library has reported something.",
            "%d %d",
        ]
        assert all(Path(__file__).name in record["at"] for record in of_nio)
        assert of_nio[2]["error"] == "RuntimeError"


class TestRedactor:
    @pytest.mark.parametrize(
        "secret",
        [TOKEN, f"bot{TOKEN}/getMe", ACCESS, RECOVERY, RECOVERY.replace(" ", ""), "Bearer canary"],
    )
    def test_known_forms_are_hidden_without_being_told(self, secret: str) -> None:
        assert "canary" not in str(Redactor().plain(f"before {secret} after")).lower()

    def test_the_longer_of_two_secrets_goes_first(self) -> None:
        assert Redactor(["abc", "abcdef"]).plain("abcdef") == HIDDEN

    @pytest.mark.parametrize("value", [None, True, 7, 0.5, "plain words, 12:30, 2027-01-01"])
    def test_what_is_plain_stays(self, value: object) -> None:
        assert Redactor([""]).plain(value) == value
