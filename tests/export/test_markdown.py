"""The block behind an entry: what it says, and that nothing in it is markup but ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from enrich import export
from enrich.check.claims import wrong_claim
from enrich.export import ExportOptions, markdown
from enrich.export.block import Written, block
from enrich.export.cleaning import clean
from enrich.export.saying import Remarks
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


STYLES = ("compact", "full", "minimal")


def styled(style: str = "compact", **more: Any) -> ExportOptions:
    return export.options_for("markdown", style=style, **more)


def titled(work: Work) -> Entry:
    return replace(entry(), title=work.title)


def written(
    work: Work, stated: Entry | None = None, style: str = "compact", **said: Any
) -> Written:
    return block(work, stated or entry(), styled(style), remarks=Remarks(**said))


def shown(work: Work, stated: Entry | None = None, style: str = "compact", **said: Any) -> str:
    return "\n".join(written(work, stated, style, **said).lines)


def test_a_block_is_a_quotation_of_few_words(samples: list[Work]) -> None:
    made = written(samples[0], titled(samples[0]))
    assert made.is_quotation
    [line] = made.lines
    assert line == (
        "> **SOSP 2023** · Ames, van den Berg · [DOI](https://doi.org/10.1145/3600006.3613165) · "
        "[arXiv](https://arxiv.org/abs/2301.00001) · [PDF](https://arxiv.org/pdf/2301.00001) · "
        "`ames2023gearbox` <details><summary>Abstract (Crossref)</summary> We cut 50% of the cost, "
        "from \\$O(n^2)\\$ to \\$O(n)\\$.</details>"
    )
    assert made.cell.startswith("<small>**SOSP 2023** · Ames, van den Berg · [DOI]")
    assert made.cell.endswith("`ames2023gearbox`</small>")  # no abstract in a cell


def test_the_least_is_venue_and_key(samples: list[Work]) -> None:
    assert written(samples[0], style="minimal").lines == ("> **SOSP 2023** · `ames2023gearbox`",)
    marked = written(samples[0], style="minimal", problems=("odd",)).lines
    assert marked == ("> **SOSP 2023** · `ames2023gearbox`  ", "> ⚠ odd")


def test_what_a_block_in_full_says(samples: list[Work]) -> None:
    made = written(samples[0], titled(samples[0]), "full")
    lines = made.lines
    assert not made.is_quotation
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
    assert made.cell == "<br>".join(line.removesuffix("<br>") for line in lines)


@pytest.mark.parametrize("style", STYLES)
def test_without_abstracts(samples: list[Work], style: str) -> None:
    for form in ("markdown", "org", "text"):
        made = block(samples[0], entry(), styled(style, abstracts=False), form)
        assert "50%" not in "".join(made.lines)


@pytest.mark.parametrize(
    ("options", "venue"),
    [
        ({}, "**SOSP 2023** · "),
        ({"booktitle": "short"}, "**Proc. SOSP 2023** · "),
        ({"booktitle": "full"}, "**Proceedings of the 29th Symposium on Operating Systems Principles 2023** · "),
        ({"style": "full"}, "*SOSP: Proceedings of the 29th Symposium on Operating Systems Principles*, 2023, pp. "),
        ({"style": "full", "booktitle": "acronym"}, "*SOSP 2023*, pp. "),
        ({"style": "full", "booktitle": "short"}, "*Proc. SOSP 2023*, pp. "),
    ],
)  # fmt: skip
def test_the_venue_as_the_options_want_it(
    samples: list[Work], options: dict[str, Any], venue: str
) -> None:
    made = block(samples[0], entry(), export.options_for("markdown", **options))
    assert venue in "".join(made.lines)


@pytest.mark.parametrize(
    ("facts", "label"),
    [
        ({"container_title": "16th Symposium on Things (OSDI 22)", "container_title_short": "OSDI"}, "OSDI 2022"),
        ({"container_title": "Proceedings of Quolls and Kin", "container_title_short": "QuollConf '22"}, "QuollConf 2022"),
        ({"container_title": "Quolls 2022"}, "Quolls 2022"),
        ({"container_title": "Quoll Letters", "type": "article-journal"}, "Quoll Letters 2022"),
        ({"container_title": "ACM Transactions on Computer Systems", "type": "article-journal"}, "TOCS 2022"),
        ({"container_title": "", "publisher": "Big Press", "type": "book"}, "Big Press 2022"),
    ],
)  # fmt: skip
def test_venues_are_in_one_style(work: Make, facts: dict[str, Any], label: str) -> None:
    assert f"> **{label}** · " in shown(work(**{"year": 2022, **facts}))
    assert f"> **{label}** · " in shown(work(**{"year": 2022, **facts}), style="minimal")


def test_a_journal_by_iso4_where_that_is_wanted(work: Make) -> None:
    title = "ACM Transactions on Computer Systems"
    one = work(container_title=title, type="article-journal", year=2022)
    made = block(one, entry(), styled(journal="iso4"))
    assert "**ACM Trans. Comput. Syst. 2022**" in made.lines[-1]


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
    for style in STYLES:
        made = shown(one, claims, style, wrong_claim=wrong_claim(claims, one))
        assert (said in made) if said else ("⚠" not in made)


def test_a_preprint_that_is_said_to_be_out(samples: list[Work]) -> None:
    said = wrong_claim(entry("NeurIPS", 2024, "accepted"), samples[5])
    assert said == "the list says NeurIPS'24; no source knows it as published as of 2024-06-01"
    assert wrong_claim(entry("arXiv", 2024), samples[5]) == ""


def test_states(work: Make, samples: list[Work]) -> None:
    assert "preprint 2024, as of 2024-06-01" in shown(samples[5], style="full")
    assert "> **preprint 2024**, as of 2024-06-01 · Plato" in shown(samples[5])
    record = Record(
        "dblp", Tier.INDEX, "An [Other] Paper", (Name("Roe", "R."),), URL="https://example.org/x"
    )
    doubtful = replace(
        work(state="doubtful"),
        candidates=(Match(record, Verdict.DOUBTFUL, 0.7, (Evidence("title", 0.5),)),),
    )
    for style in STYLES:
        end = "<br>" if style == "full" else "  "
        assert f"⚠ **RETRACTED**{end}" in written(samples[2], style=style).lines[0]
        assert "could be asked" in shown(work(state="unchecked"), style=style)
        assert (
            "⚠ doubtful: [An \\[Other\\] Paper](https://example.org/x), R. Roe; write the link of the "
            "right one into the list" in shown(doubtful, style=style)
        )
        assert "found nowhere" in shown(work(state="unresolved"), style=style)


def test_a_duplicate_points_to_the_first(samples: list[Work]) -> None:
    said = {"duplicate_of": "ames2023gearbox", "problems": ("title differs",)}
    assert written(samples[0], **said).lines == (
        "> ⚠ title differs  ",
        "> the same paper as `ames2023gearbox` above",
    )
    assert written(samples[0], style="full", **said).lines == (
        "⚠ title differs<br>",
        "the same paper as `ames2023gearbox` above",
    )


HOSTILE = [
    "[x](javascript:alert(1))", "<script>alert(1)</script>", "a | b", "`code`",
    "![x](http://e.org/x.png)", "# heading", "- item", "1. item",
    "1) item", "> quote", "===", "---", "+ x", "* x", "***", "~~~", "    code", "<!-- enrich x -->",
    "-->", "a\nb\n\nc", "&lt;b&gt;", "\\[x\\](y)",
    "<https://e.org>", "[x]: http://e.org", "[^1]: note", "https://e.org/x_y_z", "</details><b>",
    "$\\href{x}{y}$", "\u2028# x", "Setext\n===",
]  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_only_words(work: Make, words: str, style: str) -> None:
    one = work(
        words, (Name(literal=words),), container_title=words, abstract=words, page=words,
        volume=words, number=words, URL=words, key=words,
        checked_on=words, problems=(words,), retracted=words,
    )  # fmt: skip
    made = written(one, entry(words, 2001), style, problems=(words,))
    lines, cell = made.lines, made.cell
    assert all(line.strip() and "\n" not in line for line in lines)
    page = RENDER.render("- item\n" + "\n".join(f"  {line}" for line in lines))
    assert_only_ours(page)
    assert page.count("<li>") == 1
    table = RENDER.render(f"| a | b |\n|---|---|\n| x | {cell} |\n")
    assert table.count("<td>") == 2
    assert_only_ours(table)
    assert_only_ours(RENDER.render(markdown.link(words, words)))
    assert_only_ours(RENDER.render(export.render("markdown", [one], styled(style))), {"h1", "h2"})


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
        "blockquote",
        "small",
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
    golden("papers.md", export.render("markdown", samples, styled()))
    golden("papers-full.md", export.render("markdown", samples, styled("full")))


@pytest.mark.parametrize(
    ("count", "style", "people"),
    [
        (8, "compact", "N0, N1, N2, N3, N4, N5, N6, N7 · "),
        (9, "compact", "N0, N1, N2, N3, N4, N5, N6 and 2 more · "),
        (100, "full", "A N24 and 75 more<br>"),
    ],
)
def test_many_authors_are_counted(work: Make, count: int, style: str, people: str) -> None:
    one = work("T", tuple(Name(f"N{i}", "A") for i in range(count)))
    assert people in shown(one, style=style)


LEAVES = "Leaves: Memory on Small Machines"


@pytest.mark.parametrize(
    ("stated", "line"),
    [
        (None, f"*{LEAVES}*"),
        ("Leaves", f"*{LEAVES}*"),
        ("Twigs: Paged Storage for Little Computers", f"now *{LEAVES}*"),
        ("leaves: memory on smal machines", ""),
        ("Leaves, Memory on Small Machines", ""),
        (f"{LEAVES} (extended version)", ""),
    ],
)
@pytest.mark.parametrize("state", ["published", "preprint", "unchecked"])
@pytest.mark.parametrize("style", ["compact", "full"])
def test_a_title_that_the_list_has_not_is_spelt_out(
    work: Make, stated: str | None, line: str, state: str, style: str
) -> None:
    one = work(title=LEAVES, year=2022, state=state)
    made = written(one, Entry("list.md", 1, 1, title=stated), style)
    if (style, state) == ("full", "published"):
        line = line.replace("now", "published as")
    first = made.lines[0].removeprefix("> ")
    end = "<br>" if style == "full" else "  "
    assert (first == f"{line}{end}") if line else ("Leaves" not in first)
    assert line in made.cell


def test_a_title_that_stands_there_is_not_said_to_differ_as_well(work: Make) -> None:
    said = {"problems": (f'title differs: arxiv:2301.00001 is "{LEAVES}"', "odd")}
    made = shown(work(title=LEAVES), Entry("list.md", 1, 1, title="Twigs and More of It"), **said)
    assert "now *Leaves" in made
    assert "title differs" not in made
    assert "⚠ odd" in made
    # Another entry of its paper may have the title that the link has not.
    old = {"problems": ('title differs: arxiv:2301.00001 is "Twigs and More of It"', "odd")}
    for style in STYLES:
        entry = Entry("list.md", 1, 1, title="Twigs and more of it")
        assert "title differs" not in shown(work(title=LEAVES), entry, style, **old)
    other = replace(entry, title="Roots of Nothing Here")
    assert "title differs" in shown(work(title=LEAVES), other, **old)
    # The least has no title; and an entry that has none states no other.
    another = Entry("list.md", 1, 1, title="Twigs and More of It")
    assert "title differs" in shown(work(title=LEAVES), another, "minimal", **said)
    for style in STYLES:
        assert "title differs" not in shown(work(title=LEAVES), style=style, **said)
