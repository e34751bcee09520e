"""An idle Banyan stays small: what computes with many numbers is loaded by the worker alone."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = {"matplotlib", "numpy", "ortools", "pandas", "rustworkx"}
LOADED = "import sys, bot.app, handlers; print(*sys.modules)"


def test_nothing_that_a_start_loads_is_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert not HEAVY & set(done.stdout.split())
