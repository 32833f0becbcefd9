"""The title that a page shows: its largest words, where they are no banner, and who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from enrich import text
from enrich.model import Name
from enrich.patterns import regex
from enrich.reading_list.first_pages.layout import PdfLayout, Run, ShownPage, is_beside, joined
from enrich.reading_list.line import citation
from enrich.reading_list.line.known_venues import is_known_venue

# Of a page, above which titles stand.
_TITLES_ABOVE = 0.42
_MOST_LINES = 7
_LONGEST = 350
# Sizes of one title differ by less; a title is larger than the text by more.
_SAME, _LARGER = 0.06, 1.12
# What is large and no title: how it begins, and what it is as a whole.
_BEGINNINGS = (
    r"this (?:paper|article) (?:is|was) (?:included|published)|open access(?: to the\b|\W*$)",
    r"contents lists? available|journal homepage|published as a|under review|to appear in",
    r"accepted (?:for|at)|submitted to|available online|received\b.*\d{4}|preprint\b(?! server)",
    r"proceedings of (?:the|\d|acm|ieee|machine)|technical report\b|is sponsored by",
    r"(?:ieee|acm) (?:transactions|journal|access|conference)\b(?!.*:)|journal of\b(?!.*:)",
    r"vol(?:ume|\.)\s?\d|arxiv:\S|https?:|www\.|doi\b|issn|isbn|©|copyright|latest updates",
    r"(?:[ivx]+|\d{1,2}(?:\.\d+)*|[a-z])[.)]? (?:introduction|background|overview|motivation)\b",
    r"page \d|figure \d|hal id\b|to cite this version|see discussions",
)
_WHOLES = (
    r"(?:research|original|review|regular|short|full|survey|vision|demo)[ -](?:article|paper)s?",
    r"original research",
    r"article|letter|review|perspective|editorial|correspondence|abstract|introduction|contents",
    r"table of contents|acknowledge?ments?|references|summary|keywords|author(?:s|'s)? copy",
    r"manuscript|invited paper|open",
)
_BANNER = regex(f"(?:{'|'.join(_BEGINNINGS)}|(?:{'|'.join(_WHOLES)})\\W*$)", re.IGNORECASE)
# A block is a banner where these stand around it.
_ABOVE_BANNER = regex(r"contents lists? available at", re.IGNORECASE)
_BELOW_BANNER = regex(r"journal homepage", re.IGNORECASE)
_OF_FOOTNOTE = regex(r"[\s*∗⁎†‡§¶‖#⋆★♯♮✉a-e\d,]{1,4}")
_MARKS_AT_END = regex(r"[\s*∗⁎†‡§¶‖⋆★♯♮✉]+$")
_ABSTRACT = regex(
    r"a\s?b\s?s\s?t\s?r\s?a\s?c\s?t\b|summary\b|(?:\d|i)\.? introduction", re.IGNORECASE
)
# What programs put in the place of a title.
_NO_TITLE = regex(
    r"(?:untitled|microsoft (?:word|powerpoint)|.*\.(?:docx?|dvi|pdf|tex|pptx?|indd|ps|eps)$"
    r"|(?:title|paper|main|document|slide|presentation|template|manuscript)\W*\d*$"
    r"|instructions for|(?:proceedings|preparation) )",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TitleLines:
    """Lines of one size that stand one below the other."""

    lines: Sequence[Run]

    @property
    def size(self) -> float:
        """The size of its largest line."""
        return max(line.size for line in self.lines)

    @property
    def top(self) -> float:
        """Where its first line stands."""
        return self.lines[0].y

    @property
    def low(self) -> float:
        """Where its last line stands."""
        return self.lines[-1].y


@dataclass(frozen=True, slots=True)
class Headed:
    """A title with the people below it, as far as they can be told; "" where there is none."""

    title: str = ""
    authors: tuple[Name, ...] = ()


def headed(layout: PdfLayout) -> Headed:
    """Return the title of a PDF.

    It is the largest on the first page; where that is a cover, what it has in common with the next.
    """
    found = [(page, block) for page in layout.pages for block in _blocks(page)]
    stated = _stated_title(layout)
    chosen = _chosen(layout, found, stated)
    if chosen is None:
        return Headed(stated)
    page, block = chosen
    title = _text(page, block)
    if stated and text.fold(stated) == text.fold(title):
        title = stated  # no line was broken in it, and no letter is larger
    return Headed(title, tuple(_authors(page, block)))


def _chosen(
    layout: PdfLayout, found: Sequence[tuple[ShownPage, TitleLines]], stated: str
) -> tuple[ShownPage, TitleLines] | None:
    """Return the block of the title: what the file states, else what a cover repeats, else first.

    A page of text that follows a cover shows its authors in a known form, and so is taken.
    """
    folded = [(page, block, text.fold(_text(page, block))) for page, block in found]
    if stated:
        wanted = text.fold(stated)
        for page, block, title in folded:
            if title == wanted or wanted.startswith(title) or title.startswith(wanted):
                return page, block
    for number, (page, _, title) in enumerate(folded):
        others = [
            (other, block)
            for other, block, again in folded[number + 1 :]
            if other is not page and again == title
        ]
        if others:
            return others[0]
    first = layout.pages[0] if layout.pages else None
    return next(((p, b) for p, b in found if p is first), None) or next(iter(found), None)


def _blocks(page: ShownPage) -> list[TitleLines]:
    """Return what may be the title of a page, the largest first."""
    lines = [*_level_lines(page)]
    blocks = sorted(_grouped(lines), key=lambda block: -block.size)
    return [
        block
        for block in blocks
        if block.size > _LARGER * page.body_size
        and block.low > _TITLES_ABOVE * page.height
        and _may_be_title(block)
        and not _is_banner(block, page.lines)
    ]


def _level_lines(page: ShownPage) -> Iterator[Run]:
    """Yield the lines of the upper part of a page from above, without marks of footnotes."""
    size = page.body_size
    runs = [r for r in page.upright if r.y > _TITLES_ABOVE * page.height * 0.8]
    large = [r for r in runs if r.size > size and r.letters]
    line: Run | None = None
    for run in sorted(large, key=lambda r: (-round(r.y / 2), r.x)):
        if line is not None and (is_beside(line, run) or _is_on(line, run)):
            if not (_is_raised(line, run) and _OF_FOOTNOTE.fullmatch(run.text)):
                line = joined(line, run)
        else:
            if line is not None:
                yield line
            line = run
    if line is not None:
        yield line


def _is_on(line: Run, run: Run) -> bool:
    """Whether a run stands on a line behind a wide blank, as in a line that is filled."""
    return (
        abs(line.y - run.y) < 0.15 * line.size
        and abs(line.size - run.size) < _SAME * line.size
        and 0 < run.x - line.right < 2 * line.size
    )


def _is_raised(line: Run, run: Run) -> bool:
    return run.size < 0.85 * line.size


def _grouped(lines: Sequence[Run]) -> Iterator[TitleLines]:
    """Yield lines of about one size with little between them, the first of which is no banner."""
    left = list(lines)
    while left:
        block = [left.pop(0)]
        for line in list(left):
            last = block[-1]
            gap = last.y - line.y
            if gap > 2 * last.size:
                break
            is_alike = abs(line.size - last.size) <= _SAME * last.size
            is_below = line.x < last.right and line.right > last.x
            if is_alike and is_below and gap > 0 and len(block) < _MOST_LINES:
                block.append(line)
                left.remove(line)
        yield TitleLines(block)


def _may_be_title(block: TitleLines) -> bool:
    words = " ".join(line.text for line in block.lines)
    shown = re.findall(r"[^\W\d_]{2,}", words)
    cjk = re.search(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{4}", words)
    return bool((len(shown) >= 2 or cjk) and len(words) <= _LONGEST)


def _is_banner(block: TitleLines, lines: Sequence[Run]) -> bool:
    first = block.lines[0].text
    if _BANNER.match(first) or is_known_venue(re.sub(r"\W*\d*\W*$", "", first)):
        return True
    return any(
        (_ABOVE_BANNER.match(line.text) and 0 < line.y - block.top < 2.5 * block.size)
        or (_BELOW_BANNER.match(line.text) and 0 < block.low - line.y < 2.5 * block.size)
        for line in lines
    )


def _text(page: ShownPage, block: TitleLines) -> str:
    """Return the words of a title."""
    words = block.lines[0].text
    for line in block.lines[1:]:
        if not words.endswith(("-", "‐")):
            words = f"{words} {line.text}"
        elif _is_compound(page, block, re.split(r"\s", words)[-1][:-1], line.text.split()[0]):
            words += line.text
        else:
            words = words[:-1] + line.text
    return _MARKS_AT_END.sub("", text.squeeze(words)).rstrip(" .,;:")


def _is_compound(page: ShownPage, block: TitleLines, before: str, after: str) -> bool:
    """Whether the hyphen at the end of a line joins two words, and does not break one.

    The second begins with a capital, or the text of the page has both words.
    """
    after = re.split(r"[^\w]", after)[0]
    if after[:1].isupper() and not before.isupper():
        return True
    prose = " ".join(run.text for run in page.upright if run.size < 0.9 * block.size).lower()
    known = set(re.findall(r"[^\W_]+", prose))
    is_one = f"{before}{after}".lower() in known
    return not is_one and all(word.lower() in known for word in (before.split("-")[-1], after))


def _stated_title(layout: PdfLayout) -> str:
    """Return the title that the file states, if its pages show it."""
    stated = text.squeeze(text.plain(layout.properties.get("Title", "")))
    if len(stated) > _LONGEST or len(stated.split()) < 2 or _NO_TITLE.match(stated):
        return ""
    if _BANNER.match(stated):
        return ""
    shown = "".join(run.text for page in layout.pages for run in page.upright)
    return stated if _run_together(stated) in _run_together(shown) else ""


def _run_together(words: str) -> str:
    return re.sub(r"[\W_]+", "", words.casefold())


# -- people


def _authors(page: ShownPage, block: TitleLines) -> Iterator[Name]:
    """Yield the people of the line below a title, none where it has anything else.

    What stands below them are places, which may look like people: they are left out.
    """
    below = [r for r in page.upright if r.y < block.low - 0.3 * block.size]
    first = max((r.y for r in below if r.letters > 2), default=0.0)
    size = max((r.size for r in below if abs(r.y - first) < 1), default=0.0)
    line = sorted((r for r in below if -0.2 * size < r.y - first < 0.7 * size), key=lambda r: r.x)
    if not line or any(_ABSTRACT.match(r.text) for r in line):
        return
    words: list[str] = []
    for run in line:
        is_mark = run.size < 0.85 * size or not run.letters
        words += [","] if is_mark else [run.text, ","]
    found = [p for p in map(_cleaned, re.split(r",|;|\band\b|&|[·•|∗*†‡§¶]", "".join(words))) if p]
    people = [part for part in found if not _BESIDE_NAME.fullmatch(part)]
    if people and all(_is_person(p) for p in people):
        yield from (text.name(_spelt(p)) for p in people)


# What stands between names, and the words of places.
_BESIDE_NAME = regex(
    r"(?:(?:senior|(?:graduate )?student|life|associate)?\s*(?:member|fellow)|ieee|acm|ph\.?d\.?"
    r"|jr\.?)",
    re.IGNORECASE,
)
_PLACE = regex(
    r"\b(?:universi\w*|instit\w*|dep(?:t|artment)\w*|school|college|labs?|laborator\w*|research"
    r"|inc|corp\w*|ltd|gmbh|google|microsoft|meta|amazon|nvidia|intel|ibm|alibaba|huawei|tencent"
    r"|academy|center|centre|group|team|faculty|company|technolog\w*|science|systems?|foundation"
    r"|national|state|tech)\b",
    re.IGNORECASE,
)


def _cleaned(part: str) -> str:
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", part).strip()


def _is_person(part: str) -> bool:
    return not _PLACE.search(part) and citation.is_person(_spelt(part))


def _spelt(part: str) -> str:
    """Return a name in capitals as it is else written: "ADA EXAMPLE" is "Ada Example"."""
    return part.title() if part.isupper() and " " in part else part
