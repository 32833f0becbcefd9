"""One paper of Semantic Scholar, as a record. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from enrich import identifiers, text
from enrich.identifiers.schemes import is_well_formed
from enrich.model import Date, Identifier, ItemType, Name, Record, Standing, Tier
from enrich.patterns import regex
from enrich.sources.shared.json_fields import mapping, mappings, word
from enrich.sources.shared.shape import ANYTHING, NUMBER, TEXT, Shape, one_of
from enrich.text import values
from enrich.text.names import are_initials
from enrich.text.preprints import is_preprint_server

# Schemes of its own numbers.
NUMBERS = frozenset({"s2", "corpusid"})
# Where only DBLP's key tells which preprint it is.
_CORR = regex(r"^journals/corr/abs-(\d{4})-(\d{4,5})$")
# https://api.semanticscholar.org/api-docs/graph, `publicationTypes`
_KINDS = (
    "Review JournalArticle CaseReport ClinicalTrial Conference Dataset Editorial"
    " LettersAndComments MetaAnalysis News Study Book BookSection"
)
# What this module reads of a paper. All of it is asked for by name: what is not known is null.
SHAPE: Shape = {
    "paperId": TEXT,
    "corpusId": NUMBER,
    "externalIds": {
        "CorpusId": NUMBER,
        "ArXiv": TEXT,
        "DOI?": TEXT,
        "DBLP?": TEXT,
        "ACL?": TEXT,
        "PubMed?": TEXT,
        "PubMedCentral?": TEXT,
        "MAG?": TEXT,
    },
    "title": TEXT,
    "abstract~": TEXT,
    "venue~": TEXT,
    "publicationVenue~": {"name": TEXT, "type?": TEXT, "alternate_names?": [TEXT]},
    "year": NUMBER,
    "publicationDate~": TEXT,
    "publicationTypes~": [one_of(_KINDS.split())],
    "journal~": {"name?": TEXT, "volume?": TEXT, "pages?": TEXT},
    "openAccessPdf~": {"url?": ANYTHING},
    "authors": [{"name": TEXT}],
}


def record(paper: Mapping[str, Any], asked: str) -> Record | None:
    """Return a paper as a record, None for one without a title.

    `asked`: the identifier that was asked for, "" where a search found the paper.
    """
    title = text.plain(word(paper.get("title")))
    if not title:
        return None
    known = identifiers_of(paper)
    own = [i for i in known if i.scheme in NUMBERS or str(i) == asked]
    scheme, _, value = asked.partition(":")
    if scheme in NUMBERS and asked not in map(str, own):
        own.append(Identifier(scheme, value))  # of a paper that was merged into this one
    names = _names(paper.get("authors"))
    venue, short = _venue(paper)
    home = mapping(paper.get("journal"))
    pdf = mapping(paper.get("openAccessPdf"))
    # "10 7" is 10(7).
    volume = [] if word(home.get("volume")).startswith("abs/") else word(home.get("volume")).split()
    return Record(
        source="semantic_scholar",
        tier=Tier.AGGREGATOR,
        title=title,
        authors=names,
        type=_type(paper, venue),
        standing=Standing.UNKNOWN,
        identifiers=tuple(own),
        # The numbers of PubMed Central and of Microsoft say nothing that the others do not.
        links=tuple(i for i in known if i not in own and i.scheme not in {"pmcid", "mag"}),
        issued=_issued(paper),
        container_title=venue,
        container_title_short=short,
        volume=volume[0] if venue and volume else "",
        issue=volume[1] if venue and len(volume) == 2 else "",
        page=values.page_range(word(home.get("pages"))) if venue else "",
        pdf=values.web_address(word(pdf.get("url"))),
        abstract=text.clean_abstract(word(paper.get("abstract"))),
        genre="" if venue else "preprint" if any(i.scheme == "arxiv" for i in known) else "",
        authors_complete=not any(are_initials(n.given) for n in names if n.given),
    )


def identifiers_of(paper: Mapping[str, Any]) -> list[Identifier]:
    """Return all identifiers of the merged record, its own first."""
    external = mapping(paper.get("externalIds"))
    sha, number = (
        word(paper.get("paperId")).lower(),
        word(paper.get("corpusId") or external.get("CorpusId")),
    )
    acl, dblp, pmid = (word(external.get(k)) for k in ("ACL", "DBLP", "PubMed"))
    pmcid, mag = word(external.get("PubMedCentral")), word(external.get("MAG"))
    found = [
        Identifier("s2", sha),
        Identifier("corpusid", number),
        identifiers.arxiv(word(external.get("ArXiv")) or _CORR.sub(r"\1.\2", dblp)),
        identifiers.doi(word(external.get("DOI"))),
        Identifier("acl", acl),
        Identifier("dblp", dblp),
        Identifier("pmid", pmid),
        Identifier("pmcid", f"PMC{pmcid.removeprefix('PMC')}"),
        Identifier("mag", mag),
    ]
    return list(dict.fromkeys(i for i in found if i and is_well_formed(i)))


def _names(value: object) -> tuple[Name, ...]:
    written = [word(x.get("name")) for x in mappings(value)]
    return tuple(text.name(x) for x in written if x)


def _venue(paper: Mapping[str, Any]) -> tuple[str, str]:
    """Return the name and the abbreviation of the venue; a preprint server is no venue."""
    place = mapping(paper.get("publicationVenue"))
    journal = text.plain(word(mapping(paper.get("journal")).get("name")))
    written = text.plain(word(paper.get("venue")))
    full = text.plain(word(place.get("name"))) or written or journal
    if is_preprint_server(full):
        return "", ""
    if not written and is_preprint_server(journal) and not place:
        return "", ""
    others = place.get("alternate_names")
    spellings = [written, *(word(x) for x in (others if isinstance(others, list) else [])[:50])]
    acronyms = [
        x
        for x in spellings
        if x != full and re.fullmatch(r"[A-Z][\w&+-]{1,11}", x) and sum(map(str.isupper, x)) > 1
    ]
    return full, next(iter(acronyms), "")


def _type(paper: Mapping[str, Any], venue: str) -> ItemType:
    """Return the type by the venue, else by `publicationTypes`, which calls many talks articles."""
    kinds = paper.get("publicationTypes")
    kinds = kinds if isinstance(kinds, list) else []
    kind = word(mapping(paper.get("publicationVenue")).get("type"))
    if not venue:
        return "article"
    if kind == "conference" or (kind != "journal" and "Conference" in kinds):
        return "paper-conference"
    if kind == "journal" or "JournalArticle" in kinds:
        return "article-journal"
    return "book" if "Book" in kinds else "article"


def _issued(paper: Mapping[str, Any]) -> Date | None:
    """Return the date of the first version: the year given, or the date if it is of that year."""
    year = paper.get("year")
    date = values.date(word(paper.get("publicationDate")))
    if not isinstance(year, int) or not 1400 <= year <= 2100:
        return date
    return date if date and date.year == year else Date(year)
