"""In which phases of a call what can be done about those who stand."""

from __future__ import annotations

from typing import Final

from storage.records.calls import CallState

# Who supports somebody can no longer nominate them: nominating is over by then.
SUPPORTING: Final = (CallState.PREPARING,)
WRITING: Final = (CallState.NOMINATING, CallState.PREPARING)  # so that all read the same words
EXAMINING: Final = (CallState.NOMINATING, CallState.PREPARING)  # who is eligible
REMARKING: Final = (CallState.COMMENTING,)
SORTING: Final = (CallState.COMMENTING, CallState.DECIDING)  # what was written in time is not lost
ANSWERING: Final = SORTING
