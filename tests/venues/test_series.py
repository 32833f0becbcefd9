"""Names in place of a venue that name none."""

from __future__ import annotations

import pytest

from enrich.venues import series


@pytest.mark.parametrize(
    ("name", "whole", "begins"),
    [
        ("Lecture Notes in Computer Science", True, True),
        ("Lecture Notes of the Institute for Computer Sciences", False, True),
        ("LNCS 12345", True, False),
        ("LIPIcs", True, True),
        ("Leibniz International Proceedings in Informatics (LIPIcs)", False, True),
        ("Advances in Intelligent Systems and Computing", True, True),
        ("Communications in Computer and Information Science 12", True, True),
        ("Proceedings of Machine Learning Research", True, True),
        ("Smart Innovation, Systems and Technologies", False, True),
        ("Springer Proceedings in Physics", False, True),
        ("IFIP Advances in Information and Communication Technology", True, True),
        ("CEUR Workshop Proceedings", True, True),
        ("CEUR-WS.org", True, True),
        ("ACM SIGPLAN Notices", True, False),
        ("SIGOPS Oper. Syst. Rev.", True, False),
        ("Curran Associates, Inc.", True, False),
        ("ACM", True, False),
        ("ACM Computing Surveys", False, False),
        ("Proceedings of the ACM on Programming Languages", False, False),
        ("Lecture notes", False, False),
        ("SOSP", False, False),
        ("", False, False),
    ],
)
def test_series_and_houses(name: str, whole: bool, begins: bool) -> None:
    assert series.is_series(name) == whole
    assert series.begins_with_series(name) == begins


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("PhD thesis, ETH Zürich", False),
        ("Master's thesis", False),
        ("Technical Report UCB-1", False),
        ("GitHub", False),
        ("Lecture notes, CS 101", False),
        ("Lecture Notes in Computer Science", False),
        ("OSDI", True),
        ("Journal of Machine Learning Research", True),
    ],
)
def test_places_that_no_source_knows(name: str, known: bool) -> None:
    assert series.names_no_venue(name) != known
