"""Reads what a printed reference says after its title: venue, year, pages, identifiers. Pure."""

from __future__ import annotations

import re

from enrich.bibtex import entry_types
from enrich.model import ItemType
from enrich.patterns import regex
from enrich.reading_list.line.citation import stated_year
from enrich.reading_list.line.title_end import ABBREVIATED
from enrich.reading_list.printed.marks import ITALIC, ROMAN, first_italics, removed
from enrich.text import squeeze
from enrich.text.preprints import preprint_word
from enrich.text.values import page_range

BibFields = dict[str, str]

_LONGEST = 2500
_DASH = r"\s?[-\u2010-\u2015\u2212]{1,2}\s?"
_NUMBER = r"[A-Za-z]{0,2}\d(?:[\d:.]{0,7}\d)?"
_PAGES = regex(
    rf"(?:\b[Pp]p?\.?\s*|\b[Pp]ages?\s+|:\s*|,\s+|\)\s+|\bp\.\s)"
    rf"(?P<pages>{_NUMBER}{_DASH}{_NUMBER})(?![\w/])"
)
_ONE_PAGE = regex(r"(?:\bpp?\.|\bpages?)\s*(?P<pages>[A-Za-z]?\d{1,6})\b")
_DOI = regex(r"\b10\.\d{4,9}/[^\s{}\"<>]+[^\s{}\"<>.,;)\]]")
_ARXIV = regex(
    r"\barxiv\s*:\s*(?:abs/)?(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?",
    re.IGNORECASE,
)
_WITHOUT_DOT = regex(r"\barXiv:(\d{4})(\d{5})\b")  # Vancouver's style drops full stops
_ADDRESS = regex(r"(?:https?://|\bwww\.)[^\s{}\"<>]+[^\s{}\"<>.,;)\]]")
_REMARK = regex(
    r"\[Online\]\.?|\b(?:Available(?: (?:at|from|online))?|URL|Accessed(?: on)?|Retrieved(?: from)?"
    r"|doi|https?|Last accessed)\s*:?\s*$|\bdoi:\s*|\bURL:?\s+|\b[Aa]vailable(?: from| at)?:\s*"
    r"|\[Online\]",
    re.IGNORECASE,
)
# "In: Chair, C., Deputy, D. (eds.)", "In Carl Chair and Dora Deputy, editors,"
_EDITORS = regex(
    r"^(?:[^()]{3,400}?)(?:,?\s*\(\s*[Ee]ds?\.?\s*\)[.,]?|,\s+(?:editors?|[Ee]ds?\.)[,.:]?)\s+"
)
_IN = regex(r"^[\s.,;\"”’']*(?:[Ii]n|[Pp]resented at)(?::\s*|\s+)(?=\S)")
_LEAD = regex(r"^[\s.,;:\"”’'\])]+")
# "[C]//Proceedings of X": the kind of a work, and what it is in, as GB/T 7714 writes them.
_KIND_MARK = regex(r"^\s?\[[A-Z]{1,2}(?:/[A-Z]{2})?\](?P<inside>\s*//)?")
# Where the name of a venue ends, if nothing shows it.
_END = regex(
    r"\.\s+(?=[A-Z]?\w)|\.$|,\s*(?=pages?\b|pp?\.|vol\b|volume\b|Vol\b|Volume\b|no\.|No\.|ser\.|"
    r"series\b|ch\.|chap|Ch\.|edited by|article\b|[Pp]aper\b|\(?(?:19|20)\d\d\b|\d+\b|"
    r"(?:[A-Z]\.[\s-]?)+[A-Z])"
    r"|,\s*[A-Z][a-z]{2,8}\.?\s+(?:19|20)\d\d\b|\s+\((?=[^()]{3,300}\b[Ee]ds?\.\))"
    r"|\s*\(\s*(?:[^()]{0,60}\b)?(?:19|20)\d\d[a-z]?(?:,[^()]{0,30})?\s*\)|\s*;|\s*\((?=[A-Z][a-z]+,)"
    r"|\s+(?=(?!(?:19|20)\d\d\b)\d+(?:\s*[,:(]|$))|,\s+(?=[a-z]+:\s)|\s+pp?\.\s"
    r"|\s+(?=vol(?:ume)?\b\.?\s*\d)"
)
_PUBLISHER = regex(
    r"(?:,\s*|\.\s+|^)(?:ACM(?: Press)?|IEEE(?: Press| Computer Society)?|Springer[\w\s-]*"
    r"|Elsevier|PMLR|JMLR\.org|USENIX(?: Association)?|Association for [A-Z][\w\s]+"
    r"|Curran Associates[\w\s,.]*|OpenReview\.net|ISCA|Morgan Kaufmann|Wiley|CEUR-WS\.org"
    r"|Addison-Wesley|Schloss Dagstuhl[^,]*|ijcai\.org"
    r"|[A-Z][\w&.' -]{1,40}\b(?:Press|Publish(?:ers|ing)|Verlag|Books|Sons|Hall))"
    r"(?=[,.;:(]|\s*$).*$"
)
_KINDS: tuple[tuple[re.Pattern[str], ItemType], ...] = (
    (regex(r"\b(?:thesis|dissertation)\b", re.IGNORECASE), "thesis"),
    (regex(r"\btech(?:nical|\.)? rep(?:ort|\.)?\b|\bwhite ?paper\b", re.IGNORECASE), "report"),
)
_NO_VENUE = regex(
    r"\W*(?:(?:19|20)\d\d[a-z]?\W*)?(?:(?:accessed|available|retrieved|note|to appear|in press"
    r"|forthcoming|unpublished|version|blog|arxiv:?\s*\d).*)?",
    re.IGNORECASE | re.DOTALL,
)
_OF_BOOK = regex(
    r"\W*(?:vol(?:ume)?\b|\d+(?:st|nd|rd|th)\s+ed|(?:first|second|third|fourth|fifth) ed"
    r"|ed(?:ition)?\b|chapter|pages?\b|pp\b)",
    re.IGNORECASE,
)
_SCHOOL = regex(r"(?:The )?(?:University|Universit[éàä]t?|Institute|School|Department) (?:of|de)\b")
_VISITED = regex(
    r"\b(?:last )?(?:accessed|visited|retrieved)\b.*?(?:(?:19|20)\d\d(?:-\d\d){0,2}|$)",
    re.IGNORECASE | re.DOTALL,
)
_BEHIND_JOURNAL = regex(r"[\s,~]+\d+$|[\s.,;:~]+$")


def read(rest: str) -> BibFields:
    """Return the fields that the text after a title states; `rest` may have marks of italics."""
    rest = _KIND_MARK.sub(lambda m: " In: " if m["inside"] else "", rest[:_LONGEST])
    plain = squeeze(removed(rest))
    fields = links(plain)
    body = without_links(rest)
    bare = squeeze(removed(body))
    if visited := _VISITED.search(bare):
        fields["note"] = visited.group()
        body = _VISITED.sub(" ", body)
        bare = squeeze(removed(body))
    year = stated_year(bare)
    if year is not None:
        fields["year"] = str(year)
    if paged := pages(bare):
        fields["pages"] = paged
    return fields | _place(body, bare)


def pages(text: str) -> str:
    """Return the pages that a text names, "" where it names none."""
    text = _VISITED.sub(" ", text)
    found = _PAGES.search(text) or _ONE_PAGE.search(text)
    return page_range(found["pages"]) if found else ""


def links(text: str) -> BibFields:
    """Return the identifiers and the address in a text, as fields of an entry."""
    found: BibFields = {}
    if doi := _DOI.search(text):
        found["doi"] = doi.group()
    if number := _ARXIV.search(text) or _WITHOUT_DOT.search(text):
        eprint = number["id"] if "id" in number.groupdict() else ".".join(number.groups())
        found |= {"eprint": eprint, "archiveprefix": "arXiv"}
    address = next((a for a in _ADDRESS.findall(text) if not _DOI.search(a)), "")
    return found | ({"url": address} if address else {})


def without_remarks(text: str) -> str:
    """Return a text without links, and without the day when they were visited."""
    return _VISITED.sub(" ", without_links(text))


def without_links(rest: str) -> str:
    """Return the rest without addresses, DOIs and the words that announce them."""
    kept = _ADDRESS.sub(" ", rest)
    kept = _DOI.sub(" ", kept)
    return _REMARK.sub(" ", kept)


def _place(body: str, bare: str) -> BibFields:
    """Return the venue with the field that it belongs in, and what kind of entry that makes."""
    opened = _IN.match(removed(body))
    for words, kind in _KINDS:
        if not opened and words.search(bare[:120]):
            return {"ENTRYTYPE": entry_types.BIBTEX[kind], "note": bare}
    if opened:
        name = _proceedings(body)
        return {"ENTRYTYPE": "inproceedings", "booktitle": name} if name else {}
    lead = _LEAD.match(body)
    body = body[lead.end() :] if lead else body
    shown = squeeze(removed(body))
    if _NO_VENUE.fullmatch(shown):
        return {"ENTRYTYPE": "misc"}
    if _PUBLISHER.match(shown) or _OF_BOOK.match(shown):
        return {"ENTRYTYPE": "book", "note": shown}
    name = _journal(body)
    if _SCHOOL.match(name):
        return {"ENTRYTYPE": entry_types.BIBTEX["report"], "institution": name}
    if preprint_word(name):
        return {"ENTRYTYPE": "article", "journal": name}
    if not name or not re.search(r"[^\W\d_]{2}", name):
        return {"ENTRYTYPE": "misc"}
    if is_proceedings(name):
        return {"ENTRYTYPE": "inproceedings", "booktitle": name}
    return {"ENTRYTYPE": "article", "journal": name}


def is_proceedings(name: str) -> bool:
    """Whether a venue is a conference by its name."""
    return bool(
        re.search(
            r"\b(?:proc(?:eedings|\.)|conference|conf\.|symposium|symp\.|workshop|meeting"
            r"|advances in neural information)\b",
            name,
            re.IGNORECASE,
        )
    )


def _proceedings(body: str) -> str:
    """Return the name of the volume behind "In", without editors."""
    italics = first_italics(body)
    if italics:
        return _cleaned(italics[1])
    plain = squeeze(removed(body))
    opened = _IN.match(plain)
    plain = plain[opened.end() :] if opened else plain
    editors = _EDITORS.match(plain)
    if editors and not re.search(r"\bproc|\bconf|\d{4}", editors.group(), re.IGNORECASE):
        plain = plain[editors.end() :]
    return _cleaned(_PUBLISHER.sub("", _until_end(plain)))


def _journal(body: str) -> str:
    italics = first_italics(body)
    if italics and not re.search(r"[^\W\d_]{2}", removed(body[: italics.start()])):
        return _cleaned(_BEHIND_JOURNAL.sub("", italics[1]))
    plain = squeeze(body.replace(ITALIC, "").replace(ROMAN, ""))
    return _cleaned(_BEHIND_JOURNAL.sub("", _PUBLISHER.sub("", _until_end(plain))))


def _until_end(plain: str) -> str:
    """Return the words up to where a name ends, but not at the stop of an abbreviated word."""
    for end in _END.finditer(plain):
        if end.group().startswith(".") and _is_abbreviated(plain[: end.start() + 1]):
            continue
        if re.search(r"[^\W\d_]{2}", plain[: end.start()]):
            return plain[: end.start()]
    return plain


def _is_abbreviated(words: str) -> bool:
    return bool(ABBREVIATED.search(words) or re.search(r"(?:^|[\s(.-])[A-Z]\.$", words))


def _cleaned(name: str) -> str:
    return squeeze(removed(name)).strip(" ,;:").removesuffix(".") if name else ""
