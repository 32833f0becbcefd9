"""The list that the project was made for: every one of its 31 entries as it was read by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from enrich import reading_list
from enrich.sources import identify

_CHECK = {"checked": True, "unchecked": False}
_STATUS = {"accepted": "accepted", "in review": "submitted", "preprint": "preprint"}
# The hand-made truth has the venue's usual name; an entry keeps what the list says.
_AS_WRITTEN = {"NeurIPS": "NIPS", "arXiv": "arxiv"}


@pytest.fixture(scope="module")
def listing(shared: Path) -> reading_list.ReadingList:
    return reading_list.read(
        (shared / "reading-list.md").read_bytes(), "reading-list.md", None, identify
    )


def test_every_entry_is_read_as_a_person_reads_it(
    shared: Path, listing: reading_list.ReadingList
) -> None:
    truth = json.loads((shared / "lists/truth/reading-list.json").read_text())["entries"]
    assert len(listing.entries) == len(truth) == 31
    assert listing.problems == ()
    assert listing.writable
    for entry, known in zip(listing.entries, truth, strict=True):
        assert [entry.line, entry.end_line] == known["lines"]
        assert entry.title == known["title"]
        assert entry.urls == (known["url"],)
        assert entry.checked is _CHECK[known["check"]]
        assert entry.starred is known["star"]
        assert entry.section == (known["section"],)
        assert list(entry.notes) == known["note"]
        assert entry.kind == "paper"
        assert len(entry.identifiers) == 1
        claim = known["venue_claim"] or {"venue": None, "year": None, "status": None}
        assert entry.claims.venue == _AS_WRITTEN.get(claim["venue"], claim["venue"])
        assert entry.claims.year == claim["year"]
        assert entry.claims.status == (
            _STATUS[claim["status"].split(" (")[0]] if claim["status"] else None
        )


def test_written_back_twice_and_stripped(listing: reading_list.ReadingList) -> None:
    blocks = [
        reading_list.Block(f"key{n}", ("A. Author · *VENUE* 2023", "[DOI](https://doi.org/x)"), "x")
        for n in range(31)
    ]
    once = reading_list.write_back(listing, blocks)
    again = reading_list.read(once, "reading-list.md", None, identify)
    assert [e.title for e in again.entries] == [e.title for e in listing.entries]
    assert reading_list.write_back(again, blocks) == once
    assert reading_list.write_back(again, [None] * 31) == once
    assert reading_list.strip(once) == listing.data
