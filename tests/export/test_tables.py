"""JSON Lines and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest

from enrich import export
from enrich.export import ExportOptions, jsonl
from enrich.export.cleaning import clean
from enrich.export.csv import cell
from enrich.model import Date, Name, Record, Standing, Tier, Work
from enrich.sources.catalog import Catalog

Make = Callable[..., Work]


def test_the_catalogue_reads_what_is_written(samples: list[Work], worst: list[Work]) -> None:
    works = [*samples, *worst]
    catalog = Catalog.reading(export.render("jsonl", works, ExportOptions()).splitlines())
    assert catalog.problems == 0
    for one in works:
        line = json.dumps(jsonl.fact(one, ExportOptions()), ensure_ascii=False)
        record = catalog.parse(line)[0]
        assert record.title == clean(one.title)
        assert (record.issued.year if record.issued else None) == (
            one.issued.year if one.issued else None
        )
        for name in ("volume", "issue", "page", "number", "container_title", "publisher"):
            if one.type not in ("article", "webpage"):
                assert getattr(record, name) == clean(getattr(one, name)), (
                    one.key,
                    name,
                )


def texts(found: object) -> list[str]:
    """Every text of a tree."""
    if isinstance(found, dict):
        return [t for value in found.values() for t in texts(value)]
    if isinstance(found, list):
        return [t for value in found for t in texts(value)]
    return [found] if isinstance(found, str) else []


def test_no_text_of_a_fact_has_what_cannot_be_shown(hostile: list[Work]) -> None:
    for one in hostile:
        fact = {k: v for k, v in jsonl.fact(one, ExportOptions()).items() if k != "doi"}
        assert [t for t in texts(fact) if t != clean(t)] == [], one.key


def test_authors_come_back(work: Make) -> None:
    names = (
        Name("Berg", "Jan", "van den"),
        Name("King", "Martin", suffix="Jr."),
        Name("García Márquez", "Gabriel"),
        Name("Doe", "J. B."),
    )
    record = Catalog.reading([]).parse(
        json.dumps(jsonl.fact(work("T", names, container_title="C"), ExportOptions()))
    )[0]
    assert [n.full for n in record.authors] == [n.full for n in names]


def test_the_preprint_of_a_published_paper(work: Make) -> None:
    preprint = Record(
        "arxiv",
        Tier.PREPRINT,
        "An Older Title",
        (Name("Doe", "J."),),
        standing=Standing.PREPRINT,
        identifiers=work(ids={"arxiv": "2301.00001"}).identifiers,
        issued=Date(2023, 1, 2),
    )
    from dataclasses import replace

    one = replace(
        work(container_title="C", ids={"arxiv": "2301.00001"}, archive_class="cs.DC"),
        versions=(preprint,),
    )
    assert jsonl.fact(one, ExportOptions())["arxiv"] == {
        "id": "2301.00001",
        "first_submitted": "2023-01-02",
        "class": "cs.DC",
        "title": "An Older Title",
        "authors": ["J. Doe"],
    }


def test_no_abstracts_unless_asked(samples: list[Work]) -> None:
    assert "abstract" not in export.render("jsonl", samples, ExportOptions(abstracts=False))
    assert "abstract" in export.render("jsonl", samples, ExportOptions())


@pytest.mark.parametrize(
    "words", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", " =1"]
)
def test_no_cell_is_a_formula(words: str) -> None:
    assert cell(words).startswith("'")


def test_csv_reads_back(
    samples: list[Work], worst: list[Work], golden: Callable[[str, str], None]
) -> None:
    rows = list(
        csv.DictReader(io.StringIO(export.render("csv", [*samples, *worst], ExportOptions())))
    )
    assert len(rows) == len(samples) + len(worst)
    assert all(None not in row and None not in row.values() for row in rows)
    golden("papers.csv", export.render("csv", samples, ExportOptions(keywords=True)))
