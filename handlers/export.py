"""Everything about somebody in one file, for reading and for other programs."""

from __future__ import annotations

import json
from typing import Final

from bot.model import Document, Plain
from bot.text import _, paragraphs
from handlers.registry import on
from handlers.turn import Turn
from storage import export as exporting
from storage.database import Reading

# The file is for other programs, too: its words are English for everybody.
MEANING: Final = {
    "person": "Who you are, as you told Banyan; quiet hours in minutes after midnight",
    "account": "The accounts that you write from",
    "consent": "What you said yes to, and when",
    "community": "The communities named below",
    "membership": "The communities you joined",
    "organiser": "The communities you organise",
    "appointed": "Organisers whom you appointed, without their names",
    "link": "That you asked to link another account",
    "link_typed": "That you typed a code to link your account",
    "invitation": "Invitations that you made",
    "conversation": "Conversations, with your answers in their journals",
    "outbox": "Letters to you; their words only until they are delivered",
    "menu": "The buttons that you were last offered",
    "notice": "What Banyan is about to tell you",
    "notified": "When Banyan wrote to you without having been asked",
    "reminder": "What you asked to be reminded of",
    "assessment": "Your self-assessments",
    "assessed_level": "Your answers in them: 1 to 4, 0 for no opportunity yet",
    "peer_view": "Whom you asked how they see you: when and how many, without names",
    "peer_view_level": "What they see in you: the middle of their answers, skill by skill",
    "profile_skill": "What you help with and what you want to learn",
    "agreement": "Communities to which you confirmed your age and the code of conduct",
    "meeting_profile": "What you told so that you can be brought together with others",
    "mentor": "How you want to be a mentor",
    "backup_of": "That you take requests for a mentor who is away, without their name",
    "stand_in": "That you offered to take requests for another mentor",
    "stand_in_wanted": "That you asked another mentor to take requests for you",
    "request": "What you looked for a mentor for",
    "asked": "That you were asked as a mentor, and what you answered",
    "match": "That you were brought together with somebody, without their name",
    "task": "What is to be done in your matches",
    "farewell": "How a match was for you, until the thanks are passed on",
    "feedback": "The same without its match, until it is added to a sum without your name",
    "met": "That you met somebody, without their name",
    "relayed": "Which messages reached you through Banyan, without their words",
    "peer": "Peer rounds that you take part in, and your breaks",
    "peer_seat": "Peer rounds in which you met somebody, without their name",
    "application": "Programmes that you applied to, with your goals",
    "programme_wish": "Whom you would like best, or rather help, in a programme, without names",
    "programme_mentor": "Programmes in which you are a mentor",
    "programme_pair": "That a programme brought you together with somebody, without their name",
    "call": "Calls of your communities that you chair, or whose deputy you are",
    "stepped_back": "Calls from whose organising you have stepped back",
    "roll_entry": "Calls in which you may take part",
    "took_part": "Rounds of deciding in which you took part; how, nobody can read",
    "candidate": "Calls in which you were nominated, and what you said",
    "nominated": "Why you were nominated, without names",
    "remark_about": "What was said and asked about you as a candidate, without names",
    "nomination": "Your reasons for nominating somebody, without their name",
    "never_nominate": "That you are never to be asked whether you would stand",
    "seconding": "Calls in which you support somebody who stands, without their name",
    "remark": "What you said and asked about those who stand",
    "spotting": "That organisers may see what you did for others",
    "deed": "What you did for others, as organisers may see it",
    "training": "Trainings that you hold",
    "training_text": "What is said about the trainings that you hold",
    "training_date": "When the trainings that you hold are",
    "series_sign_up": "Trainings of which you come to all dates",
    "sign_up": "Trainings that you signed up for, and whether you were there",
    "training_reminder": "When you are reminded of trainings, in minutes before",
    "training_wish": "How you want to be reminded of trainings, in minutes before",
    "training_answer": "How trainings were for you",
    "calendar_address": "That your trainings can be read at an address of your own",
    "announcement": "Announcements that you wrote",
    "announcement_text": "What you wrote in them",
    "announcement_reader": "Announcements that were for you, and whether you got them",
    "muted": "What you do not want to hear of what communities announce",
    "block": "That you keep away from somebody; whom, nobody can read",
    "report": "Problems that you reported",
    "suggestion": "Better words that you suggested",
    "audit": "What you did as an organiser, and what organisers did about you",
}


@on.command("export", summary=_("Everything I keep about you, as a file"))
async def export(turn: Turn) -> None:
    """Send the file; reading it all delays nobody else."""
    content = await turn.look("export", gather, person=turn.somebody.id)
    turn.say(
        paragraphs(
            _("Here is everything that I keep about you."),
            _("A text editor or a browser opens the file. It is for you: it holds your answers."),
        ),
        document=Document("banyan.json", "application/json", content),
    )


async def gather(tx: Reading, *, person: str) -> Plain:
    """The content of the file."""
    rows = await exporting.everything_about(tx, person)
    kept = {
        table: {"what": MEANING[table], "rows": found} for table, found in rows.items() if found
    }
    about = "Everything that Banyan keeps about you. Times are in UTC."
    whole = {"about": about, "made_at": tx.now.isoformat(), "kept": kept}
    return json.dumps(whole, ensure_ascii=False, indent=2)
