"""What entries take over from others, read as a list."""

from __future__ import annotations

import pytest

from enrich import reading_list
from enrich.model import Entry
from enrich.sources import identify

PROCEEDINGS = """@proceedings{conf19, title = {Proceedings of Examples}, subtitle = {Second Part},
  date = {2019}, publisher = {ACM}, doi = {10.1000/whole}, editor = {Lind, Jo}}
@proceedings{old, title = {A Title}, booktitle = {Proc. of Examples}, year = 2018}
@xdata{acm, publisher = {ACM}, location = {New York}}
@xdata{both, xdata = {acm}, journaltitle = {Journal of Examples}}
"""


def read(entry: str) -> Entry:
    listing = reading_list.read((entry + PROCEEDINGS).encode(), "refs.bib", None, identify)
    assert listing.problems == ()
    return listing.entries[0]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("crossref = {conf19}", {"booktitle": "Proceedings of Examples", "publisher": "ACM"}),
        ("crossref = {conf19}", {"booksubtitle": "Second Part", "date": "2019", "doi": None}),
        ("crossref = {conf19}, year = 2020", {"year": "2020", "date": None}),
        ("crossref = {conf19}, booktitle = {Mine}", {"booktitle": "Mine"}),
        ("crossref = {old}", {"booktitle": "Proc. of Examples", "year": "2018"}),
        ("crossref = {nowhere}", {"booktitle": None}),
        ("xref = {conf19}", {"booktitle": None, "date": None, "publisher": None}),
        ("xdata = {acm}", {"publisher": "ACM", "location": "New York", "booktitle": None}),
        ("xdata = {both}", {"publisher": "ACM", "journaltitle": "Journal of Examples"}),
        ("xdata = {acm, both}", {"publisher": "ACM", "journaltitle": "Journal of Examples"}),
        ("publisher = {xdata=acm-publisher}", {"publisher": "ACM", "location": None}),
        ("crossref = {own}", {"booktitle": None}),
    ],
)
def test_fields_of_others(fields: str, expected: dict[str, str | None]) -> None:
    entry = read(f"@inproceedings{{own, title = {{A Paper}}, {fields}}}\n")
    assert {name: entry.fields.get(name) for name in expected} == expected
    assert entry.title == "A Paper"
    assert "title" not in entry.inherited
    assert {n for n, v in expected.items() if v and v not in fields} <= entry.inherited


def test_claims_of_a_parent_are_those_of_its_parts() -> None:
    entry = read("@inproceedings{own, title = {A Paper}, crossref = {conf19}}\n")
    assert (entry.claims.venue, entry.claims.year) == ("Proceedings of Examples", 2019)
    assert entry.identifiers == ()


def test_a_ring_of_entries_ends() -> None:
    bib = "@xdata{a, xdata = {b}}\n@xdata{b, xdata = {a}, publisher = {ACM}}\n"
    entry = read(f"@misc{{own, title = {{T}}, xdata = {{a}}}}\n{bib}")
    assert entry.fields["publisher"] == "ACM"


def test_what_only_others_use_is_no_entry() -> None:
    listing = reading_list.read(PROCEEDINGS.encode(), "refs.bib", None, identify)
    assert [e.key for e in listing.entries] == ["conf19", "old"]


@pytest.mark.parametrize(
    ("stated", "venue"),
    [
        *(("In CVPR", "CVPR"), ("In: Proceedings of X", "Proceedings of X"), ("in CVPR", "CVPR")),
        *(("In Vitro", "In Vitro"), ("In Practice", "In Practice"), ("Index", "Index")),
    ],
)
def test_what_a_style_prints_before_a_venue_is_none_of_it(stated: str, venue: str) -> None:
    entry = read(f"@inproceedings{{own, title = {{A Paper}}, booktitle = {{{stated}}}}}\n")
    assert entry.claims.venue == venue
