"""Bibliographies as TeX prints them: what each style's layout means, and which lines it stands on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich import messages, reading_list
from enrich.model import Entry
from enrich.sources import identify

TITLE = "Paged caches: Serving LLMs from small memory"
PLACE = "Proceedings of the 29th Symposium on Imaginary Systems"
# The same paper of a conference in the .bbl of each style.
PROCEEDINGS = {
    "plain": r"""Ada~B. Lind, Chlo{\"e} van~der Meer, and Bo~Rossi.
\newblock Paged caches: Serving {LLM}s from small memory.
\newblock In {\em Proceedings of the 29th Symposium on Imaginary
  Systems}, pages 611--626, Testville, Germany, October 2023. ACM.""",
    "IEEEtran": r"""\BIBentryALTinterwordspacing
A.~B. Lind, C.~van~der Meer, and B.~Rossi, ``Paged caches: Serving {LLM}s from
  small memory,'' in \emph{Proceedings of the 29th Symposium on Imaginary
  Systems}.\hskip 1em plus 0.5em minus 0.4em\relax Testville, Germany: ACM, Oct.
  2023, pp. 611--626. [Online]. Available: \url{https://doi.org/10.1145/3600006.3613999}
\BIBentrySTDinterwordspacing""",
    "ieeetr": r"""A.~B. Lind, C.~van~der Meer, and B.~Rossi, ``Paged caches: Serving {LLM}s from
  small memory,'' in {\em Proceedings of the 29th Symposium on Imaginary Systems},
  (Testville, Germany), pp.~611--626, ACM, 2023.""",
    "ACM-Reference-Format": r"""\bibfield{author}{\bibinfo{person}{Ada~B. Lind},
  \bibinfo{person}{Chlo{\"e} van~der Meer}, {and} \bibinfo{person}{Bo Rossi}.}
  \bibinfo{year}{2023}\natexlab{a}.
\newblock \showarticletitle{Paged Caches: Serving {LLM}s from Small Memory}. In
  \bibinfo{booktitle}{\emph{Proceedings of the 29th Symposium on Imaginary
  Systems}}, \bibfield{editor}{\bibinfo{person}{Carl Chair}} (Ed.).
  \bibinfo{publisher}{ACM}, \bibinfo{pages}{611--626}.
\newblock
\urldef\tempurl%
\url{https://doi.org/10.1145/3600006.3613999}
\showDOI{\tempurl}""",
    "apalike": r"""Lind, A.~B., van~der Meer, C., and Rossi, B. (2023).
\newblock Paged caches: Serving {LLM}s from small memory.
\newblock In {\em Proceedings of the 29th Symposium on Imaginary Systems}, pages
  611--626, Testville, Germany. ACM.""",
    "splncs04": r"""Lind, A.B., van~der Meer, C., Rossi, B.: Paged caches: Serving {LLM}s from
  small memory. In: Proceedings of the 29th Symposium on Imaginary Systems. pp.
  611--626. ACM, Testville, Germany (Oct 2023). \doi{10.1145/3600006.3613999}""",
    "elsarticle-num": r"""A.~B. Lind, C.~van~der Meer, B.~Rossi, Paged caches: Serving {LLM}s from small
  memory, in: Proceedings of the 29th Symposium on Imaginary Systems, ACM,
  Testville, Germany, 2023, pp. 611--626.
\newblock \href {https://doi.org/10.1145/3600006.3613999}
  {\path{doi:10.1145/3600006.3613999}}.""",
    "elsarticle-harv": r"""\bibinfo{author}{Lind, A.B.}, \bibinfo{author}{van~der Meer, C.},
  \bibinfo{author}{Rossi, B.}, \bibinfo{year}{2023}.
\newblock \bibinfo{title}{Paged caches: Serving {LLM}s from small memory}, in:
  \bibinfo{booktitle}{Proceedings of the 29th Symposium on Imaginary Systems},
  \bibinfo{publisher}{ACM}. pp. \bibinfo{pages}{611--626}.
\newblock \DOIprefix\doi{10.1145/3600006.3613999}.""",
    "siam": r"""{\sc A.~B. Lind, C.~van~der Meer, and B.~Rossi}, {\em Paged caches: Serving
  {LLM}s from small memory}, in Proceedings of the 29th Symposium on Imaginary
  Systems, ACM, 2023, pp.~611--626.""",
    "acm": r"""{\sc Lind, A.~B., van~der Meer, C., and Rossi, B.}
\newblock Paged caches: Serving {LLM}s from small memory.
\newblock In {\em Proceedings of the 29th Symposium on Imaginary Systems\/}
  (Testville, Germany, 2023), ACM, pp.~611--626.""",
    "vancouver": r"""Lind AB, van~der Meer C, Rossi B.
\newblock Paged Caches: Serving {LLM}s from Small Memory.
\newblock In: Proceedings of the 29th Symposium on Imaginary Systems.
  Testville, Germany: ACM; 2023. p. 611-626.""",
    "chicago": r"""Lind, A.~B., C.~van~der Meer, and B.~Rossi (2023, October).
\newblock Paged caches: Serving {LLM}s from small memory.
\newblock In {\em Proceedings of the 29th Symposium on Imaginary Systems},
  Testville, Germany, pp.\  611--626. ACM.""",
    "amsplain": r"""Ada~B. Lind, Chlo{\"e} van~der Meer, and Bo~Rossi, \emph{Paged caches: Serving
  {LLM}s from small memory}, Proceedings of the 29th Symposium on Imaginary Systems
  (Testville, Germany), ACM, 2023, pp.~611--626.""",
    "apacite": r"""\begin{APACrefauthors}%
Lind, A\BPBI B.%
, van~der Meer, C.%
\BCBL {}\ \BBA {} Rossi, B.%
\end{APACrefauthors}%
\unskip\
\newblock
\APACrefYearMonthDay{2023}{}{}.
\newblock
{\BBOQ}\APACrefatitle {Paged Caches: Serving {LLM}s from Small Memory} {Paged caches}.{\BBCQ}
\newblock
\BIn{} \APACrefbtitle {Proceedings of the 29th Symposium on Imaginary Systems} {P}\ (\BPGS\ 611--626).""",
}  # fmt: skip
ARTICLES = {
    "plain": r"""{\L}ucja Kern and Per Dahl.
\newblock What is a caf{\'e}? {A} study of rooms, revisited.
\newblock {\em Journal of Imaginary Learning}, 21(3):1--67, 2020.""",
    "plainnat": r"""{\L}ucja Kern and Per Dahl.
\newblock What is a caf{\'e}? {A} study of rooms, revisited.
\newblock \emph{Journal of Imaginary Learning}, 21\penalty0 (3):\penalty0 1--67, 2020.""",
    "IEEEtran": r"""{\L}.~Kern and P.~Dahl, ``What is a caf{\'e}? {A} study of rooms, revisited,''
  \emph{Journal of Imaginary Learning}, vol.~21, no.~3, pp. 1--67, 2020.""",
    "splncs04": r"""Kern, {\L}., Dahl, P.: What is a caf{\'e}? {A} study of rooms, revisited. Journal of
  Imaginary Learning  \textbf{21}(3), 1--67 (2020)""",
    "elsarticle-num": r"""{\L}.~Kern, P.~Dahl, What is a caf{\'e}? {A} study of rooms, revisited, Journal of
  Imaginary Learning 21~(3) (2020) 1--67.""",
    "acm": r"""{\sc Kern, {\L}., and Dahl, P.}
\newblock What is a caf{\'e}? {A} study of rooms, revisited.
\newblock {\em Journal of Imaginary Learning 21}, 3 (2020), 1--67.""",
    "ACM-Reference-Format": r"""\bibfield{author}{\bibinfo{person}{{\L}ucja Kern} {and}
  \bibinfo{person}{Per Dahl}.} \bibinfo{year}{2020}\natexlab{}.
\newblock \showarticletitle{What Is a Caf{\'e}? {A} Study of Rooms, Revisited}.
\newblock \bibinfo{journal}{\emph{Journal of Imaginary Learning}}
  \bibinfo{volume}{21}, \bibinfo{number}{3} (\bibinfo{year}{2020}), \bibinfo{pages}{1--67}.""",
    "apsrev": r"""\BibitemOpen
  \bibfield  {author} {\bibinfo {author} {\bibfnamefont {{\L}.}~\bibnamefont {Kern}}\ and\
  \bibinfo {author} {\bibfnamefont {P.}~\bibnamefont {Dahl}},\ }\bibfield {title} {\bibinfo
  {title} {What is a caf{\'e}? {A} study of rooms, revisited},\ }\href@noop {} {\bibfield
  {journal} {\bibinfo  {journal} {Journal of Imaginary Learning}\ }\textbf {\bibinfo {volume}
  {21}},\ \bibinfo {pages} {1--67} (\bibinfo {year} {2020})}\BibitemShut {NoStop}%""",
}  # fmt: skip


def bbl(*items: str) -> str:
    lines = [f"\\bibitem{{key{n}}}\n{item}\n" for n, item in enumerate(items)]
    return "\n".join([r"\begin{thebibliography}{10}", "", *lines, r"\end{thebibliography}", ""])


def read(text: str, name: str = "paper.bbl") -> tuple[Entry, ...]:
    return reading_list.read(text.encode(), name, None, identify).entries


@pytest.mark.parametrize("style", PROCEEDINGS)
def test_a_paper_of_a_conference_in_each_style(style: str) -> None:
    (entry,) = read(bbl(PROCEEDINGS[style]))
    assert entry.title is not None
    assert entry.title.lower() == TITLE.lower()
    assert [(n.given[:1], n.particle, n.family) for n in entry.authors] == [
        ("A", "", "Lind"),
        ("C", "van der", "Meer"),
        ("B", "", "Rossi"),
    ]
    assert (entry.claims.venue, entry.claims.year) == (PLACE, 2023)
    assert (entry.fields["ENTRYTYPE"], entry.fields["pages"]) == ("inproceedings", "611-626")
    named = ["doi:10.1145/3600006.3613999"] if "3613999" in PROCEEDINGS[style] else []
    assert [str(i) for i in entry.identifiers] == named
    assert (entry.key, entry.line, entry.kind, entry.problems) == ("key0", 3, "paper", ())
    assert entry.end_line == 3 + PROCEEDINGS[style].count("\n") + 1


@pytest.mark.parametrize("style", ARTICLES)
def test_an_article_in_each_style(style: str) -> None:
    (entry,) = read(bbl(ARTICLES[style]))
    assert (entry.title or "").lower() == "what is a café? a study of rooms, revisited"
    assert [n.family for n in entry.authors] == ["Kern", "Dahl"]
    assert (entry.claims.venue, entry.claims.year) == ("Journal of Imaginary Learning", 2020)
    assert (entry.fields["ENTRYTYPE"], entry.fields["pages"]) == ("article", "1-67")


OTHERS = [
    # a preprint, by the name of its journal, by a link, by the macro of ACM
    ((r"Ida Holm and Per Dahl. \newblock {QUOKKA}: Open models. "
     r"\newblock {\em arXiv preprint arXiv:2302.99999}, 2023."),
        ("QUOKKA: Open models", "article", "preprint", "arxiv:2302.99999", "paper")),
    ((r"I.~Holm \emph{et~al.}, ``Quokkas are all you need,'' 2017. [Online]. Available: "
     r"\url{https://arxiv.org/abs/1706.99999}"),
        ("Quokkas are all you need", "misc", None, "arxiv:1706.99999", "paper")),
    ((r"\bibfield{author}{\bibinfo{person}{Ida Holm}, {et~al\mbox{.}}} \bibinfo{year}{2017}. "
     r"\newblock \bibinfo{title}{Quokkas Are All}. \newblock \showeprint[arxiv]{1706.99999}~[cs.CL]"),
        ("Quokkas Are All", "misc", "preprint", "arxiv:1706.99999", "paper")),
    # a book, a thesis, a report
    (r"Per~E. Dahl. \newblock {\em The Art of Programs}, volume~1. \newblock Imprint, 3rd edition, 1997.",
        ("The Art of Programs", "book", None, None, "paper")),
    (r"Dahl, P.: On the Theory of Small Things. Ph.D. thesis, University of Somewhere (2015)",
        ("On the Theory of Small Things", "phdthesis", None, None, "paper")),
    (r"P.~Dahl, ``A report on reports,'' Institute of Things, Tech. Rep. TR-12, 1999.",
        ("A report on reports", "techreport", None, None, "paper")),
    # a page of the web is no paper
    ((r"{Quokka Team}. \newblock Introducing {QUOKKA}. \newblock "
     r"\url{https://www.example.org/quokka_x}, 2022. \newblock Accessed: 2023-01-01."),
        ("Introducing QUOKKA", "misc", None, None, "other")),
    # marks in a title
    ((r"Serre, J.P.: ``why should {I} trust you?'' {E}xplaining things in 10\% of $o(n^2)$ time. "
     r"In: Proc. ICML (2016)"),
        ("“why should I trust you?” Explaining things in 10% of $o(n^2)$ time",
         "inproceedings", None, None, "paper")),
]  # fmt: skip


@pytest.mark.parametrize(("item", "expected"), OTHERS, ids=[e[0] for _, e in OTHERS])
def test_other_kinds(item: str, expected: tuple[str, str, str | None, str | None, str]) -> None:
    (entry,) = read(bbl(item))
    named = next(map(str, entry.identifiers), None)
    kind = entry.fields["ENTRYTYPE"]
    assert (entry.title, kind, entry.claims.status, named, entry.kind) == expected


def test_that_there_are_more_authors() -> None:
    (entry,) = read(bbl("Ida Holm, Per Dahl, et~al.\n\\newblock Many hands and light work."))
    assert entry.fields["author"] == "Holm, Ida and Dahl, Per and others"


BIBER = r"""
    \entry{lind23}{inproceedings}{}
      \name{author}{2}{}{%
        {{hash=1}{%
           family={Lind},
           familyi={L\bibinitperiod},
           given={Ada\bibnamedelima B.},
           giveni={A\bibinitperiod\bibinitdelim B\bibinitperiod}}}%
        {{hash=2}{%
           family={Meer},
           given={Chloë},
           prefix={van\bibnamedelima der}}}%
      }
      \true{moreauthor}
      \list{publisher}{1}{%
        {ACM}%
      }
      \strng{fullhash}{1}
      \field{sortinit}{L}
      \field{booktitle}{Proceedings of the 29th Symposium on Imaginary Systems}
      \field{title}{Paged Caches: Serving {LLM}s from Small Memory}
      \field{year}{2023}
      \field{pages}{611\bibrangedash 626}
      \range{pages}{16}
      \verb{doi}
      \verb 10.1145/3600006.3613999
      \endverb
    \endentry
    \entry{team}{article}{}
      \name{author}{1}{}{{{uniquename=0,hash=3}{Quokka Team}{Q\bibinitperiod}{}{}{}{}{}{}}}
      \field{journaltitle}{arXiv preprint}
      \field{eprinttype}{arxiv}
      \field{title}{Wombats}
      \verb{eprint}
      \verb 1706.99999
      \endverb
    \endentry
"""


def test_what_biber_writes() -> None:
    first, second = read(BIBER)
    assert (first.key, first.line, first.end_line) == ("lind23", 2, 28)
    assert (first.title, first.claims.venue) == (
        "Paged Caches: Serving LLMs from Small Memory",
        PLACE,
    )
    assert [n.full for n in first.authors] == ["Ada B. Lind", "Chloë van der Meer"]
    assert first.fields["author"].endswith(" and others")
    assert (first.fields["pages"], first.claims.year) == ("611-626", 2023)
    assert [str(i) for i in first.identifiers] == ["doi:10.1145/3600006.3613999"]
    assert [n.literal for n in second.authors] == ["Quokka Team"]
    assert [str(i) for i in second.identifiers] == ["arxiv:1706.99999"]
    assert second.claims.status == "preprint"


def test_a_bibliography_inside_a_paper() -> None:
    paper = "\n".join([
        r"\documentclass{article} \begin{document} % \bibitem{no} Not this one.",
        r"Text that cites \cite{a}. \bibitem{stray} Nothing.",
        r"\begin{thebibliography}{9}",
        r"% \bibitem{old} A. Old. \newblock Left out of it. \newblock 1990.",
        r"\bibitem[{Lind [1]}(2020)]{a}",
        r"A.~Lind and B.~Rossi. \newblock Caches of paper.",
        r"\newblock \url{https://www.example.org/a%20b}, 2020.",
        r"\bibitem{a} A.~Lind and B.~Rossi. \newblock Caches of wood. \newblock 2021.",
        r"\end{thebibliography} \end{document}",
    ])  # fmt: skip
    listing = reading_list.read(paper.encode(), "paper.tex", None, identify)
    assert [(e.line, e.end_line, e.key, e.title) for e in listing.entries] == [
        (5, 7, "a", "Caches of paper"),
        (8, 8, "a", "Caches of wood"),
    ]
    assert listing.entries[0].urls == ("https://www.example.org/a%20b",)
    assert listing.problems == (
        "line 8: the key a is used before, on line 5; give one of the two another key",
    )
    assert not listing.writable


def test_a_paper_without_a_bibliography() -> None:
    listing = reading_list.read(rb"\section{A} text", "paper.tex", None, identify)
    assert listing.entries == ()
    assert listing.problems == (messages.lists.NO_BIBLIOGRAPHY(),)


def test_what_cannot_be_read_says_so() -> None:
    (entry,) = read(bbl("[see there]"))
    assert (entry.title, entry.problems) == (None, (messages.lists.NO_TITLE_TOLD(),))


@given(st.text(alphabet="\\{}[]%ab ,.~`'\"\n12-()é:", max_size=200))
def test_any_item_is_read(item: str) -> None:
    assert len(read(bbl(item.replace("\\e", "")))) == 1


def test_long_and_deep_items_are_read_in_bounded_time() -> None:
    for item in ("{" * 20_000, "\\emph{" * 20_000, "\\bibinfo{a}{" * 9_000, "A. " * 20_000):
        read(bbl(item))
        read(f"\\entry{{a}}{{misc}}{{}}\\name{{author}}{{1}}{{}}{{{item}")
