"""RIS: what the reader of lists and reference managers find again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from enrich import export, reading_list, sources
from enrich.export import ExportOptions
from enrich.export.cleaning import clean
from enrich.export.ris import person
from enrich.model import Date, Entry, Name, Work

Make = Callable[..., Work]
TAG = re.compile(r"[A-Z][A-Z0-9]  - .*")


def rendered(works: list[Work], **options: bool) -> str:
    return export.render("ris", works, ExportOptions(**options))


def entries(text: str) -> tuple[Entry, ...]:
    return reading_list.read(text.encode(), "papers.ris", None, sources.identify).entries


def test_papers_as_reference_managers_get_them(
    samples: list[Work], golden: Callable[[str, str], None]
) -> None:
    golden("papers.ris", rendered(samples, keywords=True, abstracts=True))


def test_every_line_is_a_tag_whatever_is_in_a_work(hostile: list[Work], worst: list[Work]) -> None:
    works = [*hostile, *worst]
    text = rendered(works, abstracts=True, keywords=True)
    records = text.split("\n\n")
    assert len(records) == len(works)
    for record in records:
        lines = record.strip("\n").split("\n")
        assert all(map(TAG.fullmatch, lines))
        assert lines[0].startswith("TY  - ")
        assert [line for line in lines if line.startswith("ER")] == [lines[-1]]


def test_what_is_written_is_read_again(samples: list[Work]) -> None:
    papers = [w for w in samples if w.type not in ("webpage", "software")]
    papers.sort(key=lambda w: w.key)
    found = entries(rendered(papers, abstracts=True))
    assert [e.title for e in found] == [clean(w.title) for w in papers]
    for entry, work in zip(found, papers, strict=True):
        assert entry.claims.year == work.year
        stated = {str(i) for i in entry.identifiers}
        for scheme in ("doi", "arxiv"):
            if value := work.id(scheme):
                assert f"{scheme}:{value}" in stated, work.key
        if not any(name.literal for name in work.authors):
            assert [n.full for n in entry.authors] == [n.full for n in work.authors]


PEOPLE = [
    (Name("Berg", "Jan", "van den"), "van den Berg, Jan"),
    (Name("King", "Martin L.", suffix="Jr."), "King, Martin L., Jr."),
    (Name("Plato"), "Plato"),
    (Name("King", suffix="Jr."), "King, , Jr."),
    (Name(literal="Llama Team, AI @ Meta"), "Llama Team, AI @ Meta"),
    (Name(given="Madonna"), "Madonna"),
]


@pytest.mark.parametrize(("name", "written"), PEOPLE)
def test_a_name_has_the_family_before_the_comma(name: Name, written: str) -> None:
    assert person(name) == written


PAGES = [
    ({"page": "611-626"}, ["SP  - 611", "EP  - 626"]),
    ({"page": "12:1-12:30"}, ["SP  - 12:1", "EP  - 12:30"]),
    ({"page": "5"}, ["SP  - 5"]),
    ({"page": "1-3, 7-9"}, ["SP  - 1–3, 7–9"]),
    ({"number": "e12"}, ["SP  - e12"]),
    ({"page": "3-9", "number": "e12"}, ["SP  - 3", "EP  - 9"]),
    ({}, []),
]


@pytest.mark.parametrize(("fields", "lines"), PAGES)
def test_pages_are_the_first_and_the_last(
    work: Make, fields: dict[str, str], lines: list[str]
) -> None:
    text = rendered([work(type="article-journal", **fields)])
    assert [x for x in text.splitlines() if x[:2] in {"SP", "EP"}] == lines


def test_what_the_options_leave_out(work: Make) -> None:
    one = work(ids={"doi": "10.1145/1.2"}, abstract="An abstract.", retracted="retraction")
    plain = export.render("ris", [one], ExportOptions(note=False, links="url", abstracts=False))
    assert "AB  - " not in plain
    assert "N1  - " not in plain
    assert "DO  - " not in plain
    assert "UR  - https://doi.org/10.1145/1.2" in plain
    full = export.render("ris", [one], ExportOptions(abstracts=True, links="doi"))
    for line in ("AB  - An abstract.", "N1  - Retracted", "DO  - 10.1145/1.2"):
        assert line in full.splitlines()
    assert "UR  - " not in full


def test_a_date_is_as_exact_as_it_is_known(work: Make) -> None:
    for known, lines in [
        (Date(2020), ["PY  - 2020"]),
        (Date(2020, 3), ["PY  - 2020", "DA  - 2020/03//"]),
        (Date(2020, 3, 9), ["PY  - 2020", "DA  - 2020/03/09/"]),
        (None, []),
    ]:
        text = rendered([work(year=None, issued=known)])
        assert [x for x in text.splitlines() if x[:2] in {"PY", "DA"}] == lines
