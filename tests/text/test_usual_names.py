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
"""


@pytest.mark.parametrize(
    "name", [x.strip() for x in NAMES.replace("\n", "|").split("|") if x.strip()]
)
def test_the_usual_way_is_no_other_way(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sooner = names.usual(name)
    monkeypatch.setattr(names, "_is_usual", lambda _: False)
    in_full = names.name.__wrapped__(name)
    assert sooner in (None, in_full)
    if sooner:
        assert not values.is_anonymous(name)


def test_usual_names_are_most_names() -> None:
    assert [names.usual(x) is not None for x in ("Jane Smith", "J. Smith", "Jean-Paul de Roo")] == [
        *(True, True, False)
    ]
