"""What a paper cites, from its .aux, .bcf and .tex files."""

from __future__ import annotations

import pytest

from enrich.library import citations
from tests.support import hostile


def nothing(name: str) -> None:
    return None


TEX = [
    (r"\cite{a}", ["a"]),
    (r"\cite[see][p.~3]{a, b}", ["a", "b"]),
    (r"\citep*{a}\Citet{b}\citeauthor{c}\citealp[e.g.][]{d}", ["a", "b", "c", "d"]),
    (
        r"\parencite{a}\textcite[12]{b}\autocite{c}\footcite{d}\fullcite{e}\supercite{f}",
        ["a", "b", "c", "d", "e", "f"],
    ),
    (r"\cites(pre)(post)[1]{a}[2]{b}\parencites{c}{d}", ["a", "b", "c", "d"]),
    (r"\cite{a}{b}", ["a"]),
    (r"\nocite{*}\nocite{a}", ["*", "a"]),
    (r"\cite<2->{a}\citetext{\citealp{b}}\bibentry{c}", ["a", "b", "c"]),
    ("\\cite{a} % \\cite{b}\n50\\% \\cite{c}\n\\\\% \\cite{d}", ["a", "c"]),
    (r"\verb|\cite{a}|\cite{b}", ["b"]),
    ("\\begin{verbatim}\n\\cite{a}\n\\end{verbatim}\\cite{b}\\iffalse\\cite{c}\\fi", ["b"]),
    (r"\newcommand{\mycite}[1]{\cite{#1}}\citestyle{acm}\setcitestyle{x}", []),
    ("\\cite{\n  a,\n  b\n}", ["a", "b"]),
    (r"\cite{arXiv:2309.06180,doi:10.1145/1.2}", ["arXiv:2309.06180", "doi:10.1145/1.2"]),
    (r"\cite{a}\end{document}\cite{b}", ["a"]),
    (r"\citesec{a}\citealias{b}", ["a", "b"]),
    ("", []),
]


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (r"\citep[p.~3]{a,b}", ["a", "b"]),
        ("@a", ["a"]),
        ("[@a; @b, p. 3]", []),
        ("[@a; -@b]", ["a", "b"]),
        ("@{a}", ["a"]),
        ("a", []),
        ("Of Mice @ Men", []),
        ("arxiv:2309.06180", []),
        ("@", []),
        ("", []),
    ],
)
def test_what_a_person_types_as_a_paper_has_it(words: str, keys: list[str]) -> None:
    assert citations.typed(words) == keys


@pytest.mark.parametrize(("source", "keys"), TEX)
def test_tex(source: str, keys: list[str]) -> None:
    assert citations.tex(source, nothing) == keys


def test_files_that_are_taken_in() -> None:
    files = {
        "intro.tex": r"\cite{a}\input{parts/more}",
        "parts/more.tex": r"\cite{b}\input{deep}\input{intro}",
        "parts/deep.tex": r"\cite{c}",
        "ch/one.tex": r"\cite{d}\input{two}",
        "ch/two.tex": r"\cite{e}",
        "plain.txt": r"\cite{f}",
    }
    source = r"\input{intro} \include{missing} \import{ch/}{one} \input plain.txt \cite{z}"
    assert citations.tex(source, files.get) == ["a", "b", "c", "d", "e", "f", "z"]


def test_aux_with_its_parts() -> None:
    files = {"ch1.aux": "\\relax\n\\citation{b,c}\n\\@input{main.aux}\n"}
    source = (
        "\\relax\n\\citation{a}\n\\bibcite{no}{1}\n\\@input{ch1.aux}\n"
        "\\abx@aux@cite{0}{d}\n\\citation{*}\n"
    )
    assert citations.aux(source, files.get) == ["a", "b", "c", "d", "*"]


def test_bcf() -> None:
    source = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y "z">]>
<bcf:section number="0">
  <bcf:citekey order="1" intorder="1">a&amp;b</bcf:citekey>
  <bcf:citekey order="2" nocite="1">*</bcf:citekey>
  <bcf:citekey order="3" type="set" members="x,y">set</bcf:citekey>
</bcf:section>"""
    assert citations.aux(source, nothing) == ["a&b", "*"]


@pytest.mark.parametrize("source", hostile.TEX, ids=str)
def test_a_hostile_source_hides_no_citation_before_it(source: hostile.Growing) -> None:
    assert citations.tex("\\cite{first}\n" + source.text(), nothing)[0] == "first"
