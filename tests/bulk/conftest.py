"""A small catalogue, and references to its papers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from enrich import sources
from enrich.catalogs import build, dump_files

_DOING = ("Steeping", "Pouring", "Warming", "Descaling", "Whistling", "Cooling", "Polishing")
_WHAT = ("Quiet Kettles", "Copper Pots", "Glass Cups", "Iron Stoves", "Linen Cosies", "Tin Caddies")
_HOW = ("with Patience", "under Pressure", "at Dawn", "by Candlelight", "for Large Parties")
_PEOPLE = ("Ada Kettle", "Jürgen Öland", "Mei Lin Teapot", "Bo van der Cup", "Zoë Saucer")


def papers() -> list[dict[str, Any]]:
    """Return papers that nobody wrote, no two with one title."""
    titles = [f"{d} {w} {h}" for d in _DOING for w in _WHAT for h in _HOW]
    return [
        {
            "title": title,
            "authors": [_PEOPLE[n % 5], _PEOPLE[(n // 5 + 1 + n) % 5]][: 1 + n % 2],
            "year": 2010 + n % 15,
            "type": "inproceedings",
            "venue": f"TEA {2010 + n % 15}",
            "doi": f"10.1234/tea.{n}",
        }
        for n, title in enumerate(titles)
    ]


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a catalogue that has all of these papers."""
    folder = tmp_path_factory.mktemp("catalogue")
    dump = folder / "papers.jsonl"
    write_lines(dump, papers())
    found = dump_files.find([dump], sources.dump_formats())
    target = folder / "tea.catalog"
    build.build(target, found, processes=0)
    return target


def write_lines(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """Write rows as lines of JSON."""
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text("".join(lines), encoding="utf-8")
    return path


def references(count: int) -> list[dict[str, Any]]:
    """Return references to papers of the catalogue, with and without a DOI or a fault."""
    known = papers()
    rows = []
    for n in range(count):
        paper = known[n * 7 % len(known)]
        row = {
            "id": f"r{n}",
            "title": paper["title"],
            "authors": paper["authors"],
            "year": paper["year"],
        }
        if n % 3 == 0:
            row["doi"] = paper["doi"]
        if n % 5 == 0:
            row["title"] = row["title"].replace("ing ", "inng ", 1)
        if n % 50 == 49:
            row["title"] = f"A Paper That Nobody Has Written About Number {n}"
            row.pop("doi", None)
        rows.append(row)
    return rows
