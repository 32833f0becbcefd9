"""Reads Org-mode lists: headlines with TODO or DONE are entries, other headlines are sections.

Headlines without a keyword are titles where several of one level end in a year, or where nearly all
of a level read like titles.

All other text is read as Markdown. Each line is turned into one line of Markdown, so that it keeps
its number (https://orgmode.org/worg/org-syntax.html).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from enrich import identifiers
from enrich.model import Claims, Entry, Identifier, Name
from enrich.patterns import regex
from enrich.reading_list import markdown
from enrich.reading_list.facts import PaperFacts, candidate_of, role_of
from enrich.reading_list.line import claims as claimed
from enrich.reading_list.line import notes, remarks, titles
from enrich.reading_list.line.candidate import Candidate, entry_of, kind_of
from enrich.reading_list.line.flat import EntryLine, LinkClassifier
from enrich.reading_list.line.head import read_entry_line
from enrich.reading_list.line.inline import Piece
from enrich.reading_list.line.links import Rank
from enrich.reading_list.line.paper_titles import is_section_name, may_be_title, reads_like_paper
from enrich.reading_list.listing import Identify, Insertion, ReadEntries
from enrich.reading_list.markdown.html_wrappers import prepare
from enrich.reading_list.markdown.sections import Sections
from enrich.reading_list.markdown.structure import structure
from enrich.text.lines import NEWLINE, line_starts, offset_after

_OPEN = frozenset(
    """
    TODO NEXT READING WAITING STARTED TOREAD UNREAD HOLD MAYBE SOMEDAY INPROGRESS IN-PROGRESS
    """.split()
)
_CLOSED = frozenset("DONE READ FINISHED COMPLETED".split())
_DROPPED = frozenset("CANCELLED CANCELED ABANDONED DROPPED SKIPPED".split())
_HEADLINE = regex(r"(?P<stars>\*+)\s+(?:(?P<word>[A-Z][A-Z-]+)\s+)?(?:\[#\w\]\s*)?(?P<title>.*)")
_TITLE = regex(r"#\+TITLE:\s*(\S.*)", re.IGNORECASE)
# Behind a title; the blanks before them are tried once, from their beginning.
_TAGS = regex(r"(?<!\s)\s+:(?P<tags>[\w@#%:]+):$")
_LINK = regex(r"\[\[(?P<to>[^\[\]]+)\](?:\[(?P<label>[^\[\]]*)\])?\]")
_CITE = regex(
    r"(?:^|\[\[|(?<=[\s(]))(?:cite[a-z]*|Cite):(?P<key>[\w:./+-]+)"
    r"|\[cite(?:/\w+)?:[^\]]*?@(?P<key2>[\w:./+-]+)"
)
_PLANNING = regex(r"\s*(?:CLOSED|DEADLINE|SCHEDULED|CLOCK|Captured|Entered on)\b", re.IGNORECASE)
_DRAWER = regex(r"\s*:(?P<name>[\w-]+):\s*")
_PROPERTY = regex(r"\s*:(?P<name>[\w+-]+):\s+(?P<value>\S.*?)\s*")
_STATE = regex(r"\s*- (?:State|Note|Rescheduled)\b.*?\\\\\s*")
_BLOCK = regex(r"\s*#\+(?P<edge>begin|end)_(?:src|example|comment|export)\b", re.IGNORECASE)
_ITEM = regex(r"\s*(?:[-+]|\d+[.)])\s")
_BOLD = regex(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![\w*])")
_SNIPPET = regex(r"@@[a-z]+:[^@\n]*@@")  # for one way of exporting
_LONGEST_BODY = 12  # lines below a headline without a keyword that is an entry, at most
_TIMESTAMP = regex(r"[\[<]\d{4}-\d{2}-\d{2}[^\]>]*[\]>]")


@dataclass(slots=True)
class _Headline:
    line: int
    end: int  # the end of its own body, half open
    level: int
    word: str
    title: str
    tags: str = ""
    body: list[str] = field(default_factory=list)


def read(text: str, path: str, identify: Identify) -> ReadEntries:
    """Return the entries of an Org text without our marks, and their places.

    `path` goes into each entry; `identify` returns the identifier that a URL names.
    """
    lines = NEWLINE.split(text.removeprefix("\ufeff"))
    starts = [start + (text[:1] == "\ufeff") for start in line_starts(text.removeprefix("\ufeff"))]
    classifier = LinkClassifier(identify)
    headlines = _headlines(lines)
    taken: list[tuple[Candidate, str | None]] = []
    sections = Sections([h.level for h in headlines], [])
    as_markdown = [as_markdown_line(line) for line in lines]
    _hide_blocks(lines, as_markdown)
    _hide_drawers(lines, as_markdown)
    titled = _titles(headlines)
    for number, headline in enumerate(headlines):
        deeper = number + 1 < len(headlines) and headlines[number + 1].level > headline.level
        entry = _entry(headline, classifier, deeper=deeper)
        if entry is None and id(headline) in titled:
            sections.leave(headline.level)
            entry = _titled(headline, classifier), None
        if entry:
            taken.append((replace(entry[0], section=sections.path), entry[1]))
            as_markdown[headline.line : headline.end] = [""] * (headline.end - headline.line)
        else:
            sections.heading(headline.level, titles.clean(as_markdown_line(headline.title)))
            as_markdown[headline.line] = (
                "#" * min(headline.level, 6) + " " + as_markdown_line(headline.title)
            )
    rest = _rest(as_markdown, classifier)
    merged = sorted(
        [*taken, *((candidate, None) for candidate in rest)], key=lambda pair: pair[0].start
    )
    found = _with_places(merged, path, text, starts, lines)
    return replace(found, title=_title_of(lines, headlines, [c.start for c, _ in taken]))


def _title_of(lines: Sequence[str], headlines: Sequence[_Headline], taken: Sequence[int]) -> str:
    """Return what `#+TITLE:` says, else the only headline of level 1 that is no entry."""
    stated = next((found[1] for line in lines if (found := _TITLE.fullmatch(line))), "")
    first = [h for h in headlines if h.level == 1]
    if not stated and len(first) == 1 and first[0].line not in taken:
        stated = first[0].title
    return titles.clean(as_markdown_line(stated))


def _with_places(
    merged: Sequence[tuple[Candidate, str | None]],
    path: str,
    text: str,
    starts: Sequence[int],
    lines: Sequence[str],
) -> ReadEntries:
    entries: list[Entry] = []
    places: list[Insertion] = []
    below = _table_ends(lines)
    for candidate, key in merged:
        entry = entry_of(candidate, path)
        entries.append(replace(entry, key=key) if key else entry)
        end = (
            candidate.end if candidate.cell is None else below.get(candidate.end - 1, candidate.end)
        )
        places.append(
            Insertion(
                starts[min(candidate.start, len(starts) - 1)],
                offset_after(starts, end - 1, text),
                candidate.indent,
            )
        )
    return ReadEntries(tuple(entries), tuple(places))


def _table_ends(lines: Sequence[str]) -> dict[int, int]:
    """Return the end of its table for each line of a table.

    A block goes there, because Org would show marks inside of a table.
    """
    ends: dict[int, int] = {}
    end = len(lines)
    for number in range(len(lines) - 1, -1, -1):
        if not lines[number].lstrip().startswith("|"):
            end = number
        else:
            ends[number] = end
    return ends


def _rest(lines: list[str], classifier: LinkClassifier) -> list[Candidate]:
    prepared = prepare(lines)
    return markdown.candidates(prepared, structure(prepared.lines), classifier)


def _headlines(lines: Sequence[str]) -> list[_Headline]:
    found: list[_Headline] = []
    shown = list(lines)
    _hide_blocks(lines, shown)
    for number, line in enumerate(shown):
        mark = _HEADLINE.fullmatch(line) if line.startswith("*") else None
        if mark:
            word = mark["word"] or ""
            known = word in _OPEN | _CLOSED | _DROPPED
            written = mark["title"].rstrip()
            tags = _TAGS.search(written)
            bare = written[: tags.start()] if tags else written
            title = bare if known or not word else f"{word} {bare}"
            found.append(
                _Headline(
                    number,
                    number + 1,
                    len(mark["stars"]),
                    word if known else "",
                    title,
                    tags["tags"] if tags else "",
                )
            )
        elif found:
            found[-1].body.append(line)
            if line.strip():
                found[-1].end = number + 1
    return found


def as_markdown_line(line: str) -> str:
    """Return a line of Org as Markdown.

    Links, bold words and the rules of tables are converted; lines with keywords become blank.
    """
    if line.lstrip().startswith(("#+", "# ")) or _DRAWER.fullmatch(line):
        return ""
    if re.fullmatch(r"\s*\|[-+]+\|?\s*", line):
        return line.replace("+", "|")
    if "@@" in line:
        line = _SNIPPET.sub("<br>", line)
    if "*" in line and not line.startswith("*"):
        line = _BOLD.sub(r"**\1**", line)
    return _LINK.sub(lambda m: f"[{m['label'] or m['to']}](<{m['to']}>)", line)


def _hide_drawers(lines: Sequence[str], shown: list[str]) -> None:
    """Make the lines of drawers blank, as far as they are closed."""
    first: int | None = None
    for number, line in enumerate(lines):
        mark = _DRAWER.fullmatch(line) if ":" in line else None
        if mark is None:
            first = None if line.startswith("*") else first
        elif mark["name"].upper() != "END":
            first = number if first is None else first
        elif first is not None:
            shown[first : number + 1] = [""] * (number + 1 - first)
            first = None


def _hide_blocks(lines: Sequence[str], shown: list[str]) -> None:
    ends = [
        n
        for n, line in enumerate(lines)
        if (edge := _BLOCK.match(line)) and edge["edge"].lower() == "end"
    ]
    inside = False
    for number, line in enumerate(lines):
        edge = _BLOCK.match(line)
        if edge:
            inside = edge["edge"].lower() == "begin" and bool(ends) and ends[-1] > number
        if inside or edge:
            shown[number] = ""


def _entry(
    headline: _Headline, classifier: LinkClassifier, *, deeper: bool
) -> tuple[Candidate, str | None] | None:
    """Return the entry of a headline and its citation key, None where it is a section.

    `deeper`: the next headline is below this one.
    """
    entry_line = read_entry_line(as_markdown_line(headline.title), classifier)
    notes_below, text, properties = _body(headline.body)
    links = [x for line in text for x in read_entry_line(as_markdown_line(line), classifier).links]
    links = [*entry_line.links, *links]
    key = _cited(headline)
    if (stated := _of_bibtex(headline, properties, classifier)) is not None:
        stated.checked, stated.notes = _is_read(headline, entry_line), notes_below
        return stated, key
    papers = any(x.rank <= Rank.PAPER_SITE for x in links) or key is not None
    listed = any(_ITEM.match(line) and ("[[" in line or "://" in line) for line in text)
    # A headline that has the link itself is one whatever is written about it.
    own = not deeper and any(x.rank <= Rank.PAPER_SITE for x in entry_line.usable)
    people = next((v for name, v in properties if name.lower() in {"author", "authors"}), "")
    if (
        not headline.word
        and not (own and may_be_title(entry_line.title or "", shortest=1))
        and not people
        and (
            deeper
            or listed
            or not papers
            or len(text) > _LONGEST_BODY
            or is_section_name(titles.clean(headline.title))
        )
    ):
        return None
    links += [classifier.classify(p) for p in _properties(properties)]
    links = [x for x in links if not x.url.lower().startswith(("cite", "file:"))]
    if own and _lists_papers(text, classifier):
        headline.end = headline.line + 1  # what is listed below is read as entries of its own
        links, notes_below = [x for x in links if x in entry_line.links], []
    title = entry_line.title or titles.clean(headline.title)
    candidate = Candidate(headline.line, headline.end, title, links, entry_line.title_link)
    candidate.checked = _is_read(headline, entry_line)
    candidate.starred = entry_line.starred
    candidate.authors = entry_line.authors or _people(people)
    candidate.notes = notes_below
    candidate.claims = remarks.claims_of(entry_line, notes_below)
    candidate.text = " ".join([entry_line.rest, *_named_identifiers(properties)])
    candidate.named = _numbers(properties)
    titled = entry_line if entry_line.title else EntryLine(title=title)
    candidate.kind = kind_of(titled, links, candidate.claims, peers=1.0)
    return candidate, key


def _lists_papers(text: Sequence[str], classifier: LinkClassifier) -> bool:
    """Whether items below a headline link to papers."""
    return any(
        x.rank <= Rank.PAPER_SITE
        for line in text
        if _ITEM.match(line)
        for x in read_entry_line(as_markdown_line(line), classifier).usable
    )


_DATED = regex(r"(?P<title>.*[^\s,])[\s,]+[(\[]?(?P<year>(?:19|20)\d\d)[)\]]?\.?")
_LEAST_WORDS = 4
_REPEATED = 2
_FEWEST_TITLES = 3
_NEARLY_ALL = 0.75


def _titles(headlines: Sequence[_Headline]) -> set[int]:
    """Return the ids (of `id()`) of the headlines without a keyword that are titles of papers."""
    found: set[int] = set()
    for level in {h.level for h in headlines}:
        own = [h for h in headlines if h.level == level and not h.word]
        shown = {id(h): titles.clean(as_markdown_line(h.title)) for h in own}
        dated = {
            i
            for i, text in shown.items()
            if (mark := _DATED.fullmatch(text))
            and len(mark["title"].split()) >= _LEAST_WORDS
            and may_be_title(mark["title"])
        }
        like = {i for i, text in shown.items() if reads_like_paper(_undated(text))}
        if len(dated) >= _REPEATED:
            ends = {i for i, text in shown.items() if _DATED.fullmatch(text)}
            found |= (ends if len(ends) >= _NEARLY_ALL * len(own) else dated) | like
        elif len(like | dated) >= max(_FEWEST_TITLES, _NEARLY_ALL * len(own)):
            found |= like | dated
    return found


def _of_bibtex(
    headline: _Headline, properties: Sequence[tuple[str, str]], classifier: LinkClassifier
) -> Candidate | None:
    """Return the entry of a headline that has the fields of a .bib as its properties.

    Org's own export to BibTeX has them so: `:TITLE:`, `:AUTHOR:`, `:BTYPE:`.
    """
    facts = PaperFacts(headline.line, headline.end)
    for name, value in properties:
        facts.take(role_of(name), as_markdown_line(value) if "[[" in value else value)
    if not facts.title or not (facts.authors or facts.year or facts.is_evident):
        return None
    return candidate_of(facts, classifier)


def _people(written: str) -> tuple[Name, ...]:
    """Return the people in the property of a headline."""
    facts = PaperFacts(0, 0)
    facts.take("authors", written)
    return facts.authors


def _undated(text: str) -> str:
    """Return a headline without its last year."""
    mark = _DATED.match(text)
    return mark["title"] + text[mark.end() :] if mark else text


def _titled(headline: _Headline, classifier: LinkClassifier) -> Candidate:
    """Return the candidate of a headline that is a title, with its tags among the remarks."""
    shown = titles.clean(as_markdown_line(headline.title))
    mark = _DATED.fullmatch(shown)
    entry_line = read_entry_line(mark["title"] if mark else shown, classifier)
    below, text, properties = _body(headline.body)
    links = [x for line in text for x in read_entry_line(as_markdown_line(line), classifier).links]
    links = [*entry_line.links, *links, *(classifier.classify(p) for p in _properties(properties))]
    title = entry_line.title or shown
    candidate = Candidate(headline.line, headline.end, title, links, entry_line.title_link)
    candidate.notes = list(below)
    if headline.tags:
        candidate.notes.append("tags: " + ", ".join(headline.tags.split(":")))
    stated = Claims(None, int(mark["year"])) if mark else Claims()
    candidate.claims = claimed.combined(remarks.claims_of(entry_line, below), stated)
    candidate.text = " ".join([entry_line.rest, *_named_identifiers(properties)])
    candidate.kind = kind_of(EntryLine(title=title), links, candidate.claims, peers=1.0)
    return candidate


def _is_read(headline: _Headline, entry_line: EntryLine) -> bool | None:
    """Whether a headline is marked as read, by its keyword or else by a check mark."""
    if headline.word in _CLOSED:
        return True
    return False if headline.word in _OPEN else entry_line.checked


def _named_identifiers(properties: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{n}:{value}" for n, value in properties if n.lower() in {"doi", "eprint", "arxiv"}]


def _numbers(properties: Sequence[tuple[str, str]]) -> tuple[Identifier, ...]:
    """Return the identifiers in a headline's properties: `:PMID: 31452104`, `:DBLP: conf/...`."""
    found = (identifiers.parse(f"{name}:{value}") for name, value in properties)
    return tuple(x for x in found if x is not None)


def _properties(properties: Sequence[tuple[str, str]]) -> list[Piece]:
    return [
        Piece("link", value, 0, 0, value, bare=True)
        for name, value in properties
        if re.match(r"https?://", value) and name
    ]


def _cited(headline: _Headline) -> str | None:
    for line in [headline.title, *headline.body]:
        found = _CITE.search(line)
        if found:
            return found["key"] or found["key2"]
    return None


def _body(lines: Sequence[str]) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    """Return the remarks, the lines with text, and the properties in the body of a headline.

    Clocks and plans are none of these.
    """
    remarks: list[str] = []
    text: list[str] = []
    properties: list[tuple[str, str]] = []
    drawer = stated = False
    for line in lines:
        mark = _DRAWER.fullmatch(line)
        if mark:
            drawer = mark["name"].upper() != "END"
        elif stated and line.strip() and not _PLANNING.match(line):
            remarks.append(line.strip())
        elif drawer and (found := _PROPERTY.fullmatch(line)):
            properties.append((found["name"], found["value"]))
        elif not drawer and line.strip() and not _PLANNING.match(line):
            text.append(line)
            if (remark := _remark(line)) is not None:
                remarks.append(remark)
        stated = bool(_STATE.fullmatch(line))
    return remarks, text, properties


def _remark(line: str) -> str | None:
    bare = _TIMESTAMP.sub("", _CITE.sub("", _LINK.sub("", line)))
    bare = re.sub(r"https?://\S+", "", bare).strip(" []-+*\t")
    if (
        not re.search(r"[^\W\d_]{2}", bare)
        or line.lstrip().startswith(("#", "|"))
        or identifiers.find(line)
    ):
        return None
    return notes.remark_below(as_markdown_line(re.sub(r"^\s*[-+]\s+", "", line)))
