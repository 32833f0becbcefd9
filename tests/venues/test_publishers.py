"""One publisher has one name, however services and styles write it."""

from __future__ import annotations

import pytest

from enrich import venues

NAMES = {
    "ACM": [
        *("Association for Computing Machinery", "Association for Computing Machinery (ACM)"),
        *("ACM Press", "The Association for Computing Machinery, Inc.", "acm"),
    ],
    "IEEE": [
        "Institute of Electrical and Electronics Engineers (IEEE)",
        "Institute of Electrical & Electronics Engineers Inc.",
    ],
    "IEEE Computer Society": ["IEEE Comput. Soc", "IEEE Computer Society Press"],
    "Springer": [
        *("Springer-Verlag", "Springer Berlin Heidelberg", "Springer, Cham", "Springer Nature"),
        *("Springer International Publishing", "Springer Science and Business Media LLC"),
        "Springer Science & Business Media",
    ],
    "Elsevier": ["Elsevier BV", "Elsevier B.V.", "Elsevier Ltd.", "Elsevier Science"],
    "Wiley": ["John Wiley & Sons, Inc.", "John Wiley and Sons, Ltd", "Wiley"],
    "Taylor & Francis": ["Informa UK Limited", "Taylor and Francis Ltd"],
    "USENIX Association": ["Usenix Association", "USENIX Assoc.", "USENIX"],
    "AAAI Press": ["Association for the Advancement of Artificial Intelligence (AAAI)", "AAAI"],
    "Association for Computational Linguistics": [
        *("The Association for Computational Linguistics", "ACL"),
        "The Association for Computer Linguistics",
    ],
    "SIAM": ["Society for Industrial & Applied Mathematics (SIAM)"],
    "MIT Press": ["The MIT Press", "MIT Press - Journals"],
    "Schloss Dagstuhl – Leibniz-Zentrum für Informatik": [
        "Schloss Dagstuhl - Leibniz-Zentrum fuer Informatik GmbH, Wadern/Saarbruecken, Germany",
        "Schloss Dagstuhl -- Leibniz-Zentrum für Informatik",
    ],
    "International Joint Conferences on Artificial Intelligence Organization": ["ijcai.org"],
    "Curran Associates, Inc.": ["Curran Associates Inc.", "Curran Associates"],
    "MDPI": ["MDPI AG"],
    "Oxford University Press": ["Oxford University Press (OUP)"],
}
OTHERS = [
    *("", "ACM / IW3C2", "Computer Vision Foundation / IEEE", "OpenReview.net", "JMLR.org"),
    *("VLDB Endowment", "PMLR", "Stanford University", "Springer & Sons Tea Company", "Inc."),
    *("The Royal Society", "Nature Publishing Group", "Frontiers Media SA", "東京大学出版会"),
]


@pytest.mark.parametrize(
    ("written", "name"), [(x, name) for name, others in NAMES.items() for x in (name, *others)]
)
def test_a_publisher_has_one_name(written: str, name: str) -> None:
    assert venues.publisher(written) == name


@pytest.mark.parametrize("name", OTHERS)
def test_what_the_table_does_not_have_stays_as_it_is(name: str) -> None:
    assert venues.publisher(name) == name


def test_a_bibliography_has_its_own_names() -> None:
    long = "Association for Computing Machinery"
    written = ["ACM", long, "Elsevier BV", long, "Elsevier", "A Press"]
    assert venues.own_names(written) == {
        "ACM": long, "Elsevier": "Elsevier BV", "A Press": "A Press",
    }  # fmt: skip
