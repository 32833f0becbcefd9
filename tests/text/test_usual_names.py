"""Names of nothing but usual words are read sooner, and as all others."""

from __future__ import annotations

import re

import pytest

from enrich.text import names, values

NAMES = """
Jane Smith | J. K. Smith | Jean-Paul Müller | Min-Ho Kim | Wei Wang 0002 | Ludwig van Beethoven
Hung Van Nguyen | Maria Van Dam | John Smith Jr. | John Smith Jr | Dr Jane Smith | Prof. Jane Smith
Mr Bean | Smith J. | Smith JK | WANG Xiaoming | Test Lab | Open Group | Deepmind Team | And Others
Et Al | Jane Smith et al. | On Behalf Of The Team | For The Many | Anonymous Authors | Anonymous
others | Jane Smith MD | Jane Ng, Ph.D. | Smith, Jane | Saint Exupery | Antoine De Saint | Iii Xu
Md Rahman | Ai Chen | Chen AI | Jane  Smith | Jane Smith (ACME) | Jane Smith* | 王伟 | X | ...
University College | Universita Roma | Jane Center | Henry Ii | Ada Senior | Mrs. Dalloway
Smith, J. K. | Smith, Jean-Paul | Smith, John Ph D | Smith, M. D. | Rahman, Md | De Raedt, Luc
Smith, Jane, Jr. | Smith, Jr. | Lab, Test | Smith, Jane, Test Lab | J., Smith | Doe,Jane | Doe,
Smith Jones, Jane | Research Consortium | Smith-Lab Jane | Jean-Paul A. B. Smith |
Openai-Group Jane | Jane McDonald | Jane Le | Jean-P. Smith | J.Smith | J.-P. Smith
Jean-paul Roy | Dr Smith, Jane | Smith, Jane van | et al., Jane | Jane Ph D | Smith, Ph D
"""


@pytest.mark.parametrize(
    "name", [x.strip() for x in NAMES.replace("\n", "|").split("|") if x.strip()]
)
def test_the_usual_way_is_no_other_way(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sooner = names.name.__wrapped__(name)
    monkeypatch.setattr(names, "_are_usual", lambda _: False)
    assert names.name.__wrapped__(name) == sooner


def test_each_word_that_is_looked_at_further_is_in_the_table() -> None:
    patterns = (names._ORGANISATION, names._HONORIFIC, names._SUFFIX, names._DEGREE_BEHIND)
    stems = [x for pattern in patterns for x in re.findall("[A-Za-z]+", pattern.pattern)]
    tables = (*names.PARTICLES, *names._CAPITAL_PARTICLES, *names._BEGINS_OTHERS)
    endings = ("", "s", "um", "a", "y", "ies", "er", "re", "me", "sation", "zation")
    words = {f"{stem}{ending}".capitalize() for stem in (*stems, *tables) for ending in endings}
    told = {w for w in words if names._PLAIN.fullmatch(w) and not names._is_usual(w)}
    assert len(told) > 90
    assert {w.lower() for w in told} <= names._TELLING


@pytest.mark.parametrize(
    "name", ["Anonymous", "anonymous authors", "Others", "{Others}", "'others'"]
)
def test_nobody_is_no_person(name: str) -> None:
    assert values.people([name, "Jane Smith", "Otto Anon", ""]) == (
        *(names.name("Jane Smith"), names.name("Otto Anon")),
    )
