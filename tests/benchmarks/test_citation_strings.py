"""The runner over citation strings with a truth: what counts as read right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import citation_strings
from benchmarks.citation_strings import StringSettings

STATED = [
    {
        "text": "Lind, A., van der Meer, C.: Paged caches for small memo- ries. In: X 2023 (2023)",
        "title": "Paged Caches for Small Memories.", "authors": ["Lind", "van der Meer"], "set": "a",
    },
    {
        "text": "B. Rossi and A. Lind, Wombats are all you need, Journal of X 12 (2020) 1-9.",
        "title": "Wombats are all you need", "authors": ["Rossi", "Holm"], "set": "b",
    },
    {
        "text": "A. Lind. Quokkas in small rooms. In Proc. X, pages 1-9, 2019.",
        "title": "Quokkas in rooms", "authors": ["Lind"],
    },
]  # fmt: skip


def test_strings_are_read_in_both_forms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "strings.jsonl"
    file.write_text("".join(json.dumps(x) + "\n" for x in STATED), encoding="utf-8")
    read = citation_strings.main(StringSettings(file, tmp_path))
    for own in read.values():
        assert [(x.title, x.authors, x.first) for x in own] == [
            (True, True, True),
            (True, False, True),
            (False, True, True),
        ]
    shown = capsys.readouterr().out
    assert (tmp_path / "citation-strings.md").read_text(encoding="utf-8") == shown
    assert shown.count("| **all** (bar: 90%) | 3 | 33.3%") == 2
    assert shown.count("| b | 1 | 0.0%") == 2
    assert shown.count("by line: 2 3\n") == 2
    assert "Wombats" not in shown
