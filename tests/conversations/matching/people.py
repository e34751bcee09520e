"""People as they may be, for tests of who meets whom."""

from datetime import UTC, datetime
from typing import Final

from hypothesis import strategies as st

from storage.records.pool import Someone

NOW: Final = datetime(2026, 11, 26, 12, tzinfo=UTC)
ZONES: Final = (
    "Africa/Lagos", "Europe/Paris", "Asia/Kolkata", "Asia/Kathmandu", "America/New_York",
    "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Chatham", "America/St_Johns", "",
)  # fmt: skip
SKILLS: Final = ("listening", "budgets", "meetings", "outreach")

minutes = st.integers(0, 95).map(lambda quarter: quarter * 15)
hours = st.lists(st.tuples(st.integers(0, 6), minutes, minutes), max_size=4).map(tuple)
skills = st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 4), max_size=3)
own_levels = st.dictionaries(st.sampled_from(SKILLS), st.integers(0, 4), max_size=3)


@st.composite
def someone(draw: st.DrawFn, person: str, others: tuple[str, ...] = ()) -> Someone:
    """One person, whom others may have met or must not meet."""
    known = st.sampled_from(others or ("nobody",))
    return Someone(
        person=person,
        speaks=draw(st.dictionaries(st.sampled_from("abc"), st.integers(1, 4), max_size=3)),
        hours=draw(hours),
        zone=draw(st.sampled_from(ZONES)),
        helps=draw(skills),
        learns=draw(own_levels),
        communities=frozenset(draw(st.sets(st.sampled_from("xyz"), max_size=2))),
        hubs=frozenset(draw(st.sets(st.sampled_from("xyzh"), max_size=2))),
        gender=draw(st.sampled_from(("", "", "woman", "man"))),
        own_gender=draw(st.integers(0, 5)) == 0,
        places=draw(st.integers(0, 3)),
        away=draw(st.integers(0, 7)) == 0,
        load=draw(st.sampled_from((0.0, 0.5, 1.0))),
        met=draw(st.dictionaries(known, st.integers(1, 3), max_size=2)),
        apart=frozenset(draw(st.sets(known, max_size=1))),
        repeats=draw(st.integers(0, 3)) == 0,
    )


@st.composite
def crowd(draw: st.DrawFn, least: int = 1, most: int = 7, letter: str = "p") -> list[Someone]:
    """Several people who may know each other."""
    names = tuple(f"{letter}{n}" for n in range(draw(st.integers(least, most))))
    return [draw(someone(name, names)) for name in names]
