"""Minutes as wiki text, to be pasted into a public page."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import Reader, plain
from bot.model import Plain
from bot.text import Text, _
from conversations.nominations import minutes
from conversations.nominations.words import METHODS
from storage.records.calls import Method
from storage.records.polls import PollKind


def wikitext(record: Plain, digest: str, reader: Reader) -> str:
    """The page, in the reader's language."""
    called = {who: _quoted(plain(name, reader)) for who, name in minutes.names(record).items()}
    head = f"== {_quoted(record['title'])} =="
    facts = [
        plain(_("Community: {name}", name=_quoted(record["community"])), reader),
        plain(_("Seats: {n}", n=record["seats"]), reader),
        plain(_("Decided {how}.", how=METHODS[Method(record["method"])]), reader),
        plain(_("On the roll: {n}", n=record["roll"]), reader),
        *_rounds(record, reader),
        *_outcome(record, called, reader),
    ]
    listed = "\n".join(f"* {fact}" for fact in facts)
    said = [*minutes.agreed(record), *record["reasons"]]
    reasons = "\n".join(f": {_quoted(words)}" for words in said)
    foot = plain(_("Digest: {digest}", digest=digest), reader)
    return "\n\n".join(
        part for part in (head, listed, _table(record, called), reasons, foot) if part
    )


def _rounds(record: Plain, reader: Reader) -> list[str]:
    return [
        plain(
            _(
                "{number}. {kind}: {n} of {all} took part",
                number=one["number"],
                kind=minutes.KINDS[one["kind"]],
                n=one["took_part"],
                all=one["entries"],
            ),
            reader,
        )
        for one in record["rounds"]
        if one["kind"] != PollKind.ORGANISERS
    ]


def _outcome(record: Plain, called: dict[str, str], reader: Reader) -> list[str]:
    told: list[Text] = []
    if record["winners"]:
        chosen = ", ".join(called[one] for one in record["winners"])
        told = [_("Chosen: {names}", names=chosen), minutes.term(record)]
    else:
        told = [minutes.outcome(record)]
    return [line for text in told for line in plain(text, reader).split("\n")]


def _table(record: Plain, called: dict[str, str]) -> str:
    found = minutes.counted(record)
    if found is None:
        return ""
    if "approvals" in found:
        rows = [[called[one], str(marks)] for one, marks in found["approvals"].items()]
        return _wiki_table(rows)
    standing = list(called)
    head = ["", *(called[one] for one in standing)]
    body = [
        [called[one], *("" if row == column else str(n) for column, n in enumerate(pairs))]
        for row, (one, pairs) in enumerate(zip(standing, found["pairs"], strict=True))
    ]
    return _wiki_table([head, *body])


def _wiki_table(rows: Sequence[Sequence[str]]) -> str:
    lines = ["\n".join(["|-", *(f"| {cell}" for cell in row)]) for row in rows]
    return "\n".join(['{| class="wikitable"', *lines, "|}"])


def _quoted(words: str) -> str:
    """Words of people, which no wiki takes for its own signs."""
    safe = words.replace("<", "&lt;").replace("\n", " ")
    return f"<nowiki>{safe}</nowiki>"
