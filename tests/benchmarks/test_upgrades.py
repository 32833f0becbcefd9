"""Preprints in a .bib, written in the ways in which people and programs write them, give way to what was published."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import preprint_ways, preprints, records, services, upgrades
from benchmarks.preprints import Bibliography, Cited
from tests.support.paths import SMALL_RECORDS
from tests.support.world import World, build, serve


def papers() -> list[dict[str, Any]]:
    """The invented papers of the small world that came out after a preprint.

    In SOSP, ICML, OSDI and a journal.
    """
    lines = SMALL_RECORDS.read_text(encoding="utf-8").splitlines()
    return [r for r in map(json.loads, lines) if preprints.came_out(r)]


def wrong(judged: list[tuple[Cited, list[str]]], whole: list[str]) -> list[str]:
    return [f"{c.key} ({c.way}): {w}" for c, found in judged for w in found] + whole


@pytest.mark.slow
def test_preprints_as_eight_programs_write_them(tmp_path: Path, world: World) -> None:
    made = preprints.make([*papers(), *papers()], 8, seed=1)
    assert len({c.way for c in made.cited}) == 8
    assert {c.record["type"] for c in made.cited} == {"article", "inproceedings"}
    world.config(tmp_path, ["refs.bib"])
    judged, whole, requests = upgrades.measure(tmp_path, made)
    assert wrong(judged, whole) == []
    assert world.requests == requests, (
        "a second run asks for nothing, and neither does one with other line ends"
    )


def invented() -> list[dict[str, Any]]:
    """Invented papers of every kind of host, those of one publisher in a journal."""
    known = [services.as_served(r, n + 1) for n, r in enumerate(records.invent(200))]
    for n, record in enumerate(known):
        if record.get("venue") == "KDD":
            name = "ACM Trans. Invented Comput. Syst."
            key = str(record["dblp"]).replace("conf/kdd", "journals/tics")
            record |= {
                "type": "article",
                "venue": name,
                "booktitle": name,
                "volume": str(n),
                "number": "2",
                "dblp": key,
            }
    return known


@pytest.mark.slow
def test_sixty_preprints(tmp_path: Path) -> None:
    known = invented()
    records.write(tmp_path / "records.jsonl", known)
    made = preprints.make(known, 60, seed=1)
    assert {c.way for c in made.cited} == set(preprint_ways.WAYS)
    for world in serve(build(tmp_path, tmp_path / "records.jsonl"), 0.0, "--openalex", "open"):
        world.config(tmp_path, ["refs.bib"])
        judged, whole, _ = upgrades.measure(tmp_path, made)
        assert len(judged) == 60
        assert wrong(judged, whole) == []


# -- the measure itself: what it is to find, it finds

BEFORE = "@article{a0,\n  title = {Paged Memory for Serving Invented Models},\n  journal = {arXiv preprint arXiv:2309.90001},\n  year = {2023},\n  file = {x},\n}"
AFTER = """@inproceedings{a0,
  title = {Paged Memory for Serving Invented Models},
  author = {Ada Example and Bob Sample and Chloé Müller},
  booktitle = {Proceedings of the 40th Symposium on Invented Operating Systems (SOSP 2023)},
  year = {2023},
  pages = {11--26},
  doi = {10.1145/9900001.9900011},
  eprint = {2309.90001},
  file = {x},
}"""


def judged(after: str, unreported: str = "", *, rest: str = "") -> list[str]:
    """Judge one entry, every change reported but that of one field."""
    cited = Cited("Google Scholar", "a0", papers()[0], BEFORE, ("file = {x}",))
    between = "\n% remark 0: seen\n\n"
    before = f"{preprints.HEAD}{BEFORE}{between}and a last word"
    names = ("type", "author", "journal", "booktitle", "pages", "doi", "eprint")
    changes = [{"key": "a0", "field": n, "source": "dblp"} for n in names if n != unreported]
    run = upgrades.Upgraded(
        before, f"{preprints.HEAD}{after}{between}and a last word{rest}", {"changes": changes}
    )
    return wrong(*upgrades.judge(Bibliography(before, (cited,)), run))


def test_a_right_entry_is_right() -> None:
    assert judged(AFTER) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("@inproceedings", "@article", "@article for a paper of SOSP"),
        ("  file", "  journal = {arXiv preprint},\n  file", "a hybrid with journal"),
        ("(SOSP 2023)", "", ""),
        ("Invented Operating Systems (SOSP 2023)", "Something Else", "venue"),
        ("year = {2023}", "year = {2022}", "year 2022"),
        ("11--26", "11", "pages 11"),
        ("10.1145/9900001.9900011", "10.48550/arXiv.2309.90001", "doi"),
        ("  eprint = {2309.90001},\n", "", "eprint missing"),
        ("file = {x}", "file = {y}", "the user's own file"),
        ("{a0,", "{b0,", "its key is gone"),
        ("Bob Sample and Chloé Müller", "others", "2 authors"),
        ("  file", "\n  file", "its layout is broken"),
    ],
)
def test_a_wrong_entry_is_found_out(old: str, new: str, told: str) -> None:
    found = "; ".join(judged(AFTER.replace(old, new)))
    assert told in found
    assert bool(told) is bool(found)


def test_what_is_not_reported_and_what_stands_around_is_found_out() -> None:
    assert judged(AFTER, "doi") == ["a0 (Google Scholar): doi changed and nobody says so"]
    assert judged(AFTER, rest="!") == ["what stands behind the last entry differs"]
