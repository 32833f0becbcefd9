"""BibTeX as an editor would write it: for `plain` and its kin, natbib, IEEEtran and ACM-Reference-Format alike.

Entry types and their fields follow BibTeXing (Patashnik, 1988); `eprint`, `archiveprefix` and `primaryclass` arXiv's own
advice (https://info.arxiv.org/help/hypertex/bibstyles/), `articleno` and `numpages` ACM's. A field that makes a style warn
(a number without a series in proceedings, an issue without a volume) is written where the style takes it, or as a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from enrich.export import links, venue_style
from enrich.export.options import ExportOptions
from enrich.export.tex import latex, title_case
from enrich.model import Name, Work

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TYPES: Mapping[str, str] = {
    "paper-conference": "inproceedings",
    "article-journal": "article",
    "chapter": "incollection",
    "book": "book",
    "thesis": "phdthesis",
    "report": "techreport",
}
# What each type cannot be without; a work that lacks its container is written as @misc, which asks for nothing.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "inproceedings": ("author", "title", "booktitle", "year"),
    "article": ("author", "title", "journal", "year"),
    "incollection": ("author", "title", "booktitle", "publisher", "year"),
    "book": ("author", "title", "publisher", "year"),
    "phdthesis": ("author", "title", "school", "year"),
    "mastersthesis": ("author", "title", "school", "year"),
    "techreport": ("author", "title", "institution", "year"),
    "misc": ("author", "title", "year"),
}
_CONTAINERS = frozenset({"booktitle", "journal", "school", "institution", "publisher"})
_NOTES: Mapping[str, str] = {
    "retraction": "Retracted",
    "retracted": "Retracted",
    "withdrawal": "Withdrawn",
    "withdrawn": "Withdrawn",
    "removal": "Removed",
    "expression_of_concern": "Expression of concern",
}
_RAW = frozenset({"month"})
# The order in which fields stand, in every entry.
ORDER = (
    "ids", "author", "key", "title", "booktitle", "journal", "school", "institution", "howpublished", "series", "volume", "number",
    "articleno", "numpages", "pages", "year", "month", "publisher", "address", "isbn", "issn", "eprint", "archiveprefix",
    "primaryclass", "doi", "url", "note", "keywords", "abstract",
)  # fmt: skip


def render(works: Iterable[Work], options: ExportOptions) -> str:
    """Return a .bib file: what pdfLaTeX needs for rare characters, if any, then the entries."""
    return assembled([entry(w, options) for w in works])


def assembled(entries: Sequence[str]) -> str:
    """Return a file of entries, with the `@preamble` lines that they need."""
    lines = latex.preamble(entries)
    head = ["".join(f'@preamble{{"{line}"}}\n' for line in lines)] if lines else []
    return "\n".join([*head, *entries])


def entry(work: Work, options: ExportOptions) -> str:
    """Return one entry, ending with a line break."""
    parts = fields(work, options)
    return written(parts.pop("ENTRYTYPE"), work.key, parts)


def written(kind: str, key: str, parts: Mapping[str, str]) -> str:
    """Return an entry's lines for raw values. A key is cut down to what every BibTeX reads."""
    lines = "".join(f"  {name} = {value},\n" for name, value in parts.items())
    return f"@{kind}{{{safe_key(key)},\n{lines}}}\n"


def safe_key(key: str) -> str:
    r"""Return a citation key without the characters that would end it, or a `\cite` of it; all others are somebody's."""
    return re.sub(r"[\s,{}%#\\~]", "", latex.clean(key)) or "unnamed"


def bare(raw: str | None) -> str | None:
    """Return a raw value without its delimiters, as people are shown it."""
    return raw[1:-1] if raw and raw[0] + raw[-1] in {"{}", '""'} else raw


def fields(work: Work, options: ExportOptions) -> dict[str, str]:
    """Return the raw values by field name in order, each with its delimiters, and the entry's type as "ENTRYTYPE"."""
    kind, plain = _parts(work, options)
    shown = {"ENTRYTYPE": kind}
    shown.update(
        (n, plain[n] if n in _RAW else "{" + plain[n] + "}") for n in ORDER if plain.get(n)
    )
    return shown


def missing(work: Work) -> tuple[str, ...]:
    """Return the fields that the work's entry type asks for and that no source gave, in BibTeX's words."""
    wanted = _TYPES.get(work.type, "misc")
    _, has = _parts(work, ExportOptions())
    return tuple(name for name in REQUIRED[wanted] if not has.get(name))


def _parts(work: Work, options: ExportOptions) -> tuple[str, dict[str, str]]:
    """Return the type and the encoded fields, without delimiters."""
    kind = _kind(work)
    container = _container(work, kind, options)
    if kind != "misc" and not all(container.get(n) for n in REQUIRED[kind] if n in _CONTAINERS):
        kind, container = "misc", {"howpublished": next((v for v in container.values() if v), "")}
    date = work.issued
    plain = {
        "ids": ids(work),
        "author": authors(work.authors, unicode=options.unicode),
        "key": "" if work.authors else latex.escape(work.title, unicode=options.unicode),
        "title": title_case.title(work.title, unicode=options.unicode),
        **{n: latex.escape(v, unicode=options.unicode) for n, v in container.items()},
        **_numbers(work, kind),
        "year": str(date.year) if date else "",
        "month": MONTHS[date.month - 1] if date and 1 <= date.month <= 12 else "",
        **_publisher(work, kind, options),
        **shared(work, options),
    }
    return kind, plain


def _kind(work: Work) -> str:
    if work.type == "thesis" and re.search(r"master|m\.?\s?sc", work.genre, re.IGNORECASE):
        return "mastersthesis"
    return _TYPES.get(work.type, "misc")


def _container(work: Work, kind: str, options: ExportOptions) -> dict[str, str]:
    """Return where the work is: the proceedings, journal, school or archive, as plain text."""
    if kind in ("inproceedings", "incollection"):
        publisher = {"publisher": work.publisher} if kind == "incollection" else {}
        return {"booktitle": venue_style.proceedings(work, options), **publisher}
    if kind == "article":
        return {"journal": venue_style.journal(work, options)}
    if kind.endswith("thesis"):
        return {"school": work.publisher}
    if kind == "techreport":
        return {"institution": work.publisher}
    if kind == "book":
        return {"publisher": work.publisher}
    arxiv = work.id("arxiv")
    return {"howpublished": f"arXiv:{arxiv}" if arxiv else work.container_title or work.publisher}


def _numbers(work: Work, kind: str) -> dict[str, str]:
    """Return series, volume, number, pages and article number so that no style stumbles over their combination."""
    series, volume, issue = work.collection_title, work.volume, work.issue
    article, found = work.number, page_range(work.page)
    parts: dict[str, str] = {}
    if kind == "article":
        parts = {"volume": volume, "number": issue if volume else ""}
    elif kind in ("inproceedings", "incollection", "book"):
        volume = volume or (work.collection_number if series else "")
        parts = {
            "series": series,
            "volume": volume,
            "number": issue if series and not volume else "",
        }
    elif kind == "techreport":
        parts, article = {"number": article}, ""
    of_article = re.fullmatch(r"(\w+):1--\1:(\d+)", found)
    if of_article:
        article = of_article.group(1)
        parts["numpages"] = of_article.group(2)
    numpages = parts.pop("numpages", "")
    parts |= {
        "articleno": article if kind in ("article", "inproceedings") else "",
        "numpages": numpages,
        "pages": found,
    }
    return {n: latex.escape(v) if n != "pages" else v for n, v in parts.items()}


def page_range(pages: str) -> str:
    """Return pages with two hyphens between first and last; "" for what no page can be."""
    plain = re.sub(r"\s*[-‐‑‒–—]+\s*", "--", latex.clean(pages)).strip("-, ")
    return (
        plain if re.fullmatch(r"[\w.:/+*() ]+(?:(?:--|,)[\w.:/+*() ]+)*", plain, re.ASCII) else ""
    )


def _publisher(work: Work, kind: str, options: ExportOptions) -> dict[str, str]:
    if kind in ("inproceedings", "article"):
        place = work.publisher_place
        wanted = {"publisher": work.publisher, "address": place}
    else:
        wanted = {"address": work.publisher_place} if kind != "misc" else {}
    return {n: latex.escape(v, unicode=options.unicode) for n, v in wanted.items()}


def shared(work: Work, options: ExportOptions) -> dict[str, str]:
    """Return the fields that look the same in all .bib files: identifiers, links, note, keywords, abstract."""
    arxiv = work.id("arxiv")
    archive_class = work.archive_class
    return {
        "isbn": " ".join(n for n in work.ISBN or (work.id("isbn") or "",) if is_isbn(n)),
        "issn": " ".join(
            n
            for n in work.ISSN or (work.id("issn") or "",)
            if re.fullmatch(r"\d{4}-?\d{3}[\dXx]", n)
        ),
        "eprint": arxiv or "",
        "archiveprefix": "arXiv" if arxiv else "",
        "primaryclass": archive_class
        if arxiv and re.fullmatch(r"[A-Za-z.-]+", archive_class)
        else "",
        **links.links(work, options),
        "note": note(work) if options.note else "",
        "keywords": keywords(work, options),
        "abstract": latex.escape(work.abstract, unicode=options.unicode)
        if options.abstracts
        else "",
    }


def is_isbn(number: str) -> bool:
    """Say whether the check digit of an ISBN of 10 or 13 digits is right (ISO 2108)."""
    digits = number.replace("-", "").replace(" ", "").upper()
    if re.fullmatch(r"97[89]\d{10}", digits):
        return sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0
    if not re.fullmatch(r"\d{9}[\dX]", digits):
        return False
    return sum((10 - i) * (10 if d == "X" else int(d)) for i, d in enumerate(digits)) % 11 == 0


def keywords(work: Work, options: ExportOptions) -> str:
    """Return the keywords between commas, where they are wanted."""
    listed = [x.replace(",", " ") for x in work.keywords] if options.keywords else []
    return ", ".join(latex.escape(x, unicode=options.unicode) for x in listed)


def ids(work: Work) -> str:
    """Return the keys that the work had before; biber cites it by them, and a later run finds them here."""
    return ", ".join(safe_key(a) for a in work.aliases if a != work.key)


def note(work: Work) -> str:
    """Return what has to be said beside a citation: that the paper was retracted; the issue of a journal without volumes."""
    retracted = work.retracted
    said = (
        [_NOTES.get(retracted.casefold(), latex.escape(retracted.replace("_", " ").capitalize()))]
        if retracted
        else []
    )
    if work.type == "article-journal" and work.issue and not work.volume:
        said.append(f"Issue {latex.escape(work.issue)}")
    return "; ".join(said)


def authors(names: Iterable[Name], *, unicode: bool = False, guard: bool = True) -> str:
    """Return names as BibTeX takes them: "van den Berg, Jr., Jan and {OpenAI}"."""
    written = (author(n, unicode=unicode, guard=guard) for n in names)
    return " and ".join(x for x in written if x.strip("{}"))


def author(person: Name, *, unicode: bool = False, guard: bool = True) -> str:
    """Return one name: particles and family, suffix, given names; in braces where it is no person's or cannot be split."""

    def encoded(words: str) -> str:
        return latex.name(words, unicode=unicode, guard=guard and not unicode)

    family, given = _named(person.family), _named(person.given)
    particle, suffix = _named(person.particle), _named(person.suffix)
    if person.literal or not (family and given):
        whole = _named(
            person.literal or " ".join(x for x in (particle, family or given, suffix) if x)
        )
        alone = whole and not person.literal and not re.search(r"[\s,]|^and$", whole, re.IGNORECASE)
        return encoded(whole) if alone else f"{{{encoded(whole)}}}"
    last = " ".join(_held(x, encoded(x)) for x in (particle, family) if x)
    return ", ".join([last, *(_held(x, encoded(x)) for x in (suffix, given) if x)])


def _named(words: str) -> str:
    """Return a part of a name as plain text; "" where no letter is in it, since BibTeX takes "-" and "~" for separators."""
    plain = re.sub(r",[\s,]*", ", ", latex.nameable(words)).strip(", ")
    return plain if any(c.isalnum() for c in plain) else ""


def _held(words: str, encoded: str) -> str:
    """Return an encoded part of a name, in braces where BibTeX would split it: at a comma or an `and`."""
    return (
        f"{{{encoded}}}" if re.search(r",|(?:^|\s)and(?:\s|$)", words, re.IGNORECASE) else encoded
    )
