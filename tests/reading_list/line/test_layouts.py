"""The layouts that reading lists come in, by small invented examples.

And input that no one would call a list.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from enrich import reading_list
from enrich.model import Claims, Entry
from enrich.sources import identify
from tests.support import by_name, hostile
from tests.support.paths import DATA

LISTS = DATA / "lists"
A, B = "https://arxiv.org/abs/2001.00001", "https://arxiv.org/abs/2001.00002"


def entries(text: str) -> tuple[Entry, ...]:
    return reading_list.read(
        text.encode("utf-8", "surrogateescape"), "list.md", None, identify
    ).entries


def test_a_zoo_of_styles_is_read_as_written_down() -> None:
    known = json.loads((LISTS / "styles.json").read_text())
    found = entries((LISTS / "styles.md").read_text())
    assert [_facts(e) for e in found] == known


def _facts(entry: Entry) -> dict[str, Any]:
    claims = [entry.claims.venue, entry.claims.year, entry.claims.status]
    return {
        "lines": [entry.line, entry.end_line],
        "title": entry.title,
        "url": entry.urls[0] if entry.urls else None,
        "section": list(entry.section),
        "checked": entry.checked,
        "starred": entry.starred,
        "kind": entry.kind,
        "notes": list(entry.notes),
        "claims": claims,
    }


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"- [x] [A Title of Four Words]({A}): note", {"checked": True, "notes": ("note",)}),
        (
            f"- [X] ⭐ [A Title of Four Words]({A})：备注",
            {"checked": True, "starred": True, "notes": ("备注",)},
        ),
        (f"- [] [A Title of Four Words]({A})", {"checked": False}),
        (f"- [A Title of Four Words]({A}) :star:", {"starred": True}),
        (f"- A Title of Four Words | [`[pdf]`]({A}) ✓", {"checked": True}),
        (f"- [SOSP'23] [A Title of Four Words]({A})", {"claims": Claims("SOSP", 2023)}),
        (
            f"- [Survey :mag:] [arxiv, 2022] [A Title of Four Words]({A})",
            {"claims": Claims("arxiv", 2022, "preprint")},
        ),
        (f"- (**ICLR 2022**) [A Title of Four Words]({A})", {"claims": Claims("ICLR", 2022)}),
        (
            f"- [A Title of Four Words]({A}): in review of MLSys'24",
            {"claims": Claims("MLSys", 2024, "submitted")},
        ),
        (
            f"- [A Title of Four Words]({A}), A. Author et al., ECCV 2020",
            {"claims": Claims("ECCV", 2020), "notes": ()},
        ),
        (
            f"- **A Title of Four Words.** NIPS 2016. [paper]({A})",
            {"claims": Claims("NIPS", 2016), "notes": ()},
        ),
        (f"- A Title of Four Words. [Knuth (1970)]({A}).", {"claims": Claims(None, 1970)}),
        (
            f'- Doe, Jane, et al. "A Title of Four Words." Nature 521.7 (2015): 436. [[pdf]]({A})',
            {"claims": Claims(None, 2015)},
        ),
        (
            f"- A Title of Four Words [[code]](https://github.com/a/b) [[paper]]({A})",
            {"urls": (A, "https://github.com/a/b")},
        ),
        (
            f"- [[code]](https://github.com/a/b) [[paper]]({A}) A Title of Four Words",
            {"urls": (A, "https://github.com/a/b")},
        ),
        (
            f"- [A Title of Four Words](https://github.com/a/b) ([Paper]({A}))",
            {"urls": (A, "https://github.com/a/b")},
        ),
        (
            (
                "- [A Title of Four Words](https://x.edu/page) "
                "[doi:10.1/2](https://doi.org/10.1145/1.2)"
            ),
            {},
        ),
        (f"- [A Title of Four Words]( {A} )", {"urls": (A,)}),
        (f"- [A Title of Four Words](<{A}>)", {"urls": (A,)}),
        (
            "- [A Title of Four Words](http://x.edu/a_(8).pdf)",
            {"urls": ("http://x.edu/a_(8).pdf",)},
        ),
        (
            "- [A Title of Four Words](paper\\_files/x-\\(y\\).pdf)",
            {"urls": ("paper_files/x-(y).pdf",)},
        ),
        (f"- [[Acr] A Title of Four Words (Stanford 2016)]({A})", {"claims": Claims(None, 2016)}),
        (f"- `New!` [A Title of Four Words]({A})", {}),
        (f"- A Title of Four Words (Doe and Roe) ({A})", {}),
        (f"- A Title of\nFour Words [{A}]", {"end_line": 2, "notes": ()}),
        (f"- [A Title of\nFour Words]({A})", {"end_line": 2, "notes": ()}),
        (
            f"- [A Title of Four Words]({A})\n  - a remark below\n  - arXiv version: [link]({B})",
            {"urls": (A, B), "notes": ("a remark below",)},
        ),
        (f"- 2020 综述：[A Title of Four Words]({A})", {}),
        (f'1. <a href="{A}">A Title of Four Words</a>', {"urls": (A,)}),
        (
            f"| 2020 | A Title of Four Words |\n|---|---|\n| 2021 | [A Title of Four Words]({A}) |",
            {"line": 3},
        ),
        (
            (
                f"|Date|Title|Paper|\n|-|-|-|\n|2024.05|🔥[**Acr**] A Title of Four "
                f"Words(@org)|[[pdf]]({A})|"
            ),
            {"line": 3},
        ),
        (
            f"**A Title of Four Words**\n\n- Homepage: https://a.github.io\n- Paper: {A}\n",
            {"end_line": 4, "urls": (A, "https://a.github.io")},
        ),
        (f"#### [A Title of Four Words]({A}) Jane Doe", {}),
        (f"* [A Title of Four Words]\n\n[A Title of Four Words]: {A}", {"urls": (A,)}),
        (
            f"<details><summary>2024</summary>\n- [A Title of Four Words]({A})\n</details>",
            {"section": ("2024",)},
        ),
    ],
)
def test_one_title_in_many_layouts(line: str, expected: dict[str, object]) -> None:
    (entry,) = entries(line)
    assert entry.title == "A Title of Four Words"
    assert entry.kind == "paper"
    assert {name: getattr(entry, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("line", "title", "venue"),
    [
        ("Masked Bees. Ada Berg et al. ICML 2017", "Masked Bees", "ICML"),
        ("Bees, Wasps and Hives. Ada B. Lind et al., ICML 2017", "Bees, Wasps and Hives", "ICML"),
        ("Masks for Bees and Hives. Ada Berg, Bo Lind et al. (ICML 2017)",
            "Masks for Bees and Hives", "ICML"),
        ("Why Mask Bees? Ada van der Berg et al. ICML 2017", "Why Mask Bees?", "ICML"),
        ("Bees: Hives, Combs. Ada Berg et al. ICML 2017", "Bees: Hives, Combs", "ICML"),
        ("Ada Berg et al. Masks for Bees and Hives. ICML 2017", "Masks for Bees and Hives", "ICML"),
        ("A. Berg et al. Masks for Bees. ICML 2017", "Masks for Bees", "ICML"),
    ],
)  # fmt: skip
def test_people_that_end_in_et_al_are_no_title(line: str, title: str, venue: str) -> None:
    (entry,) = entries(f"- {line}\n")
    assert (entry.title, entry.claims.venue, entry.claims.year) == (title, venue, 2017)


@pytest.mark.parametrize(
    "text",
    [
        "- [Contents](#contents)\n  - [More](#more)\n",
        "[![PRs Welcome](https://img.shields.io/badge/x.svg)](https://makeapullrequest.com)\n",
        "This list has moved to [another place](https://github.com/a/b). See it for updates.\n",
        f"```\n- [Title of a paper]({A})\n```\n",
        f"<!-- - [Title of a paper]({A}) -->\n",
        "- Email: someone@example.org\n- LinkedIn: [me](https://www.linkedin.com/in/me)\n",
        "- From outline to detail\n- From old to new\n",
        "|Term|Meaning|\n|---|---|\n|JCT|Job completion time of a job|\n",
        '<img src="https://arxiv.org/html/2412.01380v1/x1.png">\n',
        f"---\nurl: {A}\n---\n",
    ],
)
def test_what_is_neither_paper_nor_other(text: str) -> None:
    assert entries(text) == ()


@pytest.mark.parametrize(
    "line",
    [
        "- [TinyThing](https://github.com/a/b) - a small tool",
        "- [A Talk About Many Things](https://www.youtube.com/watch?v=x), Jane Doe",
        "- [Thinking About Many Things](https://someone.medium.com/thinking-1234)",
        "- [A Survey of Many Things](https://github.com/a/b/blob/master/survey.pptx)",
        "- [Many Things and Processes(PPT)](https://github.com/a/b/blob/master/things.pdf)",
        "- “[Thing Documentation](https://thing.io/docs/),” The Thing Foundation",
    ],
)
def test_software_talks_blogs_and_slides_are_other(line: str) -> None:
    assert [e.kind for e in entries(f"- [A Title of Four Words]({A})\n{line}")] == [
        "paper",
        "other",
    ]


@pytest.mark.parametrize(
    "item",
    [
        f"<{B}>",
        B,
        f"⭐ {B}",
        f"**{B}**",
        f"[{B}]({B})",
        f"[pdf]({B})",
        f"[paper]({B}) [code](https://github.com/a/b)",
        "arXiv:2001.00002",
    ],
)
@pytest.mark.parametrize("box", ["[ ]", "[x]"])
def test_a_check_box_and_only_a_link_is_an_entry(box: str, item: str) -> None:
    found = entries(
        f"- {box} [A Title of Four Words]({A})\n- {box} {item}\n- {box} [Another Title of "
        f"Words](https://arxiv.org/abs/2001.00003)\n"
    )
    assert [e.line for e in found] == [1, 2, 3]
    assert found[1].title is None
    assert [str(i) for i in found[1].identifiers] == ["arxiv:2001.00002"]
    assert found[1].checked is (box == "[x]")


def test_several_papers_in_one_item() -> None:
    found = entries(f"- [A Title of Four Words]({A}) and [Another Title of Words]({B})")
    assert [(e.title, e.urls) for e in found] == [
        ("A Title of Four Words", (A,)),
        ("Another Title of Words", (B,)),
    ]


def test_sections_of_headings_folds_bold_lines_and_weeks() -> None:
    text = f"# T\n## A ([back](#top))\n**B**\n- [A Title of Four Words]({A})\n### C\n2023/11/15--2023/11/21:\n- [Another Title of Words]({B})\n"
    assert [e.section for e in entries(text)] == [("A", "B"), ("A", "C", "2023/11/15--2023/11/21")]
    assert entries(f"# T\n{text}")[0].section == (
        "T",
        "A",
        "B",
    )  # two headings of the first level: both count


def test_a_file_of_bare_titles() -> None:
    found = entries(
        "* Stability and Generalization\n* monotone operator methods\n* A Tutorial on\nMany "
        "Things\n* The Idea of It* A Second One* Third Thing\n* More\n"
    )
    assert [e.title for e in found] == [
        "Stability and Generalization",
        "monotone operator methods",
        "A Tutorial on Many Things",
        "The Idea of It",
        "A Second One",
        "Third Thing",
    ]


DEAR = {"cells", "open bold", "open brackets", "words", "headings without a blank"}


@pytest.mark.slow
@pytest.mark.parametrize("odd", by_name.whole(hostile.LISTS, DEAR))
def test_odd_input_hides_no_entry_before_it(odd: hostile.Growing) -> None:
    found = entries(f"- [A Title of Four Words]({A})\n\n# Odd\n\n{odd.text()}")
    assert found[0].title == "A Title of Four Words"


@pytest.mark.slow
def test_thousands_of_nested_bullets_are_all_read() -> None:
    text = "".join(
        f"{'  ' * min(n, 300)}- [Title Number {n}](https://arxiv.org/abs/2001.{n:05d})\n"
        for n in range(3_000)
    )
    assert len(entries(text)) == 3_000


def test_what_cannot_be_read_is_named_by_line() -> None:
    listing = reading_list.read(
        f"- [A Title of Four Words]({A})\n<!-- never closed\n- [x]({B})\n".encode(),
        "l.md",
        None,
        identify,
    )
    assert [e.title for e in listing.entries] == ["A Title of Four Words"]
    assert listing.problems == (
        "line 2: a comment that is never closed hides the rest; close it with -->",
    )
    assert not listing.writable
    open_fold = reading_list.read(
        f"<details>\n\n- [A Title of Four Words]({A})\n".encode(), "l.md", None, identify
    )
    assert open_fold.writable


def test_bytes_that_are_not_utf8() -> None:
    data = f"- [A Title of Four Words]({A})\n- [Caf\udce9 Title of Words]({B})\n".encode(
        "utf-8", "surrogateescape"
    )
    listing = reading_list.read(data, "l.md", None, identify)
    assert listing.problems == ("line 2: bytes that are not UTF-8; save the list as UTF-8",)
    assert [e.problems for e in listing.entries] == [
        (),
        ("bytes that are not UTF-8; save the list as UTF-8",),
    ]
    assert not listing.writable
    written = reading_list.write_back(listing, [reading_list.Block("k", ("x",), "x")] * 2)
    assert b"Caf\xe9" in written
    assert reading_list.strip(written) == data


@pytest.mark.slow
def test_a_list_of_thousands_is_read_whole() -> None:
    count = 2_000
    found = entries(listed(count))
    assert [e.title for e in found] == [f"Title Number {n} of Many" for n in range(count)]
    assert {e.notes for e in found} == {("a note", "another note")}


def listed(count: int) -> str:
    return "".join(
        f"- [x] [Title Number {n} of Many](https://arxiv.org/abs/{2000 + n // 100}.{n:05d}): a "
        f"note\nanother note  \n"
        for n in range(count)
    )
