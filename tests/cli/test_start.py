"""What a run without a network leaves out: what it would import takes longer than its papers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

# What belongs to requests, to other lists and outputs, and to what is done once in a while.
OF_OTHERS = {
    *("requests", "urllib3", "ssl", "http.client", "socket", "asyncio", "_hashlib"),
    *("concurrent.futures", "multiprocessing", "subprocess", "email", "importlib.metadata"),
    *("rich", "jinja2", "markdown_it", "lxml", "xml.etree.ElementTree", "html", "tomllib"),
    *("sqlite_utils", "psycopg", "pyarrow", "distributed", "arxiv", "pypdfium2", "anyascii"),
    *("tarfile", "zipfile", "importlib.resources", "unittest", "statistics", "rapidfuzz"),
    *("enrich.export.page", "enrich.export.block", "enrich.reading_list.markdown"),
    *("enrich.transport", "enrich.runs.feed", "enrich.store.sqlite.search"),
    *("enrich.store.sqlite.migrations", "enrich.cli.check", "enrich.cli.catalog", "enrich.server"),
}
# What looking into the cache has no use for.
OF_RUNS = {"rapidfuzz", "pylatexenc", "bibtexparser", "enrich.runs.pipeline", "enrich.transport"}
COMMAND = """
import sys
from enrich.cli import main
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""
POTS = """@article{pots, title={Clay Pots for Rainy Days}, author={Ada Potter},
  journal={arXiv preprint arXiv:1806.01034}, year={2018}}
"""
CATALOGUE = (
    '{"title": "Clay Pots for Rainy Days", "authors": ["Ada Potter"], "type": "inproceedings",'
    ' "year": 2019, "venue": "POT 2019", "container_title": "Proceedings of the Pots"}\n'
)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "pots.bib").write_text(POTS)
    (tmp_path / "pots.jsonl").write_text(CATALOGUE)
    (tmp_path / "enrich.yaml").write_text("catalogs: [pots.jsonl]\nstore: enrich.db\n")
    return tmp_path


def imported(desk: Path, *arguments: str) -> set[str]:
    """Return the modules that a command imports."""
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *arguments], cwd=desk, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


def test_what_a_command_imports_is_for_its_own_task(desk: Path) -> None:
    modules = imported(desk, "run", "pots.bib", "--offline")
    assert "inproceedings{pots" in (desk / "pots.enriched.bib").read_text()
    assert sorted(OF_OTHERS & modules) == []
    assert (
        sorted(OF_OTHERS & imported(desk, "search", "clay") - {"enrich.store.sqlite.search"}) == []
    )
    assert sorted(OF_RUNS & imported(desk, "log")) == []
