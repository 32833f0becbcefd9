"""The runner over HALLMARK's format: what becomes a case, and what the services know."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import hallmark, records
from benchmarks.verdicts import JudgedReference
from enrich import reading_list
from enrich.sources import identify

RIGHT = {
    "bibtex_key": "a1", "bibtex_type": "inproceedings", "label": "VALID",
    "fields": {"title": "Bilby: Caching Invented Graphs", "author": "Ada Test and Bo Trial",
        "year": "2021", "booktitle": "ICML", "url": "https://dblp.org/rec/conf/icml/TestT21"},
}  # fmt: skip
PREPRINT = {
    "bibtex_key": "a2", "bibtex_type": "misc", "label": "VALID",
    "fields": {"title": "Dingo: A Preprint", "author": "Ada Test", "year": "2020",
        "doi": "10.48550/arXiv.2002.99999"},
}  # fmt: skip
WRONG = {
    "bibtex_key": "a1", "bibtex_type": "inproceedings", "label": "HALLUCINATED",
    "hallucination_type": "wrong_venue",
    "fields": {**RIGHT["fields"], "booktitle": "CVPR & friends"},
}  # fmt: skip


def test_references_become_cases_with_keys_of_their_own() -> None:
    cases = [hallmark.reference(x, n) for n, x in enumerate((RIGHT, WRONG))]
    assert [(c.kind, c.right) for c in cases] == [("VALID", True), ("wrong_venue", False)]
    bib = "".join(f"{c.line}\n" for c in cases)
    entries = reading_list.read(bib.encode(), "cases.bib", None, identify).entries
    assert [(e.line, e.key, e.claims.venue) for e in entries] == [
        (1, "h0", "ICML"),
        (2, "h1", "CVPR & friends"),
    ]


def test_right_references_are_papers_that_the_services_know() -> None:
    found = list(hallmark.papers([RIGHT, RIGHT, PREPRINT], []))
    assert [(r["title"], r["venue"], r["dblp"]) for r in found] == [
        ("Bilby: Caching Invented Graphs", "ICML", "conf/icml/TestT21"),
        ("Dingo: A Preprint", None, "conf/none/Hallmark2"),
    ]
    assert found[1]["arxiv"]["id"] == "2002.99999"
    assert list(hallmark.papers([RIGHT], [{"title": "Bilby: caching invented graphs"}])) == []


def test_the_report_has_every_kind() -> None:
    told = {"verdict": "confirmed", "evidence": []}
    judged = [JudgedReference(hallmark.reference(x, n), told) for n, x in enumerate((RIGHT, WRONG))]
    shown = hallmark.report(judged, hallmark.HallmarkSettings(Path("test.jsonl")))
    assert "| **VALID: false alarms** (bar: none of ours) | 1 | 0.0%" in shown
    assert "| wrong_venue | 1 | 0.0%" in shown
    assert '"number": 1, "verdict": "confirmed"' in shown


@pytest.mark.slow
def test_the_runner_over_a_small_file(tmp_path: Path) -> None:
    records.write(tmp_path / "r.jsonl", records.invent(40))
    lines = "".join(json.dumps(x) + "\n" for x in (RIGHT, WRONG))
    (tmp_path / "h.jsonl").write_text(lines, encoding="utf-8")
    settings = hallmark.HallmarkSettings(
        tmp_path / "h.jsonl", records=tmp_path / "r.jsonl", results=tmp_path
    )
    verdicts = {j.case.kind: j.verdict for j in hallmark.main(settings)}
    assert verdicts == {"VALID": "confirmed", "wrong_venue": "contradicted"}
