"""LaTeX as a .bib has it, in plain Unicode."""

from __future__ import annotations

import re
from unittest import mock

import pytest

from enrich.bibtex import names
from enrich.text import from_latex, latex


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"Bela{\"\i}d", "Bela\u00efd"),
        (r"Bela\"{\i}d", "Bela\u00efd"),
        (r"Mart{\'\i}nez", "Mart\u00ednez"),
        (r"K{\i}c{\i}", "K\u0131c\u0131"),
    ],
)
def test_an_accent_on_a_dotless_i(latex: str, plain: str) -> None:
    assert from_latex(latex) == plain


# Every usual accent and letter, in each way in which a .bib has it.
FORMS = [
    *(rf"{a}{letter}" for a in r"""\' \` \" \^ \~ \= \.""".split() for letter in "aceEnosuZ"),
    *(rf"{a}{{{letter}}}" for a in r"\' \u \v \H \c \k \r \d".split() for letter in "aceEnosuZ"),
    *(rf"{a} {letter}" for a in r"\u \v \H \c \k \r \d".split() for letter in "acsu"),
    *(rf"{a}{x}" for a in r"\o \O \l \L \ss \j \dj \DH \th \NG \ae \AE \oe \OE \aa \AA \i".split() for x in ("", "{}", " ")),
    *(rf"{a}{i}" for a in ("\\'", '\\"', "\\^") for i in ("\\i", "{\\i}", "\\i ")),
    *r"\_ \% \& \#".split(),
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_what_is_decoded_here_is_what_the_library_decodes(form: str) -> None:
    """Alone, in braces, in a word, before a blank and at an end."""
    usual = re.compile(r"(?s).*[\\~$].*")
    for written in (
        form,
        f"{{{form}}}",
        f"x{{{form}}}y",
        f"{form} y",
        f"y {form}",
        f"{{A{form}}}-Z",
    ):
        plain = latex.from_latex(written)
        assert not usual.match(plain)
        assert plain == latex._decoded(written)


@pytest.mark.parametrize(
    "other",
    [r"\alpha", r"\'{oe}", r"\\'a", r"\copyright", r"\varphi", r"\pounds", r"\'", r"\v{}", "a~b"],
)
def test_what_is_not_usual_is_the_librarys(other: str) -> None:
    with mock.patch.object(latex, "_decoded", side_effect=latex._decoded) as decoded:
        latex.from_latex(rf"K\"onig {other}")
    decoded.assert_called_once_with(rf"K\"onig {other}")


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        ("1--10", "1–10"),
        ("a --- b", "a — b"),
        ("-{}-", "--"),
        ("{1}--{5}", "1–5"),
        ("a ----b", "a —-b"),
    ],
)
def test_hyphens_are_dashes(latex: str, plain: str) -> None:
    assert from_latex(latex) == plain


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"$\{$TensorFlow$\}$: a system for $\{$Large-Scale$\}$ learning", "TensorFlow: a system for Large-Scale learning"),
        (r"12th $\{$USENIX$\}$ symposium ($\{$OSDI$\}$ 16)", "12th USENIX symposium (OSDI 16)"),
        (r"{$\{$Deep Learning$\}$} f\"ur $n$ Dinge", "Deep Learning für $n$ Dinge"),
        (r"$\{$0, 1$\}$-matrices", r"$\{$0, 1$\}$-matrices"),
    ],
)  # fmt: skip
def test_google_scholars_braces_are_no_maths(latex: str, plain: str) -> None:
    assert from_latex(latex) == plain


def test_others_in_braces_are_no_person() -> None:
    found = names.read("{The Wombat Team} and {others}")
    assert [n.literal for n in found] == ["The Wombat Team"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"The {\TeX}book", "The TeXbook"),
        (r"{\LaTeX}: A Document System", "LaTeX: A Document System"),
        (r"\LaTeX{} and \BibTeX\ for all", "LaTeX and BibTeX for all"),
        (r"{B}ib{\TeX}, \XeTeX, \LaTeXe", "BibTeX, XeTeX, LaTeX2e"),
        (
            r"From \texttt{C++} to \textsc{Prolog} in \mytool{Quiet Tea}",
            "From C++ to Prolog in Quiet Tea",
        ),
        (r"Quiet Tea\footnote{Paid by {Pots} and Cups.}", "Quiet Tea"),
        (r"Quiet\thanks{Paid.} Tea \cite[p. 3]{k26}\label{t}", "Quiet Tea"),
    ],
)
def test_logos_and_unknown_macros_lose_no_word_and_remarks_are_none(
    written: str, shown: str
) -> None:
    assert from_latex(written) == shown
