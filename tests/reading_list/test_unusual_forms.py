"""Lists in forms of their own: told by what repeats in the file, and not by single lines."""

from __future__ import annotations

import pytest

from enrich import reading_list
from enrich.reading_list import ReadingList
from enrich.sources import identify

PAGED = "Efficient Memory Management for Wombats with Paged Attention"
ORCA = "Orca: A Distributed Serving System for Invented Models"
QUOLL = "Quoll: Learning Robust Representations at Night"
A, B, C = (f"https://arxiv.org/abs/2309.9000{n}" for n in (1, 2, 3))


def read(text: str, name: str = "list.md") -> ReadingList:
    return reading_list.read(text.encode(), name, None, identify)


def titles(text: str, name: str = "list.md") -> list[str | None]:
    return [e.title for e in read(text, name).entries]


THREE = [PAGED, ORCA, QUOLL]
FORMS = {
    "headings above links": f"## {PAGED}\n{A}\n\n## {ORCA}\n<{B}>\n\n### Quoll\n\n{C}\n",
    "headings above buttons": f"## {PAGED}\n- [paper]({A})\n- [code](https://github.com/a/b)\n\n## {ORCA}\n- [pdf]({B})\n",
    "headings alone": f"# Notes\n\n## {PAGED}\n\ngood\n\n## {ORCA}\n\n## {QUOLL}\n",
    "titles above links": f"{PAGED}\n\n{A}\n\n{ORCA}\n\n{B}\n\nquoll\n\n{C}\n",
    "lines": f"{PAGED}\n{ORCA}\n\n{QUOLL}\n",
    "bullets": f"# To read\n\n- {PAGED}\n- {ORCA}\n- {QUOLL}\n\nWe meet on Fridays. We like it.\n",
    "links between notes": f"- [[{PAGED}]]\n- [[yu2022|{ORCA}]] - read twice\n- [[@poe]] {QUOLL}\n- [[Index]]\n",
    "code": f"```\nOSDI   22' {PAGED}\nPLDI '20   {ORCA}\n\nSOSP 2023: {QUOLL}\n```\n",
    "indented code": f"Papers:\n\n    [OSDI'22] {PAGED}\n    {ORCA}, SOSP 2023\n    {QUOLL} ({{}} '24)\n".format(
        "ICML"
    ),
    "rows with tabs": f"{PAGED}\tJane Doe, Bo Roe\tOSDI 2022\n{ORCA}\tAnn Poe\tSOSP 2023\n{QUOLL}\tMax Moe\tICML 2024\n",
    "front matter": f"---\nsessions:\n  - title: '{PAGED}'\n    url: {A}\n  - title: No meeting\n  - title: '{ORCA}'\n    link: {B}\n---\n\nOn Fridays.\n",
    "TOML": f'+++\ntitle = "Group"\n[[papers]]\ntitle = "{PAGED}"\nurl = "{A}"\n[[papers]]\ntitle = "{ORCA}"\n+++\n',
    "two in one bullet": f"- {PAGED} [[pdf]]({A}) and {ORCA} [[pdf]]({B})\n",
    "a bullet that goes on": f"- Efficient Memory Management for Wombats with\n- Paged Attention [pdf]({A})\n",
    "a link in the next bullet": f"- {PAGED}\n- {A}\n- {ORCA}\n- {B}\n",
    "brackets": f"- 《{PAGED}》，OSDI 2022\n- 「{ORCA}」\n",
    "citations": f"- Jane Doe, Bo Roe. {PAGED}. SOSP 2023.\n- Jane Doe, Bo Roe: {ORCA}. OSDI 2022: 1-20\n",
}
FOOD = '"It\'s a Kind of Art!": Portraits of Wombats as Influential Painters'
ITEMS = [
    ("the kind of text", f"{ORCA} (Student Abstract)", f"{ORCA} (Student Abstract)"),
    ("in capitals", "NIGHTLY QUOLLS (EXTENDED ABSTRACT)", "NIGHTLY QUOLLS (EXTENDED ABSTRACT)"),
    ("a remark in brackets", f"{ORCA} (slides)", ORCA),
    ("a title that begins with a quotation", FOOD, FOOD),
    ("the same in small letters", FOOD.lower(), FOOD.lower()),
    ("without a colon", FOOD.replace(":", ""), FOOD.replace(":", "")),
    ("a remark behind a quotation", f'"{QUOLL}": introduces the marsupial', QUOLL),
    ("people behind a quotation", f'"{QUOLL}": Poe et al., ICML 2024', QUOLL),
]


@pytest.mark.parametrize(("item", "title"), [i[1:] for i in ITEMS], ids=[i[0] for i in ITEMS])
def test_what_is_part_of_a_title(item: str, title: str) -> None:
    assert titles(f"- [ ] {PAGED}\n- [ ] {item}\n")[1:] == [title]


NAMES = {
    "FSS-9000", "Auto-QUOLL", "You2Wombat", "K-Multiple-Wombats", "DRQR Net",
}  # fmt: skip
NO_NAMES = {"Buy milk", "NLP", "GANs", "HW1", "2nd", "Week 3", "CVPR 2021", "Surveys", "PDF"}


@pytest.mark.parametrize("item", sorted(NAMES | NO_NAMES))
def test_a_made_up_name_with_a_check_box_is_a_paper(item: str) -> None:
    read_as = titles(f"# To read\n\n- [ ] {PAGED}\n- [ ] {ORCA}\n- [ ] {item}\n")
    assert read_as == [PAGED, ORCA, *([item] if item in NAMES else [])]


WANTED: dict[str, list[str | None]] = {
    "headings above links": [PAGED, ORCA, "Quoll"],
    "titles above links": [PAGED, ORCA, "quoll"],
    "a bullet that goes on": [PAGED],
}
OF_TWO = {
    *("headings above buttons", "front matter", "TOML", "two in one bullet"),
    *("a link in the next bullet", "brackets", "citations"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_repeats_is_read(form: str) -> None:
    wanted = WANTED.get(form, THREE[:2] if form in OF_TWO else THREE)
    assert titles(FORMS[form]) == wanted
    assert titles(FORMS[form].replace("\n", "\r\n")) == wanted


@pytest.mark.parametrize("form", FORMS)
def test_what_was_put_in_comes_out(form: str) -> None:
    data = FORMS[form].encode()
    listing = reading_list.read(data, "list.md", None, identify)
    blocks = [reading_list.Block(f"k{n}", ("words",), "w") for n in range(len(listing.entries))]
    once = reading_list.write_back(listing, blocks)
    assert reading_list.strip(once) == data
    assert titles(once.decode()) == [e.title for e in listing.entries]
    open_places = sum(place.form != "none" for place in listing.places)
    assert once.count(b"<!--enrich ") == open_places
    closed = {"code", "indented code", "rows with tabs", "front matter", "TOML"}
    assert (open_places == 0) is (form in closed)


def test_what_stands_around_a_title() -> None:
    first, second = read(
        f"### 7.29\n\n{PAGED} (ISCA 2024)\n{A}\n\nfiddler\n\n{B}\n\n- a survey\n    - of systems\n"
    ).entries
    assert (first.claims.venue, first.claims.year, first.section) == ("ISCA", 2024, ("7.29",))
    assert (second.title, second.notes) == ("fiddler", ("a survey", "of systems"))
    (cited,) = read(
        f"##### {PAGED}\nJ. Doe and B. Roe, “{PAGED},” in Proc. SOSP, 2023, pp. 611–626.\n"
    ).entries
    assert [n.family for n in cited.authors] == ["Doe", "Roe"]
    assert (cited.claims.venue, cited.claims.year) == ("SOSP", 2023)
    assert cited.fields["pages"] == "611-626"
    dated, _ = read(
        f"* {PAGED} 2023   :pages:try:\ngood\n** try\nx\n* {ORCA} 2022 :a:\n", "list.org"
    ).entries
    assert (dated.title, dated.claims.year) == (PAGED, 2023)
    assert dated.notes == ("good", "tags: pages, try")


def test_the_date_of_a_meeting_is_not_that_of_its_paper() -> None:
    (entry,) = read(
        f"---\nsessions:\n  - date: 2024-02-04\n    presenter: N. N.\n    title: '{PAGED}'\n    venue: SOSP '23\n---\n"
    ).entries
    assert entry.claims.year == 2023


@pytest.mark.parametrize(
    "other",
    [
        "No meeting",
        "Guest lecture: N. N.",
        "Spring break",
        "TBD",
        "Holiday",
        "Project presentations",
    ],
)
def test_a_day_without_a_paper(other: str) -> None:
    table = (
        "| Date | Paper | Presenter | Notes |\n|--|--|--|--|\n"
        f"| 03.01 | [{PAGED}]({A}) | N. N. | |\n"
        f"| 03.08 | {ORCA} | N. N. | [OSDI 2022](https://example.edu/slides.pdf) |\n"
        f"| 03.15 | {other} | | |\n"
    )
    first, second = read(table).entries
    assert first.title == PAGED
    assert (second.urls, second.claims.venue, second.claims.year) == ((), "OSDI", 2022)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"Start:\n\nServing\n=======\n\n   {PAGED}\n   {A}\n\n   {ORCA}\n", [PAGED, ORCA]),
        (f"{PAGED}\n\n{A}\n\n{ORCA}\n\n{B}\n", [PAGED, ORCA]),
        (f"{PAGED}\n{A}\n{B}\n{ORCA}\n", [PAGED, None, None, ORCA]),
    ],
)
def test_text(text: str, wanted: list[str | None]) -> None:
    assert titles(text, "list.txt") == wanted


NONE = {
    "a post": "---\ntitle: 'How I Learned to Love Distributed Systems'\nauthor: Jane Doe\ndate: 2024-01-01\nlink: https://example.org/x\n---\n\n## Why Distributed Systems Are Hard to Build\n\nText. More.\n\n## How We Made the Network Faster With Caching\n\nSee https://arxiv.org/abs/2309.90001 for the idea.\n\n## Lessons From Running Large Systems in Production\n\n- Cache everything\n",
    "a README": "# tool\n\n## Installation\n\n```sh\npip install tool\n```\n\n## Features\n\n- Fast installs\n- Works on Windows and macOS\n- Supports multiple backends\n- Small memory use\n- Nice logs\n",
    "a change log": "# Changes\n\n- build: upgrade to 1.0.1\n- fix crash in parser\n- net: throw on invalid socket timeouts\n- docs: correct links\n- `run` accepts a file\n",
    "code": "```python\nfrom x import y\nSOSP = 2023\n```\n\n```\n$ git clone https://arxiv.org/abs/2309.90001\n```\n",
    "a table of contents": "- [Deep Learning Systems](#deep)\n- [Graph Neural Networks](#graph)\n- [Distributed Training Systems](#dist)\n",
    "blogs": "- [A blog about many fine things](https://example.org/blog/one)\n",
}


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_list_of_papers(text: str) -> None:
    assert [e.title for e in read(NONE[text]).entries if e.kind == "paper"] == []


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (f"# X\n\n## {ORCA}\n\nwords\n", 3, "looks like a heading"),
        (f"See {A} for the idea of it all.\n", 1, "a link in a sentence"),
        (f"```python\nSOSP 2023: {ORCA}\n```\n", 2, "in a block of code"),
        (f"- something else here\n- {ORCA}\n", 2, "no link, no author and no venue"),
    ],
)
def test_what_looks_like_an_entry_is_named(text: str, line: int, reason: str) -> None:
    listing = read(text)
    assert listing.entries == ()
    (left,) = listing.unread
    assert left.line == line
    assert reason in left.reason


def test_lines_are_those_of_the_file_with_our_blocks() -> None:
    text = f"- [{PAGED}]({A})\n  <!--enrich k--><br>\n  words\n  <!--/enrich-->\n\nSee {B} for the idea of it all.\n"
    assert [u.line for u in read(text).unread] == [6]


def test_one_title_and_one_link_apart_are_two_entries_of_a_text() -> None:
    assert titles(f"{PAGED}\n\n{B}\n", "list.txt") == [PAGED, None]
    assert titles(f"{PAGED}\n{B}\n", "list.txt") == [PAGED]
    assert titles(f"{PAGED}\n\n{A}\n\n{ORCA}\n\n{B}\n", "list.txt") == [PAGED, ORCA]
