"""An organiser sends the file of a community, sees what it does, and decides."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.engine.rights import OrganiserOf
from bot.model import Place
from conversations.assessment.framework_file import load_default
from conversations.assessment.framework_toml import LARGEST_FILE
from storage import audit, communities, frameworks
from storage.database import Transaction
from tests.conversations.assessment.talking import (
    OWN_FRAMEWORK,
    Talking,
    somebody,
    talk,
)

FILE = """
version = "1"
hide = ["hub-coordinator"]

[groups.air]
name = "On air"

[skills.radio]
group = "air"
name = "Making radio"
definition = "Telling on air what the community does."
levels = ["Speaking with help.", "Making a programme.", "Guiding a team.", "Training others."]
practice = "Record one minute."

[roles.mentor]
description = "Walks beside a newcomer."
"""


@pytest.fixture
async def talking(tmp_path: Path) -> AsyncIterator[Talking]:
    async with somebody(tmp_path) as (tx, person):
        community = await communities.set_up(
            tx, Place("test", "village"), name="Village", language="en", zone="UTC", contact=""
        )
        yield await talk(tx, person, OWN_FRAMEWORK, community=community)


async def in_use(talking: Talking) -> str:
    found = await frameworks.in_use(talking.tx, talking.conversation.args["community"])
    return found.body if found else ""


async def test_problems_are_named_line_by_line_and_nothing_is_kept(talking: Talking) -> None:
    await talking.send(FILE.replace("practice", "practise").replace('"air"\nname', '"airs"\nname'))
    [problem] = talking.problems
    lines = problem.splitlines()
    assert lines[0] == "This file cannot be used yet:"
    assert lines[2] == "Line 8: “practice” is missing here."
    assert lines[3].startswith("Line 13: “practise” is unknown here.")
    assert talking.key == "file"
    assert [entry.value for entry in talking.conversation.journal] == [None]


async def test_a_preview_shows_what_is_new_changed_and_hidden(talking: Talking) -> None:
    await talking.send(FILE)
    assert talking.words == (
        "The file is in order. Compared with what is in use now:\n\n"
        "New\n"
        "• Group “On air”\n"
        "• Skill “Making radio”: Telling on air what the community does.\n\n"
        "Changed\n"
        "• Role “Mentor”: Walks beside a newcomer.\n\n"
        "Hidden\n"
        "• Role “Hub coordinator”: Connects several communities so that they learn from each "
        "other and share support.\n\n"
        "Shall your community use it?"
    )
    assert await in_use(talking) == ""


async def test_it_is_used_only_by_who_organises_then(talking: Talking) -> None:
    tx: Transaction = talking.tx
    community = talking.conversation.args["community"]
    await talking.send(FILE)
    await talking.press("use")
    assert await in_use(talking) == FILE
    assert talking.done
    [entry] = await audit.latest(tx, community, 5)
    assert (entry.actor, entry.act, entry.about) == (
        talking.conversation.person,
        "framework used",
        "1",
    )
    [step] = [one for one in talking.performed if one.key == "used now"]
    assert step.rights == (OrganiserOf(community),)


async def test_it_may_be_left(talking: Talking) -> None:
    await talking.send(FILE)
    await talking.press("leave")
    assert await in_use(talking) == ""
    assert talking.words == "All right, nothing was changed."


async def test_a_file_that_changes_nothing_is_told(talking: Talking) -> None:
    await talking.send('version = "7"\n')
    assert talking.done
    assert "changes nothing" in talking.words


async def test_a_second_file_is_compared_with_the_one_in_use(talking: Talking) -> None:
    community = talking.conversation.args["community"]
    await frameworks.use(talking.tx, community, await frameworks.save(talking.tx, community, FILE))
    await talking.send('hide = ["trainer"]')
    assert "Hidden\n• Group “On air”" in talking.words
    assert "New\n• Role “Hub coordinator”" in talking.words


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"#" * (LARGEST_FILE + 1), "100 kB"),
        (b"roles = 3", "Line 1"),
        (b"\x00", "Line 1"),
    ],
)
async def test_any_other_file_gets_one_kind_sentence(
    talking: Talking, content: bytes, expected: str
) -> None:
    await talking.send(content)
    assert expected in talking.problems[0]


async def test_a_file_with_many_changes_still_fits_into_a_message(talking: Talking) -> None:
    roles = "\n".join(
        f'[roles.r{n}]\nname = "Role {n}"\ndescription = "{"d" * 110}"\ncontexts = ["local"]\n'
        "needs = { training = 1, mentoring = 1, funding = 1 }"
        for n in range(40)
    )
    await talking.send(roles)
    assert "and 28 more" in talking.words
    assert len(talking.words) < 4000
    assert talking.options == ["use", "leave"]


async def test_the_example_for_communities_is_in_order(talking: Talking) -> None:
    page = (Path(__file__).parents[3] / "docs" / "assessment.md").read_text(encoding="utf-8")
    example = page.partition("```toml\n")[2].partition("```")[0]
    await talking.send(example)
    assert talking.problems == []
    for words in ("Skill “Making radio”", "Role “Radio host”", "Role “Mentor”: Walks beside one"):
        assert words in talking.words


def test_the_page_counts_what_is_brought_along() -> None:
    page = (Path(__file__).parents[3] / "docs" / "assessment.md").read_text(encoding="utf-8")
    framework = load_default()
    assert f"{len(framework.skills)} skills and {len(framework.roles)} roles" in page
