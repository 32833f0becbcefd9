"""What public lists taught: layouts seen there, each by a small invented line."""

from __future__ import annotations

import pytest

from enrich import reading_list
from enrich.model import Claims, Entry
from enrich.sources import identify

A, B, CODE = (
    "https://arxiv.org/abs/2001.00001",
    "https://arxiv.org/abs/2001.00002",
    "https://github.com/a/b",
)


def entries(text: str) -> tuple[Entry, ...]:
    return reading_list.read(text.encode(), "list.md", None, identify).entries


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"- ICML-21 A Title of Four Words [[arxiv]({A})]", {"claims": Claims("ICML", 2021)}),
        (f"- NeurIPS'22 A Title of Four Words [[arxiv]({A})]", {"claims": Claims("NeurIPS", 2022)}),
        (f"- 20201116 [A Title of Four Words]({A})", {}),
        (f"- 20200405 ICLR-20 [A Title of Four Words]({A})", {"claims": Claims("ICLR", 2020)}),
        (
            f"- CoRR abs/1603.00001 (2016) [A Title of Four Words]({A})",
            {"claims": Claims("CoRR", 2016, "preprint")},
        ),
        (f"- [ICLR'23 Oral] [A Title of Four Words]({A})", {"claims": Claims("ICLR", 2023)}),
        (
            f"- [NeurIPS'24 Workshop] [A Title of Four Words]({A})",
            {"claims": Claims("NeurIPS Workshop", 2024)},
        ),
        (f"- [A Title of Four Words]({A}) | OSDI 25", {"claims": Claims("OSDI", 2025)}),
        (
            f"- [A Title of Four Words]({A}), CVPR 2020 Workshop",
            {"claims": Claims("CVPR Workshop", 2020)},
        ),
        (f"- [Dec. 2024] [A Title of Four Words]({A})", {"claims": Claims()}),
        (f"- **A Title of Four Words** - seen on data of 2019 [[pdf]({A})]", {"claims": Claims()}),
        (
            f"- [A Title of Four Words]({A}): what they published before, WMT 16 data",
            {"claims": Claims()},
        ),
        (f"<b>:gem: A Title of Four Words (2019)</b> [[Paper]]({A})", {}),
        (f"- <b>A Title of\n  Four Words</b> [[Paper]]({A})", {"notes": (), "end_line": 2}),
    ],
)
def test_what_stands_before_and_behind_a_title(line: str, expected: dict[str, object]) -> None:
    (entry,) = entries(line)
    assert entry.title == "A Title of Four Words"
    assert entry.urls[0] == A
    assert {name: getattr(entry, name) for name in expected} == expected


@pytest.mark.parametrize(
    "heading", ["Before 2024", "The Best Papers of the Week (June 16 - June 22) - 2025", "May 2023"]
)
def test_a_heading_with_a_year_is_no_venue(heading: str) -> None:
    assert [e.claims for e in entries(f"## {heading}\n- [A Title of Four Words]({A})")] == [
        Claims()
    ]


def test_a_heading_that_is_a_venue_is_claimed() -> None:
    assert [e.claims for e in entries(f"## CVPR 2022\n- [A Title of Four Words]({A}), 2022")] == [
        Claims("CVPR", 2022)
    ]


def test_a_venue_and_a_year_of_different_places_are_not_joined() -> None:
    (entry,) = entries(
        f"- **Acronym** Oct. 2022 [[open]]({CODE})\n  A Title of Four Words [[ICLR'23]]({A})"
    )
    assert (entry.claims.venue, entry.claims.year) == ("ICLR", 2023)


@pytest.mark.parametrize(
    "to", ["./#week-one", "README.md#week-one", "./docs/more.md#week-one", "#week-one"]
)
def test_a_table_of_contents_is_no_list(to: str) -> None:
    assert (
        entries(f"- [Papers of the First Week]({to})\n- [Another Title of Words]({B})\n")[0].line
        == 2
    )


@pytest.mark.parametrize(
    "title", ["Learning to See by Moving About", "How Machines Read and Find Words"]
)
def test_a_title_with_a_verb_that_prose_has_too(title: str) -> None:
    assert [e.title for e in entries(f"- {title} [[arXiv]({A})]")] == [title]
    assert entries(f"- See here for more of these [lists]({A}) and others\n") == ()


def test_a_date_alone_is_no_entry() -> None:
    assert [
        e.line for e in entries(f"- 20201116\n- 2020-11-16\n- [A Title of Four Words]({A})\n")
    ] == [3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                f"1. **A Title of Four Words.** Preprint. "
                f"![](https://img.shields.io/badge/T5-blue)\n\n   *Jane Doe, Richard Roe*  "
                f"[[pdf]({A})] [[project]({CODE})], 2021.11\n"
            ),
            {"end_line": 3, "urls": (A, CODE), "notes": ()},
        ),
        (
            f"- A Title of Four Words (2017), J. Doe et al. [[pdf]({A})]",
            {"claims": Claims(None, 2017)},
        ),
        (
            f"- A Title of Four Words (2017), J. Doe and R. Roe. [[pdf]({A})]",
            {"claims": Claims(None, 2017)},
        ),
        (f"- A Title of Four Words, J. Doe et al. [[pdf]({A})]", {}),
        (f"- [TOOL]({CODE}): [A Title of Four Words]({A})", {"notes": ()}),
        (f"- 2016 [A Title of Four Words]({A})", {}),
        (
            (
                f"- code [A Title of Four Words OSDI'23]({CODE})\n\n  paper [A Title of Four Words "
                f"OSDI'23]({A})\n"
            ),
            {"urls": (A, CODE), "end_line": 3, "notes": (), "claims": Claims("OSDI", 2023)},
        ),
        (
            (
                f"- Jane Doe, Richard Roe and Ann Poe, A Title of Four Words, ICONIP, 2014. "
                f"[[Paper]]({A})"
            ),
            {"claims": Claims(None, 2014)},
        ),
        (
            f"- J. Doe, R.B. Roe, et al., A Title of Four Words (KDD 2004) [[Paper]]({A})",
            {"claims": Claims("KDD", 2004)},
        ),
        (
            f"- MyNet [[Paper]]({A})\n  - Jane Doe, Richard Roe, A Title of Four Words, CVPR, 2015.",
            {"claims": Claims("CVPR", 2015), "notes": (), "end_line": 2},
        ),
        (
            (
                f"- A Title of Four Words [[pdf]]({A})\n  - Doe, Jane and Roe, Richard. *ICML "
                f"2020*\n "
                f" - a remark"
            ),
            {"claims": Claims("ICML", 2020), "notes": ("a remark",)},
        ),
        (
            (
                f"- [A Title of Four Words]({A})\n  - Jane Doe, Richard Roe, et al.\n  - In "
                f"Proceedings of a Conference, 2015."
            ),
            {"notes": ()},
        ),
        (
            (
                f"**A Title of Four Words.**<br>\n*Jane Doe, Richard Roe.*<br>\nICML 2021. "
                f"[[PDF]({A})] [[Odd Label]({CODE})]"
            ),
            {"claims": Claims("ICML", 2021), "notes": ()},
        ),
        (
            f"- [A Title of Four Words]({A})\n  - extended from Other (VLDB'23)",
            {"notes": ("extended from Other (VLDB'23)",)},
        ),
        (f"- [A Title of Four Words]({A})\n  - Must Read", {"notes": ("Must Read",)}),
        (
            f"- [A Title of Four Words]({A})\n  - 很好，一个简单的方法",
            {"notes": ("很好，一个简单的方法",)},
        ),
    ],
)
def test_what_lies_around_a_title(text: str, expected: dict[str, object]) -> None:
    (entry,) = entries(text)
    assert entry.title == "A Title of Four Words"
    assert entry.urls[0] == A
    assert {name: getattr(entry, name) for name in expected} == expected


def test_the_short_name_of_a_citation_that_names_no_title_stays() -> None:
    (entry,) = entries(f"- MyNet [[Paper]]({A})\n  - Jane Doe, Richard Roe, Ann Poe, CVPR, 2015.")
    assert (entry.title, entry.claims) == ("MyNet", Claims("CVPR", 2015))


def test_a_short_name_with_the_whole_title_behind_it() -> None:
    assert [e.title for e in entries(f"- [MyNet]({A}): MyNet: A Title of Words")] == [
        "MyNet: A Title of Words"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"- [A Title of Four Words]({A}) (1997): what it is about, in short",
            {"notes": ("what it is about, in short",), "claims": Claims(None, 1997)},
        ),
        (
            f"- [A Title of Four Words]({A}) (2024-2025) - what it is about",
            {"notes": ("what it is about",)},
        ),
        (f"- A Title of Four Words [[Laboratory page]({A})]", {"notes": ()}),
        (f"- (Jane Doe) **A Title of Four Words** [[paper]]({A})", {}),
        (
            f"- A Title of Four Words ![badge](https://img.shields.io/badge/x.svg) [[pdf]]({A})",
            {"notes": ()},
        ),
        (
            (
                f"|Paper|Links|\n|-|-|\n|1) **A Title of Four Words** - a new thing that is better "
                f"than the others were|[Paper]({A})|"
            ),
            {"notes": ("a new thing that is better than the others were",)},
        ),
        (
            (
                f"|**Paper**|**Links**|\n|-|-|\n|1) A Title of Four Words  This work shows that a "
                f"thing can be done in a way that nobody had thought of before it.|[Paper]({A})|"
            ),
            {
                "notes": (
                    (
                        "This work shows that a thing can be done in a way that nobody had "
                        "thought of "
                        "before it."
                    ),
                )
            },
        ),
        (
            (
                f"|Title|Comment|\n|-|-|\n|[A Title of Four "
                f"Words]({A})|<details><summary>Accep...</summary><p>Accepted, 9 "
                f"pages</p></details>|"
            ),
            {"notes": ("Accepted, 9 pages",)},
        ),
        (
            (
                f"#### A Title of Four Words\n\n- **Link:** [arXiv]({A})\n- **Authors:** Jane "
                f"Doe\n- "
                f"**Summary:** It is good.\n"
            ),
            {"end_line": 5, "notes": ("**Summary:** It is good.",)},
        ),
        (
            f'- Jane Doe, richard roe, Ann Poe, "A Title of Four Words", ICLR 2016. [[Paper]({A})]',
            {"claims": Claims("ICLR", 2016)},
        ),
    ],
)
def test_what_is_said_of_a_paper(text: str, expected: dict[str, object]) -> None:
    (entry,) = entries(text)
    assert entry.title == "A Title of Four Words"
    assert (entry.urls[0], entry.kind) == (A, "paper")
    assert {name: getattr(entry, name) for name in expected} == expected


def test_two_papers_with_their_years_share_the_remark() -> None:
    found = entries(
        f"* [A Title of Four Words]({A}) (2003) and [Another Title of Words]({B}) (2006): core of "
        f"it all"
    )
    assert [(e.title, e.urls, e.claims.year, e.notes) for e in found] == [
        ("A Title of Four Words", (A,), 2003, ("core of it all",)),
        ("Another Title of Words", (B,), 2006, ("core of it all",)),
    ]


@pytest.mark.parametrize(
    "heading", ["News", "🔥 Latest updates", "Update history", "Contributors", "更新日志"]
)
def test_what_is_about_the_list_itself_is_no_entry(heading: str) -> None:
    text = f"## {heading}\n- 2023/12/08: Add papers accepted by [ICML'23](https://icml.cc/virtual/2023/papers.html)\n## Papers\n- [A Title of Four Words]({A})\n"
    assert [e.line for e in entries(text)] == [4]


def test_a_table_of_contents_with_the_whole_address_is_no_list() -> None:
    contents = "".join(
        f"- [Part {n}](https://github.com/a/b/blob/master/README.md#part-{n})\n" for n in range(4)
    )
    assert [e.line for e in entries(f"{contents}\n- [A Title of Four Words]({A})\n")] == [6]


def test_facts_below_headings_are_no_titles() -> None:
    text = "".join(
        f"### Title of Paper Number {n}\n- **Authors:** Jane Doe\n- **Summary:** It shows a "
        f"thing.\n"
        for n in range(5)
    )
    assert [e.title for e in entries(text)] == [f"Title of Paper Number {n}" for n in range(5)]


def test_a_thing_whose_name_is_a_button_elsewhere() -> None:
    text = "- [SomeTool](https://sometool.io)\n- [Theano](https://theano.io)\n- [OtherTool](https://othertool.io)\n"
    assert [(e.title, e.kind) for e in entries(text)] == [
        ("SomeTool", "other"),
        ("Theano", "other"),
        ("OtherTool", "other"),
    ]


def test_the_home_page_of_a_publisher_is_no_paper() -> None:
    assert [
        e.kind
        for e in entries("- [NIPS - Conference on Systems of Information](https://nips.cc/)\n")
    ] == ["other"]


def test_rows_of_a_table_in_html() -> None:
    text = f'<table>\n<tr>\n<td rowspan="2">Open</td>\n<td>MyModel</td>\n<td><a href="{A}">Paper</a></td>\n</tr>\n<tr>\n<td>Another</td>\n<td><a href="{B}">Paper</a></td>\n</tr>\n</table>\n'
    assert [(e.line, e.title, e.urls) for e in entries(text)] == [
        (4, "MyModel", (A,)),
        (8, "Another", (B,)),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"* [A Title of Four Words]({A})<br>:star:[code]({CODE})", {"notes": (), "starred": True}),
        (
            (
                f"**A Title of Four Words**\n\n- intro: ICCV 2015\n- arxiv: <{A}>\n- github: "
                f"<{CODE}>\n- notes(by somebody): a remark\n"
            ),
            {"end_line": 6, "urls": (A, CODE), "claims": Claims("ICCV", 2015)},
        ),
        (
            (
                f"1. Jane Doe, Richard Roe, and Ann Poe. 2005. **A Title of Four Words**. In "
                f"Proceedings of ACL, pages 1-9. [[paper]]({A})"
            ),
            {"claims": Claims(None, 2005)},
        ),
        (f"- [[AAAI2022]({A})] A Title of Four Words", {"claims": Claims("AAAI", 2022)}),
        (f"- [[Journal]({A})] A Title of Four Words", {}),
        (
            f"- A Title of Four Words. In *COLT 2016*. [[pdf]({A})]",
            {"claims": Claims("COLT", 2016)},
        ),
        (f"- A Title of Four Words (ICDE 2024) [[pdf]({A})]", {"claims": Claims("ICDE", 2024)}),
        (f"SOCC 2021, [A Title of Four Words]({A})", {"claims": Claims("SOCC", 2021)}),
        (f"<ul>\n<li>A Title of Four Words <a href='{A}'>[arXiv]</a></li>\n</ul>\n", {"line": 2}),
    ],
)
def test_more_layouts_of_one_title(text: str, expected: dict[str, object]) -> None:
    (entry,) = entries(text)
    assert entry.title == "A Title of Four Words"
    assert (entry.urls[0], entry.kind) == (A, "paper")
    assert {name: getattr(entry, name) for name in expected} == expected


def test_a_venue_in_bold_below_an_entry_is_no_title() -> None:
    assert (
        len(
            entries(
                f"- A Title of Four Words [[pdf]]({A})\n  - Jane Doe, Richard Roe. **ICML 2021**"
            )
        )
        == 1
    )


def test_a_bold_title_and_an_address_in_the_next_paragraph() -> None:
    (entry,) = entries(f"**A Title of Four Words**\n\n<{A}>\n\nAnother paragraph of words.\n")
    assert (entry.line, entry.end_line, entry.title, entry.urls) == (
        1,
        3,
        "A Title of Four Words",
        (A,),
    )


def test_a_picture_between_a_title_and_its_links() -> None:
    (entry,) = entries(
        f"**A Title of Four Words**\n\n[![img](https://x.org/a.png)](https://x.org/a.png)\n\n- "
        f"arxiv: <{A}>\n"
    )
    assert (entry.end_line, entry.title, entry.urls[0]) == (5, "A Title of Four Words", A)


def test_a_bold_line_above_titled_items_is_a_section() -> None:
    text = f"**Roles of Agents**\n\n* [2024/06] **A Title of Four Words** *Doe et al. arXiv.* [[paper]({A})]\n* [2024/05] **Another Title of Words** *Roe et al.* [[paper]({B})]\n"
    assert [(e.title, e.section) for e in entries(text)] == [
        ("A Title of Four Words", ("Roles of Agents",)),
        ("Another Title of Words", ("Roles of Agents",)),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f'* Short: "A Title of Four Words" CVPR. [[Paper]]({A})\n  基于某方法的简单扩展。',
            {"notes": ("基于某方法的简单扩展。",)},
        ),
        (
            (
                f"**A Title of Four Words**  \nJane Doe, Richard Roe  \n[Findings of ACL "
                f"2024]({A}) • "
                f"[Code]({CODE})"
            ),
            {"notes": (), "claims": Claims("Findings of ACL", 2024)},
        ),
        (
            (
                f"- [A Title of Four Words]({A})\n    - Jane Doe, Richard Roe\n    - 🏛️ "
                f"Institutions: "
                f"Somewhere\n    - 📅 Date: May 18, 2026\n    - 📑 Publisher: EACL 2026 (Oral)\n  "
                f"  - "
                f"🔑 Key: [a], [b]"
            ),
            {"end_line": 6, "claims": Claims("EACL", 2026), "notes": ("🔑 Key: [a], [b]",)},
        ),
        (
            f"- A general survey (Accepted at Somewhere 2025): [A Title of Four Words]({A})",
            {"claims": Claims(None, 2025)},
        ),
        (f"- [ ] 「2025.03.09-Current」[A Title of Four Words]({A})", {"checked": False}),
        (
            f"* [A Title of Four Words]({A})<br>:star:[code]({CODE})<br>大规模公共数据集",
            {"notes": ("大规模公共数据集",)},
        ),
    ],
)
def test_what_other_hands_write_below_a_title(text: str, expected: dict[str, object]) -> None:
    (entry,) = entries(text)
    assert entry.title == "A Title of Four Words"
    assert (entry.urls[0], entry.kind) == (A, "paper")
    assert {name: getattr(entry, name) for name in expected} == expected


def test_many_reference_definitions_are_read_as_the_few_are() -> None:
    def listed(count: int, fence: str = "") -> list[tuple[str | None, tuple[str, ...]]]:
        items = "".join(f"* [Title Number {n} of Many]\n" for n in range(count))
        defined = "".join(
            f"[title number {n}  of many]: https://arxiv.org/abs/2001.{n:05d}\n"
            for n in range(count)
        )
        return [
            (e.title, e.urls)
            for e in entries(f"{items}\n{fence}{defined}{fence}\n* [Another Title of Words]({B})\n")
        ]

    assert listed(200)[:10] == listed(10)[:10]
    assert listed(200)[-1] == ("Another Title of Words", (B,))
    assert len(listed(200)) == 201
    assert all(not urls for _, urls in listed(200, "```\n")[:-1])


@pytest.mark.parametrize("label", ["知乎文章", "微信公众号", "我的解读"])
def test_a_chinese_button_is_no_remark(label: str) -> None:
    (entry,) = entries(
        f"- [A Title of Four Words]({A}) [Code]({CODE}) | [{label}](https://zhuanlan.zhihu.com/p/1)"
    )
    assert (entry.title, entry.notes) == ("A Title of Four Words", ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                f"* **NAME**: [A Title of Four Words]({A}) (2023-12, Somewhere) [[Code]({CODE}), "
                f"[Blog](https://x.org/b)]"
            ),
            {"notes": ()},
        ),
        (f"* A Title of Four Words, MCC 2012, ([paper]({A}))", {}),
        (f"- [A Title of Four Words - CVPR - 2017]({A})", {"claims": Claims("CVPR", 2017)}),
        (
            f"|paper|源码|收录|\n|-|-|-|\n|[A Title of Four Words]({A})|-|ICML 2021|",
            {"claims": Claims("ICML", 2021)},
        ),
    ],
)
def test_names_and_venues_beside_a_title(text: str, expected: dict[str, object]) -> None:
    (entry,) = entries(text)
    assert entry.title == "A Title of Four Words"
    assert (entry.urls[0], entry.kind) == (A, "paper")
    assert {name: getattr(entry, name) for name in expected} == expected


def test_a_table_of_ways_to_contribute_is_no_list() -> None:
    assert (
        entries(
            "## 🤝 Contributing\n\n|How|What|\n|-|-|\n|Report|[Open an issue of "
            "this](https://github.com/a/b/issues) for what is missing|\n"
        )
        == ()
    )


def test_a_sentence_with_links_is_no_entry() -> None:
    assert (
        entries(
            "The paper data is sourced from [arXiv](https://arxiv.org/) and others and remains "
            "subject to their terms of use.\n"
        )
        == ()
    )


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (f"- [From Texts to Slides of a Talk: Generating Slides]({A})", "paper"),
        (f"- [Slide-Former: Vision with Local Attention]({A})", "paper"),
        (
            "- [Slides of the Talk](https://www.usenix.org/sites/default/files/x_slides.pdf)",
            "other",
        ),
        (
            (
                f"- Some tool for marking the boxes of objects in pictures for training "
                f"[[GitHub]]({CODE})"
            ),
            "other",
        ),
        (
            f"- ThatServer is a Flexible and Easy Tool for Serving Models [[GitHub]]({CODE})",
            "other",
        ),
        (
            f"- A Generative and Discriminative Model of Many Things in Space [[Code]]({CODE})",
            "paper",
        ),
    ],
)
def test_software_and_papers_whose_only_link_is_software(line: str, kind: str) -> None:
    found = entries(f"- [A Title of Four Words]({A})\n- [Another Title of Words]({B})\n{line}\n")
    assert [e.kind for e in found] == ["paper", "paper", kind]


@pytest.mark.parametrize("button", ["[[pdf]] (https://x.org/a.pdf)", "[[arXiv](no address here)]"])
def test_a_broken_button_is_no_part_of_the_title(button: str) -> None:
    assert (
        entries(f"- [Another Title of Words]({B})\n- A Title of Four Words {button}\n")[1].title
        == "A Title of Four Words"
    )


def test_a_description_behind_a_dash_in_a_cell() -> None:
    (entry,) = entries(
        f"|Paper|Links|\n|-|-|\n|1) A Title of Four Words - shows that the thing can be done in a "
        f"way that nobody had thought of.|[Paper]({A})|"
    )
    assert (entry.title, entry.notes) == (
        "A Title of Four Words",
        ("shows that the thing can be done in a way that nobody had thought of.",),
    )


@pytest.mark.parametrize("heading", ["History", "Notes", "New Directions"])
def test_a_section_that_only_sounds_like_news_is_read(heading: str) -> None:
    assert [e.title for e in entries(f"## {heading}\n- A Title of Four Words [[pdf]]({A})\n")] == [
        "A Title of Four Words"
    ]
