"""What is said about a request: to whom it is put, and to whoever made it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.text import CommandWord, Text, _, lines, paragraphs, pgettext
from storage.records.mentors import Lasting
from storage.records.requests import Reason

MENTOR: Final = CommandWord("mentor")
MENTORING: Final = CommandWord("mentoring")
JOIN: Final = CommandWord("join")

LASTING: Final = {
    Lasting.ONCE: _("They would like to talk once."),
    Lasting.LONGER: _("They would like to meet for some months."),
    Lasting.EITHER: _("Once or for some months: both would be fine for them."),
}
REASONS: Final = {
    Reason.TIME: pgettext("button", "No time right now"),
    Reason.SUBJECT: pgettext("button", "Not my subject"),
    Reason.OTHER_MENTOR: pgettext("button", "Someone else fits better"),
    Reason.OTHER: pgettext("button", "Another reason"),
}
DECLINED: Final = {
    Reason.TIME: _("The mentor has no time for it now. That says nothing about your goal."),
    Reason.SUBJECT: _("The mentor says that it is not quite their subject."),
    Reason.OTHER_MENTOR: _("The mentor thinks that somebody else fits you better."),
    Reason.OTHER: _("The mentor cannot take it on now. That says nothing about your goal."),
}
SILENT: Final = _("No answer came within three days. Some weeks are like that.")
AWAY: Final = _("The mentor takes nobody new for a while.")
GONE: Final = _("The mentor cannot be asked any more.")


def about(skill: Text, *texts: Text) -> Text:
    """Something about one request of somebody who may have several."""
    return paragraphs(_("<b>A mentor for: {skill}</b>", skill=skill), *texts)


def listed(reasons: Sequence[Text]) -> Text:
    """Why two people fit, one reason a line."""
    return lines(_("• {reason}", reason=reason) for reason in reasons)


def request(skill: Text, goal: str, lasting: Lasting, why: Sequence[Text], until: date) -> Text:
    """What a mentor is asked."""
    reasons = [paragraphs(_("Why I thought of you:"), listed(why))] if why else []
    return paragraphs(
        _("Somebody is looking for a mentor for <b>{skill}</b>. Could that be you?", skill=skill),
        quoted(goal),
        LASTING[lasting],
        *reasons,
        _(
            "Nobody has been named to anybody. Once you accept, I introduce you to each other. "
            "Please answer until {day}; after that I ask somebody else, and that is fine, too.",
            day=until,
        ),
    )


def quoted(words: str) -> Text:
    """What somebody wrote, marked as theirs."""
    return _("“{words}”", words=words)


def reminder(skill: Text, goal: str, until: date) -> Text:
    """The one reminder of a request."""
    return paragraphs(
        _("Somebody waits for your answer: could you be a mentor for <b>{skill}</b>?", skill=skill),
        quoted(goal),
        _("If you do not answer until {day}, I ask somebody else.", day=until),
    )


def answer(skill: Text, words: str, until: date) -> Text:
    """What a mentor hears who wanted to know something first."""
    return paragraphs(
        _("Here is the answer to your question about <b>{skill}</b>:", skill=skill),
        quoted(words),
        _("Will you be their mentor? Please answer until {day}.", day=until),
    )


def no_answer(skill: Text, goal: str, until: date) -> Text:
    """The same where none came."""
    return paragraphs(
        _("Nobody has answered your question about <b>{skill}</b>.", skill=skill),
        quoted(goal),
        _("Would you decide without it? You have until {day}.", day=until),
    )


def not_needed(skill: Text) -> Text:
    """What a mentor hears whose answer is not waited for any more."""
    return _(
        "The request for a mentor for <b>{skill}</b> has been taken back. There is nothing for "
        "you to do. Thank you for being there!",
        skill=skill,
    )


def question(words: str, until: date) -> Text:
    """What a seeker is asked by a mentor, without a name."""
    return paragraphs(
        _("The mentor whom I asked would like to know something first:"),
        quoted(words),
        _("I carry your answer to them, without your name. Please answer until {day}.", day=until),
    )


def question_waits(words: str, until: date) -> Text:
    """The one reminder of a mentor's question."""
    return paragraphs(
        _("A mentor still waits for your answer:"),
        quoted(words),
        _("If none comes until {day}, they decide without it.", day=until),
    )


ASKED: Final = {
    "first": _("I have asked the person whom you put first."),
    "next": _("I have asked the next one whom you chose."),
    "named": _("I have asked the one whom the mentor had in mind."),
    "stand_in": _("I have asked the one who stands in for them."),
    "only": _("I have asked them."),
    "again": _("It goes on now, and I have asked a mentor for you."),
}


def asked(which: str, until: date, *, programme: str = "") -> Text:
    """That a mentor has been asked, and when the seeker hears more.

    In a programme nobody is chosen by who applies.
    """
    whom = _("I have asked a mentor of <b>{title}</b> for you.", title=programme)
    return paragraphs(
        whom if programme else ASKED[which],
        _("You hear from me by {day}, whatever they say.", day=until),
    )


def keep_looking(until: date, *, programme: str = "") -> Text:
    """That nobody is left whom the seeker chose, or who suits them in a programme."""
    if programme:
        return _(
            "No other mentor of <b>{title}</b> is left to be asked. I keep looking outside it "
            "until {day} and write to you as soon as I find somebody. {mentor} shows how it "
            "stands.",
            title=programme,
            day=until,
            mentor=MENTOR,
        )
    return _(
        "Nobody whom you chose is left to be asked. I keep looking until {day} and write to you as "
        "soon as I find somebody. {mentor} shows how it stands.",
        day=until,
        mentor=MENTOR,
    )


def proposal(why: Sequence[Text]) -> Text:
    """Whom Banyan found later."""
    return paragraphs(
        _("I have found somebody who could help you:"), listed(why), _("Shall I ask?")
    )


def ended() -> Text:
    """That nobody was found for too long."""
    return paragraphs(
        _(
            "I have looked for 30 days and found nobody more whom I could ask. I am sorry! I stop "
            "looking now and have deleted what you wrote."
        ),
        _(
            "People and times change: {mentor} begins anew whenever you like. Another skill, more "
            "hours or one more language often help.",
            mentor=MENTOR,
        ),
    )


def left(community: str) -> Text:
    """That a request has ended with a membership."""
    return _(
        "You do not belong to {community} any more, so I have stopped looking for a mentor there "
        "and have deleted what you wrote.",
        community=community,
    )


def rests(community: str) -> Text:
    """That a request waits as long as its community rests."""
    return _(
        "{community} rests, as I am in none of its groups now. Your request waits meanwhile and "
        "goes on by itself afterwards.",
        community=community,
    )


def cards(found: Sequence[Sequence[Text]]) -> Text:
    """Up to three people, without names, each with why they fit."""
    return paragraphs(
        *(
            lines([_("<b>Number {n}</b>", n=number), listed(why)])
            for number, why in enumerate(found, start=1)
        )
    )


def shortened(words: str, longest: int = 60) -> str:
    """Enough of a goal to tell it from another one."""
    line = " ".join(words.split())
    return line if len(line) <= longest else line[:longest].rstrip() + "…"


NOBODY_NAMED: Final = _(
    "They do not know of you yet. I ask one after the other, and names are exchanged only when "
    "both of you have said yes."
)
