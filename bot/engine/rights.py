"""What somebody must be at the moment of an act; checked right before it, with the platform."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from bot.model import Place


@dataclass(frozen=True, slots=True)
class AdministratorOf:
    """Whoever administers this group now."""

    place: Place


@dataclass(frozen=True, slots=True)
class OrganiserOf:
    """Whoever organises this community now."""

    community: str


@dataclass(frozen=True, slots=True)
class KeeperOf:
    """Whoever may still keep this call now: organisers, its chair, its deputy."""

    call: str


@dataclass(frozen=True, slots=True)
class ChairOf:
    """Whoever chairs this call now."""

    call: str


@dataclass(frozen=True, slots=True)
class HolderOf:
    """Whoever looks after this training now: organisers, and who holds it."""

    training: str


Right: TypeAlias = AdministratorOf | OrganiserOf | KeeperOf | ChairOf | HolderOf
