from pathlib import Path

from bot.check import check
from bot.findings import Grade
from bot.model import Account
from bot.settings import Settings
from storage import suggestions
from storage.database import Database
from tests.stored import meet


async def test_whoever_runs_it_reads_what_readers_suggest(tmp_path: Path) -> None:
    path = tmp_path / "banyan.db"
    async with Database.open(path) as database, database.transaction() as tx:
        ana = await meet(tx, Account("counting", "ana"))
        await suggestions.add(tx, ana.id, language="fr", words="Bon\nmatin", better="Bonjour")
    findings = list(check(Settings.model_validate({"storage": {"url": f"sqlite:///{path}"}})))
    said = [one.sentence for one in findings if one.grade is Grade.NOTE]
    assert "Words: Français, instead of “Bon matin” rather “Bonjour”." in said
