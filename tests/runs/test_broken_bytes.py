"""Lists with bytes that are no UTF-8 and halves of characters: every command ends as usual."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from enrich.bibtex import entries
from tests.support.cli import enrich

FACT = {"title": "Edge Pots", "authors": ["Ada Example"], "year": 2031, "doi": "10.1109/TOT.2031.1"}
LISTS = {
    "a.md": b"- [Edge Pots](https://doi.org/10.1109/TOT.2031.1)\n  caf\xe9, says a note\n",
    "b.bib": b"@misc{k, title={A Page}, year = \xe92023, note={\xba}}\n@misc{k\xe9y, title={Other}}\n",
    "c.bbl": b"\\begin{thebibliography}{1}\\bibitem{k\xe9y} Ann Author. A printed title. 2020."
    b"\\end{thebibliography}\n",
    "d.txt": b"10.1145/990000\xff1.1\nA title of latin caf\xe9s\n",
    "e.json": b'[{"title": "Half \\ud834 a Character", "author": [{"family": "\\udc00"}], "id": "\\ud800"}]',
}
OUTPUTS = {"bibtex": "o.bib", "biblatex": "o2.bib", "csl-json": "o.json", "csv": "o.csv",
           "jsonl": "o.jsonl", "html": "o.html", "ris": "o.ris"}  # fmt: skip
COMMANDS = [
    ["run", "--offline", "--report", "report.md"],
    ["run", "--offline", "--refresh", "--json", "--report", "report.json"],
    ["check", "--offline"],
    ["check", "--offline", "--json"],
    ["status", "--json"],
    ["search", "caf", "--json"],
    ["run", "--dry-run", "--explain"],
    ["export", "csl-json", "-o", "all.json"],
    ["export", "bibtex", "-o", "all.bib"],
    ["import-keys", "b.bib"],
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with such lists, and a catalogue that knows one of their papers."""
    folder = tmp_path_factory.mktemp("desk")
    for name, content in LISTS.items():
        (folder / name).write_bytes(content)
    (folder / "facts.jsonl").write_text(json.dumps(FACT))
    tree = {
        "lists": [*LISTS],
        "catalogs": ["facts.jsonl"],
        "outputs": [{"format": f, "path": f"out/{name}"} for f, name in OUTPUTS.items()],
    }
    (folder / "config.yaml").write_text(json.dumps(tree))
    enrich(folder, "run", "--offline")  # what is exported; tests are shared out among processes
    return folder


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_every_command_ends_as_usual(desk: Path, arguments: list[str]) -> None:
    done = enrich(desk, *arguments, code=None)
    assert done.returncode in {0, 1}, done.stderr
    assert {n: (desk / n).read_bytes() for n in LISTS} == LISTS


def test_outputs_are_whole(desk: Path) -> None:
    enrich(desk, "run", "--offline")
    made = {name: (desk / "out" / name).read_bytes().decode() for name in OUTPUTS.values()}
    assert {i["title"] for i in json.loads(made["o.json"])} >= {"Edge Pots", "A Page", "Other"}
    assert [e.key for e in entries.read(made["o2.bib"])] == ["example2031edge", "k", "k?y", "k?y-2"]
