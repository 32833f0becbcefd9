"""BibTeX as services print it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich import text
from enrich.bibtex import entries
from enrich.bibtex import record as bibtex_record
from enrich.model import Date, Name, Record, Tier
from enrich.text import values


def record(source: str) -> Record:
    return bibtex_record.record(next(entries.read(source)), "x", Tier.PUBLISHER)


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        (r"Can{\textquoteright}t Be Late", "Can’t Be Late"),
        (r"{Throughput-Optimized}, {RDMA}", "Throughput-Optimized, RDMA"),
        (
            r"Computation {\textemdash} A {KVCache-centric} Architecture",
            "Computation — A KVCache-centric Architecture",
        ),
        (r"{\"O}rn, Mu{\~n}oz, Ko{\v c}i", "Örn, Muñoz, Koči"),
        (r"5{\%} of T{\&}J", "5% of T&J"),
        (r"$O(n^2)$ and {M}o{E}", "$O(n^2)$ and MoE"),
        ("Q&A, 50% off, a_b #1 & more", "Q&A, 50% off, a_b #1 & more"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_latex(raw: str, plain: str) -> None:
    assert text.from_latex(raw) == plain


@pytest.mark.parametrize(
    "raw", ["{" * 60_000, "\\" * 501, "\\begin{", "\\frac{", "$", "\\verb|", "}{", "\\'", "{\\"]
)
def test_broken_latex_never_raises(raw: str) -> None:
    assert isinstance(text.from_latex(raw), str)


def test_names() -> None:
    found = record(
        '@misc{x, author = {{Barnes and Noble} and Kim, Cy and Ada {\\"O}rn and {others}}}'
    ).authors
    assert found[0] == Name(literal="Barnes and Noble")
    assert [n.full for n in found[1:3]] == ["Cy Kim", "Ada Örn"]


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("jul", 7),
        ("17--23 Jul", 7),
        ("September", 9),
        ("04", 4),
        ("12", 12),
        ("13", 0),
        ("", 0),
        ("spring", 0),
    ],
)
def test_months(value: str, number: int) -> None:
    assert values.month(value) == number


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2022", Date(2022)),
        ("2021/6", Date(2021, 6)),
        ("2018-07-03", Date(2018, 7, 3)),
        ("2018/07/03 12:00", Date(2018, 7, 3)),
        ("3 July 2018", Date(2018, 7)),
        ("2018/13/03", Date(2018)),
        ("2018-07-99", Date(2018, 7)),
        ("no", None),
        ("12345678", None),
    ],
)
def test_dates(value: str, date: Date | None) -> None:
    assert values.date(value) == date


@pytest.mark.parametrize(
    ("first", "last", "pages"),
    [
        ("779--805", "", "779-805"),
        ("779 – 805", "", "779-805"),
        ("12", "29", "12-29"),
        ("12", "12", "12"),
        ("12-12", "", "12"),
        ("1:1--1:29", "", "1:1-1:29"),
        ("", "29", ""),
        ("--", "", ""),
    ],
)
def test_pages(first: str, last: str, pages: str) -> None:
    assert values.page_range(first, last) == pages


def test_numbers_and_addresses() -> None:
    assert values.numbers("ISBN 978-1-939133-19-9, 9781939133144") == (
        "978-1-939133-19-9",
        "9781939133144",
    )
    assert values.numbers("none") == ()
    assert values.web_address(" https://x.org/a\\_b ") == "https://x.org/a_b"
    assert (
        values.web_address("javascript:alert(1)") == values.web_address("https://x.org/ <b>") == ""
    )


@given(st.text(alphabet='@{}"\\=,ab c\n$%', max_size=200))
def test_nothing_raises(source: str) -> None:
    for entry in entries.read("@misc{x, " + source):
        bibtex_record.record(entry, "x", Tier.PUBLISHER)


def test_captured_exports(shared: Path) -> None:
    paths = sorted((shared / "captures" / "usenix" / "bibtex").glob("*.bib"))
    for path in paths:
        found = record(path.read_text(encoding="utf-8"))
        assert found.title, path.name
        assert not any(c in found.title for c in "{}\\"), path.name
        assert found.issued is not None
        assert found.issued.month
        assert found.URL.startswith("https://www.usenix.org/conference/")
    assert paths
