"""Answers to pressed buttons."""

from __future__ import annotations

from typing import Final

from tests.servers.telegram.cloud import Cloud
from tests.servers.telegram.methods.fields import Fields
from tests.servers.telegram.methods.registry import method
from tests.servers.telegram.refusals import OLD_QUERY, bad

LONGEST: Final = 200


@method
def answer_callback_query(cloud: Cloud, fields: Fields) -> bool:
    """End the waiting of whoever has pressed."""
    query, text = fields.text("callback_query_id"), fields.text("text")
    if not cloud.knows_callback(query):
        raise bad(OLD_QUERY)
    if len(text) > LONGEST:
        raise bad("MESSAGE_TOO_LONG")
    cloud.limit(None)
    cloud.answered_callbacks.append((query, text))
    return True
