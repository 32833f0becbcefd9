"""Papers added to a list in its own format, each once.

Files of the user's own that are never written.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.cli import enrich
from tests.support.world import World

PAPER = "10.1145/9900001.9900011"
LISTS = {
    "list.md": "# Papers\n\n- [x] [Another](https://example.org/a)\n",
    "list.org": "* Papers\n** TODO [[https://example.org/a][Another]]\n",
    "list.txt": "Another Paper of Somebody\n",
    "refs.bib": "@misc{own,\n  title = {Another},\n}\n",
}
EXPECTED = {
    "list.md": "- [ ] [Paged Memory",
    "list.org": "** TODO [[https://",
    "list.txt": "Paged Memory for Serving Invented Models https://",
    "refs.bib": "@inproceedings{example2023paged,",
}


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Path:
    (tmp_path / "papers.md").write_text("# Papers\n\n- https://doi.org/10.1145/9900001.9900011\n")
    world.config(tmp_path, ["papers.md"])
    return tmp_path


@pytest.mark.parametrize("name", LISTS)
def test_a_paper_is_added_in_the_lists_own_format_and_once(desk: Path, name: str) -> None:
    (desk / name).write_text(LISTS[name])
    enrich(desk, "get", PAPER, "--to", name)
    once = (desk / name).read_text()
    assert once.startswith(LISTS[name])
    assert EXPECTED[name] in once[len(LISTS[name]) :]
    # Twice is once, and the line that has it is named.
    said = enrich(desk, "get", PAPER, "--to", name).stderr
    assert (desk / name).read_text() == once
    assert f"{name}:" in said
    assert "is there already" in said


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("10.1145/9900001.9900012", "https://doi.org/10.1145/9900001.9900012"),
        ("https://dl.acm.org/doi/10.1145/9900001.9900012", "https://dl.acm.org/doi/10.1145/9900001.9900012"),
        ("arxiv.org/abs/2309.90001", "https://arxiv.org/abs/2309.90001"),
        ("arxiv:2309.90001", "https://arxiv.org/abs/2309.90001"),
        (PAPER, f"https://doi.org/{PAPER}"),
        ("Paged Memory for Serving Invented Models", "https://arxiv.org/abs/2309.90001"),
        ("Quokka: A Sampler for Graphs That Nobody Has Drawn", "https://doi.org/10.1145/9900001.9900012"),
        ("Wombat: Burrowing Through Storage Stacks", "https://www.usenix.org/conference/"),
    ],
)  # fmt: skip
def test_a_line_has_what_was_asked_for_or_the_papers_own_page(
    desk: Path, typed: str, link: str
) -> None:
    enrich(desk, "get", typed, "--to", "new.md")
    assert f"]({link}" in (desk / "new.md").read_text(encoding="utf-8")


def test_a_paper_that_the_list_has_under_another_link_is_not_added(desk: Path) -> None:
    (desk / "list.md").write_text("# L\n\n- [x](https://arxiv.org/abs/2309.90001)\n")
    assert "list.md:3: " in enrich(desk, "get", PAPER, "--to", "list.md").stderr
    assert (desk / "list.md").read_text().count("\n") == 3


def test_a_key_that_another_entry_has_is_not_given_twice(desk: Path) -> None:
    own = "@misc{example2023paged,\n  title = {Another},\n}\n"
    (desk / "refs.bib").write_text(own)
    assert "another entry has this key" in enrich(desk, "get", PAPER, "--to", "refs.bib").stderr
    assert (desk / "refs.bib").read_text() == own


@pytest.mark.parametrize(
    "command",
    [
        ["export", "bibtex", "-o"],
        pytest.param(["export", "csl-json", "-o"], marks=pytest.mark.slow),
        ["run", "--report"],
        pytest.param(["run", "--offline", "--report"], marks=pytest.mark.slow),
        ["get", PAPER, "--to"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize(
    "named",
    ["papers.md", "link.md", "config.yaml", "cache/enrich.db", "out", "pipe", "out/references.bib"]
)  # fmt: skip
def test_files_of_the_users_own_are_never_overwritten(
    desk: Path, command: list[str], named: str
) -> None:
    enrich(desk, "run")
    (desk / "link.md").symlink_to("papers.md")
    os.mkfifo(desk / "pipe")
    if command[0] == "get" and named in {"papers.md", "link.md", "out/references.bib"}:
        return  # a list may be added to
    paths = [desk / "papers.md", desk / "config.yaml", desk / "out/references.bib"]
    before = [p.read_bytes() for p in paths]
    said = enrich(desk, *command, named, code=2).stderr
    assert named in said
    assert said.count("\n") == 1
    assert [p.read_bytes() for p in paths] == before
    assert (desk / "link.md").is_symlink()
    assert enrich(desk, "status").returncode == 0
