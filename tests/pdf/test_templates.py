"""What is told of papers in the layouts of publishers: of each template, how much is right."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from enrich import reading_list, sources, text
from enrich.model import Entry
from enrich.pdf import PdfReader
from tests.support.paths import ROOT
from tests.support.pdf_templates import TEMPLATES, Printed, compile_pdf

CLASSES = {"acm": "acmart", "acm-journal": "acmart", "ieee": "IEEEtran", "llncs": "llncs"}
CLASSES |= {"ieee-journal": "IEEEtran", "elsarticle": "elsarticle"}
SHOWS_DOI = {"acm", "acm-journal", "ieee", "ieee-journal", "llncs", "journal"}
LONG = "A Very Long Title That Goes over Two Lines in Any Layout: Measuring What Nobody Has Measured Before"


def papers() -> list[Printed]:
    """Return the papers of the invented world, and one with a long title."""
    lines = (ROOT / "tests/data/world/records.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    found = [
        Printed(
            r["title"],
            r["authors"],
            r.get("doi", ""),
            (r.get("arxiv") or {}).get("id", "2309.99999"),
        )
        for r in records
    ]
    return [
        *found,
        Printed(LONG, ["Ada Example", "Bob Sample"], "10.1145/9900001.9900099", "2309.99998"),
    ]


def read(paths: Sequence[Path]) -> list[Entry]:
    with PdfReader() as reader:
        return [
            entry
            for path in paths
            for entry in reading_list.read(
                reader.described(path, path.name), path.name, "pdf", sources.identify
            ).entries
        ]


@pytest.mark.tex
@pytest.mark.parametrize("template", TEMPLATES)
def test_title_and_number_are_those_of_the_paper(template: str, tmp_path: Path) -> None:
    if shutil.which("pdflatex") is None:
        pytest.skip("needs pdflatex: apt-get install texlive-latex-recommended lmodern")
    if not has_class(CLASSES.get(template, "article")):
        pytest.skip("needs the classes of publishers: apt-get install texlive-publishers")
    printed = papers()
    with ThreadPoolExecutor(2) as pool:
        made = pool.map(
            lambda n: compile_pdf(TEMPLATES[template](printed[n]), tmp_path, f"{template}-{n}"),
            range(len(printed)),
        )
        found = read(list(made))
    assert len(found) == len(printed)
    wrong = [
        (e.title, p.title)
        for e, p in zip(found, printed, strict=True)
        if text.fold(e.title or "") != text.fold(p.title)
    ]
    assert wrong == []
    stated = [{str(i) for i in e.identifiers} for e in found]
    assert stated == [numbers(template, p) for p in printed]
    names = {tuple(a.full for a in e.authors) or None for e in found}
    assert names <= {None, *(tuple(p.authors) for p in printed)}


def numbers(template: str, paper: Printed) -> set[str]:
    """Return what a template shows of a paper's numbers."""
    if template == "arxiv":
        return {f"arxiv:{paper.arxiv}"}
    return {f"doi:{paper.doi.lower()}"} if template in SHOWS_DOI and paper.doi else set()


def has_class(name: str) -> bool:
    import subprocess

    asked = subprocess.run(["kpsewhich", f"{name}.cls"], capture_output=True, text=True)
    return bool(asked.stdout.strip())
