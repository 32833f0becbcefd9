"""One identifier names one publication, however many others share its title."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cli import enrich, run
from tests.support.world import World, build, serve

BEES = "Routing Bees with Shared Gradients and Few Hives"
MAPS = "Maps of Rivers: Drawing Deltas without Coordination"
FINANCE = "Learning Machines in Imaginary Finance"


def record(title: str, people: str, year: int, venue: str, **more: object) -> dict[str, object]:
    """A record of the stand-in's: who wrote what, and where it came out."""
    kind = "article" if "volume" in more else "inproceedings"
    return {
        "title": title,
        "authors": people.split(", "),
        "year": year,
        "type": kind,
        "venue": venue,
        "booktitle": f"{venue} {year}" if kind == "inproceedings" else venue,
        "month": 5,
        **more,
    }


BEE, RIVER, COIN = "Ada Berg, Bo Lind, Chloë Meer", "Dan Stone, Eve Brook", "Fay Gold, Gus Silver"
RECORDS = [
    # a conference paper, what another conference reprints, and the journal version
    record(BEES, BEE, 2017, "KDD", dblp="conf/kdd/BergLM17", doi="10.1145/9910001.9910017"),
    record(BEES, BEE, 2018, "IJCAI", dblp="conf/ijcai/BergLM18", doi="10.24963/ijcai.2018/9901"),
    record(BEES, BEE, 2020, "J. Mach. Learn. Res.", dblp="journals/jmlr/BergLM20", volume="21"),
    # a poster and the full paper of the next year
    record(MAPS, RIVER, 2008, "WWW", dblp="conf/www/StoneB08", doi="10.1145/9910002.9910008"),
    record(MAPS, RIVER, 2009, "WWW", dblp="conf/www/StoneB09", doi="10.1145/9910002.9910009"),
    # the same tutorial three years later, and two other people's paper of its title
    record(FINANCE, COIN, 2021, "KDD", dblp="conf/kdd/GoldS21", doi="10.1145/9910003.9910021"),
    record(FINANCE, COIN, 2024, "KDD", dblp="conf/kdd/GoldS24", doi="10.1145/9910003.9910024"),
    record(
        FINANCE, "Hal Iron, Ida Tin", 2015, "ICML", dblp="conf/icml/IronT15",
        doi="10.5070/9910004.15",
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("twins")
    path = folder / "records.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in RECORDS), encoding="utf-8")
    yield from serve(build(folder, path), 0.0)


def link(known: dict[str, object]) -> str:
    doi = known.get("doi")
    return f"https://doi.org/{doi}" if doi else f"https://dblp.org/rec/{known['dblp']}"


def entry_of(bib: str, key: str) -> str:
    found = re.search(rf"@\w+\{{{re.escape(key)},(.*?)\n\}}", bib, re.DOTALL)
    assert found, key
    return found[1]


def is_of(entry: str, known: dict[str, object]) -> bool:
    """Whether an entry of a .bib is the publication of a record."""
    doi = str(known.get("doi", "")).lower()
    year = f"year = {{{known['year']}}}" in entry
    return year and (f"doi = {{{doi}}}" in entry.lower() if doi else "doi = " not in entry)


def listed(folder: Path, world: World, lines: list[str]) -> tuple[list[dict[str, object]], str]:
    """Run a list of these lines; return its entries and the .bib."""
    (folder / "list.md").write_text("# List\n\n" + "".join(f"- {x}\n" for x in lines), "utf-8")
    world.config(folder, ["list.md"])
    return run(folder)["entries"], (folder / "out/references.bib").read_text("utf-8")


@pytest.mark.parametrize("with_title", [False, True])
def test_each_identifier_gives_its_own_publication(
    twins: World, tmp_path: Path, with_title: bool
) -> None:
    lines = [f"[{r['title']}]({link(r)})" if with_title else link(r) for r in RECORDS]
    entries, bib = listed(tmp_path, twins, lines)
    keys = [str(e["key"]) for e in entries]
    assert len(set(keys)) == len(RECORDS)
    assert [e["duplicate_of"] for e in entries] == [None] * len(RECORDS)
    assert [is_of(entry_of(bib, k), r) for k, r in zip(keys, RECORDS, strict=True)] == [True] * 8
    # The second run says the same, and asks nobody.
    again = run(tmp_path)
    assert [e["key"] for e in again["entries"]] == keys
    assert (again["requests"], again["changes"]) == (0, [])
    assert (tmp_path / "out/references.bib").read_text("utf-8") == bib


@pytest.mark.slow
def test_one_identifier_after_the_other(twins: World, tmp_path: Path) -> None:
    """What is asked for later does not become what the cache has already."""
    twins.config(tmp_path, [])
    for known in RECORDS:
        found = enrich(tmp_path, "get", str(known.get("doi") or link(known))).stdout
        assert is_of(found, known), known
    for known in RECORDS:
        assert is_of(enrich(tmp_path, "get", str(known.get("doi") or link(known))).stdout, known)


def test_stated_venue_and_year_name_a_publication(twins: World, tmp_path: Path) -> None:
    lines = [f"{r['title']} ({r['venue']} {r['year']})" for r in RECORDS]
    entries, bib = listed(tmp_path, twins, lines)
    right = [
        e["key"] is not None and is_of(entry_of(bib, str(e["key"])), r)
        for e, r in zip(entries, RECORDS, strict=True)
    ]
    assert right == [True] * len(RECORDS)


def test_where_nothing_is_named_the_preference_decides(twins: World, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(f"{BEES}\n")
    twins.config(tmp_path, ["list.txt"])
    entries = run(tmp_path)["entries"]
    bib = (tmp_path / "out/references.bib").read_text("utf-8")
    assert is_of(entry_of(bib, str(entries[0]["key"])), RECORDS[0])


def test_two_entries_of_a_bib_cite_two_versions(twins: World, tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text(
        f"@inproceedings{{a, title={{{BEES}}}, booktitle={{KDD}}, year={{2017}}}}\n"
        f"@article{{b, title={{{BEES}}}, journal={{Journal of Machine Learning Research}}, year={{2020}}}}\n"
        f"@inproceedings{{c, doi={{10.24963/ijcai.2018/9901}}}}\n"
    )
    twins.config(tmp_path, ["refs.bib"], outputs=[])
    enrich(tmp_path, "run", "refs.bib", "-o", "better.bib")
    first, second, third, _ = (tmp_path / "better.bib").read_text("utf-8").splitlines()
    assert "doi={10.1145/9910001.9910017}" in first
    assert "volume={21}" in second
    assert "doi=" not in second
    assert "year={2018}" in third


def test_other_people_are_another_paper(twins: World, tmp_path: Path) -> None:
    lines = [
        f"Hal Iron and Ida Tin. {FINANCE}. In ICML, 2015.",
        f"Fay Gold and Gus Silver. {FINANCE}. In KDD, 2024.",
    ]
    entries, bib = listed(tmp_path, twins, lines)
    assert [is_of(entry_of(bib, str(e["key"])), RECORDS[i]) for e,
        i in zip(entries, (7, 6), strict=True)] == [True, True]  # fmt: skip
