"""`check` where a registry alone knows a venue, and where a title is other people's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.cli import enrich
from tests.support.world import World, build, serve

OWLS = "Counting Owls at Night with a Pair of Cheap Lanterns"
CROWS = [f"Listening to Crows in Village Number {n} of the Valley" for n in range(3)]
WRENS = "Debiasing Nest Boxes for Improving the Personalised Training of Wrens"
TIDES = "Tides and Time"


def _record(title: str, people: str, year: int, venue: str, **more: object) -> dict[str, Any]:
    kind = "inproceedings" if venue else "misc"
    place = f"{venue} {year}" if venue else ""
    found = {"title": title, "authors": people.split(", "), "year": year, "type": kind}
    return {**found, "venue": venue, "booktitle": place, "month": 5, **more}


def _arxiv(number: str) -> dict[str, object]:
    return {"id": number, "v": 1, "published": "2021-02-01T12:00:00Z", "cat": ["cs.CV"]}


RECORDS = [
    _record(
        OWLS, "Ada Berg, Bo Lind", 2021, "ICCV", doi="10.1109/9910.2021.1",
        arxiv=_arxiv("2102.90001"), **{"in": {"dblp": False, "s2": False, "openalex": False}},
    ),
    *(
        _record(crow, "Cy Holm, Di Rask", 2021, "", arxiv=_arxiv(f"2102.9001{n}"))
        for n, crow in enumerate(CROWS)
    ),
    _record(WRENS, "Eve Brook, Fay Gold", 2021, "ICML", doi="10.5555/9910.2021.2"),
    _record(TIDES, "Gus Silver", 2014, "KDD", dblp="conf/kdd/Silver14"),
]  # fmt: skip
BIB = "\n".join(
    [
        *(
            f"@inproceedings{{crow{n}, title={{{crow}}}, author={{Cy Holm and Di Rask}},"
            " booktitle={ICLR}, year={2021}}"
            for n, crow in enumerate(CROWS)
        ),
        (
            f"@inproceedings{{owls, title={{{OWLS}}}, author={{Ada Berg and Bo Lind}},"
            " booktitle={International Conference on Computer Vision}, year={2021}}"
        ),
        (
            f"@inproceedings{{wrens, title={{{WRENS}}}, author={{Hal Iron and Ida Tin}},"
            " booktitle={AAAI}, year={2024}}"
        ),
        f"@article{{tides, title={{{TIDES}}}, author={{Jo Stone}}, journal={{Nature}}, year=1999}}",
        f"@misc{{alone, title={{{TIDES}}}, howpublished={{a talk}}}}",
    ]
)


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("venues")
    path = folder / "records.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in RECORDS), encoding="utf-8")
    (folder / "refs.bib").write_text(BIB, encoding="utf-8")
    for world in serve(build(folder, path), 0.0):
        assert isinstance(world, World)
        world.config(folder, [])
        done = enrich(folder, "check", "refs.bib", "--json", code=1)
        yield {row["entry_key"]: row for row in json.loads(done.stdout)}


def test_a_registry_is_asked_for_each_stated_venue(verdicts: dict[str, dict[str, Any]]) -> None:
    """Not for the first preprint alone: the verdict does not depend on what stands before."""
    assert verdicts["owls"]["verdict"] == "confirmed"
    venue = next(e for e in verdicts["owls"]["evidence"] if e["claim"] == "venue")
    assert venue["source"] == "crossref"
    assert verdicts["crow0"]["verdict"] != "confirmed"


def test_a_long_title_is_of_its_authors(verdicts: dict[str, dict[str, Any]]) -> None:
    wrong = [e for e in verdicts["wrens"]["evidence"] if e["verdict"] == "contradicted"]
    assert [e["claim"] for e in wrong] == ["authors"]
    assert wrong[0]["found"] == "Eve Brook; Fay Gold"


def test_a_short_one_may_be_given_twice(verdicts: dict[str, dict[str, Any]]) -> None:
    assert verdicts["tides"]["verdict"] == "unconfirmed"
    assert verdicts["tides"]["same_paper"] == []
