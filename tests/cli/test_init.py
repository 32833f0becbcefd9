"""`enrich init`: what is found, what is asked, and that the configuration works as it is."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from unittest import mock

import pytest
import yaml

from enrich import config
from enrich.config.starter import starter
from enrich.library import finder
from enrich.text import signature
from tests.support.cli import enrich

PAPER = "- [Numbat: A Preprint That Stayed One](https://arxiv.org/abs/2401.90009)\n"
OTHER = "- [Wombat: Burrowing Through Storage](https://arxiv.org/abs/2401.90010)\n"
TWO = f"# Papers\n\n{PAPER}{OTHER}"
BIB = "@misc{a, title={Numbat}, eprint={2401.90009}}\n@misc{b, title={Wombat}}\n"
ORG = "* [[https://arxiv.org/abs/2401.90009][Numbat]]\n* [[https://arxiv.org/abs/2401.90010][Wombat]]\n"
RIS = "TY  - JOUR\nTI  - Numbat of the Night\nAU  - Doe, Ann\nER  -\n" * 2
README = "# A program\n\nIt does *this* and that:\n\n* fast\n* small\n\nSee [the page](https://a.example).\n"
LICENCE = "Copyright 2020 Somebody\n\nPermission is hereby granted to everybody.\nTHE SOFTWARE\n"


def put(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"NOTES.md": TWO, "README.md": README, "LICENSE.txt": LICENCE}, {"NOTES.md": 2}),
        ({"a.org": "* Papers\n" + TWO, "refs.bib": BIB}, {"a.org": 2, "refs.bib": 2}),
        ({"README.md": TWO, "lib.ris": RIS}, {"README.md": 2, "lib.ris": 2}),
        ({"a.txt": "arXiv:2401.90009\narXiv:2401.90010\n", "b.txt": LICENCE}, {"a.txt": 2}),
        ({"t/deep/er/still/x.md": TWO, "t/deep/er/still/too/x.md": TWO}, {"t/deep/er/still/x.md": 2}),
        # one paper is a list where no other file has more
        ({"a.md": PAPER}, {"a.md": 1}),
        ({"a.md": PAPER, "b.md": TWO}, {"b.md": 2}),
        ({"a.md": TWO, "refs.bib": "@misc{a, title={Numbat}}"}, {"a.md": 2, "refs.bib": 1}),
        # what belongs to others, or was made of a list
        ({".x/a.md": TWO, "node_modules/a.md": TWO, "venv/a.md": TWO, "b.md": TWO}, {"b.md": 2}),
        ({"env/pyvenv.cfg": "", "env/a.md": TWO, "sub/.git/x": "", "sub/a.md": TWO}, {}),
        ({"paper.bbl": BIB, "paper.tex": BIB, "config.yaml": "a: 1", "facts.jsonl": "{}"}, {}),
        ({"package.json": '{"name": "x"}', "compose.yaml": "services: {a: 1}", "x.csv": "a,b\n1,2\n"}, {}),
        # the PDFs of a folder are one list; a few may be what it makes of its own texts
        ({f"papers/{n}.pdf": "%PDF" for n in "abcd"} | {"a.md": TWO}, {"a.md": 2, "papers/*.pdf": 4}),
        ({"a.pdf": "%PDF", "b.PDF": "%PDF", "c.pdf": "%PDF"}, {"*.pdf": 3}),
        ({"a.pdf": "%PDF", "b.pdf": "%PDF", "a.md": TWO}, {"a.md": 2}),
        ({f"[x]/{n}.pdf": "%PDF" for n in "abcd"}, {}),
        ({}, {}),
    ],
)  # fmt: skip
def test_lists_are_found_with_their_papers(
    tmp_path: Path, files: dict[str, str], found: dict[str, int]
) -> None:
    lists = finder.find_lists(put(tmp_path, files))
    assert {str(x.path.relative_to(tmp_path)): x.papers for x in lists.lists} == found
    assert lists.is_whole


def test_the_pdfs_of_a_folder_are_a_list_that_works(tmp_path: Path) -> None:
    put(tmp_path, {f"papers/{n}.pdf": "%PDF" for n in "abc"})
    assert "papers/*.pdf" in enrich(tmp_path, "init", "--yes").stderr
    settings = config.load(tmp_path / "enrich.yaml")
    assert [s.path.name for s in settings.lists] == ["a.pdf", "b.pdf", "c.pdf"]
    with mock.patch("enrich.pdf.can_be_read", return_value=False):
        assert finder.find_lists(tmp_path).lists == ()


def test_what_enrich_wrote_is_no_list(tmp_path: Path) -> None:
    put(tmp_path, {"NOTES.md": TWO})
    written = signature.sign(TWO.encode(), "markdown")
    (tmp_path / "NOTES.enriched.md").write_bytes(written)
    (tmp_path / "NOTES.new.md").write_bytes(b"mine\n" + written)
    assert [x.path.name for x in finder.find_lists(tmp_path).lists] == ["NOTES.md"]


def test_what_an_export_wrote_is_no_list(tmp_path: Path) -> None:
    """JSON has no comments, and so no signature: the cache knows of it."""
    item = {"id": "a", "type": "article-journal", "title": "Numbat of the Night", "DOI": "10.1/a"}
    text = json.dumps([item])
    put(tmp_path, {"NOTES.md": TWO, "mine.json": text})
    enrich(tmp_path, "run", "--offline", "NOTES.md")
    with mock.patch("enrich.export.render", return_value=text):
        enrich(tmp_path, "export", "csl-json", "-o", "ours.json")
    enrich(tmp_path, "init")
    lists = config.load(tmp_path / "enrich.yaml").lists
    assert [x.path.name for x in lists] == ["NOTES.md", "mine.json"]


def test_a_large_folder_is_not_searched_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, {f"{n}/{n}.md": TWO for n in range(6)})
    monkeypatch.setattr(finder, "MOST_FILES", 4)
    assert [x.path.name for x in finder.find_lists(tmp_path).lists] == [
        "0.md",
        "1.md",
        "2.md",
        "3.md",
    ]
    assert not finder.find_lists(tmp_path).is_whole
    monkeypatch.setattr(finder, "MOST_FOLDERS", 3)
    assert [x.path.name for x in finder.find_lists(tmp_path).lists] == ["0.md", "1.md"]
    assert "only the first" in enrich(tmp_path, "init").stderr


@pytest.mark.parametrize(
    "name",
    ["NOTES.md", "a b.md", "ä#1.md", "~x.md", "no", "- x.md", "'q\".md", "[ab].md", "x: y.md", "{a}.md", "😀.md"],
)  # fmt: skip
@pytest.mark.parametrize("one_folder", [False, True])
def test_the_text_is_a_configuration_with_any_name(
    tmp_path: Path, name: str, one_folder: bool
) -> None:
    put(tmp_path, {name: TWO})
    text = starter([(name, 2)], one_folder=one_folder, rewritten=one_folder, mailto="me+x@uni.edu")
    (tmp_path / "enrich.yaml").write_text(text, encoding="utf-8")
    found = config.load(tmp_path / "enrich.yaml")
    assert [x.path for x in found.lists] == [tmp_path / name]
    assert (found.beside, len(found.outputs)) == ((False, 2) if one_folder else (True, 0))
    assert (found.store, found.mailto) == (tmp_path / "cache/enrich.db", "me+x@uni.edu")


def test_what_is_commented_out_works_too(tmp_path: Path) -> None:
    text = starter([("NOTES.md", 2)])
    lines = [re.sub(r"^# ?(?=[ a-z\-]+:|  )", "", x) for x in text.splitlines()]
    path = tmp_path / "enrich.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert config.load(path).source("openreview").enabled is False
    assert {"outputs", "mailto", "overrides", "sources"} <= yaml.safe_load(path.read_text()).keys()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


QUESTIONS = ("Which are meant?", "Where do the results go?", "Your e-mail address?")
LISTS = {"a.md": TWO, "b.md": TWO, "refs.bib": BIB}


@pytest.mark.parametrize(
    ("files", "arguments", "answers", "asked", "lists", "outputs", "mailto"),
    [
        (LISTS, [], "\n\n\n", 3, ["a.md", "b.md", "refs.bib"], 0, None),
        (LISTS, [], "1, 3\n2\nme@uni.edu\n", 3, ["a.md", "refs.bib"], 2, "me@uni.edu"),
        (LISTS, [], "2\n\n", 2, ["b.md"], 0, None),
        (LISTS, [], "7\nx\n3\nme@\nme@uni.edu\n", 2, ["refs.bib"], 0, "me@uni.edu"),
        (LISTS, ["--mailto", "me@uni.edu"], "\n1\n", 2, [*LISTS], 0, "me@uni.edu"),
        (LISTS, ["--yes"], "", 0, [*LISTS], 0, None),
        (LISTS, ["--yes", "--mailto", "me@uni.edu"], "", 0, [*LISTS], 0, "me@uni.edu"),
        ({"a.md": TWO}, [], "\n\n", 2, ["a.md"], 0, None),
        # many lists go to one folder, unless one of them is in it
        ({f"{n}.md": TWO for n in range(6)}, ["--yes"], "", 0, [f"{n}.md" for n in range(6)], 2, None),
        ({f"{n}/x.md": TWO for n in range(6)}, ["--yes"], "", 0, [f"{n}/x.md" for n in range(6)], 1, None),
        # org keeps its ending, which is no .md
        ({f"{n}.org": ORG for n in range(6)}, ["--yes"], "", 0, [f"{n}.org" for n in range(6)], 0, None),
        ({"a.org": ORG, "b.md": TWO}, [], "\n2\n\n", 3, ["a.org", "b.md"], 1, None),
        ({f"out/{n}.md": TWO for n in range(6)}, ["--yes"], "", 0, [f"out/{n}.md" for n in range(6)], 0, None),
        ({f"out/{n}.md": TWO for n in range(6)}, [], "\n\n", 2, [f"out/{n}.md" for n in range(6)], 0, None),
    ],
)  # fmt: skip
def test_questions_are_asked_on_a_terminal(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    files: dict[str, str],
    arguments: list[str],
    answers: str,
    asked: int,
    lists: list[str],
    outputs: int,
    mailto: str | None,
) -> None:
    put(tmp_path, files)
    monkeypatch.setattr(sys, "stdin", Terminal(answers))
    said = enrich(tmp_path, "init", *arguments).stderr
    assert sum(question in said for question in QUESTIONS) == asked
    assert not sys.stdin.read()
    found = config.load(tmp_path / "enrich.yaml")
    assert [str(x.path.relative_to(tmp_path)) for x in found.lists] == lists
    assert (len(found.outputs), found.mailto) == (outputs, mailto)


def test_a_run_works_with_what_was_written(tmp_path: Path) -> None:
    put(tmp_path, {"NOTES.md": TWO, "thesis/refs.bib": BIB})
    said = enrich(tmp_path, "init").stderr
    assert "  1 NOTES.md        (2 papers)\n  2 thesis/refs.bib (2 papers)\n" in said
    assert "next: `enrich run`" in said
    done = enrich(tmp_path, "--verbose", "run", "--offline").stderr
    assert "written: NOTES.bib, NOTES.enriched.md, thesis/refs.enriched.bib" in done
    # once more in the folder: what was written is no list
    (tmp_path / "enrich.yaml").unlink()
    assert "2 reading lists" in enrich(tmp_path, "init").stderr


def test_who_has_a_cache_already_is_told_how_to_go_on_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: str(tmp_path / "data"))
    put(tmp_path, {"NOTES.md": TWO, "facts.bib": BIB})
    (tmp_path / "c.yaml").write_text(f"store: {tmp_path / 'data/enrich.db'}\ncatalogs: [f.jsonl]\n")
    (tmp_path / "f.jsonl").write_text('{"title": "Known Kettles", "doi": "10.1234/a"}\n')
    assert "earlier runs" not in enrich(tmp_path, "init").stderr
    (tmp_path / "enrich.yaml").unlink()
    enrich(tmp_path, "--config", "c.yaml", "get", "--offline", "10.1234/a", code=1)
    place = tmp_path / "data" / "enrich.db"
    told = f"1 paper, kept in {place}; to go on with that write `store: {place}` there"
    assert told in enrich(tmp_path, "init").stderr
    (tmp_path / "enrich.yaml").unlink()
    put(tmp_path, {"cache/enrich.db": ""})
    assert "earlier runs" not in enrich(tmp_path, "init").stderr


@pytest.mark.parametrize(
    ("there", "text"),
    [("enrich.yaml", ""), ("enrich.yaml", "not: ours"), ("config.yaml", "lists: []"), ("enrich.yaml", None)],
)  # fmt: skip
def test_nothing_is_overwritten(tmp_path: Path, there: str, text: str | None) -> None:
    put(tmp_path, {"NOTES.md": TWO})
    if text is None:
        (tmp_path / there).symlink_to("gone")
    else:
        put(tmp_path, {there: text})
    before = sorted(p.name for p in tmp_path.iterdir())
    assert f"{there}: is there already" in enrich(tmp_path, "init", code=2).stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == before
    assert text is None or (tmp_path / there).read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["empty"], 1, "empty: no reading list is there"),
        (["gone"], 2, "gone: is no folder"),
        (["NOTES.md"], 2, "NOTES.md: is no folder"),
        (["--mailto", "me"], 2, "--mailto me: is not an e-mail address"),
        (["full"], 0, "next: `enrich --config full/enrich.yaml run`"),
    ],
)
def test_another_folder(tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    put(tmp_path, {"NOTES.md": TWO, "full/NOTES.md": TWO})
    (tmp_path / "empty").mkdir()
    assert said in enrich(tmp_path, "init", *arguments, code=code).stderr
    assert [p.parent.name for p in tmp_path.rglob("enrich.yaml")] == (
        arguments if code == 0 else []
    )


def test_who_leaves_at_a_question_has_no_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, LISTS)
    monkeypatch.setattr(sys, "stdin", Terminal("1\n"))
    with pytest.raises(KeyboardInterrupt):
        enrich(tmp_path, "init")
    assert not (tmp_path / "enrich.yaml").exists()
