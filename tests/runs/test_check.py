"""`enrich check` over a real loopback server.

Right and wrong references to ten invented papers, and services that fail.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import enrich
from tests.support.world import World

RIGHT = r"""
@inproceedings{pages, title={{Paged} Memory for Serving Invented Models}, author={Example, Ada and Sample, Bob and M{\"u}ller, Chlo{\'e}},
  booktitle={Proceedings of the 40th Symposium on Invented Operating Systems, {SOSP} 2023}, year={2023}, doi={10.1145/9900001.9900011}}
@inproceedings{cut, title={Paged memory for serving invented models}, author={A. Example and others}, booktitle={SOSP}, year=2023}
@misc{early, title={Numbat: A Preprint That Stayed One}, author={Olga Draft and Pat Sketch}, year={2024}, eprint={2401.90009}, archiveprefix={arXiv}}
@article{corr, title={{QUOLL:} Seeing Double by Night}, author={Tim Twin and Una Other}, journal={arXiv preprint arXiv:2308.90011}, year={2023}}
@inproceedings{usenix, title={Wombat: Burrowing Through Storage Stacks}, author={F. Dummy and G. Placeholder}, booktitle={OSDI '22}, year={2022}}
"""
WRONG = r"""
@inproceedings{word, title={Paged Storage for Serving Invented Models}, author={Ada Example and Bob Sample and Chloe Muller}, booktitle={SOSP}, year={2023}}
@inproceedings{authors, title={Quokka: A Sampler for Graphs That Nobody Has Drawn}, author={Gus Gull and Tia Tern}, booktitle={SOSP}, year={2023}}
@inproceedings{left, title={Paged Memory for Serving Invented Models}, author={Ada Example and Chloe Muller}, booktitle={SOSP}, year={2023}}
@inproceedings{venue, title={Wombat: Burrowing Through Storage Stacks}, author={Fay Dummy and Gus Placeholder}, booktitle={SOSP}, year={2022}}
@inproceedings{none, title={Wombat: Burrowing Through Storage Stacks}, author={Fay Dummy and Gus Placeholder}, booktitle={Global Forum on Marsupial Intelligence}, year={2022}}
@inproceedings{year, title={Wombat: Burrowing Through Storage Stacks}, author={Fay Dummy and Gus Placeholder}, venue={OSDI}, year={2019}}
@inproceedings{preprint, title={Numbat: A Preprint That Stayed One}, author={Olga Draft and Pat Sketch}, booktitle={ICML}, year={2024}}
@inproceedings{hybrid, title={Learning to Count Sheep at Night}, author={Gus Gull and Tia Tern}, booktitle={SOSP}, year={2023}, doi={10.1145/9900001.9900012}}
@inproceedings{dead, title={Platypus Parsing: One Grammar for Two Languages}, author={Mia Stub and Ned Double}, venue={ACL}, year={2021}, doi={10.99999/nobody.1}}
@inproceedings{invented, title={Bilby: A Paper That Nobody Has Ever Written}, author={Gus Gull and Tia Tern}, booktitle={SOSP}, year={2021}}
@inproceedings{nobody, title={Bettong: Another Paper That Nobody Wrote}, author={John Doe and Jane Smith}, booktitle={SOSP}, year={2021}}
@inproceedings{future, title={Echidna: Spiky Mixtures of Small Experts}, author={Hal Test and Ida Trial and Jan van der Probe}, booktitle={ICML}, year={2099}}
"""
CLAIMS = {
    "word": "title", "authors": "authors", "left": "authors", "venue": "venue", "none": "venue",
    "year": "year", "preprint": "venue",
    "hybrid": "link", "dead": "link", "invented": "title", "nobody": "authors", "future": "year",
}  # fmt: skip


def ask(folder: Path, *arguments: str, code: int) -> subprocess.CompletedProcess[str]:
    return enrich(folder, "check", *arguments, code=code)


def rows(folder: Path, *arguments: str, code: int) -> dict[str, dict[str, Any]]:
    return {
        r["entry_key"]: r for r in json.loads(ask(folder, "--json", *arguments, code=code).stdout)
    }


def wrong(row: dict[str, Any]) -> set[str]:
    return {e["claim"] for e in row["evidence"] if e["verdict"] == "contradicted"}


@pytest.fixture
def desk(tmp_path: Path, world: World) -> Path:
    (tmp_path / "right.bib").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "wrong.bib").write_text(WRONG, encoding="utf-8")
    (tmp_path / "both.bib").write_text(WRONG + RIGHT, encoding="utf-8")
    world.config(tmp_path, [])
    return tmp_path


def test_right_references_are_confirmed_and_wrong_ones_told_with_what_is_wrong(desk: Path) -> None:
    found = rows(desk, "both.bib", code=1)  # side by side: one may state another's DOI
    for key in ("pages", "cut", "early", "corr", "usenix"):
        assert found[key]["verdict"] == "confirmed", found[key]
    for key, claim in CLAIMS.items():
        assert found[key]["verdict"] == "contradicted", found[key]
        assert claim in wrong(found[key]), found[key]
    again = rows(desk, "both.bib", "--offline", code=1)
    assert {k: r["evidence"] for k, r in again.items()} == {
        k: r["evidence"] for k, r in found.items()
    }


def test_exit_code_0_and_silence_where_all_is_right(desk: Path) -> None:
    done = ask(desk, "right.bib", code=0)
    assert done.stdout == ""
    assert "5 confirmed, 0 contradicted, 0 could not be confirmed" in done.stderr


SLOW = pytest.mark.slow  # a client waits before it asks again


@pytest.mark.slow
@pytest.mark.parametrize(
    "down",
    [
        pytest.param(("sparql", "dblp"), marks=SLOW),
        ("crossref",),
        pytest.param(("s2", "openalex"), marks=SLOW),
        pytest.param(("arxiv",), marks=SLOW),
    ],
    ids="+".join,
)
def test_nothing_is_called_invented_because_a_service_was_down(
    desk: Path, world: World, down: tuple[str, ...]
) -> None:
    for service in down:
        world.fault(service, "reset")
    kept = [
        x
        for x in WRONG.splitlines()
        if x.startswith(("@inproceedings{invented", "@inproceedings{nobody"))
    ]
    (desk / "both.bib").write_text(RIGHT + "\n".join(kept), encoding="utf-8")
    found = rows(desk, "both.bib", code=1)
    assert all(
        found[k]["verdict"] != "contradicted" for k in ("pages", "cut", "early", "corr", "usenix")
    )
    if down != ("arxiv",):  # it is not searched by title
        assert found["invented"]["verdict"] == "unconfirmed"
    assert found["nobody"]["verdict"] == "contradicted"  # needs no service


def test_one_aggregator_stands_for_the_other(desk: Path, world: World) -> None:
    world.fault("s2", "reset")
    kept = [x for x in WRONG.splitlines() if x.startswith("@inproceedings{invented")]
    (desk / "both.bib").write_text("\n".join(kept), encoding="utf-8")
    found = rows(desk, "both.bib", code=1)
    assert found["invented"]["verdict"] == "contradicted"


def test_a_list_is_checked_too(desk: Path) -> None:
    (desk / "list.md").write_text(
        "- [ ] [Wombat: Burrowing Through Storage "
        "Stacks](https://www.usenix.org/conference/osdi22/presentation/dummy): accepted in "
        "OSDI'23\n"
        "- [ ] [Quokka: A Sampler for Graphs That Nobody Has "
        "Drawn](https://doi.org/10.1145/9900001.9900012): accepted in OSDI'23\n"
        "- [ ] [Paged Memory for Serving Invented Models](https://arxiv.org/abs/2309.90001)\n",
        encoding="utf-8",
    )
    done = ask(desk, "list.md", code=1)
    assert "list.md:1: contradicted: Wombat" in done.stdout
    assert "year: the list says 2023; it is 2022" in done.stdout
    assert "venue: the list says OSDI; it is SOSP" in done.stdout
    assert "has come out" not in done.stdout


WRONG_LINKS = r"""
@inproceedings{swapped, title={Paged Memory for Serving Invented Models}, author={Ada Example and Bob Sample and Chlo{\'e} M{\"u}ller}, booktitle={SOSP}, year={2023}, doi={10.1145/9900001.9900012}}
@inproceedings{nobody, title={Wombat: Burrowing Through Storage Stacks}, booktitle={OSDI}, year={2022}, doi={10.1145/9900001.9900012}}
@inproceedings{dead, title={Paged Memory for Serving Invented Models}, author={Ada Example and Bob Sample and Chlo{\'e} M{\"u}ller}, booktitle={SOSP}, year={2023}, doi={10.99999/nobody.1}}
"""


def test_a_wrong_link_alone_is_wrong_and_the_right_one_is_named(desk: Path) -> None:
    (desk / "links.bib").write_text(WRONG_LINKS, encoding="utf-8")
    found = rows(desk, "links.bib", code=1)
    for key in ("swapped", "nobody", "dead"):
        assert wrong(found[key]) == {"link"}, found[key]
    assert "names another paper" in found["swapped"]["reason"]
    assert found["swapped"]["reason"].endswith("did you mean doi:10.1145/9900001.9900011?")
    assert found["dead"]["reason"].endswith("did you mean doi:10.1145/9900001.9900011?")
    again = rows(desk, "links.bib", "--offline", code=1)
    assert {k: r["reason"] for k, r in again.items()} == {k: r["reason"] for k, r in found.items()}


def test_two_entries_for_one_paper(desk: Path) -> None:
    twice = RIGHT.strip().splitlines()
    copies = [
        x.replace("{usenix,", "{copy,") for x in twice if x.startswith("@inproceedings{usenix")
    ]
    (desk / "twice.bib").write_text("\n".join([*twice, *copies]), encoding="utf-8")
    done = ask(desk, "twice.bib", code=0)
    assert "twice.bib: two entries for one paper: usenix, copy\n" in done.stderr
    done = enrich(desk, "run", "twice.bib", code=0)
    assert "twice.bib: two entries for one paper: usenix, copy\n" in done.stdout + done.stderr
    found = rows(desk, "twice.bib", code=0)
    assert found["copy"]["same_paper"] == found["usenix"]["same_paper"] == ["usenix", "copy"]
    assert found["corr"]["same_paper"] == []


def test_an_entry_that_is_not_closed(desk: Path) -> None:
    broken = RIGHT + "@inproceedings{broken, title={Paged {Memory, year={2023}\n}\n"
    (desk / "broken.bib").write_text(broken, encoding="utf-8")
    done = ask(desk, "broken.bib", code=1)
    assert "cannot be parsed: braces" in done.stdout
    assert "5 confirmed, 0 contradicted, 0 could not be confirmed, 1 cannot be read" in done.stderr
