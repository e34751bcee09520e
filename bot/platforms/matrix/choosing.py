"""Choices as a numbered list, with a reaction for each that only has to be tapped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.i18n import direction
from bot.i18n.cleaning import led
from bot.platforms.base import Outgoing, ReadyButton
from bot.platforms.markup import Element, Nodes
from bot.platforms.matrix.links import link, payload_in

KEYCAP: Final = "\ufe0f\u20e3"  # after a digit
REACTIONS: Final = (*(f"{digit}{KEYCAP}" for digit in range(1, 10)), "\U0001f51f")
_VARIANTS: Final = dict.fromkeys(map(ord, "\ufe0f\ufe0e\u20e3"))  # as clients write them or not


@dataclass(frozen=True, slots=True)
class Offer:
    """What a message offers: what is numbered, in its order, and the ways out."""

    numbered: Sequence[ReadyButton]
    others: Sequence[ReadyButton]
    tappable: bool

    @property
    def reactions(self) -> Sequence[str]:
        """What Banyan puts under the message, to be tapped by others."""
        return REACTIONS[: len(self.numbered)] if self.tappable else ()


def offer_of(outgoing: Outgoing, me: str) -> Offer:
    """What a message offers.

    Where the choice is nobody else's business it is typed: reactions are never encrypted.
    """
    buttons = [button for row in outgoing.buttons for button in row]
    numbered = [one for one in buttons if _is_numbered(one, me, private=outgoing.place.private)]
    others = [one for one in buttons if one not in numbered]
    tappable = not outgoing.discreet and len(numbered) <= len(REACTIONS)
    return Offer(numbered, others, tappable)


def number_of(reaction: str) -> int | None:
    """Which choice a reaction means, from 0 on; None for any other picture."""
    if reaction.startswith(REACTIONS[-1]):
        return len(REACTIONS) - 1
    digit = reaction.translate(_VARIANTS)
    return int(digit) - 1 if digit in {str(one) for one in range(1, 10)} else None


def listed(outgoing: Outgoing, me: str) -> Nodes:
    """The choices as they stand under the text."""
    offer = offer_of(outgoing, me)
    lines = [
        (f"{number}. ", *_label(one, me)) for number, one in enumerate(offer.numbered, start=1)
    ]
    if offer.others:
        lines.append(tuple(_with_dots([_label(one, me) for one in offer.others])))
    start = led(" ", direction(outgoing.language)).removesuffix(" ")
    return tuple(node for line in lines for node in ("\n", *([start] if start else []), *line))


def _is_numbered(button: ReadyButton, me: str, *, private: bool) -> bool:
    """Whether it is one of the choices: what is pressed, or in a group what leads to Banyan."""
    if button.url:
        return not private and payload_in(button.url, me) is not None
    return not button.aside


def _label(button: ReadyButton, me: str) -> Nodes:
    if not button.url:
        return (button.label,)
    address = button.url if payload_in(button.url, me) is None else link(me)
    return (Element("a", address, (button.label,)),)


def _with_dots(labels: Sequence[Nodes]) -> Iterator[Element | str]:
    for number, label in enumerate(labels):
        if number:
            yield " · "
        yield from label
