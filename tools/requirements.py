"""Writes the requirements files anew: `python -m tools.requirements`, or `make requirements`.

The newest versions that pyproject.toml allows, for every Python and system it names, pinned with
their hashes and without naming a package index: each machine uses the one it is set up for.
"""

import subprocess
import sys

from tools.environment import ROOT, Checkout, find_uv

COMPILE = (
    "pip", "compile", "--quiet", "--universal", "--upgrade", "--python-version", "3.11",
    "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url",
    "--no-emit-find-links",
)  # fmt: skip


def main() -> int:
    """Compile the four files; the exit status is 1 when uv is not to be had."""
    uv = find_uv(Checkout(ROOT))
    if uv is None:
        print("Writing the requirements needs uv, and it could not be fetched.", file=sys.stderr)
        return 1
    # The run-time set is bound to the development set, so that one contains the other.
    pyproject, development = "pyproject.toml", "requirements-dev.txt"
    compile_into(uv, development, pyproject, "--group", "dev")
    compile_into(uv, "requirements.txt", pyproject, "--constraint", development)
    compile_into(uv, "tools/requirements-uv.txt", "tools/requirements-uv.in")
    compile_into(uv, "tools/requirements-synapse.txt", "tools/requirements-synapse.in")
    return 0


def compile_into(uv: str, output: str, *sources: str) -> None:
    """Write one file of pinned and hashed versions."""
    command = [uv, *COMPILE, "--output-file", output, *sources]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
