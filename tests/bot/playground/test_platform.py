import base64
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from pydantic import ValidationError

from bot import model
from bot.errors import Refused, Unreachable
from bot.platforms.base import Cursor, ReadyButton, ReadyPicture
from bot.platforms.playground.actions import LARGEST_FILE, LONGEST_TEXT, actions
from bot.platforms.playground.errors import NotPossible
from bot.platforms.playground.platform import Playground
from storage.database import Database
from tests.bot.playground.hands import chat, do, hear, letter, listening, someone


async def test_the_first_people_are_there_and_banyan_is_in_their_group(
    playground: Playground,
) -> None:
    people = (await playground.state())["people"]
    assert [(one["name"], one["note"], one["language"]) for one in people] == [
        ("Amina", "volunteer", "en"),
        ("Mateo", "mentor", "es"),
        ("Salma", "organiser", "ar"),
    ]
    async with listening(playground) as heard:
        invitation = await heard.get()
    assert invitation.what == model.Invited("Village square")
    assert invitation.account == model.Account("playground", people[2]["id"])
    assert invitation.place == model.Place("playground", "group")


async def test_a_second_start_brings_nobody_twice(database: Database) -> None:
    first, second = Playground(database), Playground(database)
    token = await first.begin()
    amina = await someone(first, "Amina")
    await do(first, amina, "remove")
    assert await second.begin() == token
    assert [one["name"] for one in (await second.state())["people"]] == ["Mateo", "Salma"]


async def test_what_is_written_is_shown_and_handed_over(playground: Playground) -> None:
    amina = await someone(playground, "Amina")
    async with listening(playground) as heard:
        await heard.get()
        sent = await do(playground, amina, "write", text="hello")
        event = await heard.get()
    number = str((await chat(playground, amina))[0]["number"])
    assert event.id == sent
    assert event.what == model.Said("hello", message=number)
    assert event.place == model.Place("playground", amina, private=True)
    assert event.account == model.Account("playground", amina)
    assert event.language == "en"
    assert event.at.tzinfo is not None


async def test_an_answer_names_and_quotes_what_it_answers(playground: Playground) -> None:
    amina = await someone(playground, "Amina")
    said = Markup("<b>Ada</b> writes: are you <i>there</i>?")
    asked = int(await playground.deliver(letter(amina, said)))
    await do(playground, amina, "write", text="yes", reply_to=asked)
    shown = (await chat(playground, amina))[-1]
    assert shown["answers"] == {"number": asked, "text": "Ada writes: are you there?"}
    own = str(shown["number"])
    assert await hear(playground) == [model.Said("yes", message=own, reply_to=str(asked))]


async def test_only_what_stands_in_the_chat_can_be_answered(playground: Playground) -> None:
    amina, mateo = await someone(playground, "Amina"), await someone(playground, "Mateo")
    theirs = int(await playground.deliver(letter(mateo)))
    shared = (await chat(playground, "group"))[0]["number"]
    for message in (theirs, shared, 10_000):
        with pytest.raises(NotPossible):
            await do(playground, amina, "write", text="yes", reply_to=message)


async def test_what_can_be_heard_is_a_voice_note_both_ways(playground: Playground) -> None:
    amina = await someone(playground, "Amina")
    spoken = model.Document("voice.ogg", "audio/ogg", b"OggS\x00", voice=True)
    await playground.deliver(letter(amina, "Ada", document=spoken))
    shown = (await chat(playground, amina))[-1]["file"]
    file = await playground.file(shown["id"])
    assert (shown["heard"], file and file.content) == (True, b"OggS\x00")
    sent = {"name": "a.ogg", "mime": "audio/ogg", "content": base64.b64encode(b"OggS").decode()}
    await do(playground, amina, "write", file=sent)
    (said,) = await hear(playground)
    assert isinstance(said, model.Said)
    assert said.files == (model.Attachment("a.ogg", "audio/ogg", 4, b"OggS", voice=True),)


async def test_everything_one_can_do_is_handed_over_in_its_order(playground: Playground) -> None:
    amina = await someone(playground, "Amina")
    banyan = int(await playground.deliver(letter(amina, "How are you?", "fine")))
    await do(playground, amina, "open", payload="join-x")
    await do(playground, amina, "press", message=banyan, data="try:1:fine")
    await do(playground, amina, "react", message=banyan, key="👍")
    await do(playground, amina, "react", message=banyan, key="👍", gone=True)
    await do(playground, amina, "write", text="/Help me")
    own = (await chat(playground, amina))[-1]["number"]
    await do(playground, amina, "edit", message=own, text="/help")
    await do(playground, amina, "leave")
    await do(playground, amina, "leave")
    await do(playground, amina, "join")
    await do(playground, amina, "write", group=True, text="@banyan hello")
    await do(playground, amina, "remove")
    last = (await chat(playground, "group"))[-2]["number"]
    assert await hear(playground) == [
        model.Opened("join-x"),
        model.Pressed("try:1:fine", str(banyan)),
        model.Reacted("👍", str(banyan)),
        model.Reacted("👍", str(banyan), gone=True),
        model.Commanded("help", "me", str(own)),
        model.Edited("/help", str(own)),
        model.Left(),
        model.Joined(),
        model.Said("hello", addressed=True, message=str(last)),
        model.Left(),
        model.Removed(),
    ]


async def test_what_a_page_sends_twice_happens_once(playground: Playground) -> None:
    amina = await someone(playground, "Amina")
    written = {"id": "twice-sent", "person": amina, "do": "write", "text": "hello"}
    for _time in range(2):
        await playground.act(actions.validate_json(json.dumps(written)))
    assert [message["content"] for message in await chat(playground, amina)] == [["hello"]]
    assert len(await hear(playground)) == 1


async def test_what_was_not_handled_is_handed_over_again_after_a_restart(tmp_path: Path) -> None:
    async def dies(incomings: Sequence[model.Incoming], cursor: Cursor | None = None) -> None:
        raise RuntimeError("The process ends here.")

    async with Database.open(tmp_path / "banyan.db") as database:
        before = Playground(database)
        await before.begin()
        amina = await someone(before, "Amina")
        await do(before, amina, "write", text="hello")
        with pytest.raises(RuntimeError, match="ends here"):
            await before.listen(dies, "")
    async with Database.open(tmp_path / "banyan.db") as database:
        after = Playground(database)
        await after.begin()
        assert [type(what) for what in await hear(after)] == [model.Said]


async def test_what_was_handled_is_not_handed_over_again(playground: Playground) -> None:
    amina = await someone(playground, "Amina")
    async with listening(playground) as heard:
        await heard.get()
        for words in ("first", "second"):  # whoever hears the second has handled the first
            await do(playground, amina, "write", text=words)
            await heard.get()
    await do(playground, amina, "write", text="third")
    events = await hear(playground, all_of_it=True)
    assert [event.text for event in events if isinstance(event, model.Said)][-1] == "third"
    assert "first" not in [event.text for event in events if isinstance(event, model.Said)]
    assert model.Invited("Village square") not in events


async def test_a_letter_delivered_twice_is_one_message(playground: Playground) -> None:
    amina = await someone(playground, "Amina")
    hello = letter(amina)
    assert await playground.deliver(hello) == await playground.deliver(hello)
    assert len(await chat(playground, amina)) == 1


async def test_a_letter_delivered_again_after_its_message_was_deleted_stays_deleted(
    playground: Playground,
) -> None:
    amina = await someone(playground, "Amina")
    hello = letter(amina)
    receipt = await playground.deliver(hello)
    for _time in range(2):
        assert await playground.deliver(letter(amina, deletes=receipt)) == receipt
    assert await playground.deliver(hello) == receipt
    assert await chat(playground, amina) == []


async def test_an_edit_changes_the_words_and_takes_the_buttons(playground: Playground) -> None:
    amina = await someone(playground, "Amina")
    receipt = await playground.deliver(letter(amina, "Ready?", "yes", "no"))
    assert len((await chat(playground, amina))[0]["buttons"]) == 2
    for _time in range(2):
        edit = letter(amina, "<b>yes</b>", edits=receipt)
        assert await playground.deliver(edit) == receipt
    (message,) = await chat(playground, amina)
    assert message["content"] == [{"tag": "b", "content": ["yes"]}]
    assert message["buttons"] == []


async def test_an_edit_of_what_has_gone_is_refused(playground: Playground) -> None:
    amina = await someone(playground, "Amina")
    receipt = await playground.deliver(letter(amina))
    await playground.deliver(letter(amina, deletes=receipt))
    with pytest.raises(Refused):
        await playground.deliver(letter(amina, "again", edits=receipt))


async def test_who_was_removed_cannot_be_reached(playground: Playground) -> None:
    amina = await someone(playground, "Amina")
    await do(playground, amina, "remove")
    with pytest.raises(Unreachable):
        await playground.deliver(letter(amina))


async def test_a_picture_and_a_document_can_be_fetched(playground: Playground) -> None:
    amina = await someone(playground, "Amina")
    await playground.deliver(
        letter(
            amina,
            picture=ReadyPicture(b"png", "two of three"),
            document=model.Document("export.json", "application/json", '{"ł": 1}'),
        )
    )
    (message,) = await chat(playground, amina)
    picture = await playground.file(message["picture"]["id"])
    document = await playground.file(message["file"]["id"])
    assert picture is not None
    assert (picture.content, message["picture"]["alt"]) == (b"png", "two of three")
    assert document is not None
    assert document.content.decode() == '{"ł": 1}'
    assert message["file"]["name"] == "export.json"


async def test_a_file_that_somebody_sends_is_handed_over(playground: Playground) -> None:
    amina = await someone(playground, "Amina")
    content = base64.b64encode(b"[skills]").decode()
    file = {"name": "skills.toml", "mime": "application/toml", "content": content}
    await do(playground, amina, "write", text="", file=file)
    (said,) = await hear(playground)
    assert isinstance(said, model.Said)
    assert said.files == (model.Attachment("skills.toml", "application/toml", 8, b"[skills]"),)


async def test_a_link_leads_from_the_group_into_the_private_chat(playground: Playground) -> None:
    way_in = ReadyButton("Join", url=playground.link_for("join-x"))
    outside = ReadyButton("Read", url="https://example.org/")
    bad = ReadyButton("Bad", url="javascript:alert(1)")
    post = letter("group", "Welcome")
    await playground.deliver(replace(post, buttons=((way_in, outside, bad),)))
    (row,) = (await chat(playground, "group"))[-1]["buttons"]
    assert row == [
        {"label": "Join", "start": "join-x"},
        {"label": "Read", "href": "https://example.org/"},
        {"label": "Bad", "href": ""},
    ]


async def test_reactions_are_kept_by_person(playground: Playground) -> None:
    amina, mateo = await someone(playground, "Amina"), await someone(playground, "Mateo")
    number = int(await playground.deliver(letter("group", "Hello all")))
    await do(playground, amina, "react", message=number, key="🌱")
    await do(playground, mateo, "react", message=number, key="🌱")
    await do(playground, amina, "react", message=number, key="🌱", gone=True)
    assert (await chat(playground, "group"))[-1]["reactions"] == {"🌱": [mateo]}


async def test_only_members_who_were_made_so_administer_the_group(playground: Playground) -> None:
    group = model.Place("playground", "group")
    amina, salma = await someone(playground, "Amina"), await someone(playground, "Salma")
    assert await playground.administers(model.Account("playground", salma), group)
    assert not await playground.administers(model.Account("playground", amina), group)
    await do(playground, amina, "change", administers=True)
    await do(playground, salma, "leave")
    assert await playground.administers(model.Account("playground", amina), group)
    assert not await playground.administers(model.Account("playground", salma), group)
    assert not await playground.administers(model.Account("playground", "nobody"), group)


async def test_a_changed_language_goes_with_what_comes_next(playground: Playground) -> None:
    amina = await someone(playground, "Amina")
    await do(playground, amina, "change", language="ha", name="Amina Bello")
    async with listening(playground) as heard:
        await heard.get()
        await do(playground, amina, "open")
        assert (await heard.get()).language == "ha"
    assert await someone(playground, "Amina Bello") == amina


async def test_somebody_new_can_come_and_the_group_is_theirs_to_join(
    playground: Playground,
) -> None:
    for _time in range(2):
        await do(playground, "a-new-person", "add", name=" Dewi ", language="id")
    people = (await playground.state())["people"]
    assert [one["name"] for one in people][-2:] == ["Salma", "Dewi"]
    with pytest.raises(NotPossible, match="Dewi is not in the group"):
        await do(playground, "a-new-person", "write", group=True, text="hello")


async def test_nobody_touches_what_is_not_theirs(playground: Playground) -> None:
    amina, mateo = await someone(playground, "Amina"), await someone(playground, "Mateo")
    private = int(await playground.deliver(letter(mateo, "For Mateo", "yes")))
    await do(playground, mateo, "write", group=True, text="mine")
    his = (await chat(playground, "group"))[-1]["number"]
    for action in (
        {"what": "press", "message": private, "data": "try:1:yes"},
        {"what": "react", "message": private, "key": "👍"},
        {"what": "edit", "message": his, "text": "yours"},
        {"what": "write", "text": "  "},
    ):
        with pytest.raises(NotPossible):
            await do(playground, amina, **action)


@pytest.mark.parametrize(
    "wrong",
    [
        {"do": "write", "text": "x" * (LONGEST_TEXT + 1)},
        {"do": "write", "text": "x", "more": 1},
        {"do": "write", "text": "\ud800"},
        {"do": "write", "file": {"name": "a", "content": "not base 64!"}},
        {
            "do": "write",
            "file": {"name": "a", "content": base64.b64encode(b"x" * (LARGEST_FILE + 1)).decode()},
        },
        {"do": "press", "message": 1, "data": "x" * 65},
        {"do": "press", "message": "one", "data": "x"},
        {"do": "react", "message": 1, "key": "<b>"},
        {"do": "change", "language": "tlh"},
        {"do": "change", "name": "  "},
        {"do": "add", "person": "group", "name": "x", "language": "en"},
        {"do": "dance"},
        {},
    ],
)
def test_what_a_page_may_not_send(wrong: dict[str, object]) -> None:
    action = {"id": "an-id-of-it", "person": "some-person", **wrong}
    with pytest.raises(ValidationError):
        actions.validate_json(json.dumps(action))


NO_ID = st.text().filter(lambda words: not re.fullmatch("[0-9a-zA-Z-]{8,64}", words))


@given(st.recursive(st.none() | st.booleans() | st.integers() | NO_ID, st.lists, max_leaves=9))
def test_any_json_is_an_action_or_is_refused(plain: object) -> None:
    with pytest.raises(ValidationError):
        actions.validate_json(json.dumps({"do": "write", "id": plain, "person": plain}))
