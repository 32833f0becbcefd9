"""The measurements measure what they say.

Cases are repeatable and true, tables and plots are well formed, both commands run.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import (
    case_lines,
    case_maker,
    cases,
    lists,
    measure,
    noise,
    plot,
    records,
    run,
    services,
    sweep,
)
from benchmarks.accuracy import GROUPS, groups, report, thresholds, write_lists
from benchmarks.cases import Case
from benchmarks.field_scores import compare
from benchmarks.score import (
    ProgramAnswer,
    Scored,
    Scorer,
    identifiers,
    reach,
)
from benchmarks.score import score as score_group
from benchmarks.shares import share, wilson
from benchmarks.table import table
from enrich import reading_list, sources
from tests.support.paths import ROOT
from tests.support.world import World

PAPERS = records.invent(300)


def test_invented_papers_are_always_the_same_and_no_two_share_a_name() -> None:
    assert records.invent(300) == PAPERS
    assert len({p["title"] for p in PAPERS}) == 300
    named = [name for p in PAPERS for name in identifiers(p)]
    assert len(set(named)) == len(named)


def test_every_link_of_an_invented_paper_is_one_that_a_source_knows() -> None:
    for paper in PAPERS:
        own = set(identifiers(paper))
        for host, link in lists.LINKS.items():
            address = link(paper)
            if address:
                assert str(sources.identify(address)).lower() in own, (host, address)


def test_records_are_read_from_plain_and_gzipped_lines(tmp_path: Path) -> None:
    import gzip

    records.write(tmp_path / "r.jsonl", PAPERS[:3])
    (tmp_path / "r.jsonl.gz").write_bytes(gzip.compress((tmp_path / "r.jsonl").read_bytes()))
    assert records.load(tmp_path / "r.jsonl") == records.load(tmp_path / "r.jsonl.gz") == PAPERS[:3]


# -- lists


def test_a_list_has_the_shares_of_real_lists() -> None:
    drawn = lists.draw(records.invent(4000), 500)
    counts = {host: sum(line.host == host for line in drawn) for host in lists.SHARES}
    assert counts == {host: share * 5 for host, share in lists.SHARES.items()}
    assert len({line.record["title"] for line in drawn}) == 500


def test_a_list_over_few_records_takes_what_there_is() -> None:
    drawn = lists.draw(PAPERS, 1000)
    assert len(drawn) == len({line.record["title"] for line in drawn}) > 250


def test_a_longer_list_starts_as_the_next_run_of_the_same_list() -> None:
    assert lists.draw(PAPERS, 50, 3) == lists.draw(PAPERS, 50, 3)
    assert lists.draw(PAPERS, 50, 3) != lists.draw(PAPERS, 50, 4)


# -- noise


@pytest.mark.parametrize(
    ("kind", "title", "made"),
    [
        ("no subtitle", "A Long Head of Words: And Its Tail", {"A Long Head of Words"}),
        ("no subtitle", "Orca: A Distributed System", {None}),
        ("name only", "Orca: A Distributed System", {"Orca"}),
        ("case", "GraphNets", {"graphnets", "GRAPHNETS", "Graphnets"}),
        ("LaTeX", "BERT & Müller's R-CNN", {"{BERT} \\& M\\\"{u}ller's R-{CNN}"}),
        ("hyphens", "Self-Made", {"Self Made", "Self–Made", "Self‐Made"}),
        ("British", "Optimizing Color Models", {"Optimising Colour Models"}),
        ("typo", "Too few long ones", {None}),
    ],
)
def test_what_people_do_to_a_title(kind: str, title: str, made: set[str | None]) -> None:
    found = {noise.NOISES[kind](title, {}, random.Random(seed)) for seed in range(20)}
    assert found == made


def test_a_typo_changes_one_word_and_a_missing_space_joins_two() -> None:
    title = "Scheduling Neural Networks on Commodity Hardware"
    for seed in range(30):
        typo = noise.NOISES["typo"](title, {}, random.Random(seed))
        assert typo
        assert sum(a != b for a, b in zip(typo.split(), title.split(), strict=True)) == 1
        joined = noise.NOISES["missing space"](title, {}, random.Random(seed))
        assert joined
        assert joined.replace(" ", "") == title.replace(" ", "")
        assert len(joined.split()) == len(title.split()) - 1


def test_a_twin_has_another_title() -> None:
    for seed in range(50):
        made = noise.twin("Wombat: Online Learning for Large Graphs", random.Random(seed))
        assert made
        assert made != "Wombat: Online Learning for Large Graphs"


# -- cases


def test_cases_are_repeatable_and_each_has_its_own_paper() -> None:
    world, made = case_maker.make(PAPERS, 150, 7)
    again, same = case_maker.make(PAPERS, 150, 7)
    assert made == same
    assert world.records == again.records
    assert case_maker.make(PAPERS, 150, 8)[1] != made
    truths = [c.truth for c in made if c.truth is not None]
    assert len(set(truths)) == len(truths)
    assert {c.kind for c in made} >= {
        "link arxiv",
        "title typo",
        "bib exact",
        "twin not known",
        "held out",
        "the twin itself",
    }


def test_the_world_keeps_its_places_and_hides_what_is_held_out() -> None:
    world, made = case_maker.make(PAPERS, 150, 7)
    known = list(world.known())
    assert len(known) == len(world.records)
    assert world.hidden
    for n in world.hidden:
        assert known[n]["title"] != world.records[n]["title"]
        assert not list(identifiers(known[n]))
    for case in made:
        assert case.kind not in cases.NOT_KNOWN or case.truth is None


def test_every_line_is_read_as_one_entry_with_what_the_case_says(tmp_path: Path) -> None:
    _, made = case_maker.make(PAPERS, 150, 7)
    made = [c for c in made if c.kind != "title name only"]  # a name alone is no paper
    names = write_lists(tmp_path, made)
    assert names == ["list.md", "cases.bib"]
    lines = []
    for name in names:
        listing = reading_list.read((tmp_path / name).read_bytes(), name, None, sources.identify)
        lines += [(name, e.line) for e in listing.entries if e.kind == "paper" and e.title]
    titled = [c for c in made if c.kind not in {"link without title", "pair, DOI alone"}]
    assert len(lines) >= len(titled)
    assert len(set(lines)) == len(lines)


def test_a_title_over_two_lines_is_one_line_of_a_list() -> None:
    assert (
        case_lines.markdown("Detection from\r A [thing]\n of *old*", "")
        == r"- [ ] Detection from A \[thing\] of \*old\*"
    )
    assert "\n" not in case_lines.bibtex("k", "A\nB", {"authors": ["A B"], "year": 2020})


# -- judging

PAPER = {
    "title": "Orca: A Thing", "authors": ["Jiří Müller 0001", "Bo van Berg"], "year": 2022,
    "type": "inproceedings", "venue": "OSDI",
    "booktitle": "16th USENIX Symposium on Operating Systems Design and Implementation, OSDI 2022",
    "pages": "1-9", "doi": "10.1145/A.B",
    "dblp": "conf/osdi/X22",
}  # fmt: skip
OTHER = {**PAPER, "title": "Walrus: Another Thing", "doi": "10.1145/c.d", "dblp": "conf/osdi/Y22"}
ITEM = {
    "id": "k", "title": "Orca: a thing", "DOI": "10.1145/a.b", "page": "1-9",
    "issued": {"date-parts": [[2022, 7]]}, "container-title-short": "OSDI",
    "author": [{"given": "J.", "family": "Muller"},
        {"given": "Bo", "family": "Berg", "non-dropping-particle": "van"}],
}  # fmt: skip


def answer(
    state: str = "published",
    problems: list[str] | None = None,
    item: dict[str, object] | None = None,
    **ids: str,
) -> ProgramAnswer:
    return ProgramAnswer(
        {"key": "k", "state": state, "identifiers": ids, "problems": problems or []},
        {**ITEM, **(item or {})},
    )


def test_fields_are_compared_as_a_reader_would() -> None:
    assert compare(ITEM, PAPER) == dict.fromkeys(
        ("title", "authors", "venue", "year", "doi", "pages"), True
    )
    worse = {
        **ITEM,
        "DOI": "10.1145/9",
        "page": None,
        "issued": {"date-parts": [[2021]]},
        "author": ITEM["author"][:1],
    }  # type: ignore[index]
    assert compare(worse, PAPER) == {
        "title": True,
        "authors": False,
        "venue": True,
        "year": False,
        "doi": False,
        "pages": None,
    }


def test_outcomes() -> None:
    judge = Scorer([PAPER, OTHER])
    known, unknown = Case("title exact", "", 0), Case("invented", "", None)

    def outcome(case: Case, given: ProgramAnswer) -> str:
        return judge.score(case, "all", given, in_reach=True).outcome

    assert outcome(known, answer(doi="10.1145/a.b")) == "published"
    assert outcome(known, answer("preprint")) == "preprint"
    assert outcome(known, ProgramAnswer({})) == "open"
    assert outcome(known, answer(doi="10.1145/c.d")) == "wrong"
    assert outcome(known, answer(doi="10.1145/a.b", dblp="conf/osdi/Y22")) == "wrong"  # a mixture
    assert outcome(known, answer(item={"title": "Something Else"})) == "wrong"
    assert outcome(known, answer(item={"DOI": "10.65215/1a"})) == "wrong"
    assert outcome(unknown, answer()) == "wrong"
    assert outcome(unknown, ProgramAnswer({"key": None, "state": "unresolved"})) == "open"
    assert (
        outcome(
            Case("another paper's link", "", 0, shown=1),
            answer(problems=["title differs"], doi="10.1145/c.d"),
        )
        == "open"
    )
    assert (
        outcome(Case("another paper's link", "", 0, shown=1), answer(doi="10.1145/c.d")) == "wrong"
    )


def test_what_is_in_reach() -> None:
    assert reach(PAPER, ("dblp",), "")
    assert not reach(PAPER, ("dblp", "crossref"), "")
    assert not reach({"title": "A preprint", "venue": None, "doi": "10.1/x"}, (), "")
    assert reach({"venue": "OSDI", "usenix": "conference/x"}, ("dblp",), "usenix")
    assert not reach({"venue": "OSDI", "usenix": "conference/x"}, ("usenix",), "usenix")


def test_cases_meet_their_entries_by_file_and_line() -> None:
    own = [
        Case("title exact", "- a", 0),
        Case("bib exact", "@misc{..}", 1, bib=True),
        Case("title exact", "- b", 1),
    ]
    entries = [
        {
            "list": "/x/list.md",
            "line": 3,
            "key": "k",
            "state": "published",
            "identifiers": {"doi": "10.1145/a.b"},
            "problems": [],
        },
        {
            "list": "/x/cases.bib",
            "line": 3,
            "key": None,
            "state": "unresolved",
            "identifiers": {},
            "problems": [],
        },
    ]
    found = score_group(Scorer([PAPER, OTHER]), GROUPS[0], own, entries, {"k": ITEM})
    assert [s.outcome for s in found] == ["published", "open", "open"]
    assert all(s.in_reach for s in found)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (50, 100, 0.404, 0.596), (0, 0, 0.0, 1.0)],
)
def test_wilsons_interval(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=0.001)


def test_shares_for_people() -> None:
    assert share(1, 2) == "50.0% (9.5%–90.5%)"
    assert share(0, 0) == "–"


def test_groups_are_drawn_once_and_for_all() -> None:
    assert groups(1) == groups(1)
    assert groups(1)[: len(GROUPS)] == list(GROUPS)
    for seed in range(20):
        assert all(g.off for g in groups(seed)[len(GROUPS) :])
        assert len({g.name for g in groups(seed)}) == len(GROUPS) + 4


# -- what is shown


def test_a_table() -> None:
    assert (
        table(("a", "n"), [("x|y", 1200), ("z", 3.14159)])
        == "| a | n |\n| --- | --: |\n| x\\|y | 1,200 |\n| z | 3.14 |\n"
    )
    assert table(("a",), []) == "| a |\n| --- |\n"


def test_plots_are_well_formed_and_steady() -> None:
    drawn = plot.lines("T & <x>", "n", "s", {"a": [(10, 1.5), (1000, 80)], "none": [(10, 0)]})
    assert drawn == plot.lines(
        "T & <x>", "n", "s", {"a": [(10, 1.5), (1000, 80)], "none": [(10, 0)]}
    )
    assert len(ElementTree.fromstring(drawn).findall("{http://www.w3.org/2000/svg}circle")) == 2
    assert len(ElementTree.fromstring(plot.bars("T", [("k", 0.5, 0.4, 0.6)]))) > 5
    ElementTree.fromstring(plot.lines("empty", "n", "s", {}))


def test_the_report_names_every_kind_and_group() -> None:
    judge = Scorer([PAPER, OTHER])
    scored: list[Scored] = [
        judge.score(
            Case("title exact", "", 0), "all services", answer(doi="10.1145/a.b"), in_reach=True
        ),
        judge.score(Case("invented", "", None), "without dblp", answer(), in_reach=False),
    ]
    shown = report(scored, 1)
    assert "| title exact | 1 | 100.0% (20.7%–100.0%) |" in shown
    assert "| without dblp | 1 | – | 100.0% (20.7%–100.0%) |" in shown
    assert "| **gap** |" in thresholds([sweep.Point("gap", 0.06, True, 1, 1, 1, 0)])
    assert thresholds([]) == ""
    assert "| pages | 1 | 100.0%" in shown


def row(size: int, phase: str, **requests: int) -> run.RunRow:
    measured = measure.Measured(0, 2.5, 1.0, 57.0, "", "")
    return run.RunRow(
        size, phase, measured, requests, {}, {"published": size}, run.floor(requests), 0.1
    )


def test_floor_and_real_time() -> None:
    assert run.floor({"arxiv": 3, "crossref": 4, "_odd": 9}) == 6.0
    assert run.floor({}) == 0.0
    assert row(10, "cold", arxiv=3, crossref=4).real == pytest.approx(2.5 + 0.9 * 9)


def test_the_table_of_a_run() -> None:
    rows = [row(10, "cold", arxiv=1), row(100, "cold", arxiv=2, s2=1)]
    lines = run.summary(rows).splitlines()
    assert lines[0].startswith("| entries | run | requests | wall s | real s | floor s |")
    assert lines[3].startswith("| 100 | cold | 3 | 2.50 |")
    assert run.per_service(rows).splitlines()[2] == "| 10 | cold | 1 | 0 |"
    ElementTree.fromstring(run.chart(rows, 0.1))


def test_a_command_is_measured_without_its_parents_memory(tmp_path: Path) -> None:
    ballast = bytearray(150_000_000)
    found = measure.measure(
        [sys.executable, "-S", "-c", "import sys; print('out'); sys.exit(3)"], tmp_path
    )
    assert (found.code, found.stdout) == (3, "out\n")
    assert found.peak < 60 < len(ballast) / 1e6
    assert 0 < found.cpu < 5


def test_the_configuration_leads_to_the_services(tmp_path: Path) -> None:
    served = World("http://127.0.0.1:1", 0.1)
    tree = json.loads(
        served.config(tmp_path, ["list.md"], off=["dblp"]).read_text(encoding="utf-8")
    )
    assert tree["sources"]["arxiv"]["interval"]["export.arxiv.org"] == 0.32
    assert tree["sources"]["dblp"]["enabled"] is False
    assert tree["mirrors"]["export.arxiv.org"] == "http://127.0.0.1:1/arxiv"
    assert set(services.page_sources()) >= {"usenix", "pmlr", "acl"}


# -- the commands


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "ENRICH_WORLD"} | {
        "PYTHONPATH": str(ROOT)
    }
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.mark.slow
def test_run_over_the_invented_papers(tmp_path: Path) -> None:
    records.write(tmp_path / "r.jsonl", PAPERS)
    shown = bench(
        "run",
        "--records",
        str(tmp_path / "r.jsonl"),
        "--sizes",
        "10,60",
        "--pace",
        "0.02",
        "--latency",
        "0",
        "--results",
        str(tmp_path),
    ).stdout
    assert (tmp_path / "run.md").read_text(encoding="utf-8") == shown
    ElementTree.parse(tmp_path / "run.svg")
    rows = [
        [c.strip() for c in line.split("|")[1:-1]]
        for line in shown.splitlines()
        if line.startswith(("| 10 |", "| 60 |"))
    ]
    measured = {(r[0], r[1]): r for r in rows if len(r) == 16}
    assert {phase for _, phase in measured} == {"cold", "warm", "one added", "pages"}
    assert all(r[9] == "0" for r in measured.values())  # breaches
    assert measured["60", "warm"][2] == "0"


@pytest.mark.slow
def test_accuracy_over_the_invented_papers(tmp_path: Path) -> None:
    records.write(tmp_path / "r.jsonl", PAPERS)
    command = (
        "accuracy",
        "--records",
        str(tmp_path / "r.jsonl"),
        "--cases",
        "60",
        "--results",
        str(tmp_path),
    )
    shown = bench(*command).stdout
    assert (tmp_path / "accuracy.md").read_text(encoding="utf-8") == shown
    assert "| link acm |" in shown
    assert "accept_from" in shown
    ElementTree.parse(tmp_path / "accuracy.svg")
    assert bench(*command, "--no-sweep").stdout in shown  # same seed, same answers
