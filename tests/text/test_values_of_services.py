"""Pages and names as services write them."""

from __future__ import annotations

import pytest

from enrich.export import bib_entry, bib_names
from enrich.model import Name
from enrich.text import name, values


@pytest.mark.parametrize(
    ("sent", "pages"),
    [
        ("I-511-I-518", "I-511--I-518"),
        ("I-511\u2013I-518", "I-511--I-518"),
        ("IV-317-IV-320", "IV-317--IV-320"),
        ("I-511-518", "I-511--518"),
        ("2-1-2-14", "2-1--2-14"),
        ("S-12-S-19", "S-12--S-19"),
        ("12:1-12:30", "12:1--12:30"),
        ("317-320 vol.4", "317--320"),
        ("317-320, Vol. 4", "317--320"),
        ("vol.2 5-9", "5--9"),
        ("pp. 3-7", "3--7"),
        ("1-5, 9, 12-20", "1--5, 9, 12--20"),
        ("115-", "115"),
        ("7-7", "7"),
        ("I-5-I-5", "I-5"),
        ("e0123456", "e0123456"),
        ("1:1--1:20", "1:1--1:20"),
        ("S12\u2013S15", "S12--S15"),
        ("pp. 3-", "3"),
        ("ix\u2013xii", "ix--xii"),
        ("013001-1-013001-8", "013001-1--013001-8"),
        ("1~10", "1--10"),
        ("123-null", "123"),
        ("null-125", "125"),
        ("123-128; 130", "123--128, 130"),
        ("123-128 & 140", "123--128, 140"),
        ("1-10 (10 pages)", "1--10"),
        ("1-12 (2019)", "1--12"),
        ("1-8, Article 12", "1--8"),
        ("Article 12", "12"),
        ("Art. no. 12", "12"),
        ("12 pages", ""),
        ("10 pp.", ""),
        ("N.PAG-N.PAG", ""),
        ("_", ""),
        *((words, "") for words in (
            "n/a-n/a", "N/A", "na", "n.a.", "null-null", "null", "0-0", "0", "none", "undefined",
            "nan-nan", "??", "TBD", "-", "", "xxx-xxx",
        )),
    ],
)  # fmt: skip
def test_pages_of_a_bib(sent: str, pages: str) -> None:
    assert bib_entry.page_range(values.page_range(sent)) == pages


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Isbell Jr., Charles Lee", Name("Isbell", "Charles Lee", suffix="Jr.")),
        ("Gagne II, David John", Name("Gagne", "David John", suffix="II")),
        ("Isbell, Charles L. Jr.", Name("Isbell", "Charles L.", suffix="Jr.")),
        ("Fisher, John W. III", Name("Fisher", "John W.", suffix="III")),
        ("van den Berg Jr, Jan", Name("Berg", "Jan", "van den", "Jr")),
        ("Souza Junior, Ana", Name("Souza Junior", "Ana")),
        ("Ii, Ana", Name("Ii", "Ana")),
    ],
)
def test_a_suffix_behind_a_part_of_a_name(written: str, expected: Name) -> None:
    assert name(written) == expected


@pytest.mark.parametrize(
    ("person", "written"),
    [
        (Name("Isbell", "Charles Lee", suffix="Jr."), "Isbell, Jr., Charles Lee"),
        (Name("Gal", "Ya'akov (Kobi)"), "Gal, Ya'akov (Kobi)"),
        (Name("Gal", "Ya'akov (Kobi"), "Gal, Ya'akov Kobi"),
        (Name("Gal", "Ya'akov Kobi)"), "Gal, Ya'akov Kobi"),
    ],
)
def test_a_name_of_a_bib(person: Name, written: str) -> None:
    assert bib_names.author(person) == written
