"""What would find more people where nobody was found."""

from conversations.mentoring.find import WIDEN
from conversations.mentoring.widening import widening
from storage.records.pool import Someone

BEN = Someone("ben", speaks={"ha": 4}, places=1)


def test_each_hint_says_what_is_really_in_the_way() -> None:
    assert widening(Someone("ana", speaks={"ha": 2}), []) == ["skill"]
    assert widening(Someone("ana", speaks={"fr": 4}), [BEN]) == ["languages"]
    assert widening(Someone("ana", speaks={"ha": 2}, met={"ben": 1}), [BEN]) == ["repeats"]
    wish = Someone("ana", speaks={"ha": 2}, gender="woman", own_gender=True)
    assert widening(wish, [BEN]) == ["gender"]


def test_each_hint_has_its_words() -> None:
    assert set(WIDEN) == {"skill", "languages", "repeats", "gender"}
