"""How the bot gets its updates."""

from __future__ import annotations

from typing import Any

from tests.servers.telegram.cloud import Cloud
from tests.servers.telegram.methods.fields import Fields
from tests.servers.telegram.methods.registry import method, waiting
from tests.servers.telegram.refusals import Json
from tests.servers.telegram.updates import Webhook


@waiting
async def get_updates(cloud: Cloud, fields: Fields) -> list[Json]:
    """Wait for updates."""
    _allow(cloud, fields)
    limit = fields.number("limit", 100)
    limit = limit if 1 <= limit <= 100 else 100
    return await cloud.updates.poll(fields.number("offset"), limit, fields.number("timeout"))


@method
def set_webhook(cloud: Cloud, fields: Fields) -> bool:
    """Have updates pushed; an empty address ends it."""
    url = fields.text("url")
    if not url:
        return delete_webhook(cloud, fields) is True
    most = min(max(fields.number("max_connections", 40), 1), 100)
    cloud.updates.set_webhook(Webhook(url, fields.text("secret_token"), most))
    _allow(cloud, fields)
    if fields.flag("drop_pending_updates"):
        cloud.updates.forget_all()
    return True


@method
def delete_webhook(cloud: Cloud, fields: Fields) -> bool:
    """Have updates polled."""
    cloud.updates.delete_webhook()
    if fields.flag("drop_pending_updates"):
        cloud.updates.forget_all()
    return True


@method
def get_webhook_info(cloud: Cloud, fields: Fields) -> Json:
    """How the webhook does."""
    webhook = cloud.updates.webhook
    info: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(cloud.updates.waiting()),
        "allowed_updates": sorted(cloud.updates.allowed),
    }
    if webhook:
        info["max_connections"] = webhook.max_connections
        if webhook.last_error:
            info["last_error_message"] = webhook.last_error
            info["last_error_date"] = webhook.last_error_at
    return info


def _allow(cloud: Cloud, fields: Fields) -> None:
    kinds: Any = fields.json("allowed_updates", list)
    if kinds is not None:
        cloud.updates.allow(kinds)
