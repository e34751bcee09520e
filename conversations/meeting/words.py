"""What the answers about meeting others are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.text import VERBATIM, LanguageName, Lines, Listing, Text, _, pgettext
from conversations.meeting.week_words import in_words
from storage.records.meeting_profiles import MeetingProfile
from storage.records.people import Circle

LEVELS: Final = {
    1: pgettext("button", "A little"),
    2: pgettext("button", "Enough for everyday talk"),
    3: pgettext("button", "Well"),
    4: pgettext("button", "I am at home in it"),
}
HOW_WELL: Final = {
    1: pgettext("how well", "a little"),
    2: pgettext("how well", "everyday talk"),
    3: pgettext("how well", "well"),
    4: pgettext("how well", "at home"),
}
GENDERS: Final = {
    "woman": pgettext("button", "Woman"),
    "man": pgettext("button", "Man"),
    "other": pgettext("button", "Another gender"),
}
CIRCLES: Final = {
    Circle.NOBODY: pgettext("button", "Nobody"),
    Circle.COMMUNITY: pgettext("button", "My communities"),
    Circle.HUB: pgettext("button", "My communities and hub"),
    Circle.EVERYONE: pgettext("button", "Everyone here"),
}
NOT_YET: Final = _("not yet")
NOT_TOLD: Final = pgettext("gender", "not told")


def languages(speaks: Mapping[str, int]) -> Text:
    """The languages that somebody speaks and how well, the best first."""
    if not speaks:
        return NOT_YET
    best_first = sorted(speaks.items(), key=lambda one: (-one[1], one[0]))
    return Text(
        "{list}", (("list", Listing(tuple(_spoken(*one) for one in best_first))),), context=VERBATIM
    )


def _spoken(tag: str, level: int) -> Text:
    return _("{language} ({level})", language=LanguageName(tag), level=HOW_WELL[level])


def told(profile: MeetingProfile) -> Lines:
    """Everything that somebody told, as they see it themselves."""
    return Lines(tuple(_told(profile)))


def _told(profile: MeetingProfile) -> list[Text]:
    shown = [_("Languages that you speak: {languages}", languages=languages(profile.speaks))]
    if profile.hours:
        shown += [_("Hours that suit you, on your own clock:"), in_words(profile.hours)]
    else:
        shown.append(_("Hours that suit you: {words}", words=NOT_YET))
    gender = GENDERS.get(profile.gender, NOT_TOLD)
    shown.append(_("Gender, which I show to nobody: {words}", words=gender))
    if profile.own_gender and profile.gender:
        shown.append(_("You meet people of your own gender only."))
    elif profile.own_gender:
        shown.append(
            _(
                "You would like to meet people of your own gender only. I do not know yours, so I "
                "bring you together with nobody until you tell it, or change that wish."
            )
        )
    if profile.relayed:
        shown.append(_("Messages: through me, without a direct link."))
    else:
        shown.append(_("Messages: by a direct link where there is one, else through me."))
    return shown
