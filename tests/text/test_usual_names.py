"""Names of nothing but usual words are read sooner, and as all others."""

from __future__ import annotations

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
Smith Jones, Jane | Dr Smith, Jane | Smith, Jane van | et al., Jane | Jane Ph D | Smith, Ph D
"""


@pytest.mark.parametrize(
    "name", [x.strip() for x in NAMES.replace("\n", "|").split("|") if x.strip()]
)
def test_the_usual_way_is_no_other_way(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sooner = names.name.__wrapped__(name)
    monkeypatch.setattr(names, "_is_usual", lambda _: False)
    assert names.name.__wrapped__(name) == sooner


@pytest.mark.parametrize(
    "name", ["Anonymous", "anonymous authors", "Others", "{Others}", "'others'"]
)
def test_nobody_is_no_person(name: str) -> None:
    assert values.people([name, "Jane Smith", "Otto Anon", ""]) == (
        *(names.name("Jane Smith"), names.name("Otto Anon")),
    )
