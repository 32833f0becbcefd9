"""What people type who have not read the README: each is answered by a true sentence that says what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.cli import enrich
from tests.support.lists import LIST
from tests.support.world import World

PDF = b"%PDF-1.4\n" + bytes(range(256))
DOCX = b"PK\x03\x04" + bytes(range(256))
FILES: dict[str, bytes] = {
    "refs.bib": b"@misc{a, title={Quokka: A Sampler for Graphs That Nobody Has Drawn}}",
    "paper.pdf": PDF,
    "list.docx": DOCX,
    "old.doc": b"\xd0\xcf\x11\xe0" + bytes(300),
    "noise.md": bytes(range(256)) * 9,
    "latin.md": "- [Café Society](https://example.org/x.pdf)\n".encode("latin-1"),
    "utf16.md": "- Café Society\n".encode("utf-16"),
    "empty.md": b"",
    "tabs.yaml": b"lists:\n\t- list.md\n",
    "open.yaml": b"lists: [list.md\n",
    "word.yaml": b"lists: list.md\n",
    "key.yaml": b"list: [list.md]\n",
    "source.yaml": b"sources: {arXiv: {interval: 3}}\n",
    "fast.yaml": b"sources: {arxiv: {interval: fast}}\n",
    "format.yaml": b"lists: [list.md]\noutputs: [{format: bibtx, path: a.bib}]\n",
    "twice.yaml": b"lists: [list.md]\noutputs: [{format: bibtex, path: a.bib}, {format: biblatex, path: a.bib}]\n",
    "days.yaml": b"recheck: {preprint_days: often}\n",
    "number.yaml": b"overrides: {2309.90001: {year: 2020}}\n",
    "latin.yaml": "lists: [café.md]\n".encode("latin-1"),
    "nothing.yaml": b"",
}
FORMATS = "known are bibtex, biblatex, csl-json, markdown, html, jsonl, csv"
# what is typed -> exit code, and what is said (with what to do)
MISTAKES: list[tuple[str | list[str], int, str]] = [
    # files that are no lists
    ("run lsit.md", 2, "enrich: lsit.md: there is no such file; did you mean list.md?\n"),
    ("run nothing-like-it.xyz", 2, "nothing-like-it.xyz: there is no such file\n"),
    ("check lsit.md", 2, "did you mean list.md?"),
    (
        "run https://github.com/x/y/README.md",
        2,
        "https://github.com/x/y/README.md: is no file but names a paper or a page; `enrich get https://github.com/x/y/README.md` asks",
    ),
    ("run 10.1145/9900001.9900012", 2, "`enrich get 10.1145/9900001.9900012` asks for a paper"),
    ("run arxiv:2309.90001", 2, "`enrich get arxiv:2309.90001` asks for a paper"),
    ("run folder", 2, "folder: is a folder; name the list in it, such as notes.md\n"),
    ("run paper.pdf", 2, "paper.pdf: is a PDF; name the text that it was made of"),
    (
        "run list.docx",
        2,
        "list.docx: is a document of a word processor, or packed; save it as plain text",
    ),
    ("run old.doc", 2, "old.doc: is a document of a word processor"),
    ("run noise.md", 2, "noise.md: is no text (it has NUL bytes); save it as plain text in UTF-8"),
    ("run utf16.md", 2, "utf16.md: the list is UTF-16; save it as UTF-8"),
    ("run latin.md", 0, "bytes that are not UTF-8; save the list as UTF-8"),
    (
        "run empty.md",
        0,
        "no papers in empty.md: a paper is a list item with a title, a link or a number",
    ),
    ("strip gone.md", 2, "gone.md: there is no such file; check the name"),
    ("import-keys list.md", 2, "list.md: no BibTeX entry is in it; name a .bib"),
    ("import-keys gone.bib", 2, "gone.bib: there is no such file; check the name"),
    # words of the command line
    ("rnu", 2, "No such command 'rnu'. Did you mean 'run'? (see `enrich --help`)"),
    ("list.md", 2, "No such command 'list.md'. Did you mean `enrich run list.md`?"),
    ("reading-list.md", 2, "Did you mean `enrich run reading-list.md`?"),
    (
        "run --ofline",
        2,
        "No such option '--ofline'. Did you mean '--offline'? (see `enrich run --help`)",
    ),
    ("run --output", 2, "Option '--output' requires an argument. (see `enrich run --help`)"),
    ("get 2309.90001 --to", 2, "Option '--to' requires an argument. (see `enrich get --help`)"),
    ("run --max-minutes ten", 2, "'ten' is not a valid number. (see `enrich run --help`)"),
    ("run --max-requests -3", 2, "-3 is not in the range x>=0"),
    ("status list.md", 2, "Got unexpected extra argument (list.md) (see `enrich status --help`)"),
    ("status --missing foo", 2, "--missing foo: no such field; known are "),
    ("log --since yesterday", 2, "yesterday: expected a day such as 2026-11-01"),
    ("get", 2, "Missing argument 'WHAT...'. (see `enrich get --help`)"),
    ("search", 2, "Missing argument 'WORDS...'"),
    ("show", 2, "Missing argument 'WHAT...'"),
    ("export", 2, "Missing argument 'FORMAT'"),
    ("export bibtx", 2, f"bibtx: no such format; did you mean bibtex?; {FORMATS}"),
    ("get --format bibtx 2309.90001", 2, "bibtx: no such format; did you mean bibtex?"),
    ("export refs.bib", 2, "refs.bib: a format belongs here: `enrich export bibtex -o refs.bib`"),
    (
        "run list.md -o out.xyz",
        2,
        "-o out.xyz: cannot tell the format from the name; end it in .bib",
    ),
    ("run list.md refs.bib -o out.bib", 2, "-o FILE takes the result of one list"),
    (
        "run refs.bib --overwrite foo",
        2,
        "--overwrite foo: no field of that name is ever filled; one of ",
    ),
    # papers
    ("show nokey2020", 1, "nokey2020: not in the cache; `enrich get` asks for it"),
    (
        "export bibtex --keys dummy2022wombad",
        1,
        "dummy2022wombad: not in the cache; `enrich get` asks for it; nearest: dummy2022wombat",
    ),
    (
        "get Bilbies Nobody Draws",
        1,
        'if these words are one title, put it in quotes: enrich get "Bilbies Nobody Draws"\n',
    ),
    ("get list.md", 2, "list.md: is a file; `enrich run list.md` completes a list"),
    (["get", ""], 2, "get: nothing is named; give an identifier, a URL or a title"),
    ("get arxiv:23x", 1, "no identifier of arXiv; one looks like arxiv:2309.06180"),
    ("search zzzzzz", 1, "zzzzzz: nothing in the cache fits"),
    # settings
    ("--config gone.yaml run", 2, "gone.yaml: there is no such configuration file"),
    (
        "--config tabs.yaml run",
        2,
        "tabs.yaml: line 2: not valid YAML: found character '\\t' that cannot start any token; indent with blanks, not with tabs",
    ),
    ("--config open.yaml run", 2, "open.yaml: line 2: not valid YAML: expected ',' or ']'"),
    (
        "--config word.yaml run",
        2,
        "word.yaml: lists: expected a list, got the text 'list.md'; write it in brackets: [...]",
    ),
    (
        "--config key.yaml run",
        2,
        "key.yaml: list: unknown key; did you mean lists?; known are catalogs, ",
    ),
    (
        "--config source.yaml run",
        2,
        "source.yaml: sources.arXiv: unknown key; did you mean arxiv?; known are ",
    ),
    (
        "--config fast.yaml run",
        2,
        "fast.yaml: sources.arxiv.interval: expected a number of at least 0",
    ),
    (
        "--config format.yaml run",
        2,
        "format.yaml: outputs[0].format: expected one of bibtex, biblatex, csl-json, markdown, html, jsonl, csv, got the text 'bibtx'; did you mean bibtex?",
    ),
    (
        "--config twice.yaml run",
        2,
        "twice.yaml: outputs[1].path: outputs[0].path writes the same file",
    ),
    (
        "--config days.yaml run",
        2,
        "days.yaml: recheck.preprint_days: expected a number of at least 0, at most 365000, got the text 'often'",
    ),
    ("--config number.yaml run", 2, "2309.90001 is a number to YAML; put quotes round it"),
    ("--config latin.yaml run", 2, "latin.yaml: the configuration cannot be read: "),
    ("--config list.md run", 2, "list.md: "),
    ("--config folder run", 2, "enrich: folder: is a folder; name a file in it\n"),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, small_world: World) -> Path:
    folder = tmp_path_factory.mktemp("mistakes")
    (folder / "list.md").write_text(LIST, encoding="utf-8")
    (folder / "folder").mkdir()
    (folder / "folder/notes.md").write_text("- x", encoding="utf-8")
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    small_world.config(folder, ["list.md"])
    enrich(folder, "run")
    return folder


@pytest.mark.parametrize(("typed", "code", "said"), MISTAKES, ids=[str(m[0]) for m in MISTAKES])
def test_a_mistake_is_answered_by_what_to_do(
    desk: Path, small_world: World, typed: str | list[str], code: int, said: str
) -> None:
    done = enrich(desk, *(typed.split() if isinstance(typed, str) else typed), code=code)
    assert said in done.stderr
    assert done.stdout == ""
    if code == 2:
        assert done.stderr.count("\n") == 1, "one line"
    assert (desk / "list.md").read_text(encoding="utf-8") == LIST


def test_a_list_that_the_configuration_names_wrongly(desk: Path, small_world: World) -> None:
    config = json.loads((desk / "config.yaml").read_text(encoding="utf-8"))
    (desk / "wrong.yaml").write_text(json.dumps({**config, "lists": ["lsit.md"]}), encoding="utf-8")
    said = enrich(desk, "--config", "wrong.yaml", "run", code=2).stderr
    assert said == "enrich: lsit.md: there is no such reading list; check `lists:` in wrong.yaml\n"
