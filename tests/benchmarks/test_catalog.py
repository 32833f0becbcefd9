"""The dumps that catalogues are measured with."""

from __future__ import annotations

import pytest

from benchmarks import dumps, records
from enrich import sources
from enrich.sources.shared.dumps import DumpRow

KNOWN = records.invent(30)


@pytest.mark.parametrize("name", dumps.FORMATS)
def test_a_dump_that_is_made_is_one_of_its_source(name: str) -> None:
    content = "".join(dumps.FORMATS[name](dumps.papers(KNOWN, 90)))
    [form] = [f for f in sources.dump_formats() if f.recognises(content)]
    assert sources.of_dump(form.name) == name
    rows = list(form.rows(content.encode(), sources.identify))
    assert all(isinstance(row, DumpRow) for row in rows)
    titles = {title for row in rows if isinstance(row, DumpRow) for title in row.titles}
    papers = list(dumps.papers(KNOWN, 90))
    assert titles >= {p.title for p in papers if p.fact.get("venue")}
    assert len({p.title for p in papers}) > 60


def test_the_same_seed_makes_the_same_dump_and_its_beginning_is_real() -> None:
    first, second = (list(dumps.papers(KNOWN, 90, 7)) for _ in range(2))
    assert first == second
    assert [p.title for p in first[:30]] == [fact["title"] for fact in KNOWN]
    assert first != list(dumps.papers(KNOWN, 90, 8))


def test_siblings_are_of_the_same_people_and_differ_in_a_word() -> None:
    papers = list(dumps.papers(KNOWN, 200))
    numbers = list(dumps.siblings(len(KNOWN), 200))
    assert numbers == [p.number for p in papers if p.is_sibling] == [40, 80, 120, 160]
    for sibling, first in ((papers[n], papers[n - 1]) for n in numbers):
        assert (sibling.authors, sibling.year) == (first.authors, first.year)
        words = zip(sibling.title.split(), first.title.split(), strict=True)
        assert sum(a != b for a, b in words) == 1
        assert sibling.fact["pages"] != first.fact.get("pages")
