"""Text, maths and capitals as LaTeX: a table of cases, and that nothing breaks out of its field."""

from __future__ import annotations

import re
import unicodedata

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from enrich import text
from enrich.bibtex import entries
from enrich.export.cleaning import clean
from enrich.export.tex import latex, maths, title_case
from enrich.export.tex.preamble import preamble
from tests.support import hostile

CAPITALS = [
    ("Attention Is All You Need", "Attention Is All You Need"),
    ("BERT: Pre-training of Transformers", "{BERT}: {Pre}-training of Transformers"),
    ("vLLM: Fast Serving with PagedAttention", "{vLLM}: {Fast} Serving with {PagedAttention}"),
    ("S-LoRA: A Survey", "{S-LoRA}: {A} Survey"),
    ("Is ChatGPT Good? A Study", "Is {ChatGPT} Good? {A} Study"),
    ("Foo — A Bar", "Foo --- {A} Bar"),
    ("Foo - A Bar", "Foo - {A} Bar"),
    ("U-Net, GPT-4 and Llama-2", "{U-Net}, {GPT-4} and {Llama-2}"),
    ("KV-Cache and Low-Bit Weights", "{KV}-Cache and Low-Bit Weights"),
    ("GNN-based 3D Vision", "{GNN}-based {3D} Vision"),
    ("Programs in C, C++, C# and R", "Programs in {C}, {C}++, {C}\\# and {R}"),
    ("A Bayesian View of Markov Chains", "A {Bayesian} View of {Markov} Chains"),
    ("Moore's Law and Dijkstra’s Algorithm", "{Moore's} Law and {Dijkstra's} Algorithm"),
    ("Splitting phases of inference with Wurzel", "Splitting phases of inference with {Wurzel}"),
    ("ATTENTION IS ALL YOU NEED", "ATTENTION IS ALL YOU NEED"),
    ("ATTENTION IS ALL GPT-4 NEEDS", "ATTENTION IS ALL {GPT-4} NEEDS"),
    ("Towards Efficient (GPU) Kernels", "Towards Efficient ({GPU}) Kernels"),
    ("H₂O on TiO₂(110)", "{H{\\textsubscript{2}}O} on {TiO{\\textsubscript{2}}}(110)"),
    ("On $\\Delta$ and $k$-Means", "On {$\\Delta$} and $k$-Means"),
    ("Why I Trust You", "Why {I} Trust You"),
    ("Understanding a Vitamin A", "Understanding a Vitamin A"),
    ("AI, ML and LLMs", "{AI}, {ML} and {LLMs}"),
    ("Serving 10 LLMs/GPUs", "Serving 10 {LLMs/GPUs}"),
    ("Öffentlicher ÖPNV", '{\\"O}ffentlicher {{\\"O}PNV}'),
    ("", ""),
]


@pytest.mark.parametrize(("plain", "written"), CAPITALS)
def test_capitals(plain: str, written: str) -> None:
    assert title_case.title(plain) == written


TEXTS = [
    ("50% of R&D_1 #2", "50\\% of R\\&D\\_1 \\#2"),
    ("$5 and $10", "\\$5 and \\$10"),
    ("US$5-US$10", "US\\$5-US\\$10"),
    ("$O(n^2)$ time", "$O(n^2)$ time"),
    ("$α_i$", "$\\alpha _i$"),
    ("$x^2^3$", "\\$x{\\textasciicircum}2{\\textasciicircum}3\\$"),
    (
        "$\\input{x}$",
        "\\${\\textbackslash}input{\\ensuremath{\\lbrace}}x{\\ensuremath{\\rbrace}}\\$",
    ),
    ("a } b", "a {\\ensuremath{\\rbrace}} b"),
    ("a\\", "a{\\textbackslash}"),
    ("é ü ç ř ł ø ß", "{\\'e} {\\\"u} {\\c{c}} {\\v{r}} {\\l} {\\o} {\\ss}"),
    ('say "x" ("y")', "say ``x'' (``y'')"),
    ("α-helix", "{\\ensuremath{\\alpha}}-helix"),
    ("Βαθιά", "Βαθιά"),
    ("深度", "深度"),
    ("a\nb\x00\u200bc\ud800", "a bc"),
    ("AT&amp;amp;T <i>E. coli</i>", "AT\\&T E. coli"),
    ("Map<K, V> & x", "Map{\\ensuremath{<}}K, V{\\ensuremath{>}} \\& x"),
    ("ﬁne", "fine"),
    ("x² and H₂", "x{\\textsuperscript{2}} and H{\\textsubscript{2}}"),
]


@pytest.mark.parametrize(("plain", "written"), TEXTS)
def test_text(plain: str, written: str) -> None:
    assert latex.escape(plain) == written


def test_unicode_keeps_letters_and_escapes_commands() -> None:
    assert latex.escape("Größe & 5% é", unicode=True) == "Größe \\& 5\\% é"


FORMULAS = [
    "O(n^2)", "x_i^2", "x'", "y'^2", "y''_i", r"\frac{a}{b}", r"\mathcal{O}(n \log n)",
    r"\sqrt{\alpha}", r"\hat x", "^3", "_2",
    r"\{a\}", r"a \to b", r"\mathbb{R}^d", r"10^{-3}", r"\epsilon", r"x^{y^{z}}", r"\binom n k",
]  # fmt: skip
HARMFUL = [
    "x^2^3", "x_1_2", "x^2'", "a_", r"\frac{1}", r"\input{x}", r"\write18{x}", r"\left(",
    r"\def\x{}", "a & b", "a % b", "a # b",
    "{a", "a}", "\\", r"\begin{x}", r"\ensuremath{x}", r"^^41", r"\csname x\endcsname", r"\par",
    "x^\\frac12", r"\string",
    "{" * 30 + "}" * 30, "é",
]  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS)
def test_maths_is_kept(formula: str) -> None:
    assert latex.escape(f"${formula}$") == f"${formula}$"


@pytest.mark.parametrize("formula", HARMFUL)
def test_what_tex_cannot_set_is_text(formula: str) -> None:
    assert maths.typeset(formula) is None


def test_names_lose_what_no_name_has() -> None:
    assert latex.name("Sm{i}th\\input") == "Smithinput"
    assert latex.name("王", guard=True) == "{\\relax 王}"
    assert latex.name("α", guard=True) == "{\\relax α}"
    assert latex.name("Nguyễn") == "Nguyễn"


def test_the_preamble_speaks_only_of_what_is_needed() -> None:
    assert preamble(["plain {\\'e} {\\l}"]) == []
    assert preamble(["ậ Я \\mathbb{R} {\\dj}"]) == [
        r"\providecommand{\mathbb}[1]{\mathbf{#1}}",
        r"\ProvideTextCommandDefault{\dj}{d}",
        r"\expandafter\providecommand\csname u8:\detokenize{Я}\endcsname{Ya}",
        r"\expandafter\providecommand\csname u8:\detokenize{ậ}\endcsname{\d{\^{a}}}",
    ]


# -- whatever comes, it stays in its field, and reads back as it was

_FRAGMENTS = st.sampled_from(
    ["\\input{x}", "\\write18", "$", "$x$", "{", "}", "%", "@article{a,", "\\", "\n", '"', "#",
        "&amp;", "é", "ễ", "ß", "Я", "王", "α",
     "₂", "²", "–", "“", "’", "GPU", "PagedAttention", "A", ":", " ", "-", "~", "^", "_", "<b>",
         "ﬁ", "\u0301", "\u200d", "🚀", ",", "and"]
)  # fmt: skip
HOSTILE = st.lists(st.one_of(_FRAGMENTS, st.text(max_size=4)), max_size=12).map("".join)


def balanced(value: str) -> bool:
    """Say whether braces balance as BibTeX counts them: a backslash does not hide one."""
    depth = 0
    for c in value:
        depth += {"{": 1, "}": -1}.get(c, 0)
        if depth < 0:
            return False
    return depth == 0


@given(HOSTILE, st.booleans())
def test_nothing_breaks_out(words: str, unicode: bool) -> None:
    for written in (title_case.title(words, unicode=unicode), latex.escape(words, unicode=unicode)):
        assert balanced(written)
        assert "\n" not in written
        assert not re.search(r"(?<!\\)(?:\\\\)*[%#&]", written)
        assert not re.search(r"\\(?:input|write|def|csname|catcode|openin|include)", written)
        bib = f"@misc{{a,\n  title = {{{written}}},\n  year = {{2020}},\n}}\n"
        assert [(i.key, set(i.fields)) for i in entries.read(bib)] == [("a", {"title", "year"})]
        other = parse_string(bib)
        assert [(i.key, set(i.fields_dict)) for i in other.entries] == [("a", {"title", "year"})]
        assert not other.failed_blocks


@pytest.mark.parametrize("bad", hostile.WORDS, ids=str)
def test_long_text_stays_balanced(bad: hostile.Growing) -> None:
    words = bad.text()
    for made in (latex.escape(words), title_case.title(words), latex.name(words)):
        assert balanced(made)


def same(words: str) -> str:
    """Bring text to what a .bib can hold of it.

    TeX has one kind of quotes and dashes, and none of the look-alikes.
    """
    words = unicodedata.normalize("NFKC", clean(words))
    words = re.sub("[‐-―−]|--+", "-", words)
    words = re.sub("[“”‘’ʼ`\"']+", "'", words.replace("…", "...").replace("ˆ", "^"))
    return " ".join(words.split())


_LETTERS = st.characters(whitelist_categories=("Lu", "Ll"), max_codepoint=0x24F) | st.sampled_from(
    list("  -:()%&#_{}\\~<>|@/.,?!'\"王Яα₂²ễ")
)


@given(st.text(_LETTERS, max_size=25), st.booleans())
def test_round_trip(words: str, unicode: bool) -> None:
    written = title_case.title(words, unicode=unicode)
    bib = f"@misc{{a,\n  title = {{{written}}},\n}}\n"
    item = next(entries.read(bib))
    assert item.get("title") == parse_string(bib).entries[0]["title"]
    assert same(text.from_latex(item.get("title"))) == same(words)
