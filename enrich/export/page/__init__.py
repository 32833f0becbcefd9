"""One page of HTML to read, search and print: nothing is loaded from elsewhere. Pure.

`assets/` has the template, the style and the scripts. Jinja escapes whatever goes into the
template; the page is whole without its scripts, which find, filter and copy what is there. What the
scripts know beside it is JSON without a character of HTML's. The Content-Security-Policy allows
these scripts and this style by their hashes, and no request.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import jinja2

from enrich.export.cleaning import clean
from enrich.export.options import ExportOptions
from enrich.export.page import items
from enrich.export.page.figures import FigureCounts
from enrich.export.page.items import PAPER_COLUMNS, PageItem
from enrich.export.page.listed import PageList, PagePaper
from enrich.export.page.outline import Anchors, PageSection, outline
from enrich.messages import parts as said
from enrich.model import Work
from enrich.text import fold

__all__ = ["PageList", "PagePaper", "render", "render_lists"]

_STYLE = "page.css"
_EARLY = "theme.js"
_SCRIPTS = ("words.js", "query.js", "engine.js", "page.js")
_ENTRY_COLUMNS = ("paper", "list", "section", "checked", "starred", "tags", "title")


def render(works: Iterable[Work], options: ExportOptions) -> str:
    """Return the page of works that are in no list, in the order given."""
    papers = (PagePaper(None, work, work.state) for work in works)
    return render_lists([PageList("", "", papers)], options)


def render_lists(lists: Iterable[PageList], options: ExportOptions) -> str:
    """Return the page of some lists, each in its own order."""
    page = _Page(options)
    shown = [*lists]
    tops = [page.read(one, level=1 if len(shown) == 1 else 2) for one in shown]
    page.count_marks()
    title = clean(options.title) or (tops[0].title if len(tops) == 1 else said.PAPERS())
    template = _environment().get_template("page.html")
    style, early = _asset(_STYLE), _asset(_EARLY)
    script = _script()
    text = template.render(
        title=title,
        lists=tops,
        is_one=len(tops) == 1,
        counts=page.counts,
        checked_on=page.checked_on,
        figures={
            "venues": page.figures.venues(),
            "read": page.figures.read(),
            "delays": page.figures.delays(),
        },
        style=style,
        early=early,
        script=script,
        data=_json(page.data()),
        script_sources=" ".join(map(_source, (early, script))),
        style_source=_source(style),
    )
    return text.rstrip("\n") + "\n"


@dataclass(slots=True)
class _Page:
    """What is taken from the papers, one after the other."""

    options: ExportOptions
    anchors: Anchors = field(default_factory=Anchors)
    figures: FigureCounts = field(default_factory=FigureCounts)
    counts: Counter[str] = field(default_factory=Counter)
    checked_on: str = ""
    lists: list[tuple[str, str]] = field(default_factory=list)
    sections: dict[tuple[str, ...], int] = field(default_factory=dict)
    papers: list[list[object]] = field(default_factory=list)
    entries: list[list[object]] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    marks: dict[int, set[str]] = field(default_factory=dict)
    venues: dict[str, int] = field(default_factory=dict)

    def read(self, one: PageList, level: int) -> PageSection:
        """Return a list as a section of the page, with a heading of a level."""
        number = len(self.lists)
        title = clean(one.title) or said.PAPERS()
        self.lists.append((clean(one.name), title))
        top = PageSection(title, self.anchors.of_section((title,)), level)
        papers = ((_path(p), self._item(p, number)) for p in one.papers)
        return outline(top, papers, self.anchors)

    def _item(self, listed: PagePaper, number: int) -> PageItem:
        key = listed.work.key if listed.work else ""
        name = _name(listed)
        place = self.places.get(name) if name else None
        if place is None:
            place = len(self.papers)
            self.places |= {name: place} if name else {}
            self._count_paper(listed)
        entry = listed.entry
        if entry is not None:
            self._count_entry(listed, place, number)
        return items.item(listed, self.anchors.of_paper(key), place, self.options)

    def _count_paper(self, listed: PagePaper) -> None:
        row = items.row(listed, self.options)
        for name in ("venue", "venueName"):
            row[name] = self.venues.setdefault(str(row[name]), len(self.venues))
        self.papers.append([row[name] for name in PAPER_COLUMNS])
        is_paper = listed.entry is None or listed.entry.kind == "paper"
        self.counts["papers" if is_paper else "others"] += 1
        self.counts[listed.state] += is_paper
        if listed.work is not None:
            self.figures.add_work(listed.work)
            if listed.work.state == "preprint":
                self.checked_on = max(self.checked_on, clean(listed.work.checked_on))

    def _count_entry(self, listed: PagePaper, place: int, number: int) -> None:
        entry = listed.entry
        assert entry is not None
        path = tuple(map(clean, entry.section))
        section = self.sections.setdefault(path, len(self.sections))
        checked = None if entry.checked is None else int(entry.checked)
        tags = [*dict.fromkeys(tag for tag in map(clean, listed.tags) if tag)]
        title = items.other_title(listed)
        self.entries.append([place, number, section, checked, int(entry.starred), tags, title])
        self.figures.add_entry(entry, listed.date)
        marks = self.marks.setdefault(place, set())
        marks |= {{True: "read", False: "unread", None: ""}[entry.checked]}
        marks |= {"starred"} if entry.starred else set()

    def count_marks(self) -> None:
        """Count the papers that are read, unread and starred: what one list has as read is read."""
        for marks in self.marks.values():
            self.counts.update(marks - ({"unread"} if "read" in marks else set()))

    def data(self) -> dict[str, object]:
        """Return what the script knows beside the page's text.

        A line of BibTeX that several papers have is there once, in `lines`.
        """
        at = PAPER_COLUMNS.index("bibtex")
        split = [str(row[at]).split("\n") for row in self.papers]
        several = Counter(line for lines in split for line in lines)
        lines = {line: n for n, line in enumerate(x for x in several if several[x] > 1)}
        papers = [
            [*row[:at], [lines.get(line, line) for line in of_paper], *row[at + 1 :]]
            for row, of_paper in zip(self.papers, split, strict=True)
        ]
        return {
            "paperColumns": PAPER_COLUMNS,
            "papers": papers,
            "lines": [*lines],
            "venues": [*self.venues],
            "lists": self.lists,
            "sections": [*self.sections],
            "entryColumns": _ENTRY_COLUMNS,
            "entries": self.entries,
        }


def _name(listed: PagePaper) -> str:
    """Return what no other paper of the page has, "" for an entry that says too little."""
    if (work := listed.work) is not None:
        # Two .bib may have one key for two papers.
        return f"{work.key} {work.title}" if work.stated else work.key
    title = fold(listed.entry.title or "") if listed.entry else ""
    return f" {title}" if title else ""


def _path(listed: PagePaper) -> Sequence[str]:
    return listed.entry.section if listed.entry is not None else ()


def _json(value: object) -> str:
    """Return JSON in which nothing can be taken for HTML, whoever reads it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _source(text: str) -> str:
    """Return a text as a source of a policy (CSP, level 3, section 2.3.1)."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _script() -> str:
    return "\n".join(map(_asset, _SCRIPTS))


@cache
def _asset(name: str) -> str:
    return resources.files("enrich.export.page").joinpath("assets", name).read_text("utf-8")


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        loader=jinja2.FunctionLoader(_asset),
    )
