"""What BibTeX and biblatex have in common: the file, its entries, fields of any type. Pure."""

from __future__ import annotations

import re
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from enrich.bibtex import entry_types
from enrich.export import links, retraction
from enrich.export.cleaning import clean
from enrich.export.options import ExportOptions
from enrich.export.tex import latex
from enrich.export.tex.preamble import preamble
from enrich.model import Name, Work
from enrich.patterns import regex
from enrich.text import editions
from enrich.text.values import with_hyphen

_AT_ONCE = 200  # entries that are held together
_OF_ARCHIVE = regex(r"[A-Za-z.-]+")
_ISBN_13, _ISBN_10 = regex(r"97[89]\d{10}"), regex(r"\d{9}[\dX]")
_ISSN = regex(r"\d{4}-?\d{3}[\dXx]")


def assembled(entries: Iterable[str]) -> Iterator[str]:
    """Yield the parts of a file of entries, with the `@preamble` lines that they need before them.

    What they need is only known behind the last one: meanwhile they are held compressed.
    """
    packed: deque[bytes] = deque()
    batch: list[str] = []

    def pack() -> None:
        packed.append(zlib.compress("\n".join(batch).encode("utf-8", "surrogatepass"), 1))
        batch.clear()

    def passing() -> Iterator[str]:
        for entry in entries:
            batch.append(entry)
            if len(batch) == _AT_ONCE:
                pack()
            yield entry

    lines = preamble(passing())
    if batch:
        pack()
    between = ""
    if lines:
        yield "".join(f'@preamble{{"{line}"}}\n' for line in lines)
        between = "\n"
    while packed:
        yield between + zlib.decompress(packed.popleft()).decode("utf-8", "surrogatepass")
        between = "\n"


def written(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """Return the lines of an entry whose fields are raw values."""
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items())
    return f"@{kind}{{{safe_key(key)},\n{lines}}}\n"


def safe_key(key: str) -> str:
    r"""Return a citation key without the characters that would end it, or a `\cite` of it."""
    return re.sub(r"[\s,{}%#\\~]", "", clean(key)) or "unnamed"


def bare(raw: str | None) -> str | None:
    """Return a raw value without its delimiters, as people are shown it."""
    return raw[1:-1] if raw and raw[0] + raw[-1] in {"{}", '""'} else raw


# -- fields


def page_range(pages: str) -> str:
    """Return pages with two hyphens between first and last, "" for what no page can be."""
    plain = with_hyphen(clean(pages), "--").strip("-, ")
    part = r"[A-Za-z0-9.:/+*() ]+"
    of_pages = re.fullmatch(rf"{part}(?:(?:--?|,){part})*", plain)
    return plain if of_pages else ""


def pages_of_article(pages: str) -> tuple[str, str] | None:
    """Return article number and number of pages of "12:1--12:30", None for any other range."""
    found = re.fullmatch(r"(\w+):1--\1:(\d+)", pages)
    return (found.group(1), found.group(2)) if found else None


def kind_of_volume(work: Work) -> str:
    """Return "proceedings" or "collection" for a whole volume with editors, "" for another work."""
    if work.type != "book" or work.authors:
        return ""
    if work.genre in entry_types.PROCEEDINGS:
        return "proceedings"
    return "collection" if work.editors else ""


def editors(work: Work, options: ExportOptions) -> Sequence[Name]:
    """Return the editors whom a reference names: of a book, and of the book that has a chapter.

    Those of proceedings are named with each paper only where that is wanted.
    """
    is_paper = work.type not in ("book", "chapter")
    return work.editors if options.editors or not is_paper else ()


def edition(work: Work) -> str:
    """Return the edition of a book or of what is in one, "" for the first."""
    of_book = work.type in ("book", "chapter", "report")
    return "" if editions.is_first(work.edition) or not of_book else work.edition


def edition_words(work: Work) -> str:
    """Return the edition for people: "2nd edition", "Revised edition"."""
    found = edition(work)
    return f"{editions.short_ordinal(found)} edition" if found else ""


def role(work: Work) -> str:
    """Return what is put behind the people of a work: " (eds.)" where they are its editors."""
    if work.authors or not work.editors:
        return ""
    return " (eds.)" if len(work.editors) > 1 else " (ed.)"


def event_days(work: Work) -> str:
    """Return when the event was: "2023-10-23/2023-10-26"."""
    days = (work.event_date, work.event_end if work.event_date else None)
    return "/".join(str(d) for d in days if d)


def translation(work: Work) -> str:
    """Return who has translated a work, in a sentence."""
    names = [n.full for n in work.translators if n.full]
    last = " and ".join(x for x in (", ".join(names[:-1]), *names[-1:]) if x)
    return f"Translated by {last}" if last else ""


def is_masters_thesis(work: Work) -> bool:
    """Whether a thesis is a master's and not a doctoral one."""
    return work.type == "thesis" and bool(re.search(r"master|m\.?\s?sc", work.genre, re.IGNORECASE))


def shared(work: Work, options: ExportOptions) -> dict[str, str]:
    """Return the fields that any entry may have: identifiers, links, note, keywords, abstract."""
    abstract = work.abstract if options.abstracts else ""
    return {
        "isbn": " ".join(n for n in work.ISBN or (work.id("isbn") or "",) if is_isbn(n)),
        "issn": " ".join(n for n in work.ISSN or (work.id("issn") or "",) if _is_issn(n)),
        **_archive(work),
        **links.links(work, options),
        "note": note(work) if options.note else "",
        "keywords": _keywords(work, options),
        "abstract": latex.escape(abstract, unicode=options.unicode),
    }


def _archive(work: Work) -> dict[str, str]:
    """Return where the preprint is (https://info.arxiv.org/help/hypertex/bibstyles/)."""
    arxiv = work.id("arxiv")
    if not arxiv:
        return {"eprint": "", "archiveprefix": "", "primaryclass": ""}
    of_archive = _OF_ARCHIVE.fullmatch(work.archive_class)
    return {
        "eprint": arxiv,
        "archiveprefix": "arXiv",
        "primaryclass": work.archive_class if of_archive else "",
    }


def is_isbn(number: str) -> bool:
    """Whether the check digit of an ISBN of 10 or 13 digits is right (ISO 2108)."""
    digits = number.replace("-", "").replace(" ", "").upper()
    if _ISBN_13.fullmatch(digits):
        return sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0
    if not _ISBN_10.fullmatch(digits):
        return False
    return sum((10 - i) * (10 if d == "X" else int(d)) for i, d in enumerate(digits)) % 11 == 0


def _is_issn(number: str) -> bool:
    return bool(_ISSN.fullmatch(number))


def _keywords(work: Work, options: ExportOptions) -> str:
    """Return the keywords between commas, where they are wanted."""
    listed = [x.replace(",", " ") for x in work.keywords] if options.keywords else []
    return ", ".join(latex.escape(x, unicode=options.unicode) for x in listed)


def ids(work: Work) -> str:
    """Return the keys that the work had before; biber finds it by them, and so does a later run."""
    return ", ".join(safe_key(a) for a in work.aliases if a != work.key)


def note(work: Work) -> str:
    """Return a note on a retraction, and the issue of a journal without volumes."""
    notes = [latex.escape(retraction.word(work.retracted))] if work.retracted else []
    if work.type == "article-journal" and work.issue and not work.volume:
        notes.append(f"Issue {latex.escape(work.issue)}")
    return "; ".join(notes)
