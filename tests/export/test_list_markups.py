"""Blocks in org, in plain text and in HTML: what comes from outside is only words there."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from enrich import export
from enrich.export import inline_html, org, plain
from enrich.export.block import Written, block
from enrich.export.cleaning import clean
from enrich.export.saying import Remarks
from enrich.model import Entry, Name, Work
from tests.export.test_markdown import HOSTILE, assert_only_ours

Make = Callable[..., Work]
RENDER = MarkdownIt("commonmark", {"html": True}).enable("table")
LINKS = (
    "[[https://doi.org/10.1145/3600006.3613165][DOI]] · "
    "[[https://arxiv.org/abs/2301.00001][arXiv]] · [[https://arxiv.org/pdf/2301.00001][PDF]]"
)
JOINER = "\u2060"


def written(
    work: Work, form: str, style: str = "compact", title: str = "", **said: tuple[str, ...]
) -> Written:
    entry = Entry("list", 1, 1, title=title or work.title)
    return block(work, entry, export.options_for("markdown", style=style), form, Remarks(**said))


def test_org_has_orgs_links_and_a_drawer(samples: list[Work]) -> None:
    made = written(samples[0], "org", title="Cogs and Nothing Else")
    assert made.lines == (
        "#+begin_quote",
        r"now /Gearbox: Serving Thousands of GPUs with LRU Caches/ \\",
        f"*SOSP 2023* · Ames, van den Berg · {LINKS} · =ames2023gearbox=",
        "#+end_quote",
        ":ABSTRACT:",
        "(Crossref) We cut 50% of the cost, from $|O(n^|2)$| to $|O(n)$|.".replace("|", JOINER),
        ":END:",
    )
    least = written(samples[0], "org", "minimal").lines
    assert least == ("#+begin_quote", "*SOSP 2023* · =ames2023gearbox=", "#+end_quote")


def test_text_has_no_markup(samples: list[Work]) -> None:
    made = written(samples[0], "text", problems=("odd",))
    first, *more = made.lines
    assert first == (
        "    SOSP 2023 · Ames, van den Berg · DOI: https://doi.org/10.1145/3600006.3613165 · arXiv: "
        "https://arxiv.org/abs/2301.00001 · PDF: https://arxiv.org/pdf/2301.00001 · ames2023gearbox"
    )
    assert more == [
        "    ⚠ odd",
        "    Abstract (Crossref): We cut 50% of the cost, from $O(n^2)$ to $O(n)$.",
    ]


def test_html_has_html(samples: list[Work]) -> None:
    assert written(samples[0], "markdown", "minimal").html == (
        "<small><strong>SOSP 2023</strong> · <code>ames2023gearbox</code></small>"
    )
    assert '<a href="https://arxiv.org/abs/2301.00001">arXiv</a>' in (
        written(samples[0], "markdown").html
    )


@pytest.mark.parametrize(
    ("words", "parted"),
    [
        ("*bold* and 2*3", "|*bold* and 2*3"),
        ("/it/ CPU/GPU", "|/it/ CPU/GPU"),
        ("a_b x^2 _u_", "a_|b x^|2 |_|u_"),
        ("=code= ~verb~ +gone+", "|=code= |~verb~ |+gone+"),
        ("[[file:/etc/passwd][x]]", "[|[file|:/etc/passwd][x]]"),
        ("shell:rm elisp:(x) MoE: A", "shell|:rm elisp|:(x) MoE: A"),
        ("https://e.org/x.png", "https|://e.org/x.png"),
        ("<2020-01-01 Wed> [2020-01-01] <<x>>", "<|2020-01-01 Wed> [|2020-01-01] <|<|x>>"),
        ("[fn:1] [cite:@a] {{{m}}}", "[|fn|:1] [|cite|:@|a] {|{|{|m}}}"),
        (r"\alpha \(x\) $y$ @@html:<b>@@", r"\|alpha \|(x\|) $|y$| @|@|html|:<|b>@|@"),
        ("src_sh{ls} call_x(1)", "src|_|sh{|ls} call|_|x(1)"),
        ("[GPU] (a) plain words, 2020", "[GPU] (a) plain words, 2020"),
    ],
)
def test_what_org_would_read_is_parted(words: str, parted: str) -> None:
    assert org.escape(words) == parted.replace("|", JOINER)


# What Org takes for a headline, a keyword, a list, a table, a drawer, a line of its own kind.
STRUCTURE = re.compile(r"\*+ |#|[-+] |\d+[.)] |\||:|-{5}|%%|\\begin")


@pytest.mark.parametrize("style", ["compact", "full", "minimal"])
@pytest.mark.parametrize("words", [*HOSTILE, ":END:", "#+end_quote", "* H", "| a |", "\\begin{x}"])
def test_hostile_words_are_only_words(work: Make, words: str, style: str) -> None:
    one = work(
        words, (Name(literal=words),), container_title=words, abstract=words, page=words,
        volume=words, number=words, URL=words, key=words, checked_on=words, problems=(words,),
        retracted=words,
    )  # fmt: skip
    made = written(one, "org", style, "Another Title", problems=(words,))
    own = {"#+begin_quote", "#+end_quote", ":ABSTRACT:", ":END:"}
    assert len([x for x in made.lines if x in own]) in (2, 4)
    for line in made.lines:
        assert line.strip()
        assert "\n" not in line
        assert line in own or not STRUCTURE.match(line), line
    assert all(re.match(r"https?://", to) for to in re.findall(r"\[\[(.*?)\]", str(made.lines)))
    text = written(one, "text", style, "Another Title", problems=(words,)).lines
    assert all(line.startswith("    ") and "\n" not in line for line in text)
    cell = written(one, "markdown", style, "Another Title", problems=(words,)).html
    assert "\n" not in cell
    more = {"div", "em", "strong", "a", "small", "details", "summary", "code", "br"}
    for page in (
        f"<table><tr><td>{cell}</td></tr></table>",
        RENDER.render(f"<div>\n{cell}\n</div>"),
        RENDER.render(f"| a | b |\n|---|---|\n| x | {cell} |\n"),
    ):
        assert_only_ours(page, more)


SIGNS = st.text(st.sampled_from(list("ab[]()<>`*_#-+=!|~\\&;:$%^@'\"{}/\n\t .1")), max_size=30)


@given(SIGNS)
def test_any_words_are_shown_as_they_are(words: str) -> None:
    assert org.escape(words).replace(JOINER, "") == clean(words)
    assert html.unescape(inline_html.escape(words)) == clean(words)
    assert plain.MARKUP.escape(words) == clean(words)
    shown = html.unescape(RENDER.renderInline(inline_html.escape(words)))
    assert shown.split() == clean(words).split()
