"""Papers in the layouts of publishers, as LaTeX: their classes, or a few lines that look alike."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# Each body cites another paper by its DOI, in a footnote and among the references.
CITED = "10.9999/cited.77"
ARTIFACT = "10.5281/zenodo.123456"
_WORDS = (
    "Large invented models are served to many people at once, and the memory that they take is the "
    "limit of what a machine can do. We keep what is needed in pages, and show by measurements that "
    "a page is enough. "
)
_BODY = (
    "\\section{Introduction} "
    + _WORDS * 4
    + "\\footnote{An earlier idea: \\texttt{https://doi.org/"
    + CITED
    + "}.} "
    + _WORDS * 3
    + "\\footnote{The artifact: \\texttt{https://doi.org/"
    + ARTIFACT
    + "}.} \\section{Design} "
    + _WORDS * 6
)
_REFERENCES = (
    "\\begin{thebibliography}{9}\\bibitem{a} A. Nother. \\newblock A cited title. \\newblock In "
    "\\emph{XYZ}, 2001. \\texttt{https://doi.org/" + CITED + "}\\end{thebibliography}"
)
_ABSTRACT = "\\begin{abstract} " + _WORDS * 2 + "\\end{abstract}"


@dataclass(frozen=True)
class Printed:
    """What is printed of a paper; an empty `doi` or `arxiv` is not printed."""

    title: str
    authors: Sequence[str]
    doi: str = ""
    arxiv: str = ""


def _tex(text: str) -> str:
    return text.replace("&", "\\&").replace("%", "\\%").replace("ü", '\\"u')


def _article(preamble: str, body: str, options: str = "twocolumn,10pt") -> str:
    return (
        f"\\documentclass[{options}]{{article}}\\usepackage[T1]{{fontenc}}\\usepackage{{lmodern}}"
        f"\\usepackage[letterpaper,margin=1in]{{geometry}}\\usepackage{{graphicx}}{preamble}"
        f"\\begin{{document}}{body}{_BODY}{_REFERENCES}\\end{{document}}"
    )


def _acm(form: str) -> Callable[[Printed], str]:
    def source(paper: Printed) -> str:
        people = "".join(
            f"\\author{{{_tex(a)}}}\\affiliation{{\\institution{{University of Testville}}"
            "\\city{Testville}\\country{Nowhere}}\\email{x@example.org}"
            for a in paper.authors
        )
        doi = f"\\acmDOI{{{paper.doi}}}" if paper.doi else "\\acmDOI{}"
        return (
            "\\PassOptionsToPackage{disable}{microtype}"
            f"\\documentclass[{form}]{{acmart}}\\setcopyright{{acmlicensed}}"
            "\\copyrightyear{2023}\\acmYear{2023}\\acmConference[SOSP '23]{The 40th Symposium on "
            f"Invented Operating Systems}}{{October 23--26, 2023}}{{Testville, Germany}}{doi}"
            f"\\begin{{document}}\\title{{{_tex(paper.title)}}}{people}{_ABSTRACT}"
            f"\\keywords{{memory, serving}}\\maketitle {_BODY}{_REFERENCES}\\end{{document}}"
        )

    return source


def _ieee(form: str) -> Callable[[Printed], str]:
    def source(paper: Printed) -> str:
        doi = f"\\IEEEpubid{{979-8-3503-0000-0/23/\\$31.00~\\copyright~2023 IEEE \\quad DOI {paper.doi}}}"
        if form == "journal":
            authors = ", ".join(
                f"{_tex(a)},~\\IEEEmembership{{Senior Member,~IEEE}}" for a in paper.authors
            )
            opening = "\\IEEEPARstart{T}{his} is how it begins. "
            head = "\\markboth{IEEE Transactions on Invented Systems, Vol. 3, No. 2, May 2023}{X}"
        else:
            blocks = (
                f"\\IEEEauthorblockN{{{_tex(a)}}}\\IEEEauthorblockA{{\\textit{{Dept. of Tests}}\\\\"
                "\\textit{University of Testville}\\\\Testville, Nowhere\\\\x@example.org}"
                for a in paper.authors
            )
            authors, opening, head = "\\and ".join(blocks), "", ""
        return (
            f"\\documentclass[{form}]{{IEEEtran}}\\IEEEoverridecommandlockouts\\begin{{document}}"
            f"\\title{{{_tex(paper.title)}}}\\author{{{authors}}}{head}"
            f"{doi if paper.doi else ''}\\maketitle {_ABSTRACT} {opening}{_BODY}{_REFERENCES}"
            "\\end{document}"
        )

    return source


def _llncs(paper: Printed) -> str:
    people = " \\and ".join(f"{_tex(a)}\\inst{{{n}}}" for n, a in enumerate(paper.authors, 1))
    places = " \\and ".join(f"University of Testville {n}" for n, _ in enumerate(paper.authors, 1))
    doi = (
        "\\makeatletter\\def\\ps@headings{\\def\\@oddfoot{\\scriptsize \\copyright{} The Author(s) "
        "2023 \\hfill A. Editor (Ed.): ICFEM 2023, LNCS 12345, pp. 1--18, 2023. "
        f"https://doi.org/{paper.doi}}}}}\\makeatother\\pagestyle{{headings}}"
        if paper.doi
        else ""
    )
    first = "\\thispagestyle{headings}" if doi else ""
    return (
        f"\\documentclass{{llncs}}{doi}\\begin{{document}}\\title{{{_tex(paper.title)}}}"
        f"\\author{{{people}}}\\institute{{{places}}}\\maketitle "
        f"{first}"
        f"{_ABSTRACT}{_BODY}{_REFERENCES}\\end{{document}}"
    )


def _elsarticle(paper: Printed) -> str:
    people = "".join(f"\\author[1]{{{_tex(a)}}}" for a in paper.authors)
    return (
        f"\\documentclass[5p,twocolumn]{{elsarticle}}\\begin{{document}}\\begin{{frontmatter}}"
        f"\\title{{{_tex(paper.title)}}}{people}\\address[1]{{University of Testville}}{_ABSTRACT}"
        f"\\end{{frontmatter}}{_BODY}{_REFERENCES}\\end{{document}}"
    )


def _journal(paper: Printed) -> str:
    """Return the form of a journal whose name is larger than the title."""
    people = ", ".join(f"{_tex(a)}\\,$^{{a,*}}$" for a in paper.authors)
    doi = (
        f"\\begin{{figure}}[b]\\footnotesize https://doi.org/{paper.doi}\\\\Received 1 May 2022; "
        "0167-0000/\\copyright{} 2023 Invented B.V. All rights reserved.\\end{figure}"
        if paper.doi
        else ""
    )
    return _article(
        "",
        "\\thispagestyle{empty}\\twocolumn[{{\\noindent\\footnotesize Invented Computer Systems 88 (2023) "
        "1--18}\\begin{center}{\\small Contents lists available at ScienceDirect}\\\\[6pt]{\\huge "
        "Invented Computer Systems}\\\\[6pt]{\\small journal homepage: www.example.org/locate/ics}"
        f"\\end{{center}}{{\\noindent\\Large {_tex(paper.title)}\\par}}\\medskip\\noindent {people}"
        "\\par{\\footnotesize\\noindent $^a$ University of Testville, Nowhere\\par}\\medskip "
        f"\\noindent A B S T R A C T\\par {_WORDS}\\bigskip}}]{doi}",
    )


def _usenix_head(paper: Printed) -> str:
    people = " \\and ".join(f"{{\\rm {_tex(a)}}}\\\\University of Testville" for a in paper.authors)
    return (
        f"\\date{{}}\\title{{\\Large \\bf {_tex(paper.title)}}}\\author{{{people}}}"
        f"\\maketitle {_ABSTRACT}"
    )


def _usenix(paper: Printed) -> str:
    return _article("\\usepackage{times}", _usenix_head(paper))


def _usenix_cover(paper: Printed) -> str:
    people = ", ".join(map(_tex, paper.authors))
    cover = (
        "\\onecolumn\\thispagestyle{empty}\\begin{center}{\\Large This paper is included in the "
        "Proceedings of the 16th Invented Symposium on Operating Systems Design.}\\par\\medskip "
        "July 11--13, 2022 \\textbullet{} Nowhere, CA, USA\\par ISBN 978-1-939133-00-0\\par"
        f"\\vspace{{2cm}}{{\\LARGE\\bf {_tex(paper.title)}}}\\par\\medskip {people}, \\emph{{University "
        "of Testville}\\par\\vspace{3cm}{\\huge Open access to the Proceedings\\par of the Invented "
        "Symposium\\par is sponsored by}\\end{center}\\newpage\\twocolumn "
    )
    return _article("\\usepackage{times}", cover + _usenix_head(paper))


def _rules(paper: Printed, banner: str, notice: str) -> str:
    names = " \\quad ".join(
        f"\\textbf{{{_tex(a)}}}$^{{{n}}}$" for n, a in enumerate(paper.authors, 1)
    )
    return _article(
        "\\usepackage{times}\\pagestyle{plain}",
        f"\\thispagestyle{{empty}}{banner}\\begin{{center}}\\hrule height 4pt\\vskip .25in "
        f"{{\\LARGE\\bf {_tex(paper.title)}\\par}}\\vskip .25in\\hrule height 1pt\\vskip .2in "
        f"{names}\\\\$^1$University of Testville\\\\\\texttt{{x@example.org}}\\end{{center}}"
        "\\begin{center}\\large\\bf Abstract\\end{center}\\begin{quote} "
        f"{_WORDS * 2}\\end{{quote}}"
        + (
            f"\\begin{{figure}}[b]\\footnotesize\\rule{{2in}}{{.4pt}}\\\\{notice}\\end{{figure}}"
            if notice
            else ""
        ),
        "10pt",
    )


def _neurips(paper: Printed) -> str:
    notice = "37th Conference on Neural Information Processing Systems (NeurIPS 2023)."
    return _rules(paper, "", notice)


def _iclr(paper: Printed) -> str:
    banner = "{\\noindent\\small Published as a conference paper at ICLR 2023\\par\\hrule}"
    people = " \\& ".join(map(_tex, paper.authors))
    return _article(
        "\\usepackage{times}",
        f"{banner}\\vskip .3in{{\\noindent\\LARGE\\sc {_tex(paper.title)}\\par}}\\vskip .3in"
        f"{{\\noindent\\bf {people}}}\\\\University of Testville\\\\\\texttt{{x@example.org}}\\par"
        f"\\begin{{center}}\\sc Abstract\\end{{center}}\\begin{{quote}}{_WORDS * 2}\\end{{quote}}",
        "10pt",
    )


def _stamped(paper: Printed) -> str:
    """Return the form of NeurIPS with what arXiv prints at the side."""
    stamp = (
        "\\usepackage{eso-pic}\\AddToShipoutPictureBG*{\\AtPageLowerLeft{\\put(26,200){"
        "\\rotatebox{90}{\\fontsize{20}{24}\\selectfont\\fontfamily{ptm}\\selectfont "
        f"arXiv:{paper.arxiv}v1\\ \\ [cs.DC]\\ \\ 12 Sep 2023}}}}}}}}"
    )
    return _neurips(paper).replace("\\usepackage{times}", "\\usepackage{times}" + stamp)


TEMPLATES: Mapping[str, Callable[[Printed], str]] = {
    "acm": _acm("sigconf"),
    "acm-journal": _acm("acmsmall"),
    "ieee": _ieee("conference"),
    "ieee-journal": _ieee("journal"),
    "llncs": _llncs,
    "elsarticle": _elsarticle,
    "journal": _journal,
    "usenix": _usenix,
    "usenix-cover": _usenix_cover,
    "neurips": _neurips,
    "iclr": _iclr,
    "arxiv": _stamped,
}


def compile_pdf(source: str, folder: Path, name: str) -> Path:
    """Return the PDF that LaTeX makes of a source. Raises AssertionError with its log."""
    (folder / f"{name}.tex").write_text(source, encoding="utf-8")
    command = ["pdflatex", "-interaction=batchmode", "-no-shell-escape", f"{name}.tex"]
    for _ in range(2):
        subprocess.run(command, cwd=folder, capture_output=True, timeout=120)
    made = folder / f"{name}.pdf"
    log = folder / f"{name}.log"
    assert made.exists(), log.read_text(errors="replace")[-3000:] if log.exists() else "no log"
    return made
