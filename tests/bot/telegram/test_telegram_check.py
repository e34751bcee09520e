"""The check of the account: each thing that can be wrong, in plain words, and no token in them."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.findings import Finding, Grade
from bot.model import Place
from bot.platforms.telegram import check
from bot.platforms.telegram.check import findings
from bot.settings import Telegram
from tests.servers.telegram import BotApi, Cloud, Fault, Group, faults
from tests.servers.telegram.updates import Webhook

# The library says so of its own units of time.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

OTHER_TOKENS = ["987654:" + "canary-".ljust(35, "x"), "987654:canary"]  # refused in two ways
NAMED = (Grade.RIGHT, "this is @banyan_test_bot.")
HOOK = "https://127.0.0.1:88/canary"  # nobody is there
REFUSED = "Connection refused"
NOON = datetime(2028, 1, 1, 12, tzinfo=UTC)
AT = int(NOON.timestamp())


@pytest.fixture
def cloud() -> Cloud:
    return Cloud(lambda: NOON)


@pytest.fixture
async def api(cloud: Cloud) -> AsyncIterator[BotApi]:
    async with BotApi(cloud) as api:
        yield api


def settings(api_url: str, token: str, webhook_url: str | None = None) -> Telegram:
    return Telegram.model_validate({"token": token, "api_url": api_url, "webhook_url": webhook_url})


async def found(
    api: BotApi, *groups: Group, token: str = "", webhook_url: str | None = None
) -> list[tuple[Grade, str]]:
    """What is found; no word of the token or of what else is secret."""
    given = settings(api.url, token or api.cloud.token, webhook_url)
    places = [Place("telegram", str(group.id)) for group in groups]
    return said(await findings(given, places), given)


def said(seen: list[Finding], given: Telegram) -> list[tuple[Grade, str]]:
    told = [(one.grade, one.sentence.removeprefix("Telegram: ")) for one in seen]
    for _, sentence in told:
        assert given.token.get_secret_value() not in sentence
        assert "canary" not in sentence
    return told


class TestAccount:
    async def test_a_good_one_is_named(self, api: BotApi) -> None:
        assert await found(api) == [NAMED]

    @pytest.mark.parametrize("token", OTHER_TOKENS)
    async def test_a_token_that_is_refused(self, api: BotApi, token: str) -> None:
        sentence = "the token is not accepted; take a new one from BotFather."
        assert await found(api, token=token) == [(Grade.WRONG, sentence)]

    async def test_a_server_that_is_not_there(self) -> None:
        given = settings("http://127.0.0.1:1", OTHER_TOKENS[0])
        seen = said(await findings(given, []), given)
        assert seen == [(Grade.WRONG, "127.0.0.1 cannot be reached.")]

    @pytest.mark.parametrize("fault", [faults.bad_gateway(page=True), faults.page()])
    @pytest.mark.parametrize("method", ["getMe", "getWebhookInfo"])
    async def test_a_server_that_is_broken(
        self, cloud: Cloud, api: BotApi, method: str, fault: Fault
    ) -> None:
        cloud.faults.next(method, fault)
        assert await found(api) == [(Grade.WRONG, "127.0.0.1 cannot be reached.")]

    async def test_a_server_that_says_nothing(
        self, cloud: Cloud, api: BotApi, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(check, "LONGEST_WAIT", 0.1)
        cloud.faults.next("getMe", faults.silent())
        assert await found(api) == [(Grade.WRONG, "127.0.0.1 cannot be reached.")]

    async def test_one_that_may_not_join_groups(self, cloud: Cloud, api: BotApi) -> None:
        me = {**cloud.me, "can_join_groups": False, "can_read_all_group_messages": False}
        answer = json.dumps({"ok": True, "result": me}).encode()
        cloud.faults.next("getMe", Fault(body=answer))
        sentence = "nobody can add it to a group; let them, in BotFather with /setjoingroups."
        assert await found(api) == [NAMED, (Grade.WRONG, sentence)]

    async def test_one_that_is_sent_everything(self, cloud: Cloud, api: BotApi) -> None:
        cloud.privacy_mode = False
        named, (grade, sentence) = await found(api)
        assert (named, grade) == (NAMED, Grade.NOTE)
        assert "/setprivacy" in sentence
        assert sentence.endswith("then remove it from each group and add it again.")


class TestEvents:
    async def test_it_never_asks_for_them(self, cloud: Cloud, api: BotApi) -> None:
        await found(api)
        assert cloud.calls == {"getMe": 1, "getWebhookInfo": 1}

    async def test_a_webhook_that_goes_away(self, cloud: Cloud, api: BotApi) -> None:
        cloud.updates.set_webhook(Webhook(HOOK))
        sentence = (
            "events go to a webhook at 127.0.0.1; the start takes that away and fetches them."
        )
        assert await found(api) == [NAMED, (Grade.NOTE, sentence)]

    async def test_a_webhook_that_is_not_yet_set(self, api: BotApi) -> None:
        sentence = "no webhook is set; the start sets the one at banyan.example.org."
        seen = await found(api, webhook_url="https://banyan.example.org/canary")
        assert seen == [NAMED, (Grade.NOTE, sentence)]

    async def test_a_webhook_that_leads_elsewhere(self, cloud: Cloud, api: BotApi) -> None:
        cloud.updates.set_webhook(Webhook(HOOK))
        seen = await found(api, webhook_url="https://banyan.example.org/canary")
        sentence = (
            "events go to a webhook at 127.0.0.1; the start sets the one at banyan.example.org."
        )
        assert seen == [NAMED, (Grade.NOTE, sentence)]

    async def test_a_webhook_as_it_should_be(self, cloud: Cloud, api: BotApi) -> None:
        cloud.updates.set_webhook(Webhook(HOOK))
        assert await found(api, webhook_url=HOOK) == [NAMED]

    async def test_a_webhook_that_fails(self, cloud: Cloud, api: BotApi) -> None:
        cloud.updates.set_webhook(Webhook(HOOK, last_error=REFUSED, last_error_at=AT))
        cloud.person("Amina").writes(None, "/start")
        named, (grade, sentence) = await found(api, webhook_url=HOOK)
        assert (named, grade) == (NAMED, Grade.WRONG)
        assert sentence == (
            "the webhook cannot be reached, last at 2028-01-01 12:00 UTC: “Connection refused”."
        )

    async def test_a_webhook_that_failed_once(self, cloud: Cloud, api: BotApi) -> None:
        words = f"No such\n{cloud.token}"
        cloud.updates.set_webhook(Webhook(HOOK, last_error=words, last_error_at=AT))
        sentence = "the webhook failed last at 2028-01-01 12:00 UTC: “No such …”."
        assert await found(api, webhook_url=HOOK) == [NAMED, (Grade.NOTE, sentence)]

    async def test_many_that_wait(self, cloud: Cloud, api: BotApi) -> None:
        amina = cloud.person("Amina")
        for _ in range(99):
            amina.writes(None, "hello")
        assert await found(api) == [NAMED]
        amina.writes(None, "hello")
        sentence = "100 events wait there; each is kept for a day at most."
        assert await found(api) == [NAMED, (Grade.NOTE, sentence)]


class TestGroups:
    @pytest.fixture
    def garden(self, cloud: Cloud) -> Group:
        """A group that gave Banyan all it needs."""
        return self.group(cloud, "Garden")

    @pytest.fixture
    def kitchen(self, cloud: Cloud) -> Group:
        """Another one."""
        return self.group(cloud, "Kitchen")

    @staticmethod
    def group(cloud: Cloud, title: str) -> Group:
        group = cloud.group(title, administrators=[cloud.owner])
        group.add_bot(cloud.owner)
        group.promote_bot()
        return group

    async def test_all_is_there(self, api: BotApi, garden: Group, kitchen: Group) -> None:
        assert await found(api, garden, kitchen, garden) == [
            NAMED,
            (Grade.RIGHT, "it has its rights in 2 groups."),
        ]

    async def test_it_was_removed(
        self, cloud: Cloud, api: BotApi, garden: Group, kitchen: Group
    ) -> None:
        garden.remove_bot(cloud.owner)
        sentence = "it is not in 1 of 2 groups any more; somebody there can add it again."
        assert await found(api, garden, kitchen) == [NAMED, (Grade.NOTE, sentence)]

    async def test_groups_that_say_left_or_are_gone(
        self, cloud: Cloud, api: BotApi, garden: Group, kitchen: Group
    ) -> None:
        left = {"status": "left", "user": cloud.me}
        answer = Fault(body=json.dumps({"ok": True, "result": left}).encode())
        missing = faults.refusal(400, "Bad Request: chat not found")
        cloud.faults.next("getChatMember", answer, missing)
        sentence = "it is not in 2 of 2 groups any more; somebody there can add it again."
        assert await found(api, garden, kitchen) == [NAMED, (Grade.NOTE, sentence)]

    async def test_it_is_restricted(self, cloud: Cloud, api: BotApi, garden: Group) -> None:
        restricted = {"status": "restricted", "user": cloud.me, "is_member": False}
        rights = dict.fromkeys(RESTRICTED, False)
        answer = {"ok": True, "result": restricted | rights | {"until_date": 0}}
        cloud.faults.next("getChatMember", Fault(body=json.dumps(answer).encode()))
        sentence = "it is not in 1 of 1 group any more; somebody there can add it again."
        assert await found(api, garden) == [NAMED, (Grade.NOTE, sentence)]

    async def test_it_may_not_delete(self, api: BotApi, garden: Group, kitchen: Group) -> None:
        kitchen.promote_bot(["can_invite_users"])
        sentence = (
            "the commands that people write stay in 1 of 2 groups;"
            " with the right to delete messages it takes them away after five minutes."
        )
        assert await found(api, garden, kitchen) == [NAMED, (Grade.NOTE, sentence)]

    async def test_it_is_a_member_like_others(
        self, api: BotApi, garden: Group, kitchen: Group
    ) -> None:
        garden.demote_bot()
        _, silent, blind = await found(api, garden, kitchen)
        assert "stay in 1 of 2 groups" in silent[1]
        sentence = (
            "it is no administrator in 1 of 2 groups;"
            " there it does not see who comes and who is banned."
        )
        assert blind == (Grade.NOTE, sentence)

    async def test_no_name_is_told(self, cloud: Cloud, api: BotApi) -> None:
        secret = self.group(cloud, "canary")
        secret.demote_bot()
        assert len(await found(api, secret)) == 3

    @pytest.mark.parametrize("fault", [faults.restart(), faults.too_many_requests(9)])
    async def test_one_that_cannot_be_looked_at(
        self, cloud: Cloud, api: BotApi, garden: Group, kitchen: Group, fault: Fault
    ) -> None:
        cloud.faults.next("getChatMember", fault)
        sentence = "it does not tell about 1 group now; check again later."
        assert await found(api, garden, kitchen) == [
            NAMED,
            (Grade.RIGHT, "it has its rights in 1 group."),
            (Grade.NOTE, sentence),
        ]


RESTRICTED = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
    "can_react_to_messages",
)
