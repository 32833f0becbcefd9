"""Values that stand in the place of one, and claim nothing."""

from __future__ import annotations

import pytest

from enrich.bibtex import placeholders


@pytest.mark.parametrize(
    "value",
    [
        *("", "-", "--", "???", "TODO", "{TODO}", "{{TBD}}", "tba", "n/a", "N.A.", "n.d.", "FIXME"),
        *("To appear", "to appear, 2024", "in press", "Forthcoming", "under review", "unknown"),
        *("\\textbf{??}", "{\\em to appear}", "accepted", "submitted 2023", "no date", "pending"),
    ],
)
@pytest.mark.parametrize("field", ["pages", "doi", "year", "booktitle", "journal", "publisher"])
def test_a_placeholder_claims_nothing(field: str, value: str) -> None:
    assert placeholders.claims_nothing(field, value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("pages", "??--??"), ("pages", "xx--xx"), ("pages", "1--??"), ("pages", "12-x")),
        *(("year", "20XX"), ("year", "202?"), ("year", "20"), ("year", "xxxx")),
        *(("pages", "0--0"), ("doi", "10.1145/nnnnnnn.nnnnnnn")),
        *(("doi", "XXXXXXX.XXXXXXX"), ("doi", "10.1145/"), ("doi", "https://doi.org/")),
        *(("doi", "10.xxxx/xxxxx"), ("doi", "10.1109/TODO"), ("title", "TODO"), ("author", "TBD")),
    ],
)
def test_what_is_open_in_a_field_of_its_kind(field: str, value: str) -> None:
    assert placeholders.claims_nothing(field, value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("booktitle", "CVPR"), ("booktitle", "To appear in CVPR"), ("journal", "Nature")),
        *(("journal", "Missing Data Letters"), ("title", "Forthcoming"), ("title", "Unknown")),
        *(("volume", "XX"), ("volume", "XXI"), ("pages", "xii--xv"), ("pages", "1--12")),
        *(("doi", "10.1145/1234567.1234567"), ("doi", "10.1000/xx12"), ("year", "2019")),
        *(("year", "1999"), ("year", "99"), ("volume", "20")),
        *(("year", "2018 (to appear)"), ("journal", "Null Results"), ("pages", "12")),
    ],
)
def test_what_says_something(field: str, value: str) -> None:
    assert not placeholders.claims_nothing(field, value)


@pytest.mark.parametrize(
    ("stated", "venue", "is_submitted"),
    [
        ("CVPR", "CVPR", False),
        ("To appear in CVPR", "CVPR", False),
        ("To appear in the Proceedings of CVPR", "Proceedings of CVPR", False),
        ("Accepted for publication in IEEE TPAMI", "IEEE TPAMI", False),
        ("In press, Nature", "Nature", False),
        ("CVPR (to appear)", "CVPR", False),
        ("CVPR, in press", "CVPR", False),
        ("Submitted to NeurIPS", "NeurIPS", True),
        ("Under review at ICLR", "ICLR", True),
        ("Review of Economics", "Review of Economics", False),
        ("Accepted Papers of a Workshop", "Accepted Papers of a Workshop", False),
    ],
)
def test_a_venue_and_what_is_said_of_it(stated: str, venue: str, is_submitted: bool) -> None:
    found, words = placeholders.split_venue(stated)
    assert (found, placeholders.says_submitted(words)) == (venue, is_submitted)
    assert bool(words) is (found != stated)
