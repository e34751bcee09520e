"""What can be set. Each description completes the sentence "expected …"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.i18n import SHIPPED
from bot.settings.values import (
    BotToken,
    Days,
    EncryptedAddress,
    Languages,
    WebAddress,
    separated,
)

PREFIX: Final = "BANYAN_"
NESTED: Final = "__"
TIME_TO_ANSWER: Final = timedelta(days=30)  # for somebody who is asked whether to stay

OneLine = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$")]
Inviter = Annotated[str, StringConstraints(pattern=r"^(@[^:\s]+:)?[^@\s]+$")]


def _days(most: int, least: int, meaning: str) -> timedelta:
    expected = f"whole days from {least} to {most}: {meaning}"
    longest, shortest = timedelta(days=most), timedelta(days=least)
    field: timedelta = Field(default=longest, ge=shortest, le=longest, description=expected)
    return field


def _weight(default: float) -> float:
    expected = "a number from 0 (does not count) to 100"
    field: float = Field(default=default, ge=0, le=100, allow_inf_nan=False, description=expected)
    return field


class Section(BaseModel):
    """One table of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Storage(Section):
    """Where Banyan remembers."""

    url: str = Field(
        default="sqlite:///banyan.db",
        pattern=r"^sqlite:///[^?]*[^?/]$",
        description="sqlite:/// and the name of a file",
    )
    backups: Path = Field(default=Path("backups"), description="the folder that copies are kept in")


class Web(Section):
    """Where the playground, health and metrics are served."""

    host: str = Field(
        default="127.0.0.1", pattern=r"^\S+$", description="a name or an address of this machine"
    )
    port: int = Field(
        default=8080,
        ge=0,
        le=65535,
        description="a port from 1 to 65535, or 0 for any that is free",
    )
    public_url: EncryptedAddress | None = Field(
        default=None, description="an address that starts with https://"
    )


class Telegram(Section):
    """The account on Telegram."""

    token: BotToken = Field(description="the token that BotFather gave, such as 123456:ABC…")
    api_url: WebAddress = Field(
        default="https://api.telegram.org",
        description="an address that starts with https:// or http://",
    )
    webhook_url: EncryptedAddress | None = Field(
        default=None, description="an address that starts with https://"
    )
    paid_broadcasts: bool = Field(default=False, description="true or false")


class Matrix(Section):
    """The account on Matrix."""

    homeserver: WebAddress = Field(
        description="an address that starts with https:// or http://, such as https://matrix.org"
    )
    user_id: str = Field(
        pattern=r"^@[^:\s]+:\S+$", description="a full id, such as @banyan:matrix.org"
    )
    password: SecretStr | None = Field(
        default=None, description="the password of the account, as text"
    )
    access_token: SecretStr | None = Field(default=None, description="an access token, as text")
    device_id: str | None = Field(default=None, description="the id of a device, as text")
    store: Path = Field(default=Path("matrix"), description="the folder for encryption keys")
    pickle_key: SecretStr | None = Field(
        default=None, min_length=16, description="a random text of at least 16 characters"
    )
    recovery_key: SecretStr | None = Field(default=None, description="a recovery key, as text")
    allowed_inviters: Annotated[tuple[Inviter, ...], BeforeValidator(separated)] = Field(
        default=(),
        description="a list of full ids or servers, such as @ada:example.org or example.org",
    )

    @model_validator(mode="after")
    def _can_log_in(self) -> Self:
        if self.password is None and self.access_token is None:
            raise ValueError("expected a password or an access_token")
        return self


class Community(Section):
    """Who runs this Banyan, and for whom."""

    name: OneLine = Field(
        default="", max_length=100, description="at most 100 characters on one line"
    )
    contact: OneLine = Field(
        default="", max_length=200, description="at most 200 characters on one line"
    )
    languages: Languages = Field(
        default=SHIPPED, description=f"a list of different languages out of {', '.join(SHIPPED)}"
    )


class Privacy(Section):
    """How long what is kept; the defaults are also the longest times allowed."""

    # Telegram offers an event again for a day: what is forgotten sooner could be handled twice.
    event_ids: Days = _days(30, 2, "ids of events, against handling one twice")
    parked_events: Days = _days(7, 1, "events that could not be handled")
    sent_letters: Days = _days(30, 1, "receipts of delivered letters")
    finished_conversations: Days = _days(7, 1, "journals of finished conversations")
    closed_reports: Days = _days(365, 7, "reports after they were closed")
    audit: Days = _days(365, 30, "the list of what organisers did")
    suggestions: Days = _days(365, 7, "better words that somebody suggested")
    paused_communities: Days = _days(30, 1, "a community after Banyan was removed from its group")
    people_without_consent: Days = _days(30, 1, "an account whose owner has not agreed")
    people_silent: Days = _days(730, 60, "a person who is silent")
    people_silent_unasked: Days = _days(548, 30, "until a silent person is asked whether to stay")
    backups: Days = _days(30, 1, "copies of the database")

    @model_validator(mode="after")
    def _leaves_time_to_answer(self) -> Self:
        if self.people_silent - self.people_silent_unasked < TIME_TO_ANSWER:
            raise ValueError(
                "expected people_silent to be"
                f" at least {TIME_TO_ANSWER.days} days more than people_silent_unasked"
            )
        return self


class Matching(Section):
    """How much counts what, where people are brought together."""

    skill: float = _weight(4)
    language: float = _weight(2)
    hours: float = _weight(2)
    nearness: float = _weight(1)
    load: float = _weight(1)
    met: float = _weight(1)


class Log(Section):
    """What Banyan writes about its own work."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="debug, info, warning or error"
    )
    format: Literal["auto", "json", "text"] = Field(
        default="auto", description="auto, json or text"
    )


class Settings(BaseSettings):
    """Everything that can be set; a platform that is not configured is None."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        enable_decoding=False,
        env_prefix=PREFIX,
        env_nested_delimiter=NESTED,
        env_ignore_empty=True,
        secrets_prefix="",
        secrets_nested_delimiter=NESTED,
        secrets_dir_missing="ok",  # bot/settings/sources.py says it better
    )

    storage: Storage = Storage()
    web: Web = Web()
    telegram: Telegram | None = None
    matrix: Matrix | None = None
    community: Community = Community()
    privacy: Privacy = Privacy()
    matching: Matching = Matching()
    log: Log = Log()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - as pydantic calls it
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as pydantic calls it
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before secret files before the TOML file, which is handed over."""
        return env_settings, NestedSecretsSettingsSource(file_secret_settings), init_settings

    @property
    def platforms(self) -> tuple[str, ...]:
        """The networks that are configured."""
        return tuple(name for name in ("telegram", "matrix") if getattr(self, name))

    def secrets(self) -> Iterator[str]:
        """Every secret that is set: what must never be written anywhere."""
        for name in type(self).model_fields:
            for _, value in getattr(self, name) or ():
                if isinstance(value, SecretStr):
                    yield value.get_secret_value()
