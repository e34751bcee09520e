"""How long is waited for an answer, and how often something may be asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

REMIND_AFTER: Final = timedelta(days=2)
PASS_ON_AFTER: Final = timedelta(days=3)
LOOK_EVERY: Final = timedelta(days=1)
LOOK_FOR: Final = timedelta(days=30)
MOST_OPEN: Final = 5  # requests of one person
MOST_A_DAY: Final = 8  # that one person may begin, so that nobody is asked and unasked for fun
A_DAY: Final = timedelta(days=1)
MOST_QUESTIONS: Final = 2  # of one mentor about one request
LONGEST_QUESTION: Final = 300  # characters; of its answer, too
