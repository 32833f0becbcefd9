"""`enrich run --explain`: for each paper and source, why it was asked or not.

The run itself stays as it is.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from enrich import sources
from tests.support.cli import enrich
from tests.support.lists import LIST
from tests.support.world import World

PAGED, BILBY = "Paged Memory for Serving Invented Models", "Bilby: A Paper That Nobody Has"


@pytest.fixture
def desk(tmp_path: Path, world: World) -> Path:
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    world.config(tmp_path, ["list.md"], off=["acl"])
    return tmp_path


def explained(desk: Path, *options: str) -> dict[str, list[dict[str, Any]]]:
    """Return title -> rows of `run --explain --json`."""
    found = json.loads(enrich(desk, "run", "--explain", "--json", *options).stdout)
    assert [p["entries"][0]["line"] for p in found["explain"]] == [
        e["line"] for e in found["entries"]
    ]
    return {p["entries"][0]["title"]: p["sources"] for p in found["explain"]}


def row(rows: list[dict[str, Any]], source: str, question: str | None) -> dict[str, Any]:
    return next(r for r in rows if (r["source"], r["question"]) == (source, question))


def test_a_run_tells_for_each_paper_and_source_why_it_was_asked(desk: Path, world: World) -> None:
    papers = explained(desk)
    asking = {k.name for k in sources.classes() if k.schemes or k.search_batch}
    assert all({r["source"] for r in rows} == asking for rows in papers.values())
    paged = papers[PAGED]
    assert row(paged, "arxiv", "arxiv:2309.90001") == {
        "source": "arxiv",
        "question": "arxiv:2309.90001",
        "asked": True,
        "reason": "stated",
        "text": "the list names it",
        "outcome": "found",
    }
    doi = row(paged, "crossref", "doi:10.1145/9900001.9900011")
    assert (doi["reason"], doi["asked"], doi["outcome"]) == ("reported", True, "found")
    assert doi["text"].startswith("reported by dblp")
    assert row(paged, "acl", None)["reason"] == "switched_off"
    assert row(paged, "usenix", None)["reason"] == "no_identifier"
    bilby = next(rows for title, rows in papers.items() if title.startswith(BILBY))
    searched = {r["source"]: r["reason"] for r in bilby if r["question"] and r["asked"]}
    names = ("dblp", "crossref", "semantic_scholar", "arxiv", "openalex")
    assert searched == dict.fromkeys(names, "not_found")


@pytest.mark.slow
def test_an_explained_run_asks_and_writes_what_another_does(desk: Path, world: World) -> None:
    enrich(desk, "run", "--explain")
    asked, written = world.stats["requests"], (desk / "out/references.bib").read_bytes()
    for path in (desk / "cache/enrich.db", desk / "out/references.bib"):
        path.unlink()
    world.reset()
    enrich(desk, "run")
    assert world.stats["requests"] == asked
    assert (desk / "out/references.bib").read_bytes() == written


def test_a_run_that_has_nothing_to_do_can_be_explained_and_asks_nobody(
    desk: Path, world: World
) -> None:
    enrich(desk, "run")
    world.reset()
    answered = row(explained(desk)[PAGED], "arxiv", "arxiv:2309.90001")
    assert (answered["asked"], answered["reason"]) == (False, "answered")
    assert answered["text"].startswith("its answer of 20")
    assert world.requests == 0


def test_a_dry_run_tells_what_would_be_asked(desk: Path, world: World) -> None:
    papers = explained(desk, "--dry-run")
    assert row(papers[PAGED], "arxiv", "arxiv:2309.90001")["reason"] == "stated"
    assert row(papers[PAGED], "openalex", "arxiv:2309.90001")["reason"] == "later"
    shown = enrich(desk, "run", "--dry-run", "--explain").stdout
    assert "\n  arxiv: would be asked for arxiv:2309.90001: the list names it\n" in shown
    assert "\n  crossref: not asked: no identifier of the paper is one that it takes\n" in shown
    assert world.requests == 0


@pytest.mark.parametrize("known", [False, True])
def test_offline_nobody_is_asked(desk: Path, world: World, known: bool) -> None:
    if known:
        enrich(desk, "run")
        world.reset()
    arxiv = row(explained(desk, "--offline")[PAGED], "arxiv", "arxiv:2309.90001")
    assert arxiv["reason"] == ("answered" if known else "offline")
    assert not arxiv["asked"]
    assert world.requests == 0


def test_people_read_it_line_by_line(desk: Path) -> None:
    lines = enrich(desk, "run", "--explain").stdout.splitlines()
    start = lines.index(f"list.md:4: {PAGED}")
    assert "  arxiv: asked for arxiv:2309.90001: the list names it (found)" in lines[start:]
    assert any(line.startswith("  dblp: not asked for the title: ") for line in lines[start:])
    assert any(line.endswith("no identifier has led to a record (no hits)") for line in lines)
    assert sum(line.startswith("list.md:") for line in lines) == 10
    assert enrich(desk, "--quiet", "run").stdout == ""


def test_what_could_not_be_asked_says_so(desk: Path, world: World) -> None:
    world.fault("crossref", "html")
    found = json.loads(enrich(desk, "run", "--explain", "--json", code=3).stdout)
    rows = next(p["sources"] for p in found["explain"] if p["entries"][0]["title"] == PAGED)
    crossref = row(rows, "crossref", "doi:10.1145/9900001.9900011")
    assert (crossref["asked"], crossref["reason"]) == (False, "failed")
    assert "api.crossref.org" in crossref["text"]


def test_a_report_of_changes_has_no_explanations(desk: Path) -> None:
    enrich(desk, "run", "--explain", "--report", "changes.json")
    assert "explain" not in json.loads((desk / "changes.json").read_text(encoding="utf-8"))


def test_no_title_is_not_called_one(desk: Path) -> None:
    (desk / "list.md").write_text("- https://arxiv.org/abs/2401.90009\n", encoding="utf-8")
    shown = enrich(desk, "run", "--dry-run", "--explain").stdout
    assert '""' not in shown
    assert "\n  crossref: not asked: no title is known to search for\n" in shown


def test_each_line_that_explains_is_one_line_whatever_the_name_of_the_list(tmp_path: Path) -> None:
    (tmp_path / "no\ntes.md").write_text(f"- {PAGED}, SOSP 2023\n", encoding="utf-8")
    (tmp_path / "enrich.yaml").write_text("lists: ['*.md']\nstore: cache.db\n", encoding="utf-8")
    done = enrich(tmp_path, "run", "--offline", "--explain")
    assert done.stdout.startswith(f"no tes.md:1: {PAGED}\n")
    assert "written: no tes.bib, no tes.enriched.md\n" in done.stderr
