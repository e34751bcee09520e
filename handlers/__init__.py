"""Answers that are given at once, one file per subject.

The order of asking is the router's: what happened in a group, a press, a command, the open
conversation, a bare word, first contact, and the fallback.
"""

from handlers import accounts as accounts
from handlers import after_assessment as after_assessment
from handlers import assessment as assessment
from handlers import audit as audit
from handlers import ballot_keys as ballot_keys
from handlers import ballots as ballots
from handlers import blocks as blocks
from handlers import call_keepers as call_keepers
from handlers import call_keeping as call_keeping
from handlers import call_minutes as call_minutes
from handlers import call_organisers as call_organisers
from handlers import call_prolonging as call_prolonging
from handlers import call_times as call_times
from handlers import call_withdrawing as call_withdrawing
from handlers import calls as calls
from handlers import communities as communities
from handlers import community_settings as community_settings
from handlers import conversation as conversation
from handlers import export as export
from handlers import forget as forget
from handlers import frameworks as frameworks
from handlers import groups as groups
from handlers import help as help  # noqa: A004 - named after its command
from handlers import invitations as invitations
from handlers import language as language
from handlers import links as links
from handlers import match_care as match_care
from handlers import match_changes as match_changes
from handlers import match_tasks as match_tasks
from handlers import match_terms as match_terms
from handlers import match_trouble as match_trouble
from handlers import matches as matches
from handlers import meeting as meeting
from handlers import memberships as memberships
from handlers import mentor as mentor
from handlers import mentoring as mentoring
from handlers import mentoring_numbers as mentoring_numbers
from handlers import newcomers as newcomers
from handlers import notices as notices
from handlers import open_reports as open_reports
from handlers import organise as organise
from handlers import organise_end as organise_end
from handlers import organisers as organisers
from handlers import peer_rounds as peer_rounds
from handlers import peer_runs as peer_runs
from handlers import peer_view_answers as peer_view_answers
from handlers import peer_views as peer_views
from handlers import peers as peers
from handlers import places as places
from handlers import privacy as privacy
from handlers import profile as profile
from handlers import programme_again as programme_again
from handlers import programme_approval as programme_approval
from handlers import programme_plans as programme_plans
from handlers import programme_times as programme_times
from handlers import programmes as programmes
from handlers import quiet as quiet
from handlers import relay as relay
from handlers import reminders as reminders
from handlers import report as report
from handlers import requests as requests
from handlers import silence as silence
from handlers import spotting as spotting
from handlers import standing_in as standing_in
from handlers import start as start
from handlers import staying as staying
from handlers import stop as stop
from handlers import taking_part as taking_part
from handlers import timezone as timezone
from handlers import unheard as unheard
from handlers import write as write
from handlers.registry import on as on
