"""A cache that the program of version 0.1 made over ten invented papers, with its list and outputs.

It is kept as SQL text, as of the second migration. No answer in it is due on NEXT_DAY.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from enrich import config as configs
from enrich.runs import pipeline, run_cache
from enrich.runs.environment import RunEnvironment
from enrich.runs.result import RunOptions, RunResult
from enrich.text import signature
from tests.support.paths import DATA

CACHES = DATA / "caches"
NEXT_DAY = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
# The hosts of all services: no test of this cache may reach one.
HOSTS = (
    *("export.arxiv.org", "arxiv.org", "sparql.dblp.org", "dblp.org", "api.crossref.org"),
    *("doi.org", "data.crosscite.org", "api.datacite.org", "api.semanticscholar.org"),
    *("api.openalex.org", "openreview.net", "api.openreview.net", "api2.openreview.net"),
    *("www.usenix.org", "proceedings.mlr.press", "aclanthology.org"),
)


def make(path: Path) -> Path:
    """Make the cache at this place."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript((CACHES / "two-migrations.sql").read_text(encoding="utf-8"))
    return path


def rows(path: Path, sql: str, values: tuple[object, ...] = ()) -> list[Any]:
    """Return the rows of a statement over a cache, and keep what it writes."""
    with closing(sqlite3.connect(path)) as db:
        found = db.execute(sql, values).fetchall()
        db.commit()
    return found


class OldDesk:
    """A folder with the cache and its list, from which no service can be reached."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cache = make(folder / "enrich.db")
        shutil.copy(CACHES / "list.md", folder / "list.md")
        tree = {
            "lists": ["list.md"],
            "store": "enrich.db",
            "outputs": [
                {"format": "bibtex", "path": "out/references.bib"},
                {"format": "markdown", "path": "out/list.md", "style": "full"},
            ],
            "mirrors": {host: f"http://127.0.0.1:9/{host}" for host in HOSTS},
            "catalogs": [],
        }
        (folder / "config.yaml").write_text(json.dumps(tree), encoding="utf-8")

    def run(self, **options: Any) -> RunResult:
        """Do what `enrich run` does: give the last run's result again, or run."""
        config, asked = configs.load(self.folder / "config.yaml"), RunOptions(**options)
        known = run_cache.recalled(config, asked, NEXT_DAY)
        return known or pipeline.run(config, asked, RunEnvironment(now=lambda: NEXT_DAY))

    def output(self, name: str) -> bytes:
        """Return an output as it is."""
        return (self.folder / "out" / name).read_bytes()

    def has_the_old_outputs(self) -> bool:
        """Whether the outputs are those of the program that made the cache, which signed none."""
        return (
            signature.unsigned(self.output("references.bib"))
            == (CACHES / "references.bib").read_bytes()
            and signature.unsigned(self.output("list.md")) == (CACHES / "enriched.md").read_bytes()
        )
