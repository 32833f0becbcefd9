"""What real BibTeX and biber write of one .bib is read back as the .bib itself."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from enrich import reading_list
from enrich.model import Entry
from enrich.sources import identify
from enrich.text import fold
from tests.support.paths import DATA

pytestmark = pytest.mark.tex

REFERENCES = DATA / "printed" / "references.bib"
# The style, and the package that has it.
STYLES = {
    **dict.fromkeys("plain abbrv alpha unsrt ieeetr acm siam apalike".split(), "texlive-base"),
    **dict.fromkeys("plainnat abbrvnat unsrtnat".split(), "texlive-latex-base"),
    **dict.fromkeys(
        "IEEEtran ACM-Reference-Format splncs04 elsarticle-num elsarticle-harv".split(),
        "texlive-publishers",
    ),
    **dict.fromkeys("amsplain amsalpha".split(), "texlive-latex-base"),
    **dict.fromkeys("apacite chicago vancouver aiaa".split(), "texlive-bibtex-extra"),
}


def read(path: Path) -> dict[str, Entry]:
    listing = reading_list.read(path.read_bytes(), path.name, None, identify)
    return {entry.key or "": entry for entry in listing.entries}


def of_bibtex(folder: Path, style: str) -> Path:
    """Return the .bbl that BibTeX writes in a style, of every entry."""
    found = subprocess.run(["kpsewhich", f"{style}.bst"], capture_output=True, text=True)
    if not found.stdout.strip():
        pytest.skip(f"needs {STYLES[style]}")
    shutil.copy(REFERENCES, folder / "references.bib")
    aux = f"\\relax\n\\citation{{*}}\n\\bibstyle{{{style}}}\n\\bibdata{{references}}\n"
    (folder / "paper.aux").write_text(aux, encoding="utf-8")
    subprocess.run(["bibtex", "paper"], cwd=folder, capture_output=True, check=False)
    return folder / "paper.bbl"


def of_biber(folder: Path, style: str) -> Path:
    """Return the .bbl that biber writes, of every entry."""
    for program, package in (("biber", "biber"), ("pdflatex", "texlive-latex-base")):
        if shutil.which(program) is None:
            pytest.skip(f"needs {package}")
    shutil.copy(REFERENCES, folder / "references.bib")
    paper = (
        f"\\documentclass{{article}}\\usepackage[style={style},backend=biber]{{biblatex}}"
        "\\addbibresource{references.bib}\\begin{document}\\nocite{*}x\\printbibliography"
        "\\end{document}\n"
    )
    (folder / "paper.tex").write_text(paper, encoding="utf-8")
    for command in (["pdflatex", "-interaction=batchmode", "paper"], ["biber", "paper"]):
        subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if not (folder / "paper.bbl").exists():
        pytest.skip("needs texlive-bibtex-extra")
    return folder / "paper.bbl"


def check(printed: Path) -> None:
    written = read(printed)
    stated = read(REFERENCES)
    assert written.keys() == stated.keys()
    for key, entry in stated.items():
        found = written[key]
        assert fold(found.title or "") == fold(entry.title or ""), key
        families = [fold(n.family or n.literal) for n in entry.authors]
        assert [fold(n.family or n.literal) for n in found.authors] == families, key
        # Vancouver prints arXiv's numbers without the full stop, SIAM the town behind a comma.
        printed_venue, venue = (
            fold(e.claims.venue or "").replace(" ", "").removesuffix("testvillegermany")
            for e in (found, entry)
        )
        assert printed_venue == venue, key
        assert (found.claims.year, found.kind) == (entry.claims.year, entry.kind), key
        assert set(found.identifiers) <= set(entry.identifiers), key


@pytest.mark.parametrize("style", STYLES)
def test_what_bibtex_writes(style: str, tmp_path: Path) -> None:
    if shutil.which("bibtex") is None:
        pytest.skip("needs texlive-binaries")
    check(of_bibtex(tmp_path, style))


@pytest.mark.parametrize("style", ["numeric", "authoryear"])
def test_what_biber_writes(style: str, tmp_path: Path) -> None:
    check(of_biber(tmp_path, style))
