"""How a conversation is shown: its questions, their buttons, and an answer once it is given."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from bot.engine.flows import FLOWS
from bot.engine.journal import Conversation
from bot.engine.talk import Ask, Say
from bot.ids import ALPHABET
from bot.model import Button, Buttons, Edit, ToPerson, Weight
from bot.text import Text, _, paragraphs, pgettext
from handlers.turn import Turn


def say(turn: Turn, conversation: Conversation, said: Say) -> None:
    """Say what needs no answer."""
    turn.say(
        said.text, to=ToPerson(conversation.person), picture=said.picture, document=said.document
    )


def put(turn: Turn, conversation: Conversation, question: Ask, problem: Text | None = None) -> None:
    """Ask, after saying what was wrong with the answer before."""
    text = _words(question)
    conversation.asked = turn.say(
        paragraphs(problem, text) if problem else text,
        _buttons(turn, conversation, question),
        to=ToPerson(conversation.person),
        weight=Weight.QUESTION,
        discreet=FLOWS[conversation.flow].discreet,
    )
    turn.keep(conversation)


def _words(question: Ask) -> Text:
    """The question, with where one is in a long conversation above it."""
    if question.progress is None:
        return question.text
    n, total = question.progress
    return paragraphs(_("<i>{n} of {total}</i>", n=n, total=total), question.text)


def _buttons(turn: Turn, conversation: Conversation, question: Ask) -> Buttons:
    options, columns = question.answer.options, question.answer.columns
    data = f"a:{conversation.id}:{mark(question.key)}"
    # Before a yes no language is kept: the buttons know which one they were read in.
    read_in = "" if turn.consented else f".{turn.reader.languages[0]}"
    buttons = [
        Button(
            one.label,
            f"{data}.{one.id}{read_in}",
            aside=number > question.answer.counted,
        )
        for number, one in enumerate(options, start=1)
    ]
    rows = _rows(buttons, [one.alone for one in options], columns)
    if question.progress and question.progress[0] > 1:
        rows.append(
            (
                Button(pgettext("button", "Back"), f"back:{conversation.id}:", aside=True),
                Button(pgettext("button", "Later"), f"later:{conversation.id}:", aside=True),
            )
        )
    return tuple(rows)


def _rows(
    buttons: Sequence[Button], alone: Sequence[bool], columns: int
) -> list[tuple[Button, ...]]:
    """So many buttons side by side, but those that stand alone."""
    rows: list[tuple[Button, ...]] = []
    for single, group in groupby(zip(buttons, alone, strict=True), key=itemgetter(1)):
        width = 1 if single else columns
        some = [button for button, _single in group]
        rows += [tuple(some[n : n + width]) for n in range(0, len(some), width)]
    return rows


@lru_cache(maxsize=1024)
def mark(key: str) -> str:
    """Names a question in a button: short, and the same whenever the same question is put."""
    bits = zlib.crc32(key.encode())
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(0, 35, 5))


def close(
    turn: Turn, conversation: Conversation, question: Ask, chosen: Text | None = None
) -> None:
    """Show the chosen answer under a question that had buttons, and take those away."""
    if not question.answer.options or not conversation.asked:
        return
    text = _words(question)
    if chosen:
        text = paragraphs(text, _("✓ <b>{answer}</b>", answer=chosen))
    turn.write(Edit(conversation.asked, text), ToPerson(conversation.person))
