"""`python -m tools.catalogues update` or `check`."""

import argparse
import sys

from tools.catalogues.checks import problems, problems_in_english
from tools.catalogues.files import TRANSLATED, path_of, read, update
from tools.catalogues.sources import phrases
from tools.environment import ROOT


def main() -> int:
    """Do what the command line says; the exit status of `check` is 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.catalogues", description=__doc__)
    parser.add_argument("what", choices=("update", "check"))
    if parser.parse_args().what == "update":
        return _update()
    return _check()


def _update() -> int:
    found = phrases(ROOT)
    for language in TRANSLATED:
        update(path_of(language), language, found)
    print(f"{len(found)} texts in {len(TRANSLATED)} catalogues.")
    return 0


def _check() -> int:
    found = phrases(ROOT)
    wrong = [f"en: {problem}" for problem in problems_in_english(found)]
    for language in TRANSLATED:
        catalogue = read(path_of(language), language)
        wrong += [f"{language}: {problem}" for problem in problems(language, catalogue, found)]
    print(*wrong, f"{len(wrong)} problems.", sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
