"""Names in biblatex's extended format, alone and beside others."""

from __future__ import annotations

import pytest

from enrich.bibtex import names
from enrich.model import Name


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("given=Jo, family=Lind", [Name(family="Lind", given="Jo")]),
        ("family=Lind, given=Jo", [Name(family="Lind", given="Jo")]),
        ("Given = Jo , Family = Lind", [Name(family="Lind", given="Jo")]),
        (
            "family=Berg, given=Jur, given-i={J}, prefix=van den, useprefix=true and Lind, Jo",
            [Name(family="Berg", given="Jur", particle="van den"), Name(family="Lind", given="Jo")],
        ),
        (
            "useprefix=false, prefix=de, family=Berg, given=Jo and others",
            [Name(family="Berg", given="Jo", particle="de")],
        ),
        ("family=King, given=Jo, suffix=Jr.", [Name(family="King", given="Jo", suffix="Jr.")]),
        ("family=Lind, given-i=J", [Name(family="Lind", given="J")]),
        ("given={Jo, Ann}, family=Lind", [Name(family="Lind", given="Jo, Ann")]),
        ('"given=Jo, Ann", family=Lind', [Name(family="Lind", given="Jo, Ann")]),
        ('family={M{\\"u}ller}, given=J{\\"o}rg', [Name(family="Müller", given="Jörg")]),
        ("family={The Team}", [Name(literal="The Team")]),
        ("family=Lind and family=Berg, given=Jur", [Name(family="Lind"), Name("Berg", "Jur")]),
        ("Lind, Jo", [Name(family="Lind", given="Jo")]),
        ("{E=mc Collaboration}", [Name(literal="E=mc Collaboration")]),
    ],
)
def test_read(raw: str, expected: list[Name]) -> None:
    assert list(names.read(raw)) == expected


@pytest.mark.parametrize("raw", ["family=", "given={", 'family="', "family=,given=", "id=1"])
def test_what_is_broken_raises_nothing(raw: str) -> None:
    names.read(raw)
