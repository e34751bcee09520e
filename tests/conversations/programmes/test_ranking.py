from hypothesis import given
from hypothesis import strategies as st

from conversations.programmes.ranking import MOST, pressed


@given(st.lists(st.sampled_from("abcdefgh"), max_size=40))
def test_a_press_puts_somebody_last_and_the_next_takes_them_out(presses: list[str]) -> None:
    order: list[str] = []
    for who in presses:
        changed = pressed(order, who)
        if changed is None:
            assert len(order) == MOST
            continue
        assert len(changed) <= MOST
        assert [one for one in changed if one != who] == [one for one in order if one != who]
        assert (who in changed) != (who in order)
        assert who not in changed or changed[-1] == who
        order = changed
