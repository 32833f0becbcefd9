"""`check`, `run`, `status` over bibliographies as they are printed; nothing is written into them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.cli import enrich
from tests.support.world import World

BBL = r"""\begin{thebibliography}{9}

\bibitem{pages}
Ada Example, Bob Sample, and Chlo{\'e} M{\"u}ller.
\newblock Paged memory for serving invented models.
\newblock In {\em Proceedings of the 40th Symposium on Invented Operating Systems,
  {SOSP} 2023}, 2023.

\bibitem{early}
O.~Draft and P.~Sketch, ``Numbat: A preprint that stayed one,'' \emph{arXiv preprint
  arXiv:2401.90009}, 2024.

\bibitem{venue}
Dummy, F., Placeholder, G.: Wombat: Burrowing through storage stacks. In: SOSP (2022)

\bibitem{authors}
Gus Gull and Tia Tern.
\newblock Quokka: A sampler for graphs that nobody has drawn.
\newblock In {\em SOSP}, 2023.

\end{thebibliography}
"""
VERDICTS = {
    "pages": "confirmed",
    "early": "confirmed",
    "venue": "contradicted",
    "authors": "contradicted",
}
NAMES = ["paper.bbl", "paper.tex"]


@pytest.fixture
def desk(tmp_path: Path, world: World) -> Path:
    (tmp_path / "paper.bbl").write_text(BBL, encoding="utf-8")
    paper = f"\\documentclass{{article}}\n\\begin{{document}}\n{BBL}\\end{{document}}\n"
    (tmp_path / "paper.tex").write_text(paper, encoding="utf-8")
    world.config(tmp_path, [])
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
def test_each_reference_is_checked(name: str, desk: Path) -> None:
    before = (desk / name).read_bytes()
    rows = json.loads(enrich(desk, "check", "--json", name, code=1).stdout)
    assert {row["entry_key"]: row["verdict"] for row in rows} == VERDICTS
    shown = enrich(desk, "check", "--offline", name, code=1).stdout
    line = before.decode().splitlines().index(r"\bibitem{venue}") + 1
    assert f"{name}:{line}: contradicted: venue: Wombat" in shown
    assert (desk / name).read_bytes() == before


def test_it_can_be_a_configured_list_and_gives_the_keys(desk: Path, world: World) -> None:
    world.config(desk, ["paper.bbl"])
    enrich(desk, "run")
    assert "4" in enrich(desk, "status").stdout
    written = (desk / "out" / "references.bib").read_text(encoding="utf-8")
    assert "{pages," in written
    assert "{early," in written


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_written_into_it(name: str, desk: Path) -> None:
    before = (desk / name).read_bytes()
    only_read = "lists in the format bbl are only read"
    assert only_read in enrich(desk, "run", "--in-place", name, code=2).stderr
    assert only_read in enrich(desk, "strip", name, code=2).stderr
    assert only_read in enrich(desk, "get", "arxiv:2401.90009", "--to", name, code=2).stderr
    assert (desk / name).read_bytes() == before
