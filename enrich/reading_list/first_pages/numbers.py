"""The DOI and the arXiv number of the paper itself: those of cited papers stand there too."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from enrich import identifiers
from enrich.identifiers import doi_prefixes, normal_form
from enrich.model import Identifier
from enrich.patterns import regex
from enrich.reading_list.first_pages.layout import PdfLayout, Run, ShownPage
from enrich.reading_list.listing import Identify

# Properties of a file that hold its DOI, alone or in a text.
_OF_DOI = ("doi", "DOI", "WPS-ARTICLEDOI", "Subject", "Title", "Keywords")
_IN_XMP = regex(
    r"<?\b(?:prism:doi|crossmark:DOI|pdfx:doi|pdfx:DOI|dc:identifier|prism:url|jav:doi)\b"
    r"(?:\s*=\s*[\"']|[^<>]*>\s*(?:<[^<>]*>\s*){0,3})([^<>\"']{4,300})",
    re.IGNORECASE,
)
# "arXiv:2309.06180v1 [cs.LG] 12 Sep 2023", which arXiv prints at the side of the first page
_STAMP = regex(
    r"arXiv:\s*(\S+?)(?:\s*\[[a-z-]+(?:\.[A-Za-z-]+)?\]\s*\d{1,2} [A-Z][a-z]{2} \d{4}|$)"
)
_DOI = regex(r"10\.\d{4,9}/\S*", re.IGNORECASE)
_BROKEN = regex(r"10\.\d{4,9}/(?:\S*[/._-])?$|\bdoi\.org/$|\bdoi:$", re.IGNORECASE)
_REFERENCES = regex(
    r"(?:\d{1,2}\.?|[IVX]+\.)?\s*(?:references|bibliography|literature cited"
    r"|r\s?e\s?f\s?e\s?r\s?e\s?n\s?c\s?e\s?s)",
    re.IGNORECASE,
)
_REFERENCE = regex(r"\[[\w+, -]{1,12}\]\s|\d{1,3}\.\s")
# A block that says how the paper itself is cited, and how many lines it has at most.
_CITED_AS = regex(
    r"(?:ACM|PVLDB|IEEE)? ?reference format|(?:please )?cite (?:this|as)|(?:how )?to cite|citation:"
    r"|recommended citation|digital object identifier",
    re.IGNORECASE,
)
_LONGEST_CITED_AS = 9
# What stands beside the DOI of the paper itself.
_OWN = regex(
    r"©|\(c\) (?:19|20)\d\d|copyright|\bIS[BS]N|\$\d+\.\d\d|digital object identifier|\bpp?\. ?\d+"
    r"|all rights reserved|received\b|accepted\b|published (?:online|by|in)|licensed (?:to|under)"
    r"|creative commons|\bCC[ -]BY|available online|\bvol(?:ume|\.) ?\d|article (?:no|number)",
    re.IGNORECASE,
)
# A DOI is introduced by no more than this where it stands alone.
_ALONE = regex(
    r"(?:doi)?[\s:.]*(?:(?:https?://)?(?:dx\.)?(?:doi\.org/)?)?[\s.,;()]*", re.IGNORECASE
)
_ON_COVER = regex(
    r"this (?:paper|article) is included|hal id|to cite this version|latest updates|stable url",
    re.IGNORECASE,
)
_TOP, _FOOT = 0.92, 0.12  # of a page: the running head and the foot
_ENOUGH = 2


def of_file(layout: PdfLayout) -> Iterator[Identifier]:
    """Yield what the file itself states: its properties, and its packets of metadata."""
    for name in _OF_DOI:
        stated = [i for i in identifiers.find(layout.properties.get(name, "")) if _is_paper(i)]
        yield from (i for i in stated if i.scheme == "doi")
    if found := normal_form.arxiv(layout.properties.get("arXivID", "").rpartition("/abs/")[2]):
        yield found
    for packet in layout.xmp:
        for field in _IN_XMP.finditer(packet):
            yield from (i for i in identifiers.find(field[1]) if _is_paper(i))


def of_pages(layout: PdfLayout, identify: Identify) -> Iterator[Identifier]:
    """Yield what the pages show: the stamp of arXiv, the DOI of the paper, the link of a cover."""
    for page in layout.pages:
        yield from _stamps(page)
    for page in layout.pages:
        found = _own_doi(page)
        if found is not None:
            yield found
            return
    for page in layout.pages:
        yield from _of_cover(page, identify)


def of_name(stem: str) -> Identifier | None:
    """Return the arXiv number that a file is named by: "2309.06180v2"."""
    return normal_form.arxiv(stem) if re.fullmatch(r"\d{4}\.\d{4,5}(?:v\d+)?", stem) else None


def _is_paper(identifier: Identifier) -> bool:
    """Whether an identifier is no DOI of data or software, and none that is registered nowhere."""
    if identifier.scheme != "doi":
        return identifier.scheme == "arxiv"
    value = identifier.value
    return not (doi_prefixes.is_of_depository(value) or doi_prefixes.is_unregistered(value))


def _stamps(page: ShownPage) -> Iterator[Identifier]:
    for run in (*(r for r in page.runs if r.angle), *page.lines):
        stamp = _STAMP.match(run.text)
        if stamp and (run.angle or "[" in stamp[0]):
            number = normal_form.arxiv(stamp[1])
            if number is not None:
                yield number
                return


def _own_doi(page: ShownPage) -> Identifier | None:
    """Return the DOI of a page that has the most signs of being the paper's own."""
    signs: defaultdict[Identifier, int] = defaultdict(int)
    for identifier, sign in _shown(page):
        if _is_paper(identifier) and identifier.scheme == "doi":
            signs[identifier] = max(signs[identifier], sign)
    best = max(signs.values(), default=0)
    likeliest = [i for i, sign in signs.items() if sign == best]
    return likeliest[0] if best >= _ENOUGH and len(likeliest) == 1 else None


def _shown(page: ShownPage) -> Iterator[tuple[Identifier, int]]:
    """Yield each DOI of a page's text with how much says that it is the paper's own."""
    lines = _mended(page)
    until_end_of_cited_as = 0
    in_references = False
    for at, line in enumerate(lines):
        is_margin = line.y > _TOP * page.height or line.y < _FOOT * page.height
        if _REFERENCES.fullmatch(line.text):
            in_references = True
        if _CITED_AS.match(line.text):
            until_end_of_cited_as = at + _LONGEST_CITED_AS
        match = _DOI.search(line.text)
        if match is None:
            continue
        found = _of_links(page, match.group()) or normal_form.doi(match.group())
        if found is None:
            continue
        before, after = (lines[at + step : at + step + 1] for step in (-1, 1))
        around = [n for n in (*(before if at else []), *after) if _is_near(n, line)]
        is_own = any(_OWN.search(n.text) for n in (line, *around))
        is_alone = bool(_ALONE.fullmatch(line.text[: match.start()] + line.text[match.end() :]))
        sign = 0
        if at <= until_end_of_cited_as and until_end_of_cited_as:
            sign += 4
        elif in_references and not (is_margin and is_own):
            sign -= 5
        if _REFERENCE.match(line.text):
            sign -= 3
        sign += 3 if is_own else 0
        if is_alone and (is_own or not any(n.y > line.y for n in around)):
            sign += 2
        if line.y > _TOP * page.height:
            sign += 2
        yield found, sign


def _is_near(other: Run, line: Run) -> bool:
    """Whether a line stands directly above or below another one."""
    size = max(line.size, other.size)
    if abs(other.y - line.y) < 0.3 * size:  # in one line, behind a wide blank
        return min(abs(other.x - line.right), abs(line.x - other.right)) < 8 * size
    is_over = other.x < line.right and other.right > line.x
    return is_over and abs(other.y - line.y) < 1.6 * size


def _mended(page: ShownPage) -> Sequence[Run]:
    """Return the lines of a page, with a DOI that is broken at the end of one made whole."""
    lines: list[Run] = []
    for line in page.lines:
        last = lines[-1] if lines else None
        if last is not None and _BROKEN.search(last.text) and re.match(r"\w*\d", line.text):
            rest, _, more = line.text.partition(" ")
            lines[-1] = Run(last.text + rest, last.size, last.x, last.y, last.right)
            if not more:
                continue
            line = Run(more, line.size, line.x, line.y, line.right)
        lines.append(line)
    return lines


def _of_links(page: ShownPage, shown: str) -> Identifier | None:
    """Return the DOI of a link that a shown one, which may be broken off, is the beginning of."""
    whole = normal_form.doi(shown)
    for link in page.links:
        named = normal_form.doi(link) if "doi.org/" in link else None
        if named and whole and named.value.startswith(whole.value.rstrip(".-_/")):
            return named
    return None


def _of_cover(page: ShownPage, identify: Identify) -> Iterable[Identifier]:
    """Yield what the addresses on a cover page name: it tells where the paper is."""
    if not any(_ON_COVER.match(line.text) for line in page.lines):
        return
    shown = [m.group() for line in page.lines for m in re.finditer(r"https?://\S+", line.text)]
    for address in shown:
        named = identify(address.rstrip(".,;)"))
        if named is not None and named.scheme != "page" and _may_be_named(named):
            yield named
            return


def _may_be_named(identifier: Identifier) -> bool:
    return identifier.scheme != "doi" or _is_paper(identifier)
