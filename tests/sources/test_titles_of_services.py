"""Markup and TeX in titles as services send them: what a reader sees, in LaTeX that compiles."""

from __future__ import annotations

import json

import pytest

from enrich.export.tex import title_case
from enrich.matching import compare
from enrich.sources.crossref import Crossref

MML = '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML">'
TITLES = [
    (r"Bounds on $$L^p$$ norms of $$\zeta (s)$$", r"Bounds on $L^p$ norms of $\zeta (s)$"),
    (r"\(\mathcal{H}_2\)-optimal reduction", r"$\mathcal{H}_2$-optimal reduction"),
    (r"On $$ \ell _1 $$ norms", r"On $\ell _1$ norms"),
    ('The Nystr\\"om method', "The Nyström method"),
    (r'The Nystr{\"o}m and {\"O}lander methods', "The Nyström and Ölander methods"),
    (r"Erd\H{o}s and Poincar\'e", "Erdős and Poincaré"),
    (r"Bees \& wasps, 5\% of \#1", "Bees & wasps, 5% of #1"),
    (r"Sparse \ell_1 norms", r"Sparse $\ell_1$ norms"),
    (r"An \alpha^{2}-approximation", r"An $\alpha^{2}$-approximation"),
    (r"Networks in $\rm A2Q$ form", "Networks in A2Q form"),
    (r"Networks in ${\rm A}_2$ form", r"Networks in $\mathrm{A}_2$ form"),
    (r"A \emph{new} look", "A new look"),
    (r"{\pounds}100 for \texteuro{}5 at 3{\textdegree}C", "£100 for €5 at 3°C"),
    (r"Bees \ldots and wasps", "Bees … and wasps"),
    ("Magnetic order in " + MML + "<mml:msub><mml:mi>RuO</mml:mi><mml:mn>2</mml:mn></mml:msub>"
     "</mml:math> films", "Magnetic order in RuO2 films"),
    ("Solitons in" + MML + "<mml:mi>N</mml:mi></mml:math>-Coupled Waves",
     "Solitons in N-Coupled Waves"),
    ("At " + MML + "<mml:msqrt><mml:mi>s</mml:mi></mml:msqrt><mml:mo>=</mml:mo><mml:mn>13</mml:mn>"
     "</mml:math> TeV", r"At $\sqrt{s}=13$ TeV"),
    (MML + "<mml:mfrac><mml:mn>1</mml:mn><mml:mn>2</mml:mn></mml:mfrac></mml:math>-BPS states",
     r"$\frac{1}{2}$-BPS states"),
    (MML + "<mml:msup><mml:mi>B</mml:mi><mml:mo>+</mml:mo></mml:msup></mml:math> decays",
     r"$B^+$ decays"),
    (MML + "<mml:msubsup><mml:mi>x</mml:mi><mml:mi>i</mml:mi><mml:mn>10</mml:mn></mml:msubsup>"
     "<mml:mo>&lt;</mml:mo><mml:mi>log</mml:mi></mml:math>", r"$x_i^{10}<\mathrm{log}$"),
    (MML + "<mml:mroot><mml:mi>n</mml:mi><mml:mn>3</mml:mn></mml:mroot></mml:math> steps",
     r"${n}^{1/3}$ steps"),
    ("In O(n<sup>2</sup>) time", "In O(n²) time"),
    ("Bounds in R<sup>d</sup>", "Bounds in $R^d$"),
    ("The 21<sup>st</sup> century", "The 21st century"),
    ("A <sup>13</sup>C study", "A ¹³C study"),
    ("Investigation of CO\n            <sub>2</sub>\n            reduction",
     "Investigation of CO2 reduction"),
    ("Films of Ta\n  <sub>2</sub>\n  O\n  <sub>5</sub>\n  and more", "Films of Ta2O5 and more"),
    ("Properties of<i>Li</i>Nb<sub>1</sub>O<sub>3</sub>mixed crystals",
     "Properties of LiNb1O3 mixed crystals"),
    ('Fast (<Emphasis Type="Italic">k</Emphasis>,2)-colouring', "Fast (k,2)-colouring"),
    ("A <Subscript>2</Subscript> test", "A 2 test"),
    ("In O(n<sup>1/2</sup>) time", "In O($n^{1/2}$) time"),
    ("On x<sup>n+1</sup> and IL-10<sup>-/-</sup>", "On $x^{n+1}$ and IL-10-/-"),
    ("High-T<sub>c</sub> films of Ga<sub>x</sub>N", "High-$T_c$ films of GaxN"),
    ("A title<xref ref-type=\"fn\" rid=\"f1\"><sup>1</sup></xref>", "A title"),
    ("A title<fn id=\"1\"><p>Supported by X</p></fn>", "A title"),
    (MML + "<mml:mover><mml:mi>p</mml:mi><mml:mo>¯</mml:mo></mml:mover></mml:math> x",
     r"$\bar{p}$ x"),
    (MML + "<mml:mfenced><mml:mi>x</mml:mi></mml:mfenced></mml:math> y", "$(x)$ y"),
    (MML + "<mml:munder><mml:mo>lim</mml:mo><mml:mi>n</mml:mi></mml:munder></mml:math> y",
     r"$\lim_n$ y"),
    (MML + "<mml:mmultiscripts><mml:mi>C</mml:mi><mml:mprescripts/><mml:none/><mml:mn>13</mml:mn>"
     "</mml:mmultiscripts></mml:math> x", r"${}^{13}C$ x"),
    (r"No more Reviewer $\#$2: x", "No more Reviewer #2: x"),
    (r"M\o ller and {\em old} styles", "Møller and old styles"),
    (r"{\tt lib} and \LaTeX\ and ``more''", "lib and LaTeX and “more”"),
    (r"\[x\] and $\cal{O}(n)$", r"$x$ and $\mathcal{O}(n)$"),
    (r"$x_{\rm max}$ and $\mathop{\rm argmax}$", r"$x_{\mathrm{max}}$ and $\operatorname{argmax}$"),
    (r"$\bigcirc\!\bigcirc$ CHAIN", r"$\bigcirc\!\bigcirc$ CHAIN"),
    # no markup
    ("Learning {curly} things \\o/ ^_^", "Learning {curly} things \\o/ ^_^"),
    ("A $5 solution, or $10 for two", "A $5 solution, or $10 for two"),
    ("If a < b and c > d: vector<T>", "If a < b and c > d: vector<T>"),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "title"), TITLES)
def test_a_title_is_what_a_reader_sees(sent: str, title: str) -> None:
    item = {"DOI": "10.1000/x", "type": "journal-article", "title": [sent]}
    (record,) = Crossref(None).parse(json.dumps(item))
    assert record.title == title
    assert compare.title_agrees(title, record)
    exported = title_case.title(record.title)
    assert exported.count("{") == exported.count("}")
    assert "$$" not in exported
    assert "textbackslash" not in exported or "\\" in title.replace("$", "")
