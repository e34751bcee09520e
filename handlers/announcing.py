"""Announcements as organisers see them: all of a community's, one of them, and a new one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Final

from bot.engine.journal import Conversation, Status
from bot.model import Button, Buttons
from bot.text import Text, _, lines, paragraphs, pgettext, verbatim
from conversations.announcements import audience, report, steps, words
from conversations.announcements.flow import CHANGE, SCHEDULE, TOO_MANY, WRITE
from conversations.communities import steps as community_steps
from handlers import announcing_topics, dialogue
from handlers.acts import Act, Acts, Test
from handlers.announcing_topics import ENTRY
from handlers.organise import COLUMNS, back_to, entry_data, how_to_begin, organise_entry
from handlers.panels import show
from handlers.registry import on
from handlers.rights import NotOrganiser, as_organiser
from handlers.turn import Turn
from storage import announcement_readers, announcements, frameworks, topics
from storage.records.announcements import Announcement, AnnouncementState
from storage.records.communities import Community

MOST_SHOWN: Final = 12  # buttons of announcements in a list
NOT_OUT: Final = frozenset({AnnouncementState.DRAFT, AnnouncementState.SCHEDULED})
OUT: Final = frozenset(
    {AnnouncementState.SENDING, AnnouncementState.STOPPED, AnnouncementState.SENT}
)


class AnnouncementActs(Acts[Announcement]):
    """What organisers may do about an announcement."""

    def act(
        self,
        word: str,
        label: Text | None = None,
        *,
        during: Collection[AnnouncementState] = NOT_OUT,
        order: int = 50,
        offered: Test[Announcement] | None = None,
    ) -> Callable[[Act[Announcement]], Act[Announcement]]:
        """Do something in these states; in another one the announcement is shown as it stands."""
        return self.add(
            word, label, order=order, possible=lambda one: one.state in during, offered=offered
        )


ACTS: Final = AnnouncementActs("announced")
act, data = ACTS.act, ACTS.data


@on.command("announce", summary=_("Tell many people something"), organisers=True)
async def announce(turn: Turn) -> None:
    """Show the announcements of the community, or ask which one is meant."""
    own = await community_steps.organised_by(turn.tx, turn.somebody.id)
    if not own:
        turn.say(how_to_begin())
    elif len(own) == 1:
        await panel(turn, await as_organiser(turn, own[0].id))
    else:
        rows = tuple((Button(verbatim(one.name), entry_data(one.id, ENTRY)),) for one in own)
        turn.say(_("Which community is it about?"), rows)


@organise_entry(ENTRY, pgettext("button", "Announcements"), order=32)
async def panel(turn: Turn, community: Community) -> None:
    """The announcements of a community, or what an announcement is."""
    mine = await announcements.of_community(turn.tx, community.id, MOST_SHOWN)
    spoken = turn.reader.languages
    write = Button(pgettext("button", "Write one"), f"{ENTRY}:{community.id}:write")
    rows = [(Button(verbatim(words.title(one.words, spoken)), data(one.id)),) for one in mine]
    heading = _("<b>{community}</b>: announcements", community=community.name)
    told = lines(_listed(mine, spoken)) if mine else WHAT_IT_IS
    if await topics.of_community(turn.tx, community.id):
        about = Button(pgettext("button", "Topics"), f"{ENTRY}:{community.id}:topics")
        rows.append((about,))
    show(turn, paragraphs(heading, told), ((write,), *rows, (back_to(community.id),)))


def _listed(mine: Iterable[Announcement], spoken: Iterable[str]) -> Iterable[Text]:
    for one in mine:
        title = words.title(one.words, spoken)
        yield _("“{title}”: {state}", title=title, state=words.state(one))


@on.press(ENTRY)
async def begin(turn: Turn, community: str, option: str) -> None:
    """Begin to write an announcement."""
    found = await as_organiser(turn, community)
    word, _dot, rest = option.partition(".")
    if word == "topics":
        return await announcing_topics.show_topics(turn, found, rest)
    if word != "write":
        return await panel(turn, found)
    if await announcements.count_open(turn.tx, community) >= steps.MOST_AT_ONCE:
        return show(turn, TOO_MANY, ((back_to(community, ENTRY),),))
    await talk_about(turn, WRITE, community)


async def talk_about(turn: Turn, flow: str, community: str, **args: str) -> None:
    """Begin a conversation about announcements of a community."""
    used = await frameworks.in_use(turn.tx, community)
    version = used.version if used else 0
    await dialogue.start(turn, flow, community=community, version=version, **args)


@on.ended(WRITE)
@on.ended(CHANGE)
@on.ended(SCHEDULE)
async def talked(turn: Turn, conversation: Conversation) -> None:
    """Show the announcement as it is now."""
    if conversation.status is not Status.DONE or not turn.incoming:
        return
    made = (one.value for one in conversation.journal if one.key == "written")
    about = conversation.args.get("announcement") or next(made, None)
    if about and await announcements.find(turn.tx, about):
        turn.say(*await page(turn, about))


@on.press("announced")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """Do what a button says, if who presses it organises the community now."""
    found = await as_announcer(turn, about)
    if not await ACTS.do(turn, found, option):
        await show_one(turn, about)


async def as_announcer(turn: Turn, about: str) -> Announcement:
    """The announcement, if who acts organises its community now.

    Raises `NotOrganiser`, whether there is such an announcement or not, or `Resting`.
    """
    found = await announcements.find(turn.tx, about)
    if found is None:
        raise NotOrganiser
    await as_organiser(turn, found.community)
    return found


async def show_one(turn: Turn, about: str, *, news: Text | None = None) -> None:
    """Show an announcement to an organiser as it stands now, perhaps below something new."""
    show(turn, *await page(turn, about, news=news))


async def page(turn: Turn, about: str, *, news: Text | None = None) -> tuple[Text, Buttons]:
    """An announcement as its organisers see it now.

    Raises `NotOrganiser` or `Resting`.
    """
    found = await as_announcer(turn, about)
    community = await as_organiser(turn, found.community)
    said = [news] if news else []
    if found.state in OUT:
        counts = await announcement_readers.counts(turn.tx, found.id)
        title = words.title(found.words, turn.reader.languages)
        said.append(report.report(community.name, found, counts, title))
        said.append(words.author(found, turn.somebody.id))
    else:
        said += await _standing(turn, found, community)
    return paragraphs(*said), await buttons(turn, found)


async def _standing(turn: Turn, one: Announcement, community: Community) -> list[Text]:
    """What has not gone out: as people will read it, and what is set about it."""
    choices = await steps.choices(turn.tx, community)
    first = next(iter(one.words))
    return [
        _("This is how people will read it:"),
        words.announced(community.name, await topic_of(turn, one), one.words[first]),
        lines(
            (
                words.state(one),
                words.author(one, turn.somebody.id),
                _("Languages: {list}", list=words.languages(one.words)),
            )
        ),
        lines(
            (
                audience.for_whom(one.audience, choices),
                audience.how_many(one.audience, await size_of(turn, one)),
            )
        ),
    ]


async def size_of(turn: Turn, one: Announcement) -> int | None:
    """How many people it is for; None: too few to be counted."""
    # By its audience: a draft that is just being kept has another id when the turn is taken again.
    wish = audience.wish_of(one.audience)
    size: int | None = await turn.look("size", steps.size, community=one.community, wish=wish)
    return size


async def topic_of(turn: Turn, one: Announcement) -> str:
    """What the topic is called; empty where there is none."""
    found = await topics.find(turn.tx, one.topic) if one.topic else None
    return found.name if found else ""


async def buttons(turn: Turn, one: Announcement) -> Buttons:
    """What an organiser can do about it now."""
    listed = [button for row in await ACTS.buttons(turn, one, one.id) for button in row]
    pairs = (tuple(listed[n : n + COLUMNS]) for n in range(0, len(listed), COLUMNS))
    return (*pairs, (back_to(one.community, ENTRY),))


def back(one: Announcement, option: str = "") -> Button:
    """The way back to an announcement."""
    return Button(pgettext("button", "Back"), data(one.id, option))


WHAT_IT_IS: Final = _(
    "With an announcement you tell your people something, each in a private chat, in their "
    "language and outside their quiet hours. You see it before it goes out, and watch it go."
)
