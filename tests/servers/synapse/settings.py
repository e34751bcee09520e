"""How a homeserver for tests is set: everything is in one folder, and nothing leaves the machine.

https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, TypeAlias

Json: TypeAlias = dict[str, Any]

NAME: Final = "banyan.test"
SHARED_SECRET: Final = "only-for-tests"
SIGNING_KEY: Final = "ed25519 test AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n"
WIDE_OPEN: Final = {"per_second": 10_000, "burst_count": 10_000}
NO_LIMITS: Final[Json] = {
    "rc_message": WIDE_OPEN,
    "rc_registration": WIDE_OPEN,
    "rc_admin_redaction": WIDE_OPEN,
    "rc_key_requests": WIDE_OPEN,
    "rc_room_creation": WIDE_OPEN,
    "rc_joins_per_room": WIDE_OPEN,
    "rc_media_create": WIDE_OPEN,
    "rc_profile": WIDE_OPEN,
    "rc_reports": WIDE_OPEN,
    "rc_login": {"address": WIDE_OPEN, "account": WIDE_OPEN, "failed_attempts": WIDE_OPEN},
    "rc_joins": {"local": WIDE_OPEN, "remote": WIDE_OPEN},
    "rc_invites": {"per_room": WIDE_OPEN, "per_user": WIDE_OPEN, "per_issuer": WIDE_OPEN},
}
QUICK: Final[Json] = {
    "presence": {"enabled": False},
    "user_directory": {"enabled": False},
    "enable_search": False,
    "push": {"enabled": False},
    "bcrypt_rounds": 4,
    "filter_timeline_limit": -1,
}
ALONE: Final[Json] = {
    "server_name": NAME,
    "report_stats": False,
    "enable_metrics": False,
    "federation_domain_whitelist": [],
    "trusted_key_servers": [],
    "suppress_key_server_warning": True,
    "url_preview_enabled": False,
    "enable_registration": False,
    "registration_shared_secret": SHARED_SECRET,
    "macaroon_secret_key": SHARED_SECRET,
    "form_secret": SHARED_SECRET,
}


def write(folder: Path, port: int, own: Json) -> Path:
    """Write what Synapse reads at its start; what is `own` goes before what is usual."""
    (folder / "signing.key").write_text(SIGNING_KEY)
    (folder / "log.yaml").write_text(json.dumps(_log(folder)))
    config = folder / "homeserver.yaml"  # JSON is YAML, too
    config.write_text(json.dumps({**ALONE, **QUICK, **NO_LIMITS, **_places(folder, port), **own}))
    return config


def _places(folder: Path, port: int) -> Json:
    listener = {
        "port": port,
        "type": "http",
        "bind_addresses": ["127.0.0.1"],
        "resources": [{"names": ["client"]}],
    }
    database = {"database": str(folder / "homeserver.db")}
    return {
        "public_baseurl": f"http://127.0.0.1:{port}/",
        "listeners": [listener],
        "database": {"name": "sqlite3", "args": database},
        "media_store_path": str(folder / "media"),
        "signing_key_path": str(folder / "signing.key"),
        "log_config": str(folder / "log.yaml"),
        "pid_file": str(folder / "synapse.pid"),
    }


def _log(folder: Path) -> Json:
    file = {"class": "logging.FileHandler", "filename": str(folder / "log"), "formatter": "plain"}
    return {
        "version": 1,
        "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "handlers": {"file": file},
        "root": {"level": "WARNING", "handlers": ["file"]},
        "disable_existing_loggers": False,
    }
