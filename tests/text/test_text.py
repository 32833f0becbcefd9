"""Text: markup to Unicode, folding, names split and compared, abstracts cleaned."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.model import Name
from enrich.text import (
    clean_abstract,
    fold,
    from_latex,
    from_pasted,
    name,
    plain,
    same_person,
    squeeze,
    values,
)
from tests.support import hostile

PLAIN = [
    ("a < b and c > d", "a < b and c > d"),
    ("I <3 kangaroos", "I <3 kangaroos"),
    ("x&lt;y and y&gt;z", "x<y and y>z"),
    ("a <b and c> d", "a <b and c> d"),
    ("std::vector<T> is a template", "std::vector<T> is a template"),
    ("a &lt;i&gt;b&lt;/i&gt; c", "a b c"),
    ("a &amp;lt;i&amp;gt;b&amp;lt;/i&amp;gt; c", "a b c"),
    ("AT&amp;T R&D", "AT&T R&D"),
    ("<jats:p>One</jats:p><jats:p>Two</jats:p>", "One Two"),
    ('<a href="x">y</a><br/>z', "y z"),
    ("<script>alert(1)</script>ok", "ok"),
    ("<!-- note -->ok", "ok"),
    ("&quot;a&apos; &eacute;", "\"a' é"),
    ('<mml:math alttext="O(n)"><mml:mi>O</mml:mi></mml:math> time', "$O(n)$ time"),
    (
        (
            "<inline-formula><alternatives><tex-math>\\documentclass{x}\\begin{document}$$x^2$$\\end{document}</tex-math>"
            "<mml:math><mml:mi>x</mml:mi></mml:math></alternatives></inline-formula> z"
        ),
        "$x^2$ z",
    ),
    ("two\n  lines\t\u200b here\x00", "two lines here"),
    ("a\udc80b", "ab"),
]


@pytest.mark.parametrize(("markup", "text"), PLAIN)
def test_plain(markup: str, text: str) -> None:
    assert plain(markup) == text


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{\"o} {BERT} and \emph{x}", "ö BERT and x"),
        ("50% of kangaroos", "50% of kangaroos"),
        (r"50\% of \& more", "50% of & more"),
        (r"$\alpha_1$-rank -- ``quoted''", "$\\alpha_1$-rank – “quoted”"),
        (r"{\'\i} {\L}ukasz \v{S} \c{c} \ss", "í Łukasz Š ç ß"),
        (r"Jos\'{e} and Erd\H{o}s", "José and Erdős"),
        (r"{\pounds}100, \euro{}5 \S 3 \P \copyright{}", "£100, €5 §3 ¶©"),
        (r"x{\textasciicircum}2 \^{}b \~{}c d~e \textasciitilde", "x^2 ^b ~c d e ~"),
        (r"\textbf{broken", "broken"),
        ("{" * 100 + "deep" + "}" * 100, "deep"),
        ("plain", "plain"),
    ],
)
def test_latex(latex: str, text: str) -> None:
    assert from_latex(latex) == text


@given(st.text(alphabet='ab {}-"<>?!:#^_|,.;()[]=+*@/1é', max_size=14))
def test_braces_alone_are_read_as_latex_reads_them(latex: str) -> None:
    assert from_latex(latex) == from_latex(latex + " \\aa").removesuffix("å").rstrip()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Größe—2", "grosse 2"),
        ("α-β-VAE", "alpha beta vae"),
        (r"$\alpha$-VAE", "alpha vae"),
        ("Alpha-VAE", "alpha vae"),
        ("C++ and C#", "cplusplus and csharp"),
        ("A* search", "astar search"),
        ("O($n^2$)", "o n2"),
        ("O(n²)", "o n2"),
        ("ﬁne‐tuning", "fine tuning"),
        ("Łukasz Ørsted", "lukasz orsted"),
        ("don’t", "dont"),
        ("Ca²⁺ and Mg₂₊", "ca2plus and mg2plus"),
        ("Ca2+ and Mg2+", "ca2plus and mg2plus"),
        (r"G\"odel and {\'E}", "godel and e"),
        (r"$\mathcal{O}(\sqrt{T})$ Regret", "o t regret"),
        (
            r"$\{$TensorFlow$\}$: A System for $\{$Large-Scale$\}$ Things",
            "tensorflow a system for large scale things",
        ),
        (r"$\{a,b\}$-Trees", "a b trees"),
        ("Search &amp; Rescue", "search and rescue"),
        ("注意力 is", "注意力 is"),
        ("{B}ert", "bert"),
        (r"\textsc{Foo}: bar", "foo bar"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_text_of_letters_and_signs_is_folded_as_any_other() -> None:
    """What needs no look for markup and accents goes a shorter way; an accent makes it the longer."""
    signs = [f"A{a}b{b} 9" for a in " ,.:;?!/()_=@%~-" for b in " ,.:;?!/()_=@%~-a"]
    assert [fold(f"{x} é") for x in signs] == [f"{fold(x)} e" for x in signs]


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="<>&;/ab=\"' $\\{}lt", max_size=80))
def test_nothing_raises(text: str) -> None:
    for read in (plain, squeeze, fold, from_latex, clean_abstract):
        assert "\n" not in read(text)
    name(text)


@pytest.mark.parametrize("bait", hostile.MARKUP, ids=str)
def test_a_long_hostile_text_is_folded(bait: hostile.Growing) -> None:
    assert re.fullmatch(r"[a-z0-9 ]*", fold(bait.text()))


NAMES = [
    ("Ludwig van Beethoven", Name("Beethoven", "Ludwig", "van")),
    ("Beethoven, Ludwig van", Name("Beethoven", "Ludwig", "van")),
    ("van der Berg, Jan", Name("Berg", "Jan", "van der")),
    ("Charles de la Vallée Poussin", Name("Vallée Poussin", "Charles", "de la")),
    ("Guy Van den Broeck", Name("Van den Broeck", "Guy")),
    ("Luc De Raedt", Name("De Raedt", "Luc")),
    ("José Ortega y Gasset", Name("Ortega y Gasset", "José")),
    ("Hung Van Nguyen", Name("Nguyen", "Hung Van")),
    ("Quoc V. Le", Name("Le", "Quoc V.")),
    ("King, Jr., Martin Luther", Name("King", "Martin Luther", suffix="Jr.")),
    ("Martin Luther King, Jr.", Name("King", "Martin Luther", suffix="Jr.")),
    ("Martin Luther King Jr.", Name("King", "Martin Luther", suffix="Jr.")),
    ("Doe, Jane, III", Name("Doe", "Jane", suffix="III")),
    ("Wei Wang 0002", Name("Wang", "Wei")),
    ("Smith JK", Name("Smith", "JK")),
    ("J.-P. Serre", Name("Serre", "J.-P.")),
    ("Jane Doe (MIT)", Name("Doe", "Jane")),
    ("Jane Doe*†", Name("Doe", "Jane")),
    ("Dr. Jane Doe, PhD", Name("Doe", "Jane")),
    ("Jane Doe Ph.D.", Name("Doe", "Jane")),
    ("Jane Doe MD", Name("Doe", "Jane")),
    ("Doe, Jane, M.D., Ph.D.", Name("Doe", "Jane")),
    ("Rahman, Md", Name("Rahman", "Md")),
    ("Md Rahman", Name("Rahman", "Md")),
    ("Smith, Ed", Name("Smith", "Ed")),
    ("Fellow, Jane", Name("Fellow", "Jane")),
    ("Jane Doe, Senior Member, IEEE", Name("Doe", "Jane")),
    ("Jane Doe, IEEE Fellow", Name("Doe", "Jane")),
    ("Dr.-Ing. Jane Doe", Name("Doe", "Jane")),
    ("Prof. Dr. Jane Doe", Name("Doe", "Jane")),
    ("Anna Berg, editor", Name("Berg", "Anna")),
    ("Jane Doe \u2709", Name("Doe", "Jane")),
    ("Jane Doe [1]", Name("Doe", "Jane")),
    ("Jane Doe1,2*", Name("Doe", "Jane")),
    ("WANG Xiaoming", Name("WANG", "Xiaoming")),
    ("LI Xiaoming", Name("LI", "Xiaoming")),
    ("JK Rowling", Name("Rowling", "JK")),
    ("Oleksandr Examplenko", Name("Examplenko", "Oleksandr")),  # a "dr" that is no honorific
    ("Samplems Doe", Name("Doe", "Samplems")),
    ("Ofir Press", Name("Press", "Ofir")),
    ("Zachary DeVito", Name("DeVito", "Zachary")),
    ("McDonald", Name("McDonald")),
    ("Plato", Name("Plato")),
    ("OpenAI", Name(literal="OpenAI")),
    ("{OpenAI Team}", Name(literal="OpenAI Team")),
    ("DeepSeek-AI", Name(literal="DeepSeek-AI")),
    ("for the ATLAS Collaboration", Name(literal="for the ATLAS Collaboration")),
    ("Gemma Team", Name(literal="Gemma Team")),
    ("王伟", Name(literal="王伟")),
    ("et al.", Name(literal="others")),
    ("", Name()),
]


@pytest.mark.parametrize(("text", "parts"), NAMES)
def test_names_are_split(text: str, parts: Name) -> None:
    assert name(text) == parts


SAME = [
    ("J. Smith", "John Smith"),
    ("Wei Wang", "Wang Wei"),
    ("Müller, Jörg", "Jorg Mueller"),
    ("Cody Hao Yu", "Cody Yu"),
    ("Hao-Tian Liu", "Haotian Liu"),
    ("H.-T. Liu", "Haotian Liu"),
    ("王伟", "Wei Wang"),
    ("Bill Gates", "William Gates"),
    ("Gabriel García Márquez", "Gabriel Márquez"),
    ("Guy Van den Broeck", "Guy van den Broeck"),
    ("OpenAI", "OpenAI, Inc."),
    ("ATLAS Collaboration", "for the ATLAS Collaboration"),
    ("Иван Петров", "Ivan Petrov"),
    ("Smith JK", "John Kenneth Smith"),
    ("Joseph Gonzalez", "Joseph E. Gonzalez"),
    ("Vaswani", "Ashish Vaswani"),
    ("E. Hoover", "J. Edgar Hoover"),
    ("Alexandre d'Aspremont", "d'Aspremont, Alexandre"),
]
DIFFERENT = [
    ("Zhang Wei", "Wang Wei"),
    ("John Smith", "Jane Smith"),
    ("Wei Wang", "Wen Wang"),
    ("Hao Zhang", "Hang Zhang"),
    ("Yi Li", "Yi Liu"),
    ("OpenAI", "Google DeepMind"),
    ("Noam Shazeer", "Niki Parmar"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_spellings_of_one_person(a: str, b: str) -> None:
    assert same_person(name(a), name(b)) >= 0.6


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_different_people(a: str, b: str) -> None:
    assert same_person(name(a), name(b)) == 0


WORDS = st.sampled_from(
    ["Wei", "Wang", "J.", "van", "Müller", "Li", "García", "OpenAI", "王伟", "Jean-Paul", "Jr."]
)


@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(WORDS, min_size=1, max_size=4))
def test_comparing_people_is_symmetric(a: list[str], b: list[str]) -> None:
    x, y = name(" ".join(a)), name(" ".join(b))
    assert same_person(x, y) == same_person(y, x)
    assert same_person(x, x) >= 0.8 or not (x.family or x.literal)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("<jats:title>Abstract</jats:title><jats:p>We hop.</jats:p>", "We hop."),
        ("Abstract—We hop.", "We hop."),
        ("Abstract: We hop.", "We hop."),
        ("ABSTRACT We hop.", "We hop."),
        ("Abstract interpretation is old.", "Abstract interpretation is old."),
        (r"We \emph{really} hop 50\% more.", "We really hop 50% more."),
        (
            "We hop, and this is long enough. Copyright © 2020 ACM.",
            "We hop, and this is long enough.",
        ),
        (
            "We hop, and this is long enough to keep. Index Terms—hopping, pouches",
            "We hop, and this is long enough to keep.",
        ),
    ],
)
def test_abstracts(raw: str, clean: str) -> None:
    assert clean_abstract(raw) == clean


@pytest.mark.parametrize(
    ("title", "plain_title"),
    [
        ("{S}horter {L}abeling {S}chemes", "Shorter Labeling Schemes"),
        ("{PRETZEL}: Opening the Black Box", "PRETZEL: Opening the Black Box"),
        (r"Gr\"{o}bner Bases by \emph{Hand}", "Gröbner Bases by Hand"),
        (r"LaTeX \& Friends at 50\%", "LaTeX & Friends at 50%"),
        ("50% Faster at $5 a Day: {X} for $10", "50% Faster at $5 a Day: X for $10"),
        ("AT&T {X} & Others", "AT&T X & Others"),
        (r"$O(n \log n)$ Sorting {I}n", r"$O(n \log n)$ Sorting In"),
        (
            "50% of $5 and 100% of $10, 'quoted' -- as it is",
            "50% of $5 and 100% of $10, 'quoted' -- as it is",
        ),
    ],
)
def test_latex_pasted_into_a_title_is_read(title: str, plain_title: str) -> None:
    assert from_pasted(title) == plain_title
    assert fold(title) == fold(plain_title)


@pytest.mark.parametrize(
    ("one", "two", "fit"),
    [
        (Name("Johnson", "- ."), Name("Johnston", "- ."), 0.0),
        (Name("Johnson", "."), Name("Johnston", "Ann"), 0.0),
        (Name("Johnson", "Ann"), Name("Johnston", "!"), 0.0),
        (Name("Johnson", "..."), Name("Johnson", "Ann"), 0.0),
    ],
)
def test_a_given_name_without_letters_is_compared_too(one: Name, two: Name, fit: float) -> None:
    assert same_person(one, two) == pytest.approx(fit, abs=0.7)
    assert same_person(one, two) == same_person(two, one)


@pytest.mark.parametrize(
    ("listed", "once"),
    [
        ("Ann Bee; Cy Dee; Ann Bee; Cy Dee", "Ann Bee; Cy Dee"),
        ("Ann Bee; Ann Bee; Cy Dee; Cy Dee", "Ann Bee; Cy Dee"),
        ("Ann Bee; Cy Dee; Eve Fox; Ann Bee; Cy Dee; Eve Fox", "Ann Bee; Cy Dee; Eve Fox"),
        ("A. Bee; C. Dee; Ann Bee; Cy Dee", "Ann Bee; Cy Dee"),
        ("Ann Bee; Ann Bee", "Ann Bee"),
        # two people of one name
        ("Wei Wang; Ann Bee; Wei Wang", "Wei Wang; Ann Bee; Wei Wang"),
        ("Ann Bee; Cy Dee; Ann Bee; Eve Fox", "Ann Bee; Cy Dee; Ann Bee; Eve Fox"),
        ("Ann Bee", "Ann Bee"),
        ("", ""),
    ],
)
def test_a_repeated_list_of_authors_is_given_once(listed: str, once: str) -> None:
    assert values.once(values.people(listed.split(";"))) == values.people(once.split(";"))
