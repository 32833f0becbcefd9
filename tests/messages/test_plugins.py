"""What is said of another package that cannot be used, or fails: each message is provoked by one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from enrich import sources
from tests.support.plugins import on_path
from tests.support.said import provoke

MODULE = "enrich_broken_odd"
SOURCE = """
from enrich.model import Identifier
from enrich.sources.base import Source

class Odd(Source):
    name = "odd"
    schemes = ("odd",)
    intervals = {"api.odd.example": 0.0}

    @classmethod
    def identify(cls, url):
        return Identifier("odd", "1") if "odd.example" in url else None

    def fetch(self, ids):
        yield ids[0], "answer"

    def parse(self, answer):
        return []
"""
READER = """
class Odd:
    name = "odd"
    suffixes = (".odd",)

    def read(self, text, path, identify):
        raise KeyError("line one")
"""
FORMAT = """
class Odd:
    name = "odd"
    suffix = ".odd"

    def render(self, works, options):
        return None
"""


@dataclass(frozen=True)
class Row:
    """Some messages, and a package: what of it is odd, and the command that uses it."""

    says: str  # names of messages, with blanks between them
    code: str
    group: str = "sources"
    typed: str = "sources"
    exit_code: int = 0
    settings: Mapping[str, Any] = field(default_factory=dict)
    points: str = ""
    metadata: str = "Metadata-Version: 2.1\nName: enrich-odd\nVersion: 1.0\n"


def but(code: str, old: str, new: str) -> str:
    """Return code with a change."""
    assert old in code
    return code.replace(old, new)


ROWS = [
    Row("plugins.LEFT_OUT plugins.NOT_IMPORTED plugins.NAMED plugins.PACKAGE", "import nothing_of_the_kind"),
    Row("plugins.NO_METADATA", "import nothing_of_the_kind", metadata=""),
    Row("plugins.NONE_USED", SOURCE, points="[enrich.sources]\nno equals sign\n"),
    Row("plugins.NAME_TAKEN", SOURCE, points=f"[enrich.sources]\narxiv = {MODULE}:Odd\n"),
    Row("plugins.NOT_USED", but(SOURCE, "def parse", "def __init__(self): ...\n    def parse")),
    Row("plugins.NOT_MADE", but(FORMAT, "def render", "def __init__(self, x): ...\n    def render"), "formats"),
    Row("plugins.OTHER_NAME", but(SOURCE, '"odd"\n', '"even"\n')),
    Row("plugins.NO_SUFFIX", but(FORMAT, '".odd"', '"odd"'), "formats"),
    Row("plugins.NO_SUFFIXES", but(READER, '(".odd",)', "7"), "readers"),
    Row("plugins.NO_FUNCTION", but(FORMAT, ", options", ""), "formats"),
    Row("plugins.NO_SOURCE", "Odd = 7"),
    Row("plugins.NO_SCHEMES", but(SOURCE, '("odd",)', "(7,)")),
    Row("plugins.HOST_TAKEN", but(SOURCE, "api.odd.example", "export.arxiv.org")),
    Row("plugins.NO_PROBES", but(SOURCE, 'schemes = ("odd",)', 'schemes, probes = ("odd",), ["odd:1"]')),
    Row("plugins.NO_SECONDS", but(SOURCE, "0.0", '"soon"')),
    Row("plugins.NO_PARSE", but(SOURCE, "def parse", "def other")),
    Row("plugins.FAILS lists.AT_LIST", READER, "readers", "run list.odd", 2),
    Row("plugins.FAILS runs.COULD_NOT_BE_ASKED", but(SOURCE, "yield ids[0]", "raise IndexError(7)\n        yield ids[0]"), typed="run", exit_code=3),
    Row("plugins.NO_PAIR", but(SOURCE, "yield ids[0], ", "yield "), typed="run", exit_code=3),
    Row("plugins.NO_RECORD", but(SOURCE, "return []", "return [7]"), typed="run", exit_code=3),
    Row("plugins.NO_RENDERED_TEXT files.NOT_WRITTEN", FORMAT, "formats", "run", settings={"outputs": [{"format": "odd", "path": "x.odd"}]}),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.says)
def test_a_message_is_printed(tmp_path: Path, empty_cache: Path, row: Row) -> None:
    (tmp_path / "cache").mkdir()
    shutil.copy(empty_cache, tmp_path / "cache")
    site, about = tmp_path / "site", tmp_path / "site/enrich_odd-1.0.dist-info"
    about.mkdir(parents=True)
    points = row.points or f"[enrich.{row.group}]\nodd = {MODULE}:Odd\n"
    (site / f"{MODULE}.py").write_text(row.code, encoding="utf-8")
    if row.metadata:
        (about / "METADATA").write_text(row.metadata, encoding="utf-8")
    (about / "entry_points.txt").write_text(points, encoding="utf-8")
    (tmp_path / "list.md").write_text("- [Tea for Two Odd Graphs](https://odd.example/1)\n")
    (tmp_path / "list.odd").write_text("x", encoding="utf-8")
    off = {name: {"enabled": False} for name in sources.names()}
    config = {"lists": ["list.md"], "sources": off, **row.settings}
    (tmp_path / "config.yaml").write_text(json.dumps(config), encoding="utf-8")
    with on_path(site):
        provoke(tmp_path, row.typed.split(), row.says.split(), row.exit_code)
