"""A preprint whose registry names its article becomes the article, with the article's own record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cli import enrich, run
from tests.support.world import World, build, serve

TITLE = "Read Hives by their Phases: Haplotypes of Invented Bees"
OTHER = "Charging Invented Hives at Home"
DEPOSIT, ARTICLE = "10.1101/990101", "10.1093/bioinformatics/btw990"
ALONE, LETTER = "10.21203/rs.3.rs-990102/v1", "10.1134/s0990102"


def record(title: str, doi: str, year: int, **more: object) -> dict[str, object]:
    return {
        "title": title,
        "authors": ["Ada Berg", "Bo Lind"],
        "year": year,
        "type": "article",
        "month": 5,
        "doi": doi,
        "in": {"s2": False, "openalex": False},
        **more,
    }


def deposit(title: str, doi: str, **patch: object) -> dict[str, object]:
    posted = {"type": "posted-content", "subtype": "preprint", "container-title": [], **patch}
    return record(title, doi, 2016, venue="bioRxiv", booktitle="bioRxiv", crossref_patch=posted)


def article(title: str, doi: str, venue: str, **patch: object) -> dict[str, object]:
    box = {"volume": "32", "number": "12", "pages": "42-50", "venue": venue, "booktitle": venue}
    return record(title, doi, 2016, **box, crossref_patch=patch)


def relation(kind: str, doi: str) -> dict[str, object]:
    return {kind: [{"id-type": "doi", "id": doi, "asserted-by": "subject"}]}


RECORDS = [
    deposit(TITLE, DEPOSIT, relation=relation("is-preprint-of", ARTICLE)),
    article(TITLE, ARTICLE, "Bioinformatics", relation=relation("has-preprint", DEPOSIT)),
    deposit(OTHER, ALONE, relation=relation("has-translation", LETTER)),
    article(OTHER, LETTER, "Zhurnal Pchel", relation=relation("is-translation-of", ALONE)),
]


@pytest.fixture(scope="module")
def bees(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("bees")
    path = folder / "records.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in RECORDS), encoding="utf-8")
    yield from serve(build(folder, path), 0.0)


def test_a_listed_preprint_becomes_its_article(bees: World, tmp_path: Path) -> None:
    bees.reset()
    (tmp_path / "list.md").write_text(
        f"- [{TITLE}](https://www.biorxiv.org/content/{DEPOSIT}v3)\n", encoding="utf-8"
    )
    bees.config(tmp_path, ["list.md"])
    (entry,) = run(tmp_path)["entries"]
    assert entry["state"] == "published"
    bib = (tmp_path / "out/references.bib").read_text("utf-8")
    assert "journal = {Bioinformatics}" in bib
    assert f"doi = {{{ARTICLE}}}" in bib
    assert "pages = {42--50}" in bib
    assert bees.stats["requests"]["crossref"] == 2
    assert run(tmp_path)["requests"] == 0


def test_a_bib_entry_of_a_preprint_becomes_its_article(bees: World, tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text(
        f"@article{{a,\n  title = {{{TITLE}}},\n  author = {{Berg, Ada and Lind, Bo}},\n"
        f"  journal = {{bioRxiv}},\n  year = {{2016}},\n  doi = {{{DEPOSIT}}}\n}}\n"
    )
    bees.config(tmp_path, ["refs.bib"], outputs=[])
    enrich(tmp_path, "run", "refs.bib", "-o", "better.bib")
    better = (tmp_path / "better.bib").read_text("utf-8")
    assert f"doi = {{{ARTICLE}}}" in better
    assert "journal = {Bioinformatics}" in better


@pytest.mark.parametrize(("doi", "journal"), [(ALONE, ""), (LETTER, "Zhurnal Pchel")])
def test_a_translation_is_not_cited_instead(
    bees: World, tmp_path: Path, doi: str, journal: str
) -> None:
    bees.config(tmp_path, [])
    found = enrich(tmp_path, "get", doi).stdout
    assert f"doi = {{{doi}}}" in found
    assert (f"journal = {{{journal}}}" in found) == bool(journal)
    assert found.startswith("@article" if journal else "@misc")
