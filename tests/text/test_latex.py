"""LaTeX as a .bib has it, in plain Unicode."""

from __future__ import annotations

import pytest

from enrich.bibtex import names
from enrich.text import from_latex


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


def test_others_in_braces_are_no_person() -> None:
    found = names.read("{The Wombat Team} and {others}")
    assert [n.literal for n in found] == ["The Wombat Team"]
