"""Blocks in every style: put in, put in again, exchanged for another style, taken out to the byte."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich import export, reading_list
from enrich.export.block import block
from enrich.export.saying import Remarks
from enrich.model import Date, Entry, Identifier, Name, Value, Work, WorkFields
from enrich.reading_list import Block, ReadingList
from enrich.sources import identify
from tests.reading_list.write.test_marks import PIECES, structure
from tests.support.paths import DATA, real_lists

STYLES = ("compact", "full", "minimal")
FORMS = {".md": "markdown", ".org": "org", ".txt": "text"}
# The style of a list that is enriched again ("": as before there were styles), and the new one.
CHANGES = (
    *(("", style) for style in STYLES),
    *((style, style) for style in STYLES),
    ("compact", "full"),
    ("full", "minimal"),
    ("minimal", "compact"),
)
LISTS = sorted(p for p in (DATA / "lists").iterdir() if p.suffix in FORMS)
WORDS = (
    "A | Study: of <b>Marks</b> & --> `code`",
    "*All* [of](http://e.org) _it_ $x$",
    "# A heading\n:END:\n#+end_quote\n```",
)


@lru_cache(maxsize=8)
def read(data: bytes, form: str) -> ReadingList:
    return reading_list.read(data, "list", form, identify)


def work(number: int) -> Work:
    words = WORDS[number % len(WORDS)]
    known = {
        "title": words,
        "authors": tuple(Name(f"N{n}", words) for n in range(number % 12)),
        "container_title": words,
        "issued": Date(2020 + number % 5),
        "abstract": words if number % 2 else "",
    }
    return Work(
        f"key{number}",
        ("published", "preprint", "unchecked", "doubtful")[number % 4],  # type: ignore[arg-type]
        "paper-conference",
        WorkFields(**{n: Value(v, "arxiv", "") for n, v in known.items() if v}),
        identifiers=(Identifier("arxiv", "2001.00001"),),
        problems=('title differs: "x"',) * (number % 3 == 0),
    )


def in_style(style: str, number: int, entry: Entry, form: str) -> Block:
    remarks = Remarks((WORDS[0],), "key0" if number % 5 == 4 else None)
    options = export.options_for("markdown", style=style)
    made = block(work(number), entry, options, form, remarks)
    return Block(f"key{number}", made.lines, made.cell, made.is_quotation, made.html)


def at_first(number: int, entry: Entry) -> Block:
    """What was written before there were styles: Markdown in lists of every format, and in HTML."""
    made = in_style("full", number, entry, "markdown")
    return Block(made.key, made.lines, made.cell, html=made.cell)


def enriched(data: bytes, form: str, style: str) -> bytes:
    listing = read(data, form)
    blocks = [
        in_style(style, n, e, form) if style else at_first(n, e)
        for n, e in enumerate(listing.entries)
    ]
    return reading_list.write_back(listing, blocks)


def check(data: bytes, form: str) -> None:
    """Check each style over a list without blocks, and over those that are enriched already."""
    bare = reading_list.strip(data, form)
    made = {style: enriched(data, form, style) for style in (*STYLES, "")}
    assert all(reading_list.strip(x, form) == bare for x in made.values())
    for before, now in CHANGES:
        assert enriched(made[before], form, now) == made[now]


@pytest.mark.parametrize("path", LISTS, ids=lambda p: p.name)
def test_lists_in_every_style(path: Path) -> None:
    check(path.read_bytes(), FORMS[path.suffix])
    assert reading_list.strip(path.read_bytes(), FORMS[path.suffix]) == path.read_bytes()


# Without the longest, which take seconds each.
RENDERED = [
    *(pytest.param(p, id=p.name) for p in LISTS if p.suffix == ".md"),
    *(
        pytest.param(p, id=p.name, marks=pytest.mark.slow)
        for p in real_lists("*.md")
        if p.stat().st_size < 60_000
    ),
]


@pytest.mark.parametrize("path", RENDERED)
def test_a_list_is_rendered_as_before_but_for_quotations(path: Path) -> None:
    data = path.read_bytes()
    before, after = structure(data), structure(enriched(data, "markdown", "compact"))
    # A list in HTML without a blank line before it is text, and so is what is written there.
    raw = data.count(b"[Inside Details ")
    lines = sum(place.form == "lines" for place in read(data, "markdown").places)
    assert after["blockquote"] - before["blockquote"] == lines - raw
    ours = ("blockquote", "/blockquote", "details", "/details")
    assert {t: n for t, n in before.items() if t not in ours} == {
        t: n for t, n in after.items() if t not in ours
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", [p for p in real_lists() if p.suffix in FORMS], ids=lambda p: p.name
)
def test_real_lists_in_every_style(path: Path) -> None:
    check(path.read_bytes(), FORMS[path.suffix])


@settings(max_examples=30)
@given(
    st.lists(PIECES.filter(lambda p: "enrich" not in p), max_size=30).map("".join),
    st.sampled_from(["markdown", "org", "text"]),
)
def test_any_list_in_every_style(text: str, form: str) -> None:
    data = text.encode("utf-8", "surrogateescape")
    check(data, form)
    assert reading_list.strip(enriched(data, form, "compact"), form) == data
