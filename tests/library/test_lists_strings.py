"""Macros of a .bib that stand in another file, as with `\\bibliography{strings,papers}`."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrich.library.lists import read_file

PEOPLE = (
    '@string{DoeJ = "Doe, Jane"}\n@STRING(roeb = {Roe, Bo})\n@preamble{"\\newcommand{\\x}{y}"}\n'
)
PAPER = '@article{doe2020, author = DoeJ # " and " # RoeB, title = {Hats of Cheese}, year = 2020}\n'


@pytest.mark.parametrize(
    ("others", "people"),
    [
        ({"people.bib": PEOPLE}, ["Doe", "Roe"]),
        ({"people.bib": PEOPLE, "more.bib": '@string{doej = "Doe, Jane"}'}, ["Doe", "Roe"]),
        ({"people.bib": PEOPLE, "more.bib": '@string{doej = "Deer, Jan"}'}, ["Roe"]),
        ({"people.txt": PEOPLE}, []),
        ({}, []),
    ],
)
def test_macros_of_files_beside_it(
    tmp_path: Path, others: dict[str, str], people: list[str]
) -> None:
    for name, text in {**others, "papers.bib": PAPER}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    listing = read_file(tmp_path / "papers.bib", "papers.bib")
    assert listing is not None
    (entry,) = listing.entries
    assert (entry.title, [n.family for n in entry.authors]) == ("Hats of Cheese", people)
    assert bool(listing.problems) is (len(people) < 2)


def test_its_own_macros_go_before(tmp_path: Path) -> None:
    (tmp_path / "people.bib").write_text(PEOPLE, encoding="utf-8")
    own = '@string{doej = "Deer, Jan"}\n' + PAPER
    (tmp_path / "papers.bib").write_text(own, encoding="utf-8")
    listing = read_file(tmp_path / "papers.bib", "papers.bib")
    assert listing is not None
    assert [n.family for n in listing.entries[0].authors] == ["Deer", "Roe"]
