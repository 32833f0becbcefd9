"""The second opinion on a .bib that was changed in place."""

from __future__ import annotations

import pytest

from enrich.bibtex import splice, verification
from enrich.errors import ListError

BIB = "% mine\n@misc{a, title = {A}, year = 2020}\n\n@article{b,\n  title = {B},\n}\n"
YEAR = {"a": {"year": "2021"}}


@pytest.mark.parametrize(
    ("after", "damage"),
    [
        (BIB, ""),
        (BIB.replace("2020", "2021"), ""),
        (BIB.replace("2020", "2021").replace("{B}", "{C}"), "b would change where nothing"),
        (BIB.replace("{A}", "{C}"), "a would change where nothing"),
        (BIB.replace("@misc", "@book"), "a would change where nothing"),
        (BIB.replace("2020}", "{2021"), "it could not be read any more"),
        (BIB.replace("{b,", "{c,"), "its keys would be others"),
        (BIB.replace("@article{b,\n  title = {B},\n}\n", ""), "its keys would be others"),
    ],
)
def test_what_was_not_asked_for_is_damage(after: str, damage: str) -> None:
    found = verification.damage(BIB, after, YEAR)
    assert found.startswith(damage)
    assert bool(found) == bool(damage)


def test_a_file_that_the_other_parser_does_not_read_is_not_judged() -> None:
    for broken in (BIB + "@misc{c, title = {", BIB + BIB, "@misc{a, title={A}, title={B}}"):
        assert verification.damage(broken, broken + "x", YEAR) == ""


def test_a_type_that_is_to_change_may() -> None:
    asked = {"a": {"ENTRYTYPE": "book"}}
    assert verification.damage(BIB, BIB.replace("@misc", "@book"), asked) == ""


def test_a_file_that_would_be_damaged_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    def slipping(text: str, edits: object) -> str:
        assert edits
        return text.replace("{B}", "{C}")

    monkeypatch.setattr(splice, "_applied", slipping)
    with pytest.raises(ListError, match=r"refs\.bib: left as it is: b would change"):
        splice.splice(BIB.encode(), "refs.bib", YEAR)
