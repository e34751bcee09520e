"""Settings: where they come from, which one counts, and what is said when they are wrong."""

import re
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.settings import Settings, SettingsProblems, load
from bot.settings.load import expectations, sections
from storage.records.keeping import KeepingTimes

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
TOKEN = "987654:canary-in-the-coal-mine-0123456789"
PASSWORD = "canary, hunter & two"

pytestmark = pytest.mark.usefixtures("home")


def write(text: str, name: str = "config.toml") -> Path:
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def problems() -> tuple[str, ...]:
    with pytest.raises(SettingsProblems) as caught:
        load()
    return caught.value.problems


class TestOrder:
    def test_nothing_at_all_is_enough(self) -> None:
        settings = load()
        assert settings.storage.url == "sqlite:///banyan.db"
        assert (settings.web.host, settings.web.port) == ("127.0.0.1", 8080)
        assert settings.platforms == ()
        assert settings.privacy.audit == timedelta(days=365)

    def test_file_then_secret_file_then_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write('[telegram]\ntoken = "1:file"\napi_url = "http://localhost:1"\n[web]\nport = 1')
        assert [*load().secrets()] == ["1:file"]
        write("1:secret\n", "secrets/telegram__token")
        monkeypatch.setenv("BANYAN_SECRETS", "secrets")
        assert [*load().secrets()] == ["1:secret"]
        monkeypatch.setenv("BANYAN_TELEGRAM__TOKEN", "1:environment")
        settings = load()
        assert [*settings.secrets()] == ["1:environment"]
        assert settings.web.port == 1
        assert settings.telegram
        assert settings.telegram.api_url == "http://localhost:1"

    def test_systemd_credentials_are_secret_files(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write("1:credential\n", "credentials/telegram__token")
        monkeypatch.setenv("CREDENTIALS_DIRECTORY", "credentials")
        settings = load()
        assert settings.platforms == ("telegram",)
        assert [*settings.secrets()] == ["1:credential"]

    def test_a_file_can_be_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write("[web]\nport = 1")
        write("[web]\nport = 2", "second.toml")
        write("[web]\nport = 3", "third.toml")
        monkeypatch.setenv("BANYAN_CONFIG", "second.toml")
        assert load().web.port == 2
        assert load(Path("third.toml")).web.port == 3

    def test_an_empty_variable_is_not_set(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BANYAN_WEB__PORT", "")
        monkeypatch.setenv("BANYAN_WEB__PROT", "")
        assert load().web.port == 8080

    def test_lists_have_commas_in_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BANYAN_COMMUNITY__LANGUAGES", "ar, pt-BR,")
        assert load().community.languages == ("ar", "pt_BR")

    def test_days_are_read_from_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BANYAN_PRIVACY__BACKUPS", "3")
        assert load().privacy.backups == timedelta(days=3)

    def test_a_section_that_is_not_used_yet_may_stand_there(self) -> None:
        write("[matching]")
        assert load() == Settings()


PLAIN = [
    ("[web]\nport = 99999", "web.port: expected a port from 1 to 65535, or 0 for any that is free"),
    ("[web]\nport = 'x'", "web.port: expected a port from 1 to 65535, or 0 for any that is free"),
    ("[web]\nhost = 5", "web.host: expected a name or an address of this machine"),
    ("[web]\nhost = ''", "web.host: expected a name or an address of this machine"),
    ("[web]\nprot = 1", "web.prot: unknown setting; did you mean web.port?"),
    ("prot = 1", "prot: unknown setting; did you mean web.port?"),
    ('"web.port" = 1', "web.port: unknown setting; did you mean web.port?"),
    ("_secrets_dir = '/'", "_secrets_dir: unknown setting"),
    ("[wbe]\nport = 1", "wbe.port: unknown setting; did you mean web.port?"),
    ("[wbe]", "wbe: unknown setting; did you mean web?"),
    ("web = 5", "web: expected a section with keys of its own"),
    ("[web.port]\nnumber = 1", "web.port: expected a port from 1 to 65535, or 0"),
    ("[matching]\nweight = 1", "matching.weight: unknown setting"),
    ("[matching]\nskill = -1", "matching.skill: expected a number from 0 (does not count) to 100"),
    ("[matching]\nskill = nan", "matching.skill: expected a number from 0 (does not count) to"),
    ("[storage]\nurl = 'postgresql://ada:canary@db/x'", "storage.url: expected sqlite:/// and"),
    ("[telegram]", "telegram.token: is missing; expected the token that BotFather gave"),
    ("[telegram]\ntoken = 'canary'", "telegram.token: expected the token that BotFather gave"),
    ("[telegram]\ntoken = 7", "telegram.token: expected the token that BotFather gave"),
    ("[telegram]\ntoken='1:a'\napi_url='ftp://x'", "telegram.api_url: expected an address that"),
    ("[telegram]\ntoken='1:a'\napi_url='http://x:y'", "telegram.api_url: expected an address that"),
    ("[telegram]\ntoken='1:a'\nwebhook_url='http://x'", "telegram.webhook_url: expected an addr"),
    (
        "[matrix]\nhomeserver='https://x'\nuser_id='@b:x'",
        "matrix: expected a password or an access_token",
    ),
    (
        "[matrix]\nhomeserver='https://x'\nuser_id='banyan'\npassword='canary'",
        "matrix.user_id: expected a full id, such as @banyan:matrix.org",
    ),
    ("[community]\nlanguages = []", "community.languages: expected a list of different languages"),
    ("[community]\nlanguages = ['de']", "community.languages: expected a list of different langu"),
    ("[community]\nlanguages = ['en','en']", "community.languages: expected a list of different"),
    ('[community]\nname = "a\\nb"', "community.name: expected at most 100 characters on one line"),
    ("[privacy]\naudit = 366", "privacy.audit: expected whole days from 30 to 365"),
    ("[privacy]\naudit = 30.5", "privacy.audit: expected whole days from 30 to 365"),
    ("[privacy]\naudit = true", "privacy.audit: expected whole days from 30 to 365"),
    ("[privacy]\nbackups = 0", "privacy.backups: expected whole days from 1 to 30"),
    ("[privacy]\nbackups = 9999999999999", "privacy.backups: expected whole days from"),
    (
        "[privacy]\npeople_silent = 570",
        "privacy: expected people_silent to be at least 30 days more than people_silent_unasked",
    ),
    ("[log]\nlevel = 'loud'", "log.level: expected debug, info, warning or error"),
]


class TestPrivacy:
    def test_the_longest_times_are_those_that_storage_promises(self) -> None:
        assert KeepingTimes(**dict(Settings().privacy)) == KeepingTimes()


class TestProblems:
    @pytest.mark.parametrize(("text", "line"), PLAIN)
    def test_each_is_one_line_with_file_and_key(self, text: str, line: str) -> None:
        write(text)
        (said,) = problems()
        assert said.startswith(f"config.toml: {line}")
        assert "canary" not in said

    def test_all_are_told_at_once(self) -> None:
        write("[web]\nport = 'x'\nhots = '::1'\n[log]\nlevel = 1\n[privcy]\naudit = 30")
        assert [line.split(": ")[1] for line in problems()] == [
            "privcy.audit",
            "web.hots",
            "web.port",
            "log.level",
        ]

    def test_a_variable_is_called_by_its_name(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write("[web]\nport = 'x'")
        monkeypatch.setenv("BANYAN_WEB__PORT", "y")
        monkeypatch.setenv("BANYAN_TELEGRM__TOKEN", TOKEN)
        monkeypatch.setenv("BANYAN_LOG_LEVEL", "info")
        level, token, port = problems()
        assert level == (
            "environment: BANYAN_LOG_LEVEL: unknown setting; did you mean BANYAN_LOG__LEVEL?"
        )
        assert token == (
            "environment: BANYAN_TELEGRM__TOKEN: unknown setting;"
            " did you mean BANYAN_TELEGRAM__TOKEN?"
        )
        assert port.startswith("environment: BANYAN_WEB__PORT: expected a port from 1 to 65535")

    def test_a_whole_section_in_one_variable_is_refused(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BANYAN_WEB", '{"port": 1}')
        assert problems() == ("environment: BANYAN_WEB: expected a section with keys of its own",)

    def test_a_key_below_a_value_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BANYAN_STORAGE__URL__NAME", "x")
        (line,) = problems()
        assert line.startswith("environment: BANYAN_STORAGE__URL: expected sqlite:///")

    def test_a_secret_file_is_called_by_its_name(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write("canary", "secrets/telegram__token")
        write("canary", "secrets/telegram__tokne")
        write("canary", "secrets/telegram.token.bak")
        write("ignored", "secrets/.hidden")
        monkeypatch.setenv("BANYAN_SECRETS", "secrets")
        tokne, bak, token = problems()
        assert bak == "secrets: telegram.token.bak: unknown setting; did you mean telegram__token?"
        assert tokne == ("secrets: telegram__tokne: unknown setting; did you mean telegram__token?")
        assert token.startswith("secrets: telegram__token: expected the token")

    def test_a_missing_file_is_told_when_it_was_named(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BANYAN_CONFIG", "gone.toml")
        assert problems() == ("gone.toml: there is no such file",)

    def test_a_missing_folder_of_secrets_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BANYAN_SECRETS", "gone")
        assert problems() == ("gone: cannot be read (No such file or directory)",)

    def test_a_folder_is_no_file(self) -> None:
        Path("config.toml").mkdir()
        assert problems() == ("config.toml: cannot be read (Is a directory)",)

    def test_a_file_that_is_no_text_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        Path("config.toml").write_bytes(b"\xff")
        assert problems() == ("config.toml: expected text in UTF-8",)
        Path("config.toml").unlink()
        Path("secrets").mkdir()
        Path("secrets/telegram__token").write_bytes(b"\xff")
        monkeypatch.setenv("BANYAN_SECRETS", "secrets")
        assert problems() == ("secrets/telegram__token: expected text in UTF-8",)

    def test_bad_toml_is_told_with_line_and_column(self) -> None:
        write(f'[telegram]\ntoken = "{TOKEN}\n')
        (line,) = problems()
        assert line.startswith("config.toml: ")
        assert re.search(r"\(at line 2, column \d+\)$", line)
        assert "canary" not in line


class TestSecrets:
    def test_none_is_shown(self) -> None:
        write(
            f"[telegram]\ntoken = '{TOKEN}'\n[matrix]\nhomeserver = 'https://x'\nuser_id = '@b:x'\n"
            f"password = '{PASSWORD}'\nrecovery_key = 'EsTc canary'"
        )
        settings = load()
        assert sorted(settings.secrets()) == [TOKEN, "EsTc canary", PASSWORD]
        assert "canary" not in f"{settings!r} {settings} {settings.model_dump_json()}"

    @given(value=st.text(alphabet="abc:0123456789-/@ ", min_size=6, max_size=20))
    def test_no_value_is_ever_repeated(self, value: str) -> None:
        for key in expectations():
            section, name = key
            write(f'[{section}]\n{name} = "canary{value}canary"\nunknown = "canary{value}"')
            assert not any("canary" in line for line in problems())


ADDRESSES = {"public_url"}  # there is none unless somebody sets one


class TestExample:
    def uncommented(self) -> dict[str, Mapping[str, object]]:
        text = EXAMPLE.read_text("utf-8")
        return tomllib.loads(re.sub(r"^#(?=\[|[a-z_]+ = )", "", text, flags=re.MULTILINE))

    def test_as_it_is_it_changes_nothing(self) -> None:
        assert tomllib.loads(EXAMPLE.read_text("utf-8")) == {}

    def test_every_setting_stands_in_it_and_nothing_else(self) -> None:
        document = self.uncommented()
        assert [*document] == [*sections()]
        assert [(name, key) for name in document for key in document[name]] == [*expectations()]

    def test_every_setting_is_explained(self) -> None:
        lines = EXAMPLE.read_text("utf-8").splitlines()
        for above, line in zip(["", *lines], lines, strict=False):
            if re.match(r"#\[", line):
                assert above.startswith("# "), f"{line} is not explained"

    def test_what_stands_in_it_is_what_holds_anyway(self) -> None:
        write(re.sub(r"^#(?=\[|[a-z_]+ = )", "", EXAMPLE.read_text("utf-8"), flags=re.MULTILINE))
        settings, defaults = load(), Settings()
        for name, section in sections().items():
            shown = getattr(settings, name)
            assert isinstance(shown, BaseModel)
            if getattr(defaults, name) is not None:
                changed = {key: None for key in ADDRESSES if hasattr(shown, key)}
                assert shown.model_copy(update=changed) == getattr(defaults, name)
            for key, field in section.model_fields.items():
                if not field.is_required() and field.default is not None:
                    assert getattr(shown, key) == field.default
