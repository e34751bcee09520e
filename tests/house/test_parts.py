"""The table at the end of `make test` tells the truth."""

import sys

import pytest

from tools import chromium, parts, strict, synapse
from tools.environment import ROOT
from tools.parts import Outcome, Part, all_succeed, browser_tests, matrix_tests


@pytest.mark.parametrize(
    "line",
    [
        "412 passed in 31.20s",
        "3 failed, 412 passed, 2 skipped in 75.01s (0:01:15)",
        "no tests ran in 0.10s",
        "5 deselected in 0.10s",
    ],
)
def test_the_last_line_of_pytest_is_known(line: str) -> None:
    assert parts.PYTEST_SUMMARY.fullmatch(line)


def test_one_failing_command_fails_the_part_and_the_others_still_run(
    capfd: pytest.CaptureFixture[str],
) -> None:
    failing = (sys.executable, "-c", "raise SystemExit(1)")
    passing = (sys.executable, "-c", "print('still run')")
    assert all_succeed(failing, passing).failed
    assert "still run" in capfd.readouterr().out


@pytest.mark.parametrize(("ci", "failed"), [("true", True), ("", False)])
def test_without_chromium_the_browser_part_is_loud_and_fails_in_ci(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ci: str, failed: bool
) -> None:
    monkeypatch.setattr(chromium, "ensure", lambda: None)
    monkeypatch.setenv("CI", ci)
    assert browser_tests().failed is failed
    assert "THE BROWSER TESTS WERE NOT RUN" in capsys.readouterr().err


@pytest.mark.parametrize(("ci", "failed"), [("true", True), ("", False)])
def test_without_synapse_the_matrix_part_is_loud_and_fails_in_ci(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ci: str, failed: bool
) -> None:
    monkeypatch.setattr(synapse, "ensure", lambda: None)
    monkeypatch.setenv("CI", ci)
    assert matrix_tests().failed is failed
    assert "THE TESTS OF MATRIX WERE NOT RUN" in capsys.readouterr().err


def test_without_node_the_other_tests_of_matrix_are_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(synapse, "ensure", lambda: ROOT)
    monkeypatch.setattr(strict, "ensure", lambda: None)
    monkeypatch.setattr(parts, "pytest", lambda marker: Outcome(failed=False, word=marker))
    assert matrix_tests().word == "synapse"
    assert "needs Node" in capsys.readouterr().err


def test_a_failed_part_fails_the_suite_after_all_have_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = (
        Part("first", lambda: Outcome(failed=True, word="FAILED")),
        Part("second", lambda: Outcome(failed=False, word="ok", detail="7 passed in 0.1s")),
    )
    monkeypatch.setitem(parts.SUITES, "check", suite)
    monkeypatch.setattr(sys, "argv", ["parts", "check"])
    assert parts.main() == 1
    table = capsys.readouterr().out.split("result\n")[1].splitlines()
    assert [row.split()[0] for row in table] == ["first", "second", "all"]
    assert "FAILED" in table[0]
    assert table[1].endswith("7 passed in 0.1s")
