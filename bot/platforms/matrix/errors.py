"""What the homeserver's refusals mean, sorted once by their codes.

https://spec.matrix.org/latest/client-server-api/#standard-error-response
"""

from __future__ import annotations

from typing import Final, TypeAlias

from bot.errors import (
    DeliveryError,
    LoggedOut,
    NotAllowed,
    Refused,
    TryLater,
    Uncertain,
    Unreachable,
)
from bot.platforms.matrix.api import Broken, MatrixError, NeverSent, TooLarge

Trouble: TypeAlias = MatrixError | Broken | NeverSent
TROUBLES: Final = (MatrixError, Broken, NeverSent)

LOGGED_OUT: Final = frozenset(
    {"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_LOCKED", "M_USER_DEACTIVATED"}
)
_SILENCED: Final = frozenset({"M_FORBIDDEN", "M_USER_SUSPENDED", "M_GUEST_ACCESS_FORBIDDEN"})
_NEVER: Final = frozenset(
    {"M_BAD_JSON", "M_NOT_JSON", "M_TOO_LARGE", "M_INVALID_PARAM", "M_MISSING_PARAM"}
)
_GONE: Final = frozenset({"M_NOT_FOUND", "M_UNKNOWN_POS"})


def is_logged_out(problem: Exception) -> bool:
    """Whether the homeserver does not know Banyan's device any more."""
    return isinstance(problem, MatrixError) and problem.code in LOGGED_OUT


def is_passing(problem: Exception) -> bool:
    """Whether asking again may help."""
    if isinstance(problem, MatrixError):
        return problem.wait is not None or problem.status >= 500
    return not isinstance(problem, TooLarge)


def meaning(problem: Trouble, *, inside: bool, private: bool) -> DeliveryError:
    """What becomes of a letter that led to this; `inside`: Banyan is in the room."""
    match problem:
        case NeverSent():
            return DeliveryError("The homeserver could not be asked.")
        case Broken():
            return Uncertain()
        case MatrixError(wait=wait) if wait is not None:
            return TryLater(wait)
        case MatrixError() if is_logged_out(problem):
            return LoggedOut()
        case MatrixError(code=code) if code in _SILENCED:
            return Unreachable() if private or not inside else NotAllowed()
        case MatrixError(code=code) if code in _GONE:
            return Unreachable() if private else NotAllowed()
        case MatrixError(code=code, status=status) if code in _NEVER or status == 413:
            return Refused()
    return DeliveryError("The homeserver has a trouble of its own.")
