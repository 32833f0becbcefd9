"""PDFs as lists: what a run and `get` make of them, where it is written, and who knows the file."""

from __future__ import annotations

import webbrowser
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from enrich.pdf import PdfReader
from tests.support.cli import enrich, run
from tests.support.small_pdf import Words, locked, pdf, prose
from tests.support.world import World

STAMP = Words("arXiv:2401.90009v1  [cs.DC]  12 Jan 2024", 20, 30, 200, turned=True)


def paper(title: str, authors: str, *more: Words, **said: str) -> bytes:
    lines = [Words(title, 18, 100, 700), Words(authors, 11, 200, 670)]
    return pdf([*lines, *prose(), *more], properties=said)


PAPERS = {
    # by its title alone, by its DOI, by the stamp of arXiv
    "wombat.pdf": (
        paper("Wombat: Burrowing Through Storage Stacks", "Fay Dummy, Gus Placeholder"),
        "dummy2022wombat",
    ),
    "paged.pdf": (
        paper(
            "Paged Memory for Serving Invented Models", "Ada Example", doi="10.1145/9900001.9900011"
        ),
        "example2023paged",
    ),
    "numbat.pdf": (
        paper("Numbat: A Preprint That Stayed One", "Olga Draft and Pat Sketch", STAMP),
        "draft2024numbat",
    ),
}
TROUBLE = {
    "locked.pdf": (locked(), "locked with a password"),
    "broken.pdf": (b"%PDF-1.4\n" + bytes(range(256)), "broken and cannot be read"),
    "scan.pdf": (pdf([]), "pictures of pages and no text"),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, small_world: World) -> Path:
    """A folder with PDFs, of which a run has been made without an output in the configuration."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "papers").mkdir()
    for name, (content, _) in {**PAPERS, **TROUBLE}.items():
        (folder / "papers" / name).write_bytes(content)
    small_world.config(folder, ["papers/*.pdf"], outputs=None)
    return folder


@pytest.fixture(scope="module")
def done(desk: Path) -> dict[str, object]:
    return run(desk)


def test_each_pdf_is_a_paper_and_trouble_is_that_of_one(
    desk: Path, done: dict[str, object]
) -> None:
    entries = done["entries"]
    assert isinstance(entries, list)
    found = {Path(e["list"]).name: (e["key"], e["line"]) for e in entries}
    assert found == {name: (key, 1) for name, (_, key) in PAPERS.items()}
    told = enrich(desk, "--verbose", "run", "--strict", "--refresh", "--offline", code=1).stderr
    for name, (_, why) in TROUBLE.items():
        assert any(name in line and why in line for line in told.splitlines()), name


def test_all_have_one_bib_and_nothing_lies_beside_each(desk: Path, done: dict[str, object]) -> None:
    assert done["outputs"] == [str(desk / "papers/papers.bib")]
    here = {p.name for p in (desk / "papers").iterdir()}
    assert here == {*PAPERS, *TROUBLE, "papers.bib"}
    bib = (desk / "papers/papers.bib").read_text(encoding="utf-8")
    assert all(f"{{{key}," in bib for _, key in PAPERS.values())
    for name, (content, _) in {**PAPERS, **TROUBLE}.items():
        assert (desk / "papers" / name).read_bytes() == content


def test_a_second_run_asks_nothing_and_writes_nothing(desk: Path, done: dict[str, object]) -> None:
    assert run(desk)["requests"] == 0
    assert "unchanged: papers/papers.bib" in enrich(desk, "--verbose", "run").stderr


def test_show_and_open_know_the_file(desk: Path, done: dict[str, object]) -> None:
    file = desk / "papers/wombat.pdf"
    assert f"  file: {file}\n" in enrich(desk, "show", "dummy2022wombat").stdout
    printed = enrich(desk, "open", "--pdf", "--print", "dummy2022wombat").stdout
    assert printed == f"{file}\n"
    with mock.patch.object(webbrowser, "open", return_value=True) as browser:
        enrich(desk, "open", "--pdf", "dummy2022wombat")
    browser.assert_called_once_with(file.as_uri())
    # without --pdf it is the page
    assert "https://" in enrich(desk, "open", "--print", "dummy2022wombat").stdout


def test_get_takes_a_pdf(desk: Path, done: dict[str, object], tmp_path: Path) -> None:
    there = tmp_path / "a  paper.pdf"
    there.write_bytes(PAPERS["paged.pdf"][0])
    got = enrich(desk, "get", "--offline", str(there), "2401.90009")
    assert [x in got.stdout for x in ("example2023paged", "draft2024numbat")] == [True, True]
    assert f"  file: {there}\n" in enrich(desk, "show", "example2023paged").stdout
    there.unlink()  # what is not there any more is not named
    assert str(there) not in enrich(desk, "show", "example2023paged").stdout
    said = enrich(desk, "get", "--offline", "papers/scan.pdf", code=1).stderr
    assert "not found: papers/scan.pdf: the PDF has pictures" in said


def test_one_that_took_too_long_is_read_again_by_the_next_run(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PAPERS["numbat.pdf"][0])
    with mock.patch.object(PdfReader, "described", return_value=b'{"problem": "slow"}'):
        assert run(tmp_path, "--offline", "a.pdf")["entries"] == []
    assert len(run(tmp_path, "--offline", "a.pdf")["entries"]) == 1


OUTPUTS = [
    (["papers/wombat.pdf"], ["papers/wombat.bib"]),
    (["papers/wombat.pdf", "papers/numbat.pdf"], ["papers/papers.bib"]),
    (["papers/wombat.pdf", "papers/numbat.pdf", "other/numbat.pdf"], ["desk/desk.bib"]),
    # the .bib of a folder holds all of its PDFs: it is not written for a part of them
    (["papers/wombat.pdf", "other/numbat.pdf"], ["papers/wombat.bib", "other/numbat.bib"]),
    (["papers/wombat.pdf", "papers/numbat.pdf", "-o", "all.bib"], ["all.bib"]),
    (["papers/wombat.pdf", "notes.md"], ["notes.bib", "notes.enriched.md", "papers/wombat.bib"]),
]


@pytest.fixture
def unread() -> Iterator[None]:
    """PDFs that no process reads, where what is in them does not count."""
    with mock.patch.object(PdfReader, "described", return_value=b'{"problem": "broken"}'):
        yield


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize(("typed", "names"), OUTPUTS)
def test_without_a_configuration(tmp_path: Path, typed: list[str], names: list[str]) -> None:
    folder = tmp_path / "desk"
    for name in ("papers/wombat.pdf", "papers/numbat.pdf", "other/numbat.pdf"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(PAPERS[Path(name).name][0])
    (folder / "notes.md").write_text("- [A](https://arxiv.org/abs/2401.90009)\n", encoding="utf-8")
    found = run(folder, "--offline", *typed)["outputs"]
    assert found == [str((folder / name.removeprefix("desk/")).absolute()) for name in names]


@pytest.mark.usefixtures("unread")
def test_configured_outputs_have_the_pdfs_too(tmp_path: Path) -> None:
    config = "lists: [notes.md]\nstore: x.db\noutputs: [{format: bibtex, path: out/all.bib}]\n"
    (tmp_path / "config.yaml").write_text(config, encoding="utf-8")
    (tmp_path / "notes.md").write_text(
        "- [A](https://arxiv.org/abs/2401.90009)\n", encoding="utf-8"
    )
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(PAPERS["wombat.pdf"][0])
    found = run(tmp_path, "--offline", "a.pdf", "b.pdf")["outputs"]
    assert [Path(p).name for p in found] == ["all.bib", f"{tmp_path.name}.bib"]
    assert enrich(tmp_path, "run", "--offline", "a.pdf", "--in-place", code=2).stderr.endswith(
        "lists in the format pdf are only read: it is not changed in place; leave --in-place out\n"
    )


def test_people_who_could_not_be_told_are_no_mistake(desk: Path, done: dict[str, object]) -> None:
    """The first line of authors may not have them all."""
    told = enrich(desk, "check", "papers/paged.pdf", "--offline")
    assert "1 confirmed, 0 contradicted" in told.stderr


def test_the_bib_of_all_is_written_by_a_run_alone(desk: Path, done: dict[str, object]) -> None:
    told = enrich(desk, "export", "bibtex", "-o", "papers/papers.bib", code=2).stderr
    assert "papers/papers.bib" in told


def test_a_run_that_reads_a_broken_pdf_knows_it_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "2401.90009v1.pdf").write_bytes(b"%PDF-1.4")
    found = run(tmp_path, "--offline", "2401.90009v1.pdf")["entries"]
    assert [(e["state"], e["problems"] != []) for e in found] == [("unchecked", True)]
