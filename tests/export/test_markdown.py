"""The block behind an entry: what it says, and that nothing in it is markup but ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from enrich import export
from enrich.check.claims import wrong_claim
from enrich.export import ExportOptions, markdown
from enrich.export.cleaning import clean
from enrich.model import (
    Claims,
    Entry,
    Evidence,
    Identifier,
    Match,
    Name,
    Record,
    Tier,
    Verdict,
    Work,
)

Make = Callable[..., Work]
RENDER = MarkdownIt("commonmark", {"html": True}).enable("table")


def entry(venue: str | None = None, year: int | None = None, status: str | None = None) -> Entry:
    return Entry("list.md", 1, 1, claims=Claims(venue, year, status))  # type: ignore[arg-type]


def test_what_a_block_says(samples: list[Work]) -> None:
    key, lines, cell = markdown.block(samples[0], entry(), ExportOptions())
    assert key == "ames2023gearbox"
    assert lines[0] == "Ada B. Ames, Jan van den Berg<br>"
    assert "pp. 611–626" in lines[1]
    assert "[DOI](https://doi.org/10.1145/3600006.3613165)" in lines[1]
    assert (
        "[arXiv](https://arxiv.org/abs/2301.00001) · [PDF](https://arxiv.org/pdf/2301.00001) · "
        "`ames2023gearbox`" in lines[1]
    )
    assert lines[1].endswith(
        "<details><summary>Abstract (Crossref)</summary>We cut 50% of the cost, from \\$O(n^2)\\$ "
        "to \\$O(n)\\$.</details>"
    )
    assert cell == "<br>".join(line.removesuffix("<br>") for line in lines)
    assert "details" not in "".join(
        markdown.block(samples[0], entry(), ExportOptions(abstracts=False))[1]
    )


def named(key: str) -> Entry:
    return replace(entry(), identifiers=(Identifier("dblp", key),))


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        (entry("OSDI", 2023, "accepted"), "the list says OSDI'23; it is OSDI 2022"),
        (entry("OSDI", 2022, "accepted"), ""),
        (entry("OSDI", 2023, "submitted"), ""),
        (entry("SOSP", 2022), "the list says SOSP'22; it is OSDI 2022"),
        (entry(None, 2021), "the list says 2021; it is OSDI 2022"),
        (entry(), ""),
        (named("conf/sosp/AmesB23"), "the list names dblp:conf/sosp/AmesB23; this is OSDI 2022"),
        (named("conf/osdi/AmesB22"), ""),
        (
            named("conf/quolls/AmesB16"),
            "the list names dblp:conf/quolls/AmesB16; this is OSDI 2022",
        ),
        (named("journals/corr/abs-2301-00001"), ""),
    ],
)
def test_a_wrong_claim_is_pointed_out(work: Make, claims: Entry, said: str) -> None:
    title = "16th USENIX Symposium on Operating Systems Design and Implementation (OSDI 22)"
    one = work(container_title=title, container_title_short="OSDI", year=2022)
    assert wrong_claim(claims, one) == said
    block = markdown.block(one, claims, ExportOptions(), wrong_claim=wrong_claim(claims, one))
    shown = "".join(block[1])
    assert (said in shown) if said else ("⚠" not in shown)


def test_a_preprint_that_is_said_to_be_out(samples: list[Work]) -> None:
    said = wrong_claim(entry("NeurIPS", 2024, "accepted"), samples[5])
    assert said == "the list says NeurIPS'24; no source knows it as published as of 2024-06-01"
    assert wrong_claim(entry("arXiv", 2024), samples[5]) == ""


def test_states(work: Make, samples: list[Work]) -> None:
    assert (
        "preprint 2024, as of 2024-06-01" in markdown.block(samples[5], entry(), ExportOptions())[2]
    )
    assert markdown.block(samples[2], entry(), ExportOptions())[1][0] == "⚠ **RETRACTED**<br>"
    assert "could be asked" in markdown.block(work(state="unchecked"), entry(), ExportOptions())[2]
    record = Record(
        "dblp", Tier.INDEX, "An [Other] Paper", (Name("Roe", "R."),), URL="https://example.org/x"
    )
    doubtful = replace(
        work(state="doubtful"),
        candidates=(Match(record, Verdict.DOUBTFUL, 0.7, (Evidence("title", 0.5),)),),
    )
    assert (
        "⚠ doubtful: [An \\[Other\\] Paper](https://example.org/x), R. Roe; write the link of the right one into the list"
        in markdown.block(doubtful, entry(), ExportOptions())[2]
    )
    assert "found nowhere" in markdown.block(work(state="unresolved"), entry(), ExportOptions())[2]


def test_a_duplicate_points_to_the_first(samples: list[Work]) -> None:
    _, lines, _ = markdown.block(
        samples[0],
        entry(),
        ExportOptions(),
        duplicate_of="ames2023gearbox",
        problems=("title differs",),
    )
    assert lines == ("⚠ title differs<br>", "the same paper as `ames2023gearbox` above")


HOSTILE = [
    "[x](javascript:alert(1))", "<script>alert(1)</script>", "a | b", "`code`",
    "![x](http://e.org/x.png)", "# heading", "- item", "1. item",
    "1) item", "> quote", "===", "---", "+ x", "* x", "***", "~~~", "    code", "<!-- enrich x -->",
    "-->", "a\nb\n\nc", "&lt;b&gt;", "\\[x\\](y)",
    "<https://e.org>", "[x]: http://e.org", "[^1]: note", "https://e.org/x_y_z", "</details><b>",
    "$\\href{x}{y}$", "\u2028# x", "Setext\n===",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_only_words(work: Make, words: str) -> None:
    one = work(
        words, (Name(literal=words),), container_title=words, abstract=words, page=words,
        volume=words, number=words, URL=words, key=words,
        checked_on=words, problems=(words,), retracted=words,
    )  # fmt: skip
    _, lines, cell = markdown.block(one, entry(words, 2001), ExportOptions(), problems=(words,))
    assert all(line.strip() and "\n" not in line for line in lines)
    page = RENDER.render("- item\n" + "\n".join(f"  {line}" for line in lines))
    assert_only_ours(page)
    assert page.count("<li>") == 1
    table = RENDER.render(f"| a | b |\n|---|---|\n| x | {cell} |\n")
    assert table.count("<td>") == 2
    assert_only_ours(table)
    assert_only_ours(RENDER.render(markdown.link(words, words)))
    assert_only_ours(RENDER.render(export.render("markdown", [one], ExportOptions())), {"h1", "h2"})


def assert_only_ours(page: str, more: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    """Only the elements that a block is made of, and no link that is none on the web."""
    allowed = {
        "ul",
        "li",
        "p",
        "br",
        "em",
        "strong",
        "a",
        "code",
        "details",
        "summary",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        *more,
    }
    assert set(re.findall(r"<([a-zA-Z][\w-]*)", page)) <= allowed, page
    assert all(re.match(r"https?://", href) for href in re.findall(r'href="([^"]*)"', page))
    assert "<!--" not in page


@given(st.text(st.sampled_from(list("ab[]()<>`*_#-+=!|~\\&;:$%^'\"{}\n\t .1)https/")), max_size=30))
def test_any_words_are_only_words(words: str) -> None:
    line = markdown.start_safe(
        f"{markdown.escape(words)} {markdown.link(words, words)} {markdown.code(words)}"
    )
    page = RENDER.render(f"- item<br>\n{line}\n")
    assert_only_ours(page)
    shown = re.sub(r"<[^>]+>", "", page)
    for was, is_ in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        shown = shown.replace(was, is_)
    assert " ".join(clean(words).split()) in " ".join(shown.split())


def test_a_list_of_its_own(samples: list[Work], golden: Callable[[str, str], None]) -> None:
    golden("papers.md", export.render("markdown", samples, ExportOptions()))
    golden("papers.html", export.render("html", samples, ExportOptions()))


def test_many_authors_are_counted(work: Make) -> None:
    one = work("T", tuple(Name(f"N{i}", "A") for i in range(100)))
    assert markdown.block(one, entry(), ExportOptions())[1][0].endswith("A N24 and 75 more<br>")


def test_a_paper_that_came_out_under_another_title_says_so(work: Make) -> None:
    one = work(title="Leaves: Memory on Small Machines", year=2022)
    stated = Entry("list.md", 1, 1, title="Twigs: Paged Storage for Little Computers")
    assert any(
        "published as *Leaves: Memory on Small Machines*" in x
        for x in markdown.block(one, stated, ExportOptions())[1]
    )
    slip = Entry("list.md", 1, 1, title="leaves: memory on smal machines")
    assert not any("published as" in x for x in markdown.block(one, slip, ExportOptions())[1])
