"""The page: what it shows of lists, and that nothing in it is more than text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any

import pytest

from enrich import export
from enrich.export import ExportOptions
from enrich.export.page import PageList, PagePaper, render_lists
from enrich.export.page.figures import FigureCounts
from enrich.export.page.months import Month, month_of
from enrich.library.page_lists import page_paper
from enrich.model import Date, Entry, Identifier, Name, Record, Standing, Tier, Work

Make = Callable[..., Work]
VOID = {"meta", "link", "input", "rect", "path", "circle"}
HEADINGS = {f"h{n}" for n in range(1, 7)}
OPTIONS = ExportOptions()


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parts: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(p if isinstance(p, str) else p.text for p in self.parts)

    def all(self, tag: str = "", of_class: str = "") -> list[Element]:
        """The elements below with a tag and a class, in their order."""
        found: list[Element] = []
        for part in self.parts:
            if isinstance(part, Element):
                classes = part.attributes.get("class", "").split()
                if tag in ("", part.tag) and (not of_class or of_class in classes):
                    found.append(part)
                found += part.all(tag, of_class)
        return found

    def one(self, tag: str = "", of_class: str = "") -> Element:
        [found] = self.all(tag, of_class)
        return found


class Parser(HTMLParser):
    """The tree of a page that opens and closes each of its elements."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        assert len(element.attributes) == len(attrs), f"an attribute twice: {tag} {attrs}"
        self.open[-1].parts.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


def parsed(page: str) -> Element:
    parser = Parser()
    parser.feed(page)
    parser.close()
    assert parser.open == [parser.root]
    return parser.root


def entry(title: str | None = "A Study", line: int = 1, **more: Any) -> Entry:
    return Entry("reading.md", line, line, title, **more)


def listed(
    *papers: tuple[Entry, Work | None], name: str = "reading.md", title: str = "Mine"
) -> PageList:
    shown = [page_paper(e, w, "unresolved") for e, w in papers]
    return PageList(name, title, shown)


def page(*lists: PageList, **options: Any) -> Element:
    return parsed(render_lists(lists, replace(OPTIONS, **options)))


def data(root: Element) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(root.one("script", "data").text)
    return found


def bibtex_of(root: Element, paper: int) -> str:
    """The BibTeX of a paper of the page, as the page puts it together."""
    found = data(root)
    lines = found["papers"][paper][found["paperColumns"].index("bibtex")]
    return "\n".join(found["lines"][x] if isinstance(x, int) else x for x in lines)


def headings(root: Element) -> list[tuple[str, str]]:
    """The headings above papers, and the titles of papers, as the page has them."""
    main = root.one("main")
    return [(x.tag, x.text.strip()) for x in main.all() if x.tag in HEADINGS]


# -- what it shows


def test_a_list_is_shown_in_its_sections_and_its_order(work: Make) -> None:
    rows = [
        (("Serving",), "B Paper", True),
        (("Serving", "Caches"), "A Paper", False),
        (("Serving", "Caches"), "D Paper", None),
        (("Serving",), "C Paper", None),
        (("Graphs", "Deep", "Deeper", "Deepest", "Below"), "E Paper", None),
    ]
    papers = [
        (entry(title, n, section=section, checked=checked), work(title, key=f"key{n}"))
        for n, (section, title, checked) in enumerate(rows)
    ]
    root = page(listed(*papers))
    assert [x.text for x in root.all("h1")] == ["Mine"]
    assert headings(root) == [
        ("h2", "Serving"),
        ("h3", "B Paper"),
        ("h3", "Caches"),
        ("h4", "A Paper"),
        ("h4", "D Paper"),
        ("h2", "Serving"),
        ("h3", "C Paper"),
        ("h2", "Graphs"),
        ("h3", "Deep"),
        ("h4", "Deeper"),
        ("h5", "Deepest"),
        ("h5", "Below"),
        ("h6", "E Paper"),
    ]
    shown = root.one("main").all("li", "p")
    assert [x.attributes["class"] for x in shown] == ["p read", "p unread", "p", "p", "p"]
    assert [x.attributes["id"] for x in shown] == [f"key{n}" for n in range(5)]


def test_several_lists_have_their_titles_below_that_of_the_page(work: Make) -> None:
    one, two = work("One", key="one"), work("Two", key="two")
    lists = (
        listed((entry(section=("S",)), one), title="First"),
        listed((entry(), two), (entry(), one), name="later.md", title="Second"),
    )
    root = page(*lists)
    assert root.one("h1").text == "Papers"
    assert page(*lists, title="Group").one("h1").text == "Group"
    assert headings(root) == [("h2", "First"), ("h3", "S"), ("h4", "One"), ("h2", "Second"), ("h3", "Two"), ("h3", "One")]  # fmt: skip
    assert [x.attributes["id"] for x in root.one("main").all("li", "p")] == ["one", "two", "one,2"]
    assert [row[0] for row in data(root)["papers"]] == ["one", "two"]
    assert data(root)["lists"] == [["reading.md", "First"], ["later.md", "Second"]]


def test_a_paper_of_two_lists_is_counted_once(work: Make) -> None:
    known = work("Title", key="key")
    again = PagePaper(entry("Title", checked=False, starred=True), known, "published")
    shown = page(listed((entry("Title", checked=True), known)), PageList("b", "B", [again, again]))
    assert shown.one("p", "sum").text.split() == "1 paper 1 published 1 read 1 starred".split()


def test_an_entry_shows_what_the_list_and_the_sources_say(work: Make) -> None:
    known = work(
        "Gears & Wheels",
        (Name("Ames", "Ada"), Name("Berg", "Jan", "van den")),
        key="ames2023gears",
        ids={"doi": "10.1145/1.2", "arxiv": "2301.00001"},
        year=2023,
        container_title="Proceedings of the 29th Symposium on Operating Systems Principles",
        container_title_short="SOSP",
        abstract="We turn & turn.",
        retracted="retraction",
        problems=("retracted: crossref says so",),
    )
    shown = page(
        listed((entry("Gears", starred=True, notes=("why <b> matters", "tags: x")), known))
    )
    item = shown.one("main").one("li", "p")
    assert "star" in item.attributes["class"].split()
    assert item.one("h2", "t").text == "Gears & Wheels"
    assert item.one("p", "by").text == "Ada Ames, Jan van den Berg"
    assert [x.text for x in item.all("p", "note")] == ["why <b> matters", "tags: x"]
    assert [x.text for x in item.all("p", "warn")] == ["Retracted", "retracted: crossref says so"]
    assert "SOSP 2023" in item.one("p", "at").text
    links = {x.text: x.attributes["href"] for x in item.one("p", "at").all("a")}
    assert links == {
        "DOI": "https://doi.org/10.1145/1.2",
        "arXiv": "https://arxiv.org/abs/2301.00001",
        "PDF": "https://arxiv.org/pdf/2301.00001",
    }
    assert item.one("details").text.strip() == "AbstractWe turn & turn. (Crossref)"
    row = dict(zip(data(shown)["paperColumns"], data(shown)["papers"][0], strict=True))
    assert bibtex_of(shown, 0) == export.render(
        "bibtex", [known], replace(OPTIONS, abstracts=False)
    )
    assert row["ids"] == ["doi:10.1145/1.2", "arxiv:2301.00001"]
    assert data(shown)["venues"][row["venue"]] == "SOSP"
    assert data(shown)["entries"] == [[0, 0, 0, None, 1, ["x"], "Gears"]]


@pytest.mark.parametrize("abstracts", [True, False])
def test_abstracts_are_there_where_they_are_wanted(work: Make, abstracts: bool) -> None:
    known = work(abstract="We turn wheels.")
    text = render_lists([listed((entry(), known))], replace(OPTIONS, abstracts=abstracts))
    assert ("We turn wheels." in text) == abstracts


def test_what_nobody_knows_is_shown_as_the_list_has_it() -> None:
    root = page(
        listed(
            (entry("A Rare Thing", urls=("https://example.org/a.pdf",)), None),
            (entry("A Blog", urls=("javascript:alert(1)",), kind="other"), None),
            (entry(None, urls=("https://example.org/b",)), None),
        )
    )
    items = root.one("main").all("li", "p")
    assert [x.one("h2").text for x in items] == ["A Rare Thing", "A Blog", "https://example.org/b"]
    assert [x.attributes["href"] for x in root.one("main").all("a")] == [
        "https://example.org/a.pdf",
        "https://example.org/b",
    ]
    assert "not found anywhere" in items[0].text
    assert "no paper" in items[1].text
    assert len({x.attributes["id"] for x in items}) == 3


def test_two_papers_of_one_key_are_two(work: Make) -> None:
    stated = {"ENTRYTYPE": "misc", "title": "{One}"}
    one = replace(work("One", key="same"), stated=stated)
    two = replace(work("Two", key="same"), stated={**stated, "title": "{Two}"})
    root = page(listed((entry(), one), (entry(), two)))
    assert [x.attributes["data-p"] for x in root.one("main").all("li", "p")] == ["0", "1"]
    assert ["Two" in bibtex_of(root, n) for n in range(2)] == [False, True]


def test_what_nobody_knows_is_one_paper_by_its_title() -> None:
    root = page(listed((entry("A Rare Thing"), None), (entry("A rare thing."), None), (entry(None), None), (entry(None), None)))  # fmt: skip
    assert [x.attributes["data-p"] for x in root.one("main").all("li", "p")] == ["0", "0", "1", "2"]
    assert "3 papers" in " ".join(root.one("p", "sum").text.split())


def test_works_without_lists_are_a_page(samples: list[Work]) -> None:
    root = parsed(export.render("html", samples, OPTIONS))
    assert root.one("h1").text == "Papers"
    assert len(root.one("main").all("li", "p")) == len(samples)
    assert data(root)["entries"] == []


def test_no_paper_is_a_page_too() -> None:
    root = page(listed())
    assert root.one("main").all("li") == []
    assert root.all("svg") != []  # the buttons have theirs
    assert root.all("figure") == []


def test_the_same_papers_make_the_same_bytes(samples: list[Work], hostile: list[Work]) -> None:
    works = [*samples, *hostile]
    assert export.render("html", works, OPTIONS) == export.render("html", works, OPTIONS)


# -- what it must not do

NASTY = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<!--<script>",
    "]]><![CDATA[",
    "{{ 7 * 7 }} {% raw %} ${alert(1)}",
    "**bold** [link](javascript:alert(1)) `code`",
    "\u202eevil\u202c \u2066x\u2069",
    "\u2028\u2029",
    "</style><style>*{display:none}",
    "' onclick='alert(1)",
    "&lt;b&gt; &amp; \ud800",
    "enrich checksum:00000000000000000000000000000000",
)


def nasty(make: Make, text: str) -> tuple[Entry, Work]:
    known = make(
        text,
        (Name(text, text), Name(literal=text)),
        key=f"k{text}",
        URL=f"javascript:{text}",
        pdf=f"data:text/html,{text}",
        abstract=text,
        container_title=text,
        container_title_short=text,
        publisher=text,
        problems=(text,),
        ids={"doi": f"10.1000/{text}", "arxiv": text},
        checked_on=text,
        state="preprint",
        source=text,
    )
    stated = entry(
        text, section=(text, text), notes=(text, f"tags: {text}"), urls=(f"javascript:{text}",),
        identifiers=(Identifier("doi", text),),
    )  # fmt: skip
    return stated, known


@pytest.mark.parametrize("text", NASTY)
def test_nothing_from_a_list_or_a_service_is_more_than_text(work: Make, text: str) -> None:
    plain = page(listed(nasty(work, "word")), listed((entry("x"), None)))
    lists = (listed(nasty(work, text), name=text, title=text), listed((entry(text), None)))
    whole = render_lists(lists, replace(OPTIONS, title=text))
    root = parsed(whole)
    assert {x.tag for x in root.all()} <= {x.tag for x in plain.all()}
    assert [x.attributes for x in root.all("script")] == [x.attributes for x in plain.all("script")]
    for element in root.all():
        assert not [n for n in element.attributes if n.startswith("on") or n in ("src", "style")]
        href = element.attributes.get("href", "#")
        assert re.match(r"https?://|#|data:image/svg\+xml,%3Csvg", href), href
    assert [x.text for x in root.all("style")] == [x.text for x in plain.all("style")]
    assert len(data(root)["papers"]) == 2
    assert not re.search("[\u2028\u2029]", whole)
    bibtex = root.one("script", "data").text  # it is as in a .bib
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", whole.replace(bibtex, ""))


def test_no_heap_of_signs_opens_an_element(hostile: list[Work], worst: list[Work]) -> None:
    root = parsed(export.render("html", [*hostile, *worst], OPTIONS))
    assert len(root.one("main").all("li", "p")) == len(hostile) + len(worst)
    assert len(data(root)["papers"]) == len(hostile) + len(worst)


def test_the_policy_allows_the_own_style_and_scripts_alone(samples: list[Work]) -> None:
    root = parsed(export.render("html", samples, OPTIONS))
    [policy] = [
        x.attributes["content"]
        for x in root.all("meta")
        if x.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    run = [x.text for x in root.all("script") if x.attributes.get("type") != "application/json"]
    assert rules == {
        "default-src": "'none'",
        "script-src": " ".join(map(digest, run)),
        "style-src": digest(root.one("style").text),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert len(run) == 2


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_every_name_that_is_pointed_to_is_there_once(work: Make) -> None:
    papers = [
        (entry(section=("A b", "C")), work(key="x")),
        (entry(section=("A-b",)), work(key="find,")),
        (entry(section=("A b",)), work(key="section,a-b")),
    ]
    root = page(listed(*papers), listed(*papers))
    ids = [x.attributes["id"] for x in root.all() if "id" in x.attributes]
    assert len(ids) == len(set(ids))
    pointers = ("for", "aria-labelledby", "aria-describedby")
    wanted = [x.attributes[name] for x in root.all() for name in pointers if name in x.attributes]
    wanted += [h[1:] for x in root.all("a") if (h := x.attributes["href"]).startswith("#")]
    assert set(wanted) <= set(ids)


# -- dates and figures


@pytest.mark.parametrize(
    ("section", "month"),
    [
        (("2023/11/15--2023/11/21",), (2023, 11)),
        (("2024/01/25--2024/02/28",), (2024, 2)),
        (("2024-3",), (2024, 3)),
        (("Week 3 (2024-01-15)",), (2024, 1)),
        (("May 2024",), (2024, 5)),
        (("Read in September 3rd, 2021",), None),
        (("Sept. 3, 2021",), (2021, 9)),
        (("2023年4月",), (2023, 4)),
        (("2022-12", "Serving"), (2022, 12)),
        (("2023-12", "2024-01-02"), (2024, 1)),
        (("SOSP 2023-10",), None),
        (("2023",), None),
        (("Serving",), None),
        (("",), None),
        ((), None),
        (("2024-13",), (2024, 1)),
    ],
)
def test_the_month_of_a_section(section: tuple[str, ...], month: tuple[int, int] | None) -> None:
    assert month_of(section) == (Month(*month) if month else None)


def test_papers_are_counted_by_venue_and_year(work: Make) -> None:
    counts = FigureCounts()
    for year, venue in [(2023, "SOSP"), (2023, "SOSP"), (2010, "SOSP"), (2022, "OSDI"), (2022, "x" * 30)]:  # fmt: skip
        counts.add_work(work(year=year, container_title_short=venue, container_title=venue))
    counts.add_work(work(year=2021, state="preprint", type="article"))
    figure = counts.venues()
    assert figure is not None
    assert (figure.papers, figure.top, figure.others) == (5, "SOSP", 0)
    assert figure.years[0] == "≤2014"
    assert figure.years[-1] == "2023"
    assert [(c.column, c.row, c.count, c.shade) for c in figure.cells] == [(0, 0, 1, 2), (8, 1, 1, 2), (8, 2, 1, 2), (9, 0, 2, 4)]  # fmt: skip
    assert figure.venues[2] == "x" * 14 + "…"


def test_rare_venues_are_one_row(work: Make) -> None:
    counts = FigureCounts()
    for n in range(9):
        counts.add_work(work(year=2023, container_title_short="", container_title=f"Venue {chr(65 + n)}"))  # fmt: skip
    figure = counts.venues()
    assert figure is not None
    assert (len(figure.venues), figure.others) == (7, 2)


@pytest.mark.parametrize(
    ("sections", "unit", "labels"),
    [
        (["2023-11", "2024-01", "2024-01"], "month", ["2023-11", "2023-12", "2024-01"]),
        (["2020-01", "2023-12", "2023-12"], "quarter", ["2020 Q1", "2020 Q2", "2020 Q3"]),
        (["2001-01", "2023-12", "2023-12"], "year", ["2001", "2002", "2003"]),
    ],
)
def test_what_was_read_is_counted_over_time(
    sections: list[str], unit: str, labels: list[str]
) -> None:
    counts = FigureCounts()
    for section in sections:
        counts.add_entry(entry(section=(section,), checked=True))
        counts.add_entry(entry(section=(section,), checked=False))
        counts.add_entry(entry(checked=True))
    figure = counts.read()
    assert figure is not None
    assert (figure.unit, [bar.label for bar in figure.bars][:3]) == (unit, labels)
    assert figure.total == sum(bar.count for bar in figure.bars) == 3
    assert len(figure.bars) <= 24


def test_the_day_of_an_entry_comes_before_that_of_its_section() -> None:
    counts = FigureCounts()
    for n in range(3):
        counts.add_entry(entry(section=("2023-11",), checked=True), f"2024-02-0{n + 1}")
    figure = counts.read()
    assert figure is not None
    assert [(bar.label, bar.count) for bar in figure.bars] == [("2024-02", 3)]


def test_the_months_to_publication(work: Make) -> None:
    counts = FigureCounts()
    for out, first in [
        (Date(2023, 10), Date(2023, 9)),
        (Date(2023, 10), Date(2023, 4)),
        (Date(2023, 10), Date(2020, 4)),
        (Date(2023), Date(2023, 1)),
        (Date(2023, 1), Date(2023, 5)),
    ]:
        known = work(year=out.year, month=out.month)
        draft = Record("arxiv", Tier.PREPRINT, "A Study", standing=Standing.PREPRINT, issued=first)
        counts.add_work(replace(known, versions=(draft,)))
    figure = counts.delays()
    assert figure is not None
    assert (figure.papers, figure.median) == (3, 6)
    assert {bar.label: bar.count for bar in figure.bars if bar.count} == {"0–3": 1, "4–6": 1, "25+": 1}  # fmt: skip


def test_too_little_is_no_figure(work: Make) -> None:
    counts = FigureCounts()
    counts.add_work(work())
    counts.add_entry(entry(section=("2023-11",), checked=True))
    assert (counts.venues(), counts.read(), counts.delays()) == (None, None, None)
