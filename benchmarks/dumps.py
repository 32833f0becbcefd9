"""Dumps of any size in the services' own formats, from real records whose names and words change.

The first copy of the records is as they are; each further one has other people, and titles in which
one to three words are those of other titles: look-alikes. Some of these are siblings of the one
before them: by the same people, in the same place and year, with one other word in the title. No
two papers are harder to tell apart. A seed makes every dump anew, the same.
"""

from __future__ import annotations

import html
import html.entities
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

DumpFact = dict[str, Any]
# Of what is made here: a dump of another version is made anew.
VERSION = 2
# Long words that say nothing by themselves.
_JOINING = frozenset(
    "with from into onto over under upon using based toward towards through during between among"
    " against across about after before within without that this than then what when where which"
    " your their these those have does more most some very each both such only also".split()
)
# One look-alike of so many is a sibling of the one before it; among real papers it is one of
# thousands.
SIBLINGS = 40


@dataclass(frozen=True, slots=True)
class DumpedPaper:
    """A paper of a dump, with a number that no other one has."""

    number: int
    title: str
    authors: tuple[str, ...]
    year: int
    fact: DumpFact
    # Whether it is as the record says, and no look-alike.
    is_real: bool = False
    # Whether it is a sibling of the paper before it.
    is_sibling: bool = False

    @property
    def key(self) -> str:
        """DBLP's key of it."""
        if self.is_real and self.fact.get("dblp"):
            return str(self.fact["dblp"])
        kind = "journals" if self.fact["type"] == "article" else "conf"
        venue = "".join(c for c in str(self.fact.get("venue") or "x").lower() if c.isalnum())
        return f"{kind}/{venue or 'x'}/P{self.number}"

    @property
    def doi(self) -> str:
        """A DOI of it, below the publisher's own prefix; "" for a real one that has none."""
        if self.is_real:
            return str(self.fact.get("doi") or "")
        own = str(self.fact.get("doi") or "10.5555/x").partition("/")[0]
        return f"{own}/p.{self.number}"


def papers(known: Sequence[DumpFact], count: int, seed: int = 17) -> Iterator[DumpedPaper]:
    """Yield so many papers: the records, then look-alikes of them."""
    draw = random.Random(seed)
    words = [w for fact in known for w in fact["title"].split() if is_content(w)]
    people = [name for fact in known for name in fact["authors"]]
    before: DumpedPaper | None = None
    for number in range(count):
        fact = known[number % len(known)]
        if number < len(known):
            yield DumpedPaper(
                number, fact["title"], tuple(fact["authors"]), fact["year"], fact, is_real=True
            )
            continue
        if before is not None and number % SIBLINGS == 0:
            title = with_other_words(before.title, 1, words, draw)
            first = draw.randrange(2, 9000)
            own = {**before.fact, "pages": f"{first}-{first + 11}"}
            yield replace(before, number=number, title=title, fact=own, is_sibling=True)
            continue
        title = with_other_words(fact["title"], draw.randint(1, 3), words, draw)
        names = tuple(draw.choice(people) for _ in fact["authors"])
        before = DumpedPaper(number, title, names, int(fact["year"]) - draw.randint(0, 20), fact)
        yield before


def siblings(known: int, count: int) -> range:
    """Return the numbers of the siblings among so many papers, made of `known` records."""
    return range(-(-(known + 1) // SIBLINGS) * SIBLINGS, count, SIBLINGS)


def is_content(word: str) -> bool:
    """Whether a word of a title says what the paper is about."""
    return word.isalpha() and len(word) > 3 and word.lower() not in _JOINING


def with_other_words(title: str, count: int, words: Sequence[str], draw: random.Random) -> str:
    """Return a title in which so many of the words that say something are other ones."""
    changed = title.split()
    places = [i for i, w in enumerate(changed) if is_content(w)] or [0]
    for place in draw.sample(places, min(len(places), count)):
        old = changed[place]
        while changed[place] == old:
            changed[place] = draw.choice(words)
    return " ".join(changed)


# -- the formats


def dblp(some: Iterator[DumpedPaper]) -> Iterator[str]:
    """Yield the lines of a dblp.xml, with the entities of its DTD and a volume for each venue."""
    yield '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE dblp SYSTEM "dblp.dtd">\n<dblp>\n'
    volumes: set[str] = set()
    for paper in some:
        volume = _volume(paper)
        if volume not in volumes and paper.fact["type"] != "article":
            volumes.add(volume)
            yield _dblp_volume(paper, volume)
        if not paper.is_real or paper.fact.get("venue"):
            yield _dblp_record(paper, volume)
        if paper.is_real and (arxiv := _arxiv(paper.fact)):
            yield _dblp_preprint(paper, arxiv)
    yield "</dblp>\n"


def _volume(paper: DumpedPaper) -> str:
    return f"{paper.key.rpartition('/')[0]}/{paper.year}"


def _dblp_volume(paper: DumpedPaper, key: str) -> str:
    title = _entities(str(paper.fact.get("booktitle") or paper.fact.get("venue") or "Proceedings"))
    publisher = _entities(str(paper.fact.get("publisher") or "Press"))
    series = _entities(str(paper.fact.get("series") or ""))
    volume = _entities(str(paper.fact.get("volume") or ""))
    of_series = f"<series>{series}</series><volume>{volume}</volume>" if series else ""
    return (
        f'<proceedings mdate="2026-11-01" key="{key}"><title>{title}</title>{of_series}'
        f"<year>{paper.year}</year><publisher>{publisher}</publisher></proceedings>\n"
    )


def _dblp_record(paper: DumpedPaper, volume: str) -> str:
    fact, tag = paper.fact, "article" if paper.fact["type"] == "article" else "inproceedings"
    venue = _entities(str(fact.get("venue") or "X"))
    lines = [f'<{tag} mdate="2026-11-01" key="{paper.key}">']
    lines += [f"<author>{_entities(name)}</author>" for name in paper.authors]
    lines.append(f"<title>{_entities(paper.title)}.</title>")
    if fact.get("pages"):
        lines.append(f"<pages>{_entities(str(fact['pages']))}</pages>")
    lines.append(f"<year>{paper.year}</year>")
    lines.append(
        f"<journal>{venue}</journal>" if tag == "article" else f"<booktitle>{venue}</booktitle>"
    )
    page = fact.get("ee") if paper.is_real else f"https://www.usenix.org/conference/p{paper.number}"
    if paper.doi and paper.number % 4 != 3:
        lines.append(f"<ee>https://doi.org/{html.escape(paper.doi)}</ee>")
    elif page:
        lines.append(f"<ee>{html.escape(str(page))}</ee>")
    if tag == "inproceedings":
        lines.append(f"<crossref>{volume}</crossref>")
    lines.append(f"<url>db/{paper.key}.html</url>")
    return "\n".join(lines) + f"\n</{tag}>"


def _arxiv(fact: DumpFact) -> str:
    arxiv = fact.get("arxiv")
    return str(arxiv.get("id") or "") if isinstance(arxiv, dict) else str(arxiv or "")


def _dblp_preprint(paper: DumpedPaper, number: str) -> str:
    names = "".join(f"<author>{_entities(name)}</author>\n" for name in paper.authors)
    return (
        f'<article publtype="informal" mdate="2026-11-01" key="journals/corr/abs-'
        f'{number.replace(".", "-").replace("/", "-")}">\n{names}'
        f"<title>{_entities(paper.title)}.</title>\n<year>{paper.year}</year>\n"
        f"<journal>CoRR</journal>\n<volume>abs/{number}</volume>\n"
        f"<ee>https://arxiv.org/abs/{number}</ee>\n</article>\n"
    )


def _entities(text: str) -> str:
    """Return text in ASCII, as DBLP has it: "&eacute;", "&#263;"."""
    return "".join(
        c
        if ord(c) < 128
        else f"&{name};"
        if (name := html.entities.codepoint2name.get(ord(c)))
        else f"&#{ord(c)};"
        for c in html.escape(text, quote=False)
    )


def arxiv(some: Iterator[DumpedPaper]) -> Iterator[str]:
    """Yield the lines of arXiv's metadata; each paper gets a number."""
    for paper in some:
        names = [[*name.rsplit(" ", 1)[::-1], ""][:3] for name in paper.authors]
        yield _line(
            {
                "id": _arxiv(paper.fact) if paper.is_real else "",
                "title": paper.title,
                "authors": ", ".join(paper.authors),
                "authors_parsed": names,
                "abstract": str(paper.fact.get("abstract") or paper.title),
                "categories": "cs.LG cs.DC",
                "comments": None,
                "journal-ref": None,
                "doi": None,
                "versions": [{"version": "v1", "created": f"Mon, 2 Mar {paper.year} 10:00:00 GMT"}],
                "update_date": "2026-11-01",
            }
            | ({} if paper.is_real and _arxiv(paper.fact) else {"id": _number(paper.number)})
        )


def _number(number: int) -> str:
    return f"{10 + number // 1_200_000:02}{1 + number // 100_000 % 12:02}.{number % 100_000:05}"


def crossref(some: Iterator[DumpedPaper]) -> Iterator[str]:
    """Yield the lines of Crossref's public data file, with references as there are."""
    for paper in some:
        names = [name.rsplit(" ", 1) for name in paper.authors]
        people = [{"family": x[-1], "given": x[0] if len(x) > 1 else ""} for x in names]
        yield _line(
            {
                "DOI": paper.doi or f"10.5555/p.{paper.number}",
                "type": "proceedings-article",
                "title": [paper.title],
                "author": people,
                "container-title": [str(paper.fact.get("booktitle") or "Proceedings")],
                "issued": {"date-parts": [[int(paper.year)]]},
                "page": str(paper.fact.get("pages") or ""),
                "publisher": str(paper.fact.get("publisher") or ""),
                "indexed": {"date-time": "2026-11-01T00:00:00Z"},
                "reference": [{"key": f"r{n}", "unstructured": paper.title} for n in range(20)],
            }
        )


def openalex(some: Iterator[DumpedPaper]) -> Iterator[str]:
    """Yield the lines of OpenAlex's snapshot."""
    for paper in some:
        yield _line(
            {
                "id": f"https://openalex.org/W{2_000_000_000 + paper.number}",
                "doi": f"https://doi.org/{paper.doi}" if paper.doi else None,
                "title": paper.title,
                "publication_year": int(paper.year),
                "publication_date": f"{paper.year}-03-02",
                "type": "article",
                "authorships": [{"raw_author_name": name} for name in paper.authors],
                "primary_location": {"source": {"display_name": "X", "type": "journal"}},
                "locations": [],
                "biblio": {},
                "abstract_inverted_index": {
                    word: [n] for n, word in enumerate(dict.fromkeys(paper.title.split()))
                },
                "is_retracted": False,
                "updated_date": "2026-11-01",
            }
        )


def ours(some: Iterator[DumpedPaper]) -> Iterator[str]:
    """Yield lines as `enrich export jsonl` writes them."""
    for paper in some:
        fact = {k: v for k, v in paper.fact.items() if k not in {"dblp", "doi", "arxiv", "in"}}
        fact |= {"title": paper.title, "authors": list(paper.authors), "year": int(paper.year)}
        yield _line({**fact, "dblp": paper.key, "doi": paper.doi})


def _line(value: DumpFact) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


FORMATS = {
    "dblp": dblp,
    "arxiv": arxiv,
    "crossref": crossref,
    "openalex": openalex,
    "catalog": ours,
}
