"""PDFs that are broken or made to do harm: each is one paper's trouble, in little time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

import enrich.pdf
from enrich.errors import ListError
from enrich.pdf import PdfReader
from tests.support.small_pdf import Words, bomb, locked, pdf, prose

WHOLE = pdf([Words("A Title of Some Words", 18, 100, 700), *prose()])
JAVASCRIPT = "/OpenAction << /S /JavaScript /JS (while \\(1\\) {}) >>"
SELF = "/Pages 2 0 R /Parent 2 0 R"


@pytest.fixture(scope="module")
def reader() -> Iterator[PdfReader]:
    """One reader for all: what one PDF does to it, the next must not feel."""
    with PdfReader() as reader:
        yield reader


def described(reader: PdfReader, folder: Path, content: bytes) -> dict[str, Any]:
    path = folder / "paper.pdf"
    path.write_bytes(content)
    found: dict[str, Any] = json.loads(reader.described(path, "paper.pdf"))
    return found


FILES = [
    (b"", "broken"),
    (b"%PDF-1.7\n", "broken"),
    (b"%PDF-1.4\n" + bytes(range(256)) * 40, "broken"),
    (WHOLE[:700], "broken"),
    (locked(), "encrypted"),
    # what can be read all the same
    (WHOLE, None),
    (WHOLE.replace(b"startxref", b"startxxxx"), None),
    (WHOLE.replace(b"0000000", b"9999999"), None),
    (WHOLE + b"%" * 3000, None),
    (pdf([*prose()], count=2_000_000_000), None),
    (pdf([*prose()], open_action=JAVASCRIPT), None),
    (pdf([*prose()], open_action=SELF), None),
    (pdf([]), None),
    (pdf(), None),
]


@pytest.mark.parametrize(("content", "problem"), FILES)
def test_a_pdf_is_described_or_it_is_said_why_not(
    reader: PdfReader, tmp_path: Path, content: bytes, problem: str | None
) -> None:
    found = described(reader, tmp_path, content)
    assert found.get("problem") == problem
    assert problem or isinstance(found["pages"], list)


def test_what_is_read_is_limited(reader: PdfReader, tmp_path: Path) -> None:
    # many pages of few words, and one of very many
    found = described(reader, tmp_path, pdf(*([Words("a page", 10, 9, 9)] for _ in range(200))))
    assert len(found["pages"]) == 3
    page = [Words("word " * 100, 1, 9, 790 - n / 10) for n in range(300)]
    shown = described(reader, tmp_path, pdf(page))["pages"][0]["runs"]
    assert sum(len(run[0]) for run in shown) < 30_000
    long = described(reader, tmp_path, pdf(prose(), properties={"Title": "x" * 100_000}))
    assert long["properties"] == {}


def test_names_of_files_are_any_bytes(reader: PdfReader, tmp_path: Path) -> None:
    for name in ("with space.pdf", "zeile\n2.pdf", "ü.pdf", os.fsdecode(b"\xff.pdf"), "-x.pdf"):
        (tmp_path / name).write_bytes(WHOLE)
        assert "pages" in json.loads(reader.described(tmp_path / name, name)), name
    assert json.loads(reader.described(tmp_path / "gone.pdf", ""))["problem"] == "crashed"


@pytest.fixture
def endless(tmp_path: Path) -> Iterator[Path]:
    """A worker that hangs for a file called so, and dies for another."""
    worker = tmp_path / "worker.py"
    worker.write_text(
        "import sys, time, os\n"
        "for line in sys.stdin:\n"
        "    time.sleep(60 * ('/hang' in line))\n"
        "    '/die' in line and os._exit(9)\n"
        "    print('{}', flush=True)\n"
    )
    with mock.patch.object(enrich.pdf, "_WORKER", worker):
        yield tmp_path


def test_one_that_hangs_or_dies_is_given_up_and_the_next_is_read(endless: Path) -> None:
    began = time.monotonic()
    said = []
    with PdfReader() as reader:
        for name, seconds in (("hang", 0.2), ("next", 60.0), ("die", 60.0), ("next", 60.0)):
            reader.seconds = seconds
            said.append(json.loads(reader.described(endless / name, name)))
    assert said == [{"problem": "slow"}, {}, {"problem": "crashed"}, {}]
    assert time.monotonic() - began < 30


def test_without_the_package_it_is_said_how_to_install_it(tmp_path: Path) -> None:
    with (
        mock.patch.object(enrich.pdf, "_LIBRARY", "no_such_package_of_pdfs"),
        pytest.raises(ListError, match=r'pip install "enrich-papers\[pdf\]"'),
    ):
        PdfReader().described(tmp_path / "x.pdf", "x.pdf")


def test_the_package_is_not_loaded_in_this_process() -> None:
    code = "import enrich.pdf, enrich.cli.run, sys; print('pypdfium2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "False\n"


@pytest.mark.slow
def test_a_bomb_costs_a_process_and_no_more(reader: PdfReader, tmp_path: Path) -> None:
    began = time.monotonic()
    found = described(reader, tmp_path, bomb())
    assert found["problem"] in {"crashed", "slow", "broken"}
    assert time.monotonic() - began < 20
    assert "pages" in described(reader, tmp_path, WHOLE)


@pytest.mark.slow
def test_damaged_ones_are_read_or_refused(reader: PdfReader, tmp_path: Path) -> None:
    for at in range(0, len(WHOLE), 7):
        for damaged in (WHOLE[:at], WHOLE[:at] + b"\xff" + WHOLE[at + 1 :], WHOLE[at:]):
            found = described(reader, tmp_path, damaged)
            assert found.keys() >= {"problem"} or found.keys() >= {"pages"}
