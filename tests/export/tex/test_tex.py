"""What is written goes through the real programs.

Bibtex, biber, pdflatex and lualatex, without an error or a warning.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from enrich import export, text
from enrich.export import ExportOptions
from enrich.model import Work

pytestmark = pytest.mark.tex

PACKAGES = {
    "pdflatex": "texlive-latex-base",
    "lualatex": "texlive-luatex",
    "bibtex": "texlive-binaries",
    "biber": "biber texlive-bibtex-extra",
    "pdftotext": "poppler-utils",
}
STYLES = {
    "plain": "texlive-base",
    "acm": "texlive-base",
    "ieeetr": "texlive-base",
    "alpha": "texlive-base",
    "plainnat": "texlive-latex-base",
    "IEEEtran": "texlive-publishers",
    "ACM-Reference-Format": "texlive-publishers",
}
# ACM's style asks for what no source has.
ALLOWED = re.compile(
    r"no number and no volume|no numpages field|no pages or numpages|empty "
    r"(?:address|pages|publisher)|page numbers missing|missing pages|empty author|empty year"
)


def needs(*programs: str) -> None:
    """Skip, naming the Debian packages, where programs are not installed."""
    missing = sorted({PACKAGES[p] for p in programs if shutil.which(p) is None})
    if missing:
        pytest.skip(f"not installed: apt-get install {' '.join(missing)}")
    if "pdflatex" in programs:
        needs_file("lmodern.sty", "lmodern")


def needs_file(name: str, package: str) -> None:
    found = subprocess.run(
        ["kpsewhich", name], capture_output=True, text=True, check=False
    ).stdout.strip()
    if not found:
        pytest.skip(f"{name} is not installed: apt-get install {package}")


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=300, check=False)
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def typeset(folder: Path, engine: str, body: str, *, head: str = "", bib: str) -> str:
    """Run LaTeX once over a document with all of a .bib cited; return its log."""
    (folder / "refs.bib").write_text(bib, "utf-8")
    (folder / "paper.tex").write_text(
        f"\\documentclass{{article}}\n{head}\n\\begin{{document}}\n{body}\n\\end{{document}}\n",
        "utf-8",
    )
    run(folder, engine, "-interaction=nonstopmode", "-no-shell-escape", "paper")
    return (folder / "paper.log").read_text("utf-8", "replace")


def complaints(log: str) -> list[str]:
    """Return errors and warnings of a LaTeX log, but for those about references that a second run resolves."""
    found = re.findall(
        r"^(?:! .*|.*Warning: .*|Overfull.*|Runaway argument.*|.*[Uu]ndefined.*)$",
        log,
        re.MULTILINE,
    )
    passing = re.compile(
        r"Citation|undefined references|Label\(s\)|rerun|Rerun|Overfull|Underfull|font shape|Font "
        r"shape|Please \(re\)run"
    )
    return [x for x in found if not passing.search(x)]


def words_of(pdf: Path) -> str:
    return text.fold(re.sub(r"-\n", "", run(pdf.parent, "pdftotext", pdf.name, "-")))


HEADS = {"T1": "\\usepackage[T1]{fontenc}\\usepackage{lmodern}", "OT1": ""}


def with_bibtex(folder: Path, engine: str, style: str, head: str, bib: str) -> tuple[str, str]:
    if style in ("plainnat", "ACM-Reference-Format"):
        head += "\\usepackage[numbers]{natbib}"
    head += "\\usepackage{url}"
    body = f"\\nocite{{*}}\\bibliographystyle{{{style}}}\\bibliography{{refs}}"
    typeset(folder, engine, body, head=head, bib=bib)
    said = run(folder, "bibtex", "paper")
    return said, typeset(folder, engine, body, head=head, bib=bib)


def with_biber(folder: Path, engine: str, head: str, bib: str) -> tuple[str, str]:
    head += "\\usepackage[backend=biber]{biblatex}\\addbibresource{refs.bib}"
    body = "\\nocite{*}\\printbibliography"
    typeset(folder, engine, body, head=head, bib=bib)
    said = run(folder, "biber", "paper")
    return said, typeset(folder, engine, body, head=head, bib=bib)


@pytest.mark.parametrize("encoding", ["T1", "OT1"])
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("which", ["samples", "worst"])
def test_bibtex_and_pdflatex(
    which: str, style: str, encoding: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    needs("bibtex", "pdflatex")
    needs_file(f"{style}.bst", STYLES[style])
    works: list[Work] = [w for w in request.getfixturevalue(which) if w.key != "nobody"]
    said, log = with_bibtex(
        tmp_path,
        "pdflatex",
        style,
        HEADS[encoding],
        export.render("bibtex", works, ExportOptions()),
    )
    warned = re.findall(r"^(?:Warning--.*|.*error message.*|I .*)$", said, re.MULTILINE)
    assert [w for w in warned if not (style.startswith("ACM") and ALLOWED.search(w))] == []
    assert complaints(log) == []


@pytest.mark.parametrize("encoding", ["T1", "OT1"])
@pytest.mark.parametrize("style", STYLES)
def test_no_record_breaks_a_paper(
    style: str, encoding: str, hostile: list[Work], tmp_path: Path
) -> None:
    """Fields full of commands, braces and rare letters: TeX prints them.

    (What they leave empty, a style may say.).
    """
    needs("bibtex", "pdflatex")
    needs_file(f"{style}.bst", STYLES[style])
    said, log = with_bibtex(
        tmp_path,
        "pdflatex",
        style,
        HEADS[encoding],
        export.render("bibtex", hostile, ExportOptions()),
    )
    assert "error message" not in said
    assert complaints(log) == []
    assert "root:" not in log


@pytest.mark.parametrize("format_", ["bibtex", "biblatex"])
@pytest.mark.parametrize("engine", ["pdflatex", "lualatex"])
def test_no_record_breaks_biber(
    engine: str, format_: str, hostile: list[Work], tmp_path: Path
) -> None:
    needs("biber", engine)
    needs_file("biblatex.sty", "texlive-bibtex-extra")
    head = HEADS["T1"] if engine == "pdflatex" else ""
    said, log = with_biber(tmp_path, engine, head, export.render(format_, hostile, ExportOptions()))
    assert re.findall(r"^(?:ERROR).*$", said, re.MULTILINE) == []
    assert complaints(log) == []


@pytest.mark.parametrize("style", ["plain", "ACM-Reference-Format"])
def test_bibtex_and_lualatex(style: str, worst: list[Work], tmp_path: Path) -> None:
    needs("bibtex", "lualatex")
    needs_file(f"{style}.bst", STYLES[style])
    said, log = with_bibtex(
        tmp_path, "lualatex", style, "", export.render("bibtex", worst, ExportOptions())
    )
    assert "error message" not in said
    assert complaints(log) == []


@pytest.mark.parametrize("unicode", [False, True])
@pytest.mark.parametrize("format_", ["bibtex", "biblatex"])
@pytest.mark.parametrize("engine", ["pdflatex", "lualatex"])
@pytest.mark.parametrize("which", ["samples", "worst"])
def test_biber(
    which: str,
    engine: str,
    format_: str,
    unicode: bool,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    needs("biber", engine)
    needs_file("biblatex.sty", "texlive-bibtex-extra")
    works: list[Work] = request.getfixturevalue(which)
    bib = export.render(format_, works, ExportOptions(unicode=unicode))
    said, log = with_biber(tmp_path, engine, HEADS["T1"] if engine == "pdflatex" else "", bib)
    warned = re.findall(r"^(?:WARN|ERROR).*$", said, re.MULTILINE)
    # Biber's list of ISBN groups is older than 979-8; the field is left out for biblatex, not for
    # BibTeX.
    assert [w for w in warned if not (format_ == "bibtex" and "ISBN '979-8" in w)] == []
    assert complaints(log) == []


def shown(words: str) -> Sequence[str]:
    """The words of a title that come out of a PDF letter by letter: plain ASCII without maths."""
    plain = re.findall(r"(?<![^\s(])[A-Za-z]{4,}(?![^\s,:)])", re.sub(r"\$[^$]*\$", " ", words))
    return [w.lower() for w in plain]


def test_the_pdf_has_titles_and_names(
    samples: list[Work], worst: list[Work], tmp_path: Path
) -> None:
    needs("bibtex", "pdflatex", "pdftotext")
    works = [*samples, *worst]
    with_bibtex(
        tmp_path,
        "pdflatex",
        "plain",
        HEADS["T1"],
        export.render("bibtex", works, ExportOptions(abstracts=False)),
    )
    words = words_of(tmp_path / "paper.pdf")
    for one in works:
        assert [w for w in shown(one.title) if w not in words] == [], one.key
        assert all(w in words for n in one.authors for w in shown(n.family))
    assert not (Path("/tmp/enrich-was-run")).exists()
    assert "root:" not in words


def test_the_capitals_that_bibtex_leaves(tmp_path: Path, samples: list[Work]) -> None:
    needs("bibtex", "pdflatex")
    with_bibtex(
        tmp_path,
        "pdflatex",
        "plain",
        HEADS["T1"],
        export.render("bibtex", samples, ExportOptions()),
    )
    lines = " ".join((tmp_path / "paper.bbl").read_text("utf-8").split())
    assert "{Gearbox}" not in lines
    assert "Gearbox: {Serving} thousands of {GPUs} with {LRU} caches" in lines


def test_pandoc_reads_the_csl_json(samples: list[Work], tmp_path: Path) -> None:
    if shutil.which("pandoc") is None:
        pytest.skip("not installed: apt-get install pandoc")
    (tmp_path / "refs.json").write_text(
        export.render("csl-json", samples, ExportOptions()), "utf-8"
    )
    (tmp_path / "a.md").write_text("---\nnocite: '@*'\n---\n", "utf-8")
    said = run(
        tmp_path,
        "pandoc",
        "--citeproc",
        "--bibliography=refs.json",
        "-t",
        "plain",
        "--wrap=none",
        "a.md",
    )
    for one in samples:
        assert text.fold(one.title) in text.fold(said), said
