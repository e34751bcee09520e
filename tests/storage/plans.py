"""How SQLite would answer a statement, and whether it would read a whole table for it."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

# Tables that stay small whatever people do.
SMALL = {"playground_person", "setting", "sqlite_schema"}


def scans(path: Path, sql: str) -> list[str]:
    """The lines of the plan that read a whole growing table or index."""
    params = dict.fromkeys(re.findall(r"(?<!:):([a-z_]+)", sql), 1)
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", params)]
    made = {line.split()[1] for line in plan if line.startswith(("CO-ROUTINE", "MATERIALIZE"))}
    recursive = set(re.findall(r"(\w+) \([\w, ]+\) AS \(", sql))
    return [line for line in plan if _reads_all(line, SMALL | made | recursive)]


def _reads_all(line: str, allowed: set[str]) -> bool:
    if not line.startswith("SCAN") or "VIRTUAL TABLE" in line or "CONSTANT ROW" in line:
        return False
    return line.split()[1] not in allowed
