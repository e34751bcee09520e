"""What each refusal of a homeserver leads to."""

from datetime import timedelta

import pytest

from bot.errors import (
    DeliveryError,
    LoggedOut,
    NotAllowed,
    Refused,
    TryLater,
    Uncertain,
    Unreachable,
)
from bot.platforms.matrix.api import Broken, MatrixError, NeverSent
from bot.platforms.matrix.errors import Trouble, is_logged_out, meaning


def refused(status: int, code: str = "", wait: timedelta | None = None) -> MatrixError:
    return MatrixError(status, {"errcode": code} if code else {}, wait)


WHEREVER = [
    (NeverSent(), DeliveryError),
    (Broken(), Uncertain),
    (refused(401, "M_UNKNOWN_TOKEN"), LoggedOut),
    (refused(401, "M_MISSING_TOKEN"), LoggedOut),
    (refused(401, "M_USER_LOCKED"), LoggedOut),
    (refused(403, "M_USER_DEACTIVATED"), LoggedOut),
    (refused(429, "M_LIMIT_EXCEEDED", timedelta(seconds=7)), TryLater),
    (refused(429, "", timedelta()), TryLater),
    (refused(429, "M_FORBIDDEN", timedelta(seconds=1)), TryLater),
    (refused(413, "M_TOO_LARGE"), Refused),
    (refused(413), Refused),
    (refused(400, "M_BAD_JSON"), Refused),
    (refused(400, "M_NOT_JSON"), Refused),
    (refused(400, "M_INVALID_PARAM"), Refused),
    (refused(400, "M_MISSING_PARAM"), Refused),
    (refused(400, "M_UNKNOWN"), DeliveryError),
    (refused(404, "M_UNRECOGNIZED"), DeliveryError),
    (refused(500, "M_UNKNOWN"), DeliveryError),
    (refused(502), DeliveryError),
    (refused(401), DeliveryError),
    (refused(418, "ORG_EXAMPLE_TEA"), DeliveryError),
]
SOMEWHERE = [
    ("M_FORBIDDEN", Unreachable, Unreachable, NotAllowed, Unreachable),
    ("M_USER_SUSPENDED", Unreachable, Unreachable, NotAllowed, Unreachable),
    ("M_GUEST_ACCESS_FORBIDDEN", Unreachable, Unreachable, NotAllowed, Unreachable),
    ("M_NOT_FOUND", Unreachable, Unreachable, NotAllowed, NotAllowed),
    ("M_UNKNOWN_POS", Unreachable, Unreachable, NotAllowed, NotAllowed),
]


@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize(("problem", "error"), WHEREVER)
def test_what_means_the_same_everywhere(
    problem: Trouble, error: type[DeliveryError], inside: bool, private: bool
) -> None:
    assert type(meaning(problem, inside=inside, private=private)) is error


@pytest.mark.parametrize(
    ("code", "private_inside", "private_outside", "room_inside", "room_outside"), SOMEWHERE
)
def test_what_depends_on_where(
    code: str,
    private_inside: type[DeliveryError],
    private_outside: type[DeliveryError],
    room_inside: type[DeliveryError],
    room_outside: type[DeliveryError],
) -> None:
    problem = refused(403, code)
    found = [
        type(meaning(problem, inside=inside, private=private))
        for private in (True, False)
        for inside in (True, False)
    ]
    assert found == [private_inside, private_outside, room_inside, room_outside]


def test_how_long_to_wait_is_told() -> None:
    error = meaning(refused(429, wait=timedelta(seconds=7)), inside=True, private=True)
    assert isinstance(error, TryLater)
    assert error.wait == timedelta(seconds=7)


def test_only_the_homeserver_logs_out() -> None:
    assert is_logged_out(refused(401, "M_UNKNOWN_TOKEN"))
    assert not is_logged_out(refused(401, "M_UNKNOWN"))
    assert not is_logged_out(Broken("M_UNKNOWN_TOKEN"))


@pytest.mark.parametrize("code", [None, 7, ["M_FORBIDDEN"], {}])
def test_a_code_that_is_no_text_is_none(code: object) -> None:
    problem = MatrixError(403, {"errcode": code, "error": "secret words"})
    assert problem.code == ""
    assert str(problem) == "The homeserver answered 403"
