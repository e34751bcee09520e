"""How the bot fetches what people sent."""

from __future__ import annotations

from typing import Final

from tests.servers.telegram.cloud import Cloud
from tests.servers.telegram.methods.fields import Fields
from tests.servers.telegram.methods.registry import method
from tests.servers.telegram.refusals import Json, bad

LARGEST: Final = 20 * 1024 * 1024


@method
def get_file(cloud: Cloud, fields: Fields) -> Json:
    """Where a file can be fetched."""
    identifier = fields.text("file_id")
    if identifier not in cloud.files.contents:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if len(cloud.files.contents[identifier]) > LARGEST:
        raise bad("file is too big")
    return {**cloud.files.as_json(identifier), "file_path": cloud.files.path(identifier)}
