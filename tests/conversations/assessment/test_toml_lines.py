import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.assessment.framework import Path
from conversations.assessment.toml_lines import lines_of


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("a = 1", ("a",), 1),
        ("\n# a = 0\na = 1", ("a",), 3),
        ("[a]\nb = 1", ("a", "b"), 2),
        ("[a]\nb = 1", ("a",), 1),
        ("[a.b]\nc = 1", ("a",), 1),
        ("a.b.c = 1\na.b.d = 2", ("a", "b", "d"), 2),
        ("[a]\nb.c = 1\n[d]\nb.c = 2", ("d", "b", "c"), 4),
        ("a = [\n  1, # one\n  2,\n]\nb = 1", ("a", 1), 3),
        ("a = [\n  [1],\n  [\n    2, 3],\n]", ("a", 1, 1), 4),
        ("a = { b = 1, c = { d = 2 } }\ne = 1", ("a", "c", "d"), 1),
        ("a = { b = [\n1,\n2] }\ne = 1", ("a", "b", 1), 3),
        ('a = "x\\"y # [b]"\nb = 1', ("b",), 2),
        ("a = 'x\\'\nb = 1", ("b",), 2),
        ('a = """\n[b]\nb = \\"""\n"""""\nc = 1', ("c",), 5),
        ("a = '''\n'b'\n'''\nc = 1", ("c",), 4),
        ('"a b"."c\\u0064" = 1', ("a b", "cd"), 1),
        ("'a.b' = 1", ("a.b",), 1),
        ("1.2 = 3", ("1", "2"), 1),
        ("a = 1979-05-27 07:32:00.5\nb = -1.5e+3\nc = 1", ("c",), 3),
        ("[[a]]\nb = 1\n[[a]]\nc = 1", ("a", "c"), 4),
    ],
)
def test_line_of_a_path(text: str, path: Path, line: int) -> None:
    tomllib.loads(text)
    assert lines_of(text)[path] == line


def test_what_is_not_there_has_no_line() -> None:
    assert ("b",) not in lines_of("a = 'b = 1'")


KEYS = st.text("abc", min_size=1, max_size=3)
WORDS = st.text("ab\"'\\[]{}#=.,\n é", max_size=8)


@given(
    st.lists(st.tuples(KEYS, KEYS, st.lists(WORDS, max_size=3)), unique_by=lambda entry: entry[0])
)
def test_every_line_written_is_found_again(entries: list[tuple[str, str, list[str]]]) -> None:
    expected: dict[Path, int] = {}
    written: list[str] = []
    for table, key, words in entries:
        expected[(table,)] = len(written) + 1
        written.append(f"[{table}] # a = [")
        expected[(table, key)] = len(written) + 1
        written.append(f"{key} = [")
        for index, word in enumerate(words):
            expected[(table, key, index)] = len(written) + 1
            written.append(f"  {_quoted(word)}, # ]")
        written.append("]")
    text = "\n".join(written)
    assert tomllib.loads(text) == {table: {key: words} for table, key, words in entries}
    assert lines_of(text) == expected


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
