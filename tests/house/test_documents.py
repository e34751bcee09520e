"""What the documents name is there, and what people can use stands in them."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest

import handlers
from bot import __version__
from bot.cli import COMMANDS
from bot.i18n import SHIPPED, autonym
from bot.metrics import Metrics
from bot.settings.load import expectations
from bot.settings.model import NESTED, PREFIX
from bot.settings.sources import CONFIG, SECRETS
from handlers.words import VERBS

ROOT: Final = Path(__file__).resolve().parents[2]
DOCUMENTS: Final = (
    *sorted(ROOT.glob("*.md")),
    *sorted(ROOT.glob("docs/*.md")),
    ROOT / "bench" / "README.md",
    ROOT / "locales" / "README.md",
    ROOT / "config.example.toml",
)
OWN_PATH: Final = re.compile(
    r"`((?:bench|bot|conversations|docs|handlers|locales|storage|tests|tools)/[\w./]*)`"
)

each_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT))
)


def read(*path: str) -> str:
    return ROOT.joinpath(*path).read_text("utf-8")


def first_cells(text: str) -> list[str]:
    """The first cell of each row of each table."""
    return re.findall(r"^\|([^|\n]*)\|", text, re.MULTILINE)


def test_every_chat_command_stands_in_the_readme_and_no_other() -> None:
    named = re.findall(r"`/(\w+)`", "".join(first_cells(read("README.md"))))
    assert sorted(named) == sorted({*handlers.on.commands, *VERBS})


def test_volunteers_find_all_their_commands() -> None:
    named = re.findall(r"`(\w+)`", "".join(first_cells(read("docs", "using.md"))))
    commands = handlers.on.commands.values()
    assert sorted(named) == sorted(one.word for one in commands if not one.organisers)


def test_every_command_of_the_terminal_is_explained_and_no_other() -> None:
    named = re.findall(r"`python -m bot (\w+)", "".join(first_cells(read("docs", "running.md"))))
    assert named == [*COMMANDS]


def test_every_metric_that_is_named_is_shown() -> None:
    shown = {metric.name for metric in Metrics().registry.collect()}
    named = set(re.findall(r"`(banyan_\w+)`", read("docs", "running.md")))
    assert named
    assert named <= shown


def test_the_newest_changes_are_those_of_this_version() -> None:
    headings = re.findall(r"^## (\S+)", read("CHANGELOG.md"), re.MULTILINE)
    assert headings[0] == __version__


def test_translators_find_every_language() -> None:
    cells = [cell.strip() for cell in first_cells(read("locales", "README.md"))]
    assert {autonym(tag) for tag in SHIPPED if tag != "en"} <= {*cells}


@each_document
def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@each_document
def test_files_that_are_named_are_there(document: Path) -> None:
    named = OWN_PATH.findall(document.read_text("utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


@each_document
def test_commands_for_the_terminal_can_be_given(document: Path) -> None:
    text = document.read_text("utf-8")
    targets = set(re.findall(r"^(\w+):", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make (\w+)", text, re.MULTILINE)) <= targets
    modules = re.findall(r"python -m ([\w.]+)", text)
    assert [module for module in modules if find_spec(module) is None] == []


@each_document
def test_variables_that_are_named_are_read(document: Path) -> None:
    read_ones = {CONFIG, SECRETS, *(PREFIX + NESTED.join(key).upper() for key in expectations())}
    named = re.findall(rf"\b{PREFIX}[A-Z_]+\b", document.read_text("utf-8"))
    assert set(named) <= read_ones
