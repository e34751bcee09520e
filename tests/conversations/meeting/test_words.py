from conversations.meeting.words import told
from storage.records.meeting_profiles import MeetingProfile
from tests.transcript import readable

WISH = "people of your own gender only"


def shown(*, gender: str, own_gender: bool) -> str:
    profile = MeetingProfile("ana", {"en": 4}, gender=gender, own_gender=own_gender)
    return " ".join(readable(str(one)) for one in told(profile).items)


def test_who_wishes_for_their_own_gender_and_does_not_tell_it_reads_that_nobody_is_found() -> None:
    assert "I bring you together with nobody" in shown(gender="", own_gender=True)
    assert "with nobody" not in shown(gender="woman", own_gender=True)
    assert WISH in shown(gender="woman", own_gender=True)
    assert WISH not in shown(gender="", own_gender=False)
