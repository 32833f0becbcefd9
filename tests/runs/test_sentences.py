"""What a run says: true, with what to do, each thing once, and on one page."""

from __future__ import annotations

import json
import re
import signal
import time
from pathlib import Path

import pytest

from enrich.export.bibtex import REQUIRED
from enrich.library.missing import FIELDS
from tests.support.cli import enrich, run
from tests.support.lists import LIST
from tests.support.world import World

TITLE = "Quokka: A Sampler for Graphs That Nobody Has Drawn"
QUOKKA = "@inproceedings{%s, title={Quokka: A Sampler for Graphs That Nobody Has Drawn}, doi={%s}, year=2023}"
DOI = "10.1145/9900001.9900012"


@pytest.fixture
def desk(tmp_path: Path, world: World) -> Path:
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    world.config(tmp_path, ["list.md"])
    return tmp_path


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory, small_world: World) -> Path:
    """A folder with what a run has found, for the tests that only look."""
    small_world.reset()
    folder = tmp_path_factory.mktemp("done")
    (folder / "list.md").write_text(LIST, encoding="utf-8")
    (folder / "paper.tex").write_text(r"\documentclass{a}\cite{x}", encoding="utf-8")
    (folder / "empty.aux").write_text(r"\relax", encoding="utf-8")
    small_world.config(folder, ["list.md"])
    enrich(folder, "run")
    return folder


def test_a_first_run_says_on_a_page_what_came_out(desk: Path, world: World) -> None:
    shown = enrich(desk, "run").stderr.splitlines()
    assert shown[0].startswith("10 papers: 7 published, 2 preprint, 1 unresolved. ")
    assert shown[1:] == [
        "new: 9 papers",
        "not found: list.md:16: Bilby: A Paper That Nobody Has Ever Written",
        "where a paper is not found, check its title, or write a link, DOI or arXiv number beside it",
        f"note: list.md:6: {TITLE}: the list says OSDI'23; it is SOSP 2023",
        "written: out/references.bib, out/list.md",
    ]
    again = enrich(desk, "--verbose", "run").stderr.splitlines()
    assert again[-1] == "unchanged: out/references.bib, out/list.md"


@pytest.mark.slow
def test_a_page_stays_a_page(desk: Path, world: World) -> None:
    nobody = "\n".join(
        f"- [Bilby Number {n} That Nobody Has Seen](https://example.org/{n}.pdf)" for n in range(60)
    )
    (desk / "list.md").write_text(f"{LIST}\n{nobody}\n", encoding="utf-8")
    shown = enrich(desk, "run").stderr.splitlines()
    assert len(shown) < 12
    assert "... and 57 more that were not found; --verbose names them all" in shown
    assert len(enrich(desk, "--verbose", "run").stderr.splitlines()) > 60
    page = enrich(desk, "status").stdout.splitlines()
    assert len(enrich(desk, "status", "--verbose").stdout.splitlines()) > 60
    few = nobody.partition("\n- [Bilby Number 5 ")[0]
    (desk / "list.md").write_text(f"{LIST}\n{few}\n", encoding="utf-8")
    enrich(desk, "run")
    # The table of one screen has its own lines, and not one more for more papers.
    assert len(page) == len(enrich(desk, "status").stdout.splitlines()) == 18


def test_a_run_and_the_status_count_alike(desk: Path, world: World) -> None:
    (desk / "list.md").write_text(f"{LIST}\n{LIST.partition('PENDING:')[2]}\n", encoding="utf-8")
    head = "10 papers in 16 entries: 7 published, 2 preprint, 1 unresolved"
    assert enrich(desk, "run").stderr.startswith(f"{head}. ")
    assert enrich(desk, "status").stdout.startswith(head.replace(":", " in the lists:") + "\n")


def test_a_run_over_one_list_speaks_of_that_list_alone(desk: Path, world: World) -> None:
    (desk / "refs.bib").write_text(QUOKKA % ("q", DOI), encoding="utf-8")
    shown = enrich(desk, "run", "refs.bib").stderr
    assert shown.startswith("1 paper: 1 published. ")
    assert "Bilby" not in shown
    assert enrich(desk, "run", "refs.bib", "--strict").returncode == 0
    assert enrich(desk, "run", "--strict", code=1).stderr.count("Bilby") == 1


@pytest.mark.slow
@pytest.mark.parametrize("before", [(), ("--quiet",)])
@pytest.mark.parametrize(
    ("name", "content", "wrong"),
    [
        ("list.md", LIST, ["not found: list.md:16: Bilby", f"note: list.md:6: {TITLE}"]),
        (
            "refs.bib",
            f"{QUOKKA % ('one', DOI)}\n{QUOKKA % ('two', DOI)}",
            ["refs.bib: two entries for one paper: one, two"],
        ),
        ("list.md", "# A heading\n", ["list.md: no paper was read in 1 line"]),
        ("x.pdf", "%PDF-1.4\nbroken", ["x.pdf: the PDF is broken"]),
    ],
)
def test_what_ends_a_strict_run_is_named_though_it_is_no_news(
    desk: Path, world: World, before: tuple[str, ...], name: str, content: str, wrong: list[str]
) -> None:
    (desk / name).write_text(content, encoding="utf-8")
    enrich(desk, "run", name)
    assert enrich(desk, *before, "run", name).stderr == ""
    said = enrich(desk, *before, "run", "--strict", name, code=1).stderr
    assert [x for x in wrong if said.count(x) == 1] == wrong
    assert said.startswith(wrong[0]) is bool(before)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--max-minutes", "0"), "the time of --max-minutes is spent: "),
        (("--max-requests", "2"), "the number of --max-requests is spent: "),
    ],
)
def test_a_budget_is_said_once(
    desk: Path, world: World, arguments: tuple[str, ...], said: str
) -> None:
    shown = enrich(desk, "run", *arguments, code=3).stderr
    assert shown.count("budget") == 0
    assert shown.count("spent") == 1
    assert said in shown
    assert "the next run goes on there" in shown
    assert enrich(desk, "--quiet", "run", *arguments, code=3).stderr.count("spent") == 1


def test_the_plan_has_the_seconds_of_the_intervals_in_use(desk: Path, world: World) -> None:
    def seconds() -> dict[str, float]:
        plan = json.loads(enrich(desk, "run", "--dry-run", "--json").stdout)["plan"]
        return {name: row["seconds"] / row["requests"] for name, row in plan.items()}

    assert set(seconds().values()) == {0.0}
    config = json.loads((desk / "config.yaml").read_text(encoding="utf-8"))
    config["sources"]["arxiv"] = {"interval": 7}
    config["sources"]["crossref"] = {"interval": {"api.crossref.org": 2.5}}
    (desk / "config.yaml").write_text(json.dumps(config), encoding="utf-8")
    found = seconds()
    assert (found["arxiv"], found["crossref"], found["dblp"]) == (7.0, 2.5, 0.0)


@pytest.mark.parametrize(
    "spelling",
    [
        "https://doi.org/" + DOI,
        "DOI: " + DOI,
        "http://dx.doi.org/10.1145%2F9900001.9900012",
        r"10.1145/\allowbreak 9900001.9900012",
        "10.1145/9900001{.}9900012",
        r"\url{https://doi.org/10.1145/9900001.9900012}.",
    ],
)
def test_a_doi_is_the_same_in_every_spelling(desk: Path, world: World, spelling: str) -> None:
    (desk / "refs.bib").write_text(QUOKKA % ("q", spelling), encoding="utf-8")
    shown = enrich(desk, "run", "refs.bib").stderr
    assert "left as it is" not in shown
    assert "completed in out/refs.bib: q: +" in shown


@pytest.mark.parametrize(
    ("doi", "why"),
    [
        ("10.9999/another", f"its DOI differs from {DOI}, which is known"),
        ("to come", f"its DOI cannot be read; known is {DOI}"),
    ],
)
def test_an_entry_of_another_version_is_left_as_it_is(
    desk: Path, world: World, doi: str, why: str
) -> None:
    entry = (QUOKKA % ("q", doi)).replace("year", "author={Dan Specimen and Eve Instance}, year")
    (desk / "refs.bib").write_text(entry, encoding="utf-8")
    assert (
        f"left as it is: refs.bib:1: q: {why}\n"
        in enrich(desk, "run", "refs.bib", code=None).stderr
    )


def test_a_title_differs_from_something(desk: Path, world: World) -> None:
    line = "- [Numbats Eat Termites Only](https://arxiv.org/abs/2401.90009)"
    (desk / "list.md").write_text(line, encoding="utf-8")
    shown = enrich(desk, "run").stderr
    assert 'title differs: arxiv:2401.90009 is "Numbat: A Preprint That Stayed One"' in shown


def test_an_override_of_no_paper_is_said(desk: Path, world: World) -> None:
    config = json.loads((desk / "config.yaml").read_text(encoding="utf-8"))
    config["overrides"] = {
        "arxiv:2309.90001": {"note": "seen"},
        "arxiv:2401.90090": {"state": "preprint"},
        "dummy2022wombad": {"year": 2021},
    }
    (desk / "config.yaml").write_text(json.dumps(config), encoding="utf-8")
    shown = enrich(desk, "run").stderr
    nothing = "no paper has this identifier or citation key"
    assert f"overrides: arxiv:2401.90090: {nothing}; did you mean arxiv:2401.90009?" in shown
    assert f"overrides: dummy2022wombad: {nothing}; did you mean dummy2022wombat?" in shown
    assert shown.count(nothing) == 2


def test_what_has_come_out_stands_first_and_fields_have_names(desk: Path, world: World) -> None:
    world.config(desk, ["list.md"], off=["dblp", "crossref", "semantic_scholar", "openalex"])
    enrich(desk, "run", code=None)
    world.config(desk, ["list.md"])
    shown = enrich(desk, "run", "--report", "changes.md").stderr.splitlines()
    assert shown[1].startswith("has come out: ")
    report = (desk / "changes.md").read_text(encoding="utf-8").splitlines()
    assert report[0].startswith(
        "2 preprints came out: Paged Memory for Serving Invented Models (SOSP 2023), "
    )
    assert report[2] == "**Came out**"
    assert re.match(r"\* \[.*\]\(https?://.*\): came out (at|in) ", report[4])
    assert not [line for line in (*shown, *report) if "container_title" in line or "issued" in line]


def test_a_missing_field_is_one_that_works_have(desk: Path, world: World) -> None:
    enrich(desk, "run")
    assert enrich(desk, "status", "--missing", "doi").stdout.startswith("ICML: test2022echidna\n")
    for wrong in ("foo", ""):
        said = enrich(desk, "status", "--missing", wrong, code=2).stderr
        assert "no such field; known are " in said
        assert ", pages, " in said
    assert {name for names in REQUIRED.values() for name in names} <= FIELDS


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--aux", "paper.tex"), 2, "--aux paper.tex: this is LaTeX source; write --tex paper.tex"),
        (("--aux", "gone.tex"), 2, "--aux gone.tex: this is LaTeX source"),
        (("--aux", "paper.aux"), 2, "LaTeX writes it: run it once, or write --tex paper.tex"),
        (
            ("--aux", "gone.aux"),
            2,
            "--aux gone.aux: there is no such file; LaTeX writes it: run it once\n",
        ),
        (("--tex", "gone.tex"), 2, "gone.tex: there is no such file; check the name"),
        (("--aux", "empty.aux"), 1, "empty.aux: nothing is cited there, so nothing is exported"),
        (("--keys", ""), 2, "--keys: no citation key is named"),
        (("--keys", " , "), 2, "--keys: no citation key is named"),
        (
            ("--keys", "exmaple2023paged"),
            1,
            "exmaple2023paged: not in the cache; did you mean example2023paged?",
        ),
    ],
)
def test_what_is_wrong_with_an_export_is_said(
    done: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    shown = enrich(done, "export", "bibtex", *arguments, code=code)
    assert shown.stdout == ""
    assert said in shown.stderr


def test_get_names_what_it_did_not_find(desk: Path, world: World) -> None:
    for what in ("10.9999/none.1", "arxiv:9999.99999", "Nothing That Anybody Wrote"):
        said = enrich(desk, "get", what, code=1).stderr
        shown = what if "/" not in what else f"doi:{what}"
        assert said == f"not found: {shown}: no source that was asked has it\n"
    said = enrich(desk, "get", "arxiv:2309.90001", "--offline", code=1).stderr
    assert said.startswith(
        "not checked: arxiv:2309.90001: not every source that may know it was asked"
    )
    world.fault("arxiv", "500")
    world.fault("datacite", "500")
    said = enrich(desk, "get", "arxiv:2301.99999", code=3).stderr
    assert "not found" not in said
    assert "arxiv, datacite could not be asked: answered HTTP 500 (" in said
    assert "nothing is named" in enrich(desk, "get", " ", code=2).stderr


def test_keys_are_taken_over_once(desk: Path, world: World) -> None:
    enrich(desk, "run")
    shown = [enrich(desk, "import-keys", "out/references.bib").stderr for _ in range(2)]
    assert shown == ["0 keys taken over, 9 as they were\n"] * 2


@pytest.mark.slow
def test_an_interrupted_run_says_what_is_kept(desk: Path, world: World) -> None:
    import subprocess
    import sys

    world.fault("crossref", "hang")
    with subprocess.Popen(
        [sys.executable, "-m", "enrich", "run"], cwd=desk, stderr=subprocess.PIPE, text=True
    ) as process:
        for _ in range(600):
            if world.stats["requests"].get("crossref") and world.stats["requests"].get("arxiv"):
                break
            time.sleep(0.05)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "answers of this run are kept; the same command goes on where it stopped\n" in said
    assert "Traceback" not in said
    world.fault("crossref", None)
    assert run(desk, code=None)["entries"]


def test_what_is_printed_of_a_retracted_paper_comes_with_a_warning(tmp_path: Path) -> None:
    fact = {"title": "RETRACTED: Tea of the Provinces", "authors": ["Ann Bee"], "year": 2020}
    fact |= {"doi": "10.5070/t1", "type": "article", "container_title": "Journal of Tea"}
    (tmp_path / "facts.jsonl").write_text(json.dumps(fact), encoding="utf-8")
    (tmp_path / "config.yaml").write_text("store: c.db\ncatalogs: [facts.jsonl]\n", "utf-8")
    said = "note: bee2020tea: retracted: catalog says retraction\n"
    for command in (("get", "--offline", "doi:10.5070/t1"), ("export", "bibtex", "--all")):
        shown = enrich(tmp_path, *command)
        assert shown.stderr == said
        assert "title = {Tea of the Provinces}," in shown.stdout
        assert "note = {Retracted}," in shown.stdout
