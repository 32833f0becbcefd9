"""Where lists that are not configured are written.

Beside the outputs under their own names, none over another.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import enrich

MD = "# A list\n\n- [Wombat](https://arxiv.org/abs/2401.90009)\n"
ORG = "* A list\n- [[https://arxiv.org/abs/2401.90009][Wombat]]\n"
BIB = "@misc{{{0}, title={{Wombat {0}}}, eprint={{2401.90009}}}}\n"
OUTPUTS = [
    {"format": "bibtex", "path": "out/references.bib"},
    {"format": "markdown", "path": "out/main.md"},
]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    for name, content in {
        "main.md": "# Main\n", "list.md": MD, "list.org": ORG, "list.txt": "arXiv:2401.90009\n",
        "a/refs.bib": BIB.format("a"),
        "b/refs.bib": BIB.format("b"), "references.bib": BIB.format("r"), "main.org": ORG,
    }.items():  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    configure(tmp_path, OUTPUTS)
    return tmp_path


def configure(desk: Path, outputs: list[dict[str, Any]]) -> None:
    tree = {"lists": ["main.md"], "store": "cache/enrich.db", "outputs": outputs, "catalogs": []}
    (desk / "config.yaml").write_text(json.dumps(tree), encoding="utf-8")


def written(desk: Path, *arguments: str) -> list[str]:
    """Run without asking anybody, and return the outputs in the order in which they are named."""
    found = json.loads(enrich(desk, "run", "--offline", "--json", *arguments).stdout)
    assert all(Path(p).is_file() for p in found["outputs"])
    return [str(Path(p).relative_to(desk)) for p in found["outputs"]]


OWN = ["out/references.bib", "out/main.md"]


@pytest.mark.parametrize(
    ("lists", "names"),
    [
        (["list.md"], ["out/list.bib", "out/list.md"]),
        (["list.md", "./list.md"], ["out/list.bib", "out/list.md"]),
        (["list.org"], ["out/list.bib", "out/list.org"]),
        (["list.txt"], ["out/list.bib", "out/list.txt"]),
        (["a/refs.bib"], ["out/refs.bib", "out/refs.md"]),
        (
            ["a/refs.bib", "b/refs.bib"],
            ["out/refs.bib", "out/refs.md", "out/refs-1.bib", "out/refs-1.md"],
        ),
        (
            ["list.org", "list.md"],
            ["out/list.bib", "out/list.org", "out/list-1.bib", "out/list.md"],
        ),
        (["references.bib"], ["out/references-1.bib", "out/references.md"]),
        (["main.org"], ["out/main.bib", "out/main.org"]),
        (["main.md"], []),
    ],
)
def test_beside_the_outputs(desk: Path, lists: list[str], names: list[str]) -> None:
    assert written(desk, *lists) == [*OWN, *names]
    assert written(desk, *lists) == [*OWN, *names]
    for path in ("list.md", "list.org", "a/refs.bib"):
        assert (desk / path).read_text(encoding="utf-8") in (MD, ORG, BIB.format("a"))


def test_each_holds_its_own_list(desk: Path) -> None:
    written(desk, "a/refs.bib", "b/refs.bib", "list.md", "list.org")
    assert "{a," in (desk / "out/refs.bib").read_text(encoding="utf-8")
    assert "{b," in (desk / "out/refs-1.bib").read_text(encoding="utf-8")
    assert (desk / "out/list.md").read_text(encoding="utf-8").startswith("# A list")
    assert (desk / "out/list.org").read_text(encoding="utf-8").startswith("* A list")


def test_outputs_of_one_ending_do_not_share_a_name(desk: Path) -> None:
    both = [
        {"format": "bibtex", "path": "out/references.bib"},
        {"format": "biblatex", "path": "out/latex.bib"},
    ]
    configure(desk, both)
    assert written(desk, "a/refs.bib")[2:] == ["out/refs.bib", "out/refs-1.bib"]
    assert written(desk, "list.md")[2:] == ["out/list.bib", "out/list-1.bib"]


def test_beside_the_list_itself_the_list_stays(desk: Path) -> None:
    configure(
        desk,
        [
            {"format": "bibtex", "path": "a/references.bib"},
            {"format": "markdown", "path": "{name}.out.md"},
        ],
    )
    assert written(desk, "a/refs.bib")[2:] == ["a/refs-1.bib", "refs.out.md"]
    assert (desk / "a/refs.bib").read_text(encoding="utf-8") == BIB.format("a")


def test_to_a_file_in_the_lists_own_format(desk: Path) -> None:
    assert written(desk, "list.org", "-o", "new.org") == [*OWN, "new.org"]
    assert (desk / "new.org").read_text(encoding="utf-8").startswith(ORG)
    assert (
        "cannot tell the format"
        in enrich(desk, "run", "--offline", "list.md", "-o", "new.org", code=2).stderr
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("a/refs.bib", "-o", "a/refs.bib"),
        ("a/refs.bib", "-o", "main.md"),
        ("a/refs.bib", "--in-place", "-o", "a/refs.bib"),
        ("out/references.bib", "--in-place"),
    ],
)
def test_no_output_is_a_list(desk: Path, arguments: tuple[str, ...]) -> None:
    written(desk)
    before = {p: p.read_bytes() for p in desk.rglob("*.*") if p.suffix in {".bib", ".md"}}
    done = enrich(desk, "run", "--offline", *arguments, code=2)
    assert re.search(r"is one of the lists and one of the outputs", done.stderr)
    assert {p: p.read_bytes() for p in before} == before
