"""How a request goes: each transition once, with who is told what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from storage.records.requests import AskedState, RequestState


class Event(StrEnum):
    """What can happen to a request."""

    CHOSEN = "chosen"  # the seeker wants this mentor to be asked
    FOUND = "found"  # Banyan found somebody later
    REFUSED = "refused"  # the seeker does not want whom Banyan found
    PUT = "put"  # it is this mentor's turn to be asked
    ACCEPTED = "accepted"
    DECLINED = "declined"
    QUESTION = "question"  # the mentor wants to know something first
    ANSWERED = "answered"
    REMINDED = "reminded"
    EXPIRED = "expired"  # no answer in time
    AWAY = "away"  # the mentor takes nobody new for now
    GONE = "gone"  # the mentor cannot be asked any more, or has no room
    NOBODY = "nobody"  # nobody is left whom the seeker chose
    WITHDRAWN = "withdrawn"  # by the seeker
    REPORTED = "reported"  # the mentor says that something is wrong with it
    RESTS = "rests"  # its community does, as Banyan is in none of its groups
    RESUMED = "resumed"  # its community is back
    LEFT = "left"  # the seeker belongs to the community no longer
    TIME_OVER = "time over"  # nobody was found for too long
    SETTLED = "settled"  # the request has ended with somebody else


class Note(StrEnum):
    """What somebody is told of it; `conversations.mentoring.words` has the words."""

    REQUEST = "request"
    ASKED = "asked"
    PROPOSAL = "proposal"
    DECLINED = "declined"
    QUESTION = "question"
    ANSWER = "answer"
    REMINDER = "reminder"
    QUESTION_WAITS = "question waits"
    NO_ANSWER = "no answer"
    SILENT = "silent"
    AWAY = "away"
    GONE = "gone"
    KEEP_LOOKING = "keep looking"
    NOT_NEEDED = "not needed"
    LEFT = "left"
    RESTS = "rests"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Change:
    """What an event makes of a request and of what one mentor makes of it."""

    request: RequestState
    asked: AskedState | None = None
    seeker: Note | None = None  # what the seeker is told
    mentor: Note | None = None  # what the mentor is told


R, A, E, N = RequestState, AskedState, Event, Note

TABLE: Final[Mapping[tuple[RequestState, AskedState | None, Event], Change]] = {
    # Who shall be asked, and in which order
    (R.LOOKING, None, E.CHOSEN): Change(R.LOOKING, A.NEXT),
    (R.LOOKING, None, E.FOUND): Change(R.LOOKING, A.PROPOSED, seeker=N.PROPOSAL),
    (R.LOOKING, A.PROPOSED, E.CHOSEN): Change(R.LOOKING, A.NEXT),
    (R.LOOKING, A.PROPOSED, E.REFUSED): Change(R.LOOKING, A.WITHDRAWN),
    (R.LOOKING, A.PROPOSED, E.GONE): Change(R.LOOKING, A.WITHDRAWN),
    (R.LOOKING, A.NEXT, E.AWAY): Change(R.LOOKING, A.WITHDRAWN, seeker=N.AWAY),
    (R.LOOKING, A.NEXT, E.GONE): Change(R.LOOKING, A.WITHDRAWN, seeker=N.GONE),
    (R.LOOKING, A.NEXT, E.PUT): Change(R.ASKING, A.ASKED, seeker=N.ASKED, mentor=N.REQUEST),
    # What the mentor says; a yes is told to both by their introduction
    (R.ASKING, A.ASKED, E.ACCEPTED): Change(R.MATCHED, A.ACCEPTED),
    (R.ASKING, A.WONDERING, E.ACCEPTED): Change(R.MATCHED, A.ACCEPTED),
    (R.LOOKING, A.PASSED, E.ACCEPTED): Change(R.MATCHED, A.ACCEPTED),
    (R.ASKING, A.ASKED, E.DECLINED): Change(R.LOOKING, A.DECLINED, seeker=N.DECLINED),
    (R.ASKING, A.WONDERING, E.DECLINED): Change(R.LOOKING, A.DECLINED, seeker=N.DECLINED),
    (R.ASKING, A.ASKED, E.QUESTION): Change(R.ASKING, A.WONDERING, seeker=N.QUESTION),
    (R.ASKING, A.WONDERING, E.ANSWERED): Change(R.ASKING, A.ASKED, mentor=N.ANSWER),
    # What time does
    (R.ASKING, A.ASKED, E.REMINDED): Change(R.ASKING, A.ASKED, mentor=N.REMINDER),
    (R.ASKING, A.WONDERING, E.REMINDED): Change(R.ASKING, A.WONDERING, seeker=N.QUESTION_WAITS),
    (R.ASKING, A.ASKED, E.EXPIRED): Change(R.LOOKING, A.PASSED, seeker=N.SILENT),
    (R.ASKING, A.WONDERING, E.EXPIRED): Change(R.ASKING, A.ASKED, mentor=N.NO_ANSWER),
    # Who asks, or is asked, is not there any more
    (R.ASKING, A.ASKED, E.AWAY): Change(R.LOOKING, A.PASSED, seeker=N.AWAY),
    (R.ASKING, A.WONDERING, E.AWAY): Change(R.LOOKING, A.PASSED, seeker=N.AWAY),
    (R.ASKING, A.ASKED, E.GONE): Change(R.LOOKING, A.WITHDRAWN, seeker=N.GONE),
    (R.ASKING, A.WONDERING, E.GONE): Change(R.LOOKING, A.WITHDRAWN, seeker=N.GONE),
    (R.ASKING, None, E.GONE): Change(R.LOOKING, seeker=N.GONE),  # erased: nothing is left to mark
    (R.LOOKING, None, E.NOBODY): Change(R.LOOKING, seeker=N.KEEP_LOOKING),
    # Something is wrong: whoever is next is asked, and the seeker hears no more than that
    (R.ASKING, A.ASKED, E.REPORTED): Change(R.LOOKING, A.WITHDRAWN),
    (R.ASKING, A.WONDERING, E.REPORTED): Change(R.LOOKING, A.WITHDRAWN),
    # Its community rests; whoever was asked is asked anew afterwards
    (R.LOOKING, None, E.RESTS): Change(R.RESTING, seeker=N.RESTS),
    (R.ASKING, None, E.RESTS): Change(R.RESTING, seeker=N.RESTS),
    (R.ASKING, A.ASKED, E.RESTS): Change(R.RESTING, A.NEXT, seeker=N.RESTS),
    (R.ASKING, A.WONDERING, E.RESTS): Change(R.RESTING, A.NEXT, seeker=N.RESTS),
    (R.RESTING, A.PROPOSED, E.CHOSEN): Change(R.RESTING, A.NEXT),
    (R.RESTING, A.PROPOSED, E.REFUSED): Change(R.RESTING, A.WITHDRAWN),
    (R.RESTING, None, E.RESUMED): Change(R.LOOKING),  # the clock looks at once
    # How it ends without a mentor
    (R.LOOKING, None, E.WITHDRAWN): Change(R.WITHDRAWN),
    (R.RESTING, None, E.WITHDRAWN): Change(R.WITHDRAWN),
    (R.ASKING, None, E.WITHDRAWN): Change(R.WITHDRAWN),
    (R.ASKING, A.ASKED, E.WITHDRAWN): Change(R.WITHDRAWN, A.WITHDRAWN, mentor=N.NOT_NEEDED),
    (R.ASKING, A.WONDERING, E.WITHDRAWN): Change(R.WITHDRAWN, A.WITHDRAWN, mentor=N.NOT_NEEDED),
    (R.LOOKING, None, E.LEFT): Change(R.WITHDRAWN, seeker=N.LEFT),
    (R.RESTING, None, E.LEFT): Change(R.WITHDRAWN, seeker=N.LEFT),
    (R.ASKING, None, E.LEFT): Change(R.WITHDRAWN, seeker=N.LEFT),
    (R.ASKING, A.ASKED, E.LEFT): Change(
        R.WITHDRAWN, A.WITHDRAWN, seeker=N.LEFT, mentor=N.NOT_NEEDED
    ),
    (R.ASKING, A.WONDERING, E.LEFT): Change(
        R.WITHDRAWN, A.WITHDRAWN, seeker=N.LEFT, mentor=N.NOT_NEEDED
    ),
    (R.LOOKING, None, E.TIME_OVER): Change(R.ENDED, seeker=N.ENDED),
    # Who was never asked hears nothing of a request that has ended
    **{
        (ended, waiting, E.SETTLED): Change(ended, A.WITHDRAWN)
        for ended in (R.MATCHED, R.WITHDRAWN, R.ENDED)
        for waiting in (A.PROPOSED, A.NEXT)
    },
}


def change(request: RequestState, asked: AskedState | None, event: Event) -> Change | None:
    """What the event makes of these states; None where it cannot happen in them any more."""
    return TABLE.get((request, asked, event))
