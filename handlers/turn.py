"""One event and everything that a handler may do about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias

from bot.engine.answers import Given
from bot.engine.journal import Conversation
from bot.errors import BanyanError
from bot.i18n import Reader
from bot.model import (
    Account,
    Address,
    Attachment,
    Buttons,
    Commanded,
    Document,
    Due,
    Edit,
    Incoming,
    Letter,
    Message,
    Picture,
    Place,
    Plain,
    Pressed,
    Said,
    Send,
    ToPerson,
    Weight,
)
from bot.text import Text, _
from storage import people
from storage.database import Transaction
from storage.records.menus import Menu
from storage.records.people import Person

LookUp: TypeAlias = Callable[..., Awaitable[Plain]]
Work: TypeAlias = Callable[[Plain], Plain]


class PutBack(Exception):
    """The turn needs something that takes long; it is taken again once that is known."""


@dataclass(eq=False)
class Wanted(PutBack):
    """A long read, made on a connection of its own."""

    key: str
    function: LookUp
    values: dict[str, Plain]


@dataclass(eq=False)
class WantedWork(PutBack):
    """Heavy work on what is read beforehand, done in a process of its own."""

    key: str
    read: LookUp
    function: Work
    values: dict[str, Plain]


class WorkUndone(BanyanError):
    """Heavy work came to no result; why is in the log."""

    text = _("Sorry, I could not work that out. It has been noted; please try again later.")


@dataclass(eq=False)
class WantedRight(PutBack):
    """Whether an account administers a group now; only the platform knows."""

    account: Account
    place: Place


@dataclass(eq=False)
class WantedFile(PutBack):
    """The content of a file that somebody sent, which is still with the platform."""

    reference: str


@dataclass(eq=False)
class WantedPage(PutBack):
    """What is at an address of the web that somebody gave."""

    address: str


@dataclass(slots=True)
class Turn:
    """One event on its way to being answered; what it says is committed with what it does."""

    key: str  # names this event: letters take their keys from it
    now: datetime
    tx: Transaction
    reader: Reader
    link: Callable[[str], str] = str  # to the private chat, with a payload
    links: Mapping[str, Callable[[str], str]] = field(default_factory=dict)  # by platform
    incoming: Incoming | None = None
    due: Due | None = None
    person: Person | None = None
    consented: bool = False
    conversation: Conversation | None = None  # the open one
    has_aside: bool = True  # whether others may have been put aside before
    known: dict[str, Plain] = field(default_factory=dict)  # what was looked up for this turn
    rights: dict[tuple[Account, Place], bool] = field(default_factory=dict)
    contents: dict[str, bytes | None] = field(default_factory=dict)  # by reference or address
    failed: Exception | None = None  # what looking it up led to
    letters: list[Letter] = field(default_factory=list)
    changed: dict[str, Conversation] = field(default_factory=dict)  # conversations to be saved
    erased: bool = False  # somebody was forgotten: the database must overwrite it for good
    typed_in: Menu | None = None  # whose button was typed instead of pressed
    carried: str = ""  # the words after a command that is taken up now
    answered: bool = False  # a reply to the open question, not a digression from it

    @property
    def event(self) -> Incoming:
        """What happened; only for what is not merely due."""
        if self.incoming is None:
            raise LookupError("Nothing happened: this turn is about a time that has come.")
        return self.incoming

    @property
    def place(self) -> Place:
        """Where it happened."""
        return self.event.place

    @property
    def rest(self) -> str:
        """The words after the command, also of one that waited for first contact to be over."""
        what = self.event.what
        return what.rest if isinstance(what, Commanded) else self.carried

    @property
    def somebody(self) -> Person:
        """Who acts; everyone who acts is known by now, if only by their account."""
        if self.person is None:
            raise LookupError("Nobody is known here: only private chats make people known.")
        return self.person

    @property
    def given(self) -> Given:
        """What was said, as an answer to a question."""
        what = self.event.what
        return Given(what.text, what.files) if isinstance(what, Said) else Given()

    @property
    def given_whole(self) -> Given:
        """The same with what is in the files, but for what was spoken: no question wants that.

        Raises `WantedFile` where that is still with the platform.
        """
        given = self.given
        files = (file if file.voice else self.whole(file) for file in given.files)
        return replace(given, files=tuple(files))

    def whole(self, file: Attachment) -> Attachment:
        """A file with what is in it; without, where that does not come.

        Raises `WantedFile` where it is still with the platform.
        """
        if file.content is not None or not file.reference:
            return file
        if file.reference not in self.contents:
            raise WantedFile(file.reference)
        return replace(file, content=self.contents[file.reference])

    def page(self, address: str) -> bytes:
        """What is at an address of the web.

        Raises `WantedPage` the first time, and then whatever fetching it raised.
        """
        found = self.contents.get(address)
        if found is None:
            raise self.failed or WantedPage(address)
        return found

    def say(
        self,
        text: Text,
        buttons: Buttons = (),
        *,
        to: Address | None = None,
        weight: Weight = Weight.ANSWER,
        picture: Picture | None = None,
        document: Document | None = None,
        discreet: bool = False,
        not_before: datetime | None = None,
        seal: str = "",
    ) -> str:
        """Say something, where the event came from unless told otherwise; returns its key.

        `seal` is the poll under whose key the words wait for their delivery.
        """
        message = Send(text, buttons, picture, document, discreet)
        return self.write(message, to or self.here, weight, not_before=not_before, seal=seal)

    @property
    def here(self) -> Address:
        """Where the event came from; a private chat is addressed by its person."""
        return self.own_chat if self.place.private and self.person else self.place

    def say_in_private(self, text: Text, buttons: Buttons = ()) -> str:
        """Say something to the person alone, wherever the event came from."""
        return self.say(text, buttons, to=self.own_chat)

    @property
    def own_chat(self) -> Address:
        """The private chat of who acts."""
        return ToPerson(self.somebody.id)

    def edit(
        self, text: Text, buttons: Buttons = (), *, discreet: bool = False, seal: str = ""
    ) -> None:
        """Give the message whose button was pressed another form."""
        what = self.event.what
        if self.typed_in and self.typed_in.place not in {None, self.place}:
            # The button is in another chat of theirs.
            self.say(text, buttons, discreet=discreet, seal=seal)
            return
        if self.typed_in:
            of, message = self.typed_in.letter, self.typed_in.message
        else:
            of, message = "", what.message if isinstance(what, Pressed) else ""
        self.write(Edit(of, text, buttons, message, discreet), self.here, seal=seal)

    def write(
        self,
        message: Message,
        to: Address,
        weight: Weight = Weight.ANSWER,
        *,
        not_before: datetime | None = None,
        seal: str = "",
    ) -> str:
        """Write a letter; it is released when the turn has been committed."""
        key = f"{self.key}.{len(self.letters)}"
        # Before a yes nobody has languages: the letter itself knows its own until it is delivered.
        languages = () if self.consented and not isinstance(to, Place) else self.reader.languages
        later = not_before if not_before and not_before > self.now else None
        zone = self.reader.zone if isinstance(to, Place) else ""
        self.letters.append(Letter(key, to, message, weight, languages, later, seal, zone))
        return key

    def keep(self, conversation: Conversation) -> None:
        """Save this conversation when the turn is committed."""
        self.changed[conversation.id] = conversation

    async def read_anew(self) -> None:
        """Know who acts as they are written now, and speak to them as they read now."""
        if self.person is None or not self.place.private:
            return
        self.person = await people.find(self.tx, self.person.id)
        if self.person and self.person.languages:
            zone, sign = self.person.zone or "UTC", self.reader.command_sign
            self.reader = Reader(self.person.languages, zone, sign)

    async def look(self, key: str, function: LookUp, **values: Plain) -> Plain:
        """Read much, on a connection of its own; the turn is put back until it is known.

        Raises `Wanted` the first time, and then whatever the read raised.
        """
        if key not in self.known:
            raise self.failed or Wanted(key, function, values)
        return self.known[key]

    async def work(self, key: str, read: LookUp, function: Work, **values: Plain) -> Plain:
        """What a pure function makes of a snapshot; nobody waits while it is worked out.

        The snapshot is read on a connection of its own and the function runs in the worker, so
        both must be known by module and name. Meanwhile everything may change: whoever applies
        the result checks what it rests on.

        Raises `WantedWork` the first time, and then `WorkUndone` where it came to no result.
        """
        if key not in self.known:
            raise self.failed or WantedWork(key, read, function, values)
        return self.known[key]

    async def administers(self, place: Place, account: Account | None = None) -> bool:
        """Whether this account, or who acts, administers this group now, as the platform says.

        Raises `WantedRight` where the platform was not asked within the last minute.
        """
        asked = account or self.event.account, place
        if asked not in self.rights:
            raise self.failed or WantedRight(*asked)
        return self.rights[asked]
