"""Telegram, through the Bot API."""

import os

# Lengths of time as what they are, not as bare numbers: python-telegram-bot asks to be told so.
os.environ.setdefault("PTB_TIMEDELTA", "true")
