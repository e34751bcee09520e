"""Whatever the library takes for an update, the conversion takes, too."""

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from telegram import Update

from bot.hostile import storable
from bot.model import Attachment, Invited, Left, Plain, Said, What
from bot.platforms.telegram.conversion import converted
from bot.platforms.telegram.names import Me

PAYLOADS = Path(__file__).parents[2] / "payloads" / "telegram"
ME = Me(9001, "Banyan_Bot")
NOW = datetime(2028, 1, 1, tzinfo=UTC)
CASES = {
    f"{path.stem}: {case}": payload
    for path in sorted(PAYLOADS.glob("*.json"))
    for case, payload in json.loads(path.read_text("utf-8")).items()
}
RECORDED = list(CASES.values())

WORDS = Said("I can repair bicycles 🚲", message="71")
MENTIONED = Said("who can sew?", addressed=True, message="71")
FILE = Said("here they are", (Attachment("people.csv", "text/csv", 0),), message="71")
Step = str | int
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([0, -1, 1, 2**31, 2**63, -(2**63), 10**30, 10**4_299, 9001, 1e308, 0.5]),
    st.text(max_size=20),
    st.sampled_from(
        ["", "/start x", "/help@", "@Banyan_Bot", "\ud83d", "\0", "mention", "private"]
    ),
    st.sampled_from(["supergroup", "channel", "kicked", "member", "restricted", "emoji", "paid"]),
)
NESTED = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
DEEP = st.integers(1, 60).map(lambda depth: json.loads("[" * depth + "]" * depth))
ANYTHING = NESTED | DEEP


def paths(value: Plain, here: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """The way to everything in a payload."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in inside:
        yield (*here, step)
        if isinstance(inner, dict | list):
            yield from paths(inner, (*here, step))


@pytest.mark.parametrize(
    ("case", "way", "value", "whats"),
    [
        ("words: words in private", "update_id", None, []),
        ("words: words in private", "message.date", None, []),
        ("words: words in private", "message.chat", None, []),
        ("words: words in private", "message.from.id", "1001", []),
        ("words: words in private", "message.from.id", True, []),
        ("words: words in private", "message.from.id", 2**70, []),
        ("words: words in private", "message.from.language_code", 7, [WORDS]),
        ("words: words in private", "message.message_id", 0.5, [Said(WORDS.text)]),
        ("words: words in private", "message.text", ["x"], []),
        ("words: a mention first", "message.entities.0.offset", 2**70, [MENTIONED]),
        ("words: a mention first", "message.text", "\ud83d @Banyan", []),
        ("files: a document", "message.document.file_size", -5, [FILE]),
        ("files: a document", "message.document.file_size", "5", [FILE]),
        ("service: somebody was removed", "message.from", None, [Left()]),
        ("service: somebody was removed", "message.left_chat_member", None, []),
        ("service: the group becomes another", "message.date", None, []),
        ("service: the group becomes another", "message.migrate_to_chat_id", -4001, []),
        ("membership: left", "chat_member.new_chat_member", None, []),
        (
            "own_membership: added",
            "my_chat_member.old_chat_member",
            None,
            [Invited("Lending library")],
        ),
        ("reactions: added", "message_reaction.new_reaction", None, []),
    ],
)
def test_what_is_not_as_promised_counts_as_not_there(
    case: str, way: str, value: object, whats: list[What]
) -> None:
    payload = copy.deepcopy(CASES[case])
    *before, last = [int(step) if step.isdecimal() else step for step in way.split(".")]
    inside = payload
    for step in before:
        inside = inside[step]
    inside[last] = value
    assert [one.what for one in converted(Update.de_json(payload, None), ME, NOW)] == whats


@st.composite
def mutilated(draw: st.DrawFn) -> Plain:
    """A recorded payload in which up to three things are missing or others."""
    payload = copy.deepcopy(draw(st.sampled_from(RECORDED)))
    for _ in range(draw(st.integers(1, 3))):
        ways = list(paths(payload))
        if not ways:
            break
        *before, last = draw(st.sampled_from(ways))
        inside = payload
        for step in before:
            inside = inside[step]
        match draw(st.sampled_from(["remove", "replace", "replace", "graft", "nest"])):
            case "remove":
                del inside[last]
            case "replace":
                inside[last] = draw(ANYTHING)
            case "graft":  # something that has the right form, in a place that is not its own
                other = draw(st.sampled_from(RECORDED))
                inside[last] = copy.deepcopy(other.get("message", other))
            case "nest" if isinstance(payload.get("message"), dict):
                for _ in range(draw(st.integers(1, 20))):
                    inner = payload["message"]
                    payload["message"] = {**inner, "reply_to_message": inner}
    return payload


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
@settings(max_examples=1_000, deadline=None)
@given(payload=mutilated())
def test_nothing_that_could_be_parsed_is_too_odd(payload: Plain) -> None:
    try:
        update = Update.de_json(payload, None)
    except Exception:  # noqa: BLE001 - what the library itself refuses never gets this far
        return event("refused by the library")
    incomings = converted(update, ME, NOW)
    event(f"tells {min(len(incomings), 2)}")
    assert len({one.id for one in incomings}) == len(incomings)
    for one in incomings:
        storable(one)
        int(one.account.id), int(one.place.chat), int(one.place.thread or 0)
        assert one.at.utcoffset() is not None
