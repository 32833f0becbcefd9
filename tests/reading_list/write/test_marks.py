"""Written back without a scratch.

Only insertions, and taking them out gives the bytes that were there.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from enrich import messages, reading_list
from enrich.reading_list import Block, ReadingList
from enrich.reading_list.write import marks
from enrich.sources import identify
from tests.support.paths import DATA, real_lists

LISTS = DATA / "lists"
TIGHT = b"- [x] [Caches That Never Forget](https://arxiv.org/abs/2001.00001): first  \nnote\n- [ ] [Second One Here](https://arxiv.org/abs/2001.00002)"


@lru_cache(maxsize=8)
def read(data: bytes, form: str = "markdown") -> ReadingList:
    return reading_list.read(data, "list", form, identify)


def blocks(listing: ReadingList, mark: str = "") -> list[Block]:
    return [
        Block(f"key{n}", (f"A. Author · *VENUE* {mark}", "[DOI](u) | x"), f"*A* {mark}")
        for n in range(len(listing.entries))
    ]


def as_read(listing: ReadingList) -> list[object]:
    return [
        (e.title, e.urls, e.notes, e.section, e.checked, e.kind, e.claims) for e in listing.entries
    ]


def round_trip(data: bytes, form: str = "markdown") -> bytes:
    """Write blocks, and check everything that has to hold whatever the text is."""
    listing = read(data, form)
    once = reading_list.write_back(listing, blocks(listing))
    assert reading_list.strip(once, form) == reading_list.strip(data, form)
    again = read(once, form)
    assert reading_list.write_back(again, blocks(again)) == once
    assert reading_list.write_back(again, [None] * len(again.entries)) == once
    return once


def test_a_block_is_inside_the_item_and_a_line_of_its_own() -> None:
    assert round_trip(TIGHT).decode().splitlines()[2:6] == [
        "  <!--enrich key0--><br>",
        "  A. Author · *VENUE*",
        "  [DOI](u) | x",
        "  <!--/enrich-->",
    ]


@pytest.mark.parametrize("newline", [b"\r\n", b"\n", b"\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"", b"\n", b"\n\n"])
def test_newlines_bom_and_end_stay(newline: bytes, bom: bytes, end: bytes) -> None:
    data = bom + (TIGHT + end).replace(b"\n", newline)
    once = round_trip(data)
    assert len(read(data).entries) == 2
    assert once.startswith(bom + b"- [x]")
    if newline != b"\n":
        assert b"\n" not in once.replace(b"\r\n", b"")


def test_a_table_stays_a_table() -> None:
    data = b"| Status | Paper | Link |\n|:-:|---|---|\n| \xe2\x9c\x85 | Caches That Never Forget | [pdf](https://arxiv.org/abs/2001.00001) |\n"
    once = round_trip(data)
    assert "| Caches That Never Forget<!--enrich key0--><br>*A*<!--/enrich--> |" in once.decode()


def test_a_pipe_or_newline_in_a_cell_is_made_harmless() -> None:
    listing = read(
        b"|Title|Link|\n|-|-|\n|Caches That Never Forget|[pdf](https://arxiv.org/abs/2001.00001)|\n"
    )
    once = reading_list.write_back(listing, [Block("k", (), "a|b\nc -->")])
    assert b"<br>a&#124;b c --&gt;<!--/enrich-->|" in once


@pytest.mark.parametrize("name", ["styles.md"])
def test_lists_render_as_before(name: str) -> None:
    data = (LISTS / name).read_bytes()
    assert structure(round_trip(data)) == structure(data)


# The longest take seconds each: by name.
REAL = [
    pytest.param(p, id=p.name, marks=pytest.mark.slow if p.stat().st_size > 30_000 else ())
    for p in real_lists("*.md")
]


@pytest.mark.slow
@pytest.mark.parametrize("path", REAL)
def test_real_lists_render_as_before(path: Path) -> None:
    data = path.read_bytes()
    once = round_trip(data)
    assert reading_list.strip(once) == data
    if len(data) < 40_000:  # rendering is slow
        assert structure(once) == structure(data)
    assert as_read(read(once)) == as_read(read(data))


def structure(data: bytes) -> Counter[str]:
    """Count the tags that make a document's structure."""
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(data.decode())
    return Counter(
        re.findall(r"<(/?(?:li|ul|ol|table|tr|td|th|h\d|blockquote|pre|details)\b)", html)
    )


def test_tight_lists_stay_tight_and_numbers_go_on() -> None:
    data = b"1. [First One Here](https://arxiv.org/abs/2001.00001)\n2. [Second One Here](https://arxiv.org/abs/2001.00002)\n"
    html = MarkdownIt("commonmark", {"html": True}).render(round_trip(data).decode())
    assert html.count("<ol>") == 1
    assert "<p>" not in html


def test_the_reader_skips_our_blocks_and_counts_lines_of_the_file() -> None:
    first, second = read(round_trip(TIGHT)).entries
    assert (first.line, first.end_line, second.line) == (1, 2, 7)
    assert first.notes == ("first", "note")


def test_a_newer_block_takes_the_place_of_an_older_one() -> None:
    once = round_trip(TIGHT)
    listing = read(once)
    twice = reading_list.write_back(listing, [blocks(listing, "new")[0], None])
    assert twice.count(b"<!--enrich ") == 2
    assert b"new" in twice
    assert reading_list.strip(twice) == TIGHT


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b": first  \nnote\n", b": first, and more  \nnote\nanother note\n"),  # above the block
        (b"- [ ] [Second", b"- [x] [Second"),  # behind it
        (b"  A. Author", b"  A. Author, B. Author"),  # inside it
        (b"  <!--/enrich-->\n", b"  <!--/enrich-->\n\n"),
        (b"[DOI](u) | x\n  <!--/enrich-->", b"[DOI](u) | x <!--/enrich-->"),
    ],
)
def test_edited_around_our_marks_by_a_person(old: bytes, new: bytes) -> None:
    edited = round_trip(TIGHT).replace(old, new, 1)
    again = round_trip(edited)
    assert again.count(b"<!--enrich ") == 2
    assert [e.title for e in read(again).entries] == ["Caches That Never Forget", "Second One Here"]
    assert b"enrich" not in reading_list.strip(again)


def test_entries_moved_with_or_without_their_blocks() -> None:
    lines = round_trip(TIGHT + b"\n").decode().splitlines(keepends=True)
    assert len(lines) == 11
    moved = "".join([*lines[6:], *lines[:6]]).encode()
    assert reading_list.strip(round_trip(moved)) == reading_list.strip(moved)
    orphaned = "".join(
        [*lines[:6], *lines[7:]]
    ).encode()  # the second entry's own line is gone, its block stayed
    assert reading_list.strip(round_trip(orphaned)) == b"".join(TIGHT.splitlines(keepends=True)[:2])


def test_a_persons_own_comments_stay() -> None:
    data = b"- [Caches That Never Forget](https://arxiv.org/abs/2001.00001) <!-- doe2020 -->\n<!-- a block\nof mine -->\n"
    assert reading_list.strip(round_trip(data)) == data


def test_marks_in_code_are_an_example() -> None:
    data = (
        b"```\n<!--enrich KEY-->\nx\n<!--/enrich-->\n```\n\nWrites `<!--enrich KEY-->` and "
        b"`<!--/enrich-->`.\n\n" + TIGHT
    )
    assert reading_list.strip(data) == data
    assert reading_list.strip(round_trip(data)) == data


@pytest.mark.parametrize(
    ("data", "line"), [(b"<!--enrich a-->\n\n" + TIGHT, 1), (TIGHT + b"\n<!--/enrich-->\n", 4)]
)
def test_a_mark_without_its_partner_is_named_and_refused(data: bytes, line: int) -> None:
    listing = read(data)
    assert not listing.writable
    assert listing.problems[0] == f"line {line}: {messages.lists.MARK_ALONE()}"
    assert reading_list.strip(data) == data
    assert len(listing.entries) == 2
    round_trip(data)


@pytest.mark.parametrize("name", ["papers.org", "lines.txt"])
def test_other_formats(name: str) -> None:
    form = {"org": "org", "txt": "text"}[name.split(".")[1]]
    data = (LISTS / name).read_bytes()
    once = round_trip(data, form)
    assert as_read(read(once, form)) == as_read(read(data, form))


PIECES = st.sampled_from(
    [
        "- ",
        "  - ",
        "1. ",
        "> ",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "  \n",
        "[x] ",
        "[Title of a Paper](https://arxiv.org/abs/2001.00001)",
        "[pdf](https://arxiv.org/abs/2001.00002)",
        "https://arxiv.org/abs/2001.00003",
        "A Bare Title of Something",
        "**Bold Title of Something**",
        "| a | b |\n|---|---|\n",
        "| Some Title of It | [pdf](https://arxiv.org/abs/2001.00004) |\n",
        "# H\n",
        "2023/11/15--2023/11/21:\n",
        "```\n",
        "    ",
        "\t",
        "<details>\n",
        "</details>\n",
        "<!-- c -->",
        "<!--enrich k-->",
        "<!--/enrich-->",
        "<br>",
        "`",
        "*",
        "[",
        "](",
        "|",
        "\\",
        "---\n",
        "note",
        "+++\n",
        "title: A Bare Title of Something\n",
        "papers:\n",
        "```\nOSDI '22 A Title of a System\nSOSP '23 A Title of a Model\n```\n",
        "    PLDI '20  A Title of a System\n",
        "A Title of a System\tDoe, J.\tOSDI 2022\n",
        "https://arxiv.org/abs/2001.00005\n",
        "## A Title of a System\n",
        "* A Title of a System 2015 :tag:\n",
        "[[A Title of a System]]",
        "=====\n",
        "\ufeff",
        "\udcff",
        "é🔥",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from(["markdown", "org", "text"]))
def test_any_text_comes_back_to_the_byte(text: str, form: str) -> None:
    data = text.encode("utf-8", "surrogateescape")
    listing = read(data, form)
    once = reading_list.write_back(listing, blocks(listing))
    assert reading_list.strip(once, form) == reading_list.strip(data, form)
    assert reading_list.strip(reading_list.strip(once, form), form) == reading_list.strip(
        once, form
    )


@given(
    st.lists(PIECES.filter(lambda p: "enrich" not in p), max_size=30).map("".join),
    st.sampled_from(["markdown", "org", "text"]),
)
def test_what_was_put_in_comes_out_and_twice_is_once(text: str, form: str) -> None:
    data = text.encode("utf-8", "surrogateescape")
    assert reading_list.strip(round_trip(data, form), form) == data


def test_appended_in_the_lists_own_style() -> None:
    new = ["[New One](https://arxiv.org/abs/2001.00009): why", "- [x] [Other](u)"]
    assert (
        reading_list.append(TIGHT, new)
        == TIGHT + b"\n- [ ] [New One](https://arxiv.org/abs/2001.00009): why\n- [ ] [Other](u)"
    )
    assert reading_list.append(b"1. a\r\n2. b\r\n", new[1:]) == b"1. a\r\n2. b\r\n3. [Other](u)\r\n"
    assert reading_list.append(b"# T\n\ntext\n", new[1:]) == b"# T\n\ntext\n\n- [Other](u)\n"
    assert reading_list.append(b"* TODO A\n", new[1:], "org") == b"* TODO A\n* TODO [[u][Other]]\n"
    assert reading_list.append(b"a\n", new[1:], "text") == b"a\nOther u\n"
    assert reading_list.append(b"@a{b}\n", ["@c{d}"], "bibtex") == b"@a{b}\n\n@c{d}\n"
    assert reading_list.append(TIGHT, []) == TIGHT


@pytest.mark.parametrize(
    "path", sorted(p for p in LISTS.iterdir() if p.suffix in {".md", ".org"}), ids=lambda p: p.name
)
def test_a_long_list_is_written_in_parts_and_comes_out_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, data = ("org" if path.suffix == ".org" else "markdown"), path.read_bytes()
    whole = round_trip(data, form)
    monkeypatch.setattr(marks, "_PART", 1)
    counted: list[int] = []
    insert = marks.insert
    monkeypatch.setattr(
        marks, "insert", lambda *given: (counted.append(1) or part for part in insert(*given))
    )
    assert round_trip(data, form) == whole
    assert len(counted) > 10


def test_a_list_in_parts_with_code_that_is_never_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "_PART", 1)
    item = b"- [Caches That Never Forget](https://arxiv.org/abs/2001.0000%d)\n"
    data = b"".join(
        [
            item % 1,
            b"\n````\n\n",
            item % 2,
            b"```\n",
            item % 3,
            b"```\n",
            item % 4,
            b"\n",
            item % 5,
            b"\n# End\n",
        ]
    )
    assert reading_list.strip(round_trip(data)) == data


def test_a_quotation_is_set_apart_without_a_blank_line() -> None:
    """A blank line would make the list a loose one; Pandoc needs an element before a quotation."""
    data = b"- [ ] [Wombats of the Night](https://arxiv.org/abs/2309.90001)\n- [ ] two\n"
    listing = reading_list.read(data, "list.md", None, identify)
    quoted = reading_list.Block("k", ("> **SOSP 2023**  ", "> odd"), "w", is_quotation=True)
    once = reading_list.write_back(listing, [quoted, None][: len(listing.entries)])
    assert once.decode().split("\n")[1:5] == [
        "  <!--enrich k--><div></div>",
        "  > **SOSP 2023**  ",
        "  > odd",
        "  <!--/enrich-->",
    ]
    assert reading_list.strip(once) == data
