"""Entries of a .bib that no source knows, that share a title, or that are there twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.cli import enrich, run
from tests.support.world import World

BOOK = """@string{house = {A Made-Up Press}}
@book{berg16,
  title = {A Book That Nobody Has in an Index},
  author = {Berg, Ada and Lind, Bo},
  publisher = house,
  month = mar,
  year = {2016},
  mynote = {chapter 3}
}
"""
# The first is a published paper of the stand-in's; the second has its title and other authors.
TWINS = """@inproceedings{quokka,
  title = {Quokka: A Sampler for Graphs That Nobody Has Drawn},
  author = {Dan Specimen and Eve Instance}
}
@book{other,
  title = {Quokka: A Sampler for Graphs That Nobody Has Drawn},
  author = {Zoe Stranger and Yan Foreigner}, publisher = {A Made-Up Press}, year = {1987}
}
"""
AGAIN = """@misc{again,
  title = {{Quokka}: A Sampler for Graphs that Nobody has Drawn},
  author = {Specimen, Dan and others}
}
"""
LIST = "# A list\n\n- [Numbat](https://arxiv.org/abs/2401.90009)\n"


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Path:
    (tmp_path / "refs.bib").write_text(BOOK + TWINS, encoding="utf-8")
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    world.config(tmp_path, ["refs.bib", "list.md"])
    return tmp_path


def test_every_output_has_them_as_they_stand(desk: Path) -> None:
    run(desk)
    bib = (desk / "out" / "references.bib").read_text(encoding="utf-8")
    assert "@book{berg16,\n  title = {A Book That Nobody Has in an Index},\n" in bib
    assert "publisher = {A Made-Up Press},\n  month = mar,\n  year = {2016},\n" in bib
    assert "mynote = {chapter 3}" in bib
    assert "@book{other," in bib
    assert bib.startswith(enrich(desk, "export", "bibtex").stdout)  # then comes the signature
    for name in ("biblatex", "csl-json", "csv", "markdown", "html", "jsonl", "ris"):
        made = enrich(desk, "export", name).stdout
        # The page has each title twice: to be read, and in its data.
        times = 2 if name == "html" else 1
        assert made.count("A Book That Nobody Has in an Index") == times, name
        assert made.count("Sampler for Graphs That Nobody Has Drawn") == 2 * times, name
    assert "berg16" in enrich(desk, "export", "bibtex", "--keys", "berg16").stdout
    assert "berg16" in enrich(desk, "export", "bibtex", "--all").stdout


def test_a_catalogue_does_not_take_them_for_facts(desk: Path, world: World) -> None:
    run(desk)
    made = enrich(desk, "export", "jsonl").stdout
    states = {f["title"]: f.get("state") for f in map(json.loads, made.splitlines())}
    assert states["A Book That Nobody Has in an Index"] == "unresolved"
    (desk / "facts.jsonl").write_text(made, encoding="utf-8")
    world.config(desk, ["refs.bib"], store="other.db", catalogs=["facts.jsonl"])
    found = run(desk, "--offline", code=None)
    by_title = {e["title"]: e["state"] for e in found["entries"]}
    assert by_title["A Book That Nobody Has in an Index"] != "published"


def test_each_of_one_title_keeps_its_key_and_its_state(desk: Path) -> None:
    found = {e["title"] + str(e["line"]): e for e in run(desk)["entries"]}
    quokkas = [e for name, e in found.items() if name.startswith("Quokka")]
    assert [(e["key"], e["state"]) for e in quokkas] == [
        ("quokka", "published"),
        (None, "unresolved"),
    ]
    states = json.loads(enrich(desk, "status", "--json").stdout)["states"]
    assert states["unresolved"] == 2


def test_one_paper_under_two_keys_is_said_everywhere(desk: Path) -> None:
    (desk / "refs.bib").write_text(BOOK + TWINS + AGAIN + BOOK.replace("berg16", "b16"), "utf-8")
    sentences = [
        "refs.bib: two entries for one paper: quokka, again",
        "refs.bib: two entries for one paper: berg16, b16",
    ]
    for arguments in (["run", "--report", "report.md"], ["check", "refs.bib"], ["status"]):
        done = enrich(desk, *arguments, code=None)
        for sentence in sentences:
            assert (done.stdout + done.stderr).count(sentence) == 1, arguments
    report = (desk / "report.md").read_text(encoding="utf-8")
    assert all(sentence in report for sentence in sentences)
    same = json.loads(enrich(desk, "run", "--json", "--strict", code=1).stdout)["same_papers"]
    assert [x["keys"] for x in same] == [["berg16", "b16"], ["quokka", "again"]]
