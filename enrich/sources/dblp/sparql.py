"""The queries to DBLP's graph in SPARQL, and the rows of their results.

The schema of the graph is documented at https://dblp.org/rdf/docu/, its endpoint (QLever) at
https://sparql.dblp.org. QLever evaluates bottom-up: a group never sees the bindings of the groups
beside it. Therefore every choice of records is one basic graph pattern in a sub-select, repeated in
front of each group of facts (the engine computes it once, as it caches sub-results). The facts are
a union, since optional facts of many values would multiply each other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from enrich import identifiers, messages, text
from enrich.errors import TooHeavy, Unreadable
from enrich.model import Identifier
from enrich.patterns import regex

if TYPE_CHECKING:
    from enrich.transport import Session

HOST = "sparql.dblp.org"
ENDPOINT = f"https://{HOST}/sparql"
REC = "https://dblp.org/rec/"
# A hundred papers with their versions make about two thousand.
MOST_ROWS = 60_000
# Records for one title.
MOST_HITS = 100
# In one list of values. With over a thousand some engines read all of DBLP, and look up none.
MOST_TERMS = 400

Binding = Mapping[str, str]

# Of an exception: the endpoint gave up, and did not misunderstand the query.
_TOO_MUCH = regex(
    r"time[d -]*out|time limit|deadline|cancel|memory|allocat|too (?:many|large|long|big|complex)",
    re.IGNORECASE,
)

_PREFIXES = """PREFIX dblp: <https://dblp.org/rdf/schema#>
PREFIX ql: <http://qlever.cs.uni-freiburg.de/builtin-functions/>
"""
_IN_ADDRESSES = "%:/?#@!$&'()*+,;=-._~"
_LETTERS = 'LCASE(REPLACE({}, "[^A-Za-z0-9]", ""))'
# From the record that was asked for to all records of its first author with the same letters and
# digits in the title, itself included. DBLP does not link a preprint with its published version.
_VERSIONS = f"""?first dblp:title ?one ; dblp:hasSignature ?signature .
    ?signature dblp:signatureOrdinal 1 ; dblp:signatureCreator ?who .
    ?rec dblp:authoredBy ?who ; dblp:title ?other .
    FILTER({_LETTERS.format("?one")} = {_LETTERS.format("?other")})"""
# Variable -> property of a record that has at most one value, or few.
_SINGLE = {
    "type": "bibtexType",
    "in": "publishedIn",
    "book": "publishedInBook",
    "journal": "publishedInJournal",
    "volume": "publishedInJournalVolume",
    "issue": "publishedInJournalVolumeIssue",
    "pages": "pagination",
    "year": "yearOfPublication",
    "doi": "doi",
    "publisher": "publishedBy",
    "series": "publishedInSeries",
    "series_volume": "publishedInSeriesVolume",
    "isbn": "isbn",
    "school": "thesisAcceptedBySchool",
}
_OF_VOLUME = {
    "part_publisher": "publishedBy",
    "part_series": "publishedInSeries",
    "part_series_volume": "publishedInSeriesVolume",
    "part_isbn": "isbn",
}


def iri(address: str) -> str:
    """Return an http address as an IRI of SPARQL; "" for another text.

    What the grammar forbids is percent-encoded: one malformed IRI would cost the whole batch.
    """
    head, _, tail = _encodable(address).partition("#")
    if not re.match(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?]|$)", head):
        return ""
    whole = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", head + ("#" + quote(tail) if tail else ""))
    return f"<{quote(whole, safe=_IN_ADDRESSES)}>"


def literal(words: str) -> str:
    """Return a string as a literal of SPARQL, which has the escapes of JSON."""
    return json.dumps(_encodable(words), ensure_ascii=False)


def _encodable(words: str) -> str:
    return words.encode("utf-8", "replace").decode()


def by_identifier(ids: Sequence[Identifier]) -> str:
    """Return the query for identifiers of any scheme; "" if none can be asked for.

    Of its variables, `n` is the place of the identifier in `ids`, `first` the record that the
    identifier names, and `rec` that record or another version of it.
    """
    ways: dict[str, list[str]] = {}
    for n, identifier in enumerate(ids):
        for pattern, term in (x for x in _ways(identifier) if x[1]):
            ways.setdefault(pattern, []).append(f"({n} {term})")
    groups = [
        f"{{ VALUES (?n ?term) {{ {' '.join(terms)} }} {pattern}{_VERSIONS} }}"
        for pattern, all_ in ways.items()
        for terms in _parts(list(dict.fromkeys(all_)))
    ]
    chosen = "\n  UNION ".join(groups)
    if not groups:
        return ""
    return _facts(lambda _: f"SELECT DISTINCT ?n ?first ?rec WHERE {{\n  {chosen} }}", "?n ?first")


def _parts(terms: Sequence[str]) -> list[Sequence[str]]:
    """Split a long list of values into groups of one query."""
    return [terms[i : i + MOST_TERMS] for i in range(0, len(terms), MOST_TERMS)]


def _ways(identifier: Identifier) -> list[tuple[str, str]]:
    """Return the triple patterns that lead to the record of an identifier, with their terms."""
    scheme, value = identifier.scheme, identifier.value
    if scheme == "dblp":
        return [("BIND(?term AS ?first) ", iri(REC + value))]
    if scheme == "doi":
        return [("?first dblp:doi ?term . ", x) for x in _dois(value)]
    found = [("?first dblp:documentPage ?term . ", iri(x)) for x in identifiers.pages(identifier)]
    # CoRR's records have a DOI only since 2022, and their keys do not follow from the number.
    if scheme == "arxiv":
        found.insert(0, ("?first dblp:publishedInJournalVolume ?term . ", literal(f"abs/{value}")))
        found[:0] = [("?first dblp:doi ?term . ", x) for x in _dois(identifiers.as_doi(identifier))]
    return found


def _dois(value: str) -> list[str]:
    """Return the IRIs that the graph may have for a DOI: in capitals, as in DBLP, and as it is."""
    value = _encodable(value)
    spellings = (
        f(x) for x in (value.upper(), value) for f in (str, lambda v: quote(v, safe="/():;._-"))
    )
    return list(dict.fromkeys(iri(f"https://doi.org/{x}") for x in spellings))


def by_title(titles: Sequence[str]) -> str:
    """Return the query for records whose title starts like one of `titles`.

    Letter case and punctuation do not count. The endpoint orders titles regardless of case, so a
    range is quick where a comparison would read all titles. `n` is the place of the title.
    """
    groups = []
    for n, title in enumerate(titles):
        start = _beginning(title)
        groups.append(
            f"{{ SELECT ({n} AS ?n) ?rec WHERE {{ ?rec dblp:title ?t . "
            f"FILTER(?t >= {literal(start)} && ?t < {literal(start + 'zzz')}) "
            f"FILTER({_same(title)}) }} LIMIT {MOST_HITS} }}"
        )
    chosen = "\n  UNION ".join(groups)
    return _facts(lambda _: f"SELECT DISTINCT ?n ?rec WHERE {{\n  {chosen} }}", "?n")


_AMPERSAND = regex(r"\s+&\s+")
_LEAST_BEGINNING = 12  # letters that few titles begin with


def _same(title: str) -> str:
    """Return the condition that `?t` starts with the letters of a title.

    A title of one or two words must end there, or be followed by a colon.
    """
    if len(title.split()) > 2:
        spellings = dict.fromkeys((title, _AMPERSAND.sub(" and ", title)))
        starts = (literal(_ascii_letters(x.lower())) for x in spellings)
        return " || ".join(f"STRSTARTS({_LETTERS.format('?t')}, {x})" for x in starts)
    letters = literal(_ascii_letters(title.lower()))
    before = literal(text.squeeze(title).lower() + ":")
    return f"{_LETTERS.format('?t')} = {letters} || STRSTARTS(LCASE(?t), {before})"


def _beginning(title: str) -> str:
    """Return the beginning of a title that has one spelling: up to a dash, quote or non-ASCII.

    An ampersand may be "and" at DBLP.
    """
    words = text.squeeze(title).rstrip(".?! ").lower()
    before = _AMPERSAND.split(words)[0]
    words = before if len(before) >= _LEAST_BEGINNING else words
    plain = re.match(r"[a-z0-9 :,.()/&+-]*", words)
    start = plain[0].rstrip(" :,.()/&+-") if plain else ""
    return start if len(start) >= min(_LEAST_BEGINNING, len(words)) else words


def by_words(titles: Sequence[str]) -> str:
    """Return the query for records with the longest words of one of `titles`, or of a half of it.

    It goes through the text index. A typo, a missing space or a British spelling is in one half of
    a title; the other half is as in DBLP.
    """

    def chosen(copy: int) -> str:
        groups = [
            f"{{ SELECT ({n} AS ?n) ?rec WHERE {{ ?text{copy}_{n}_{way} ql:contains-entity ?t . "
            f"?text{copy}_{n}_{way} ql:contains-word {literal(' '.join(words))} . "
            f"?rec dblp:title ?t . {condition}}} LIMIT {MOST_HITS} }}"
            for n, title in enumerate(titles)
            for way, (words, condition) in enumerate([(longest_words(title), ""), *_halves(title)])
            if words
        ]
        return f"SELECT DISTINCT ?n ?rec WHERE {{\n  {' UNION '.join(groups)} }}"

    return _facts(chosen, "?n")


# Letters of half a title; fewer are in too many titles.
_LEAST_OF_HALF = 10
# Letters of a word that may be searched for alone.
_RARE = 9


def _halves(title: str) -> Iterator[tuple[list[str], str]]:
    """Yield the longest words of each half of a title, and the condition for that half."""
    words = text.squeeze(title).lower().split(" ")
    lengths = [len(_ascii_letters(w)) for w in words]
    middle = min(
        range(1, len(words)), key=lambda i: abs(sum(lengths[:i]) - sum(lengths[i:])), default=0
    )
    for half, test in ((words[:middle], "STRSTARTS"), (words[middle:], "STRENDS")):
        letters, longest = _ascii_letters("".join(half)), longest_words(" ".join(half))
        if len(letters) >= _LEAST_OF_HALF and (
            len(longest) > 1 or any(len(w) >= _RARE for w in longest)
        ):
            yield longest, f"FILTER({test}({_LETTERS.format('?t')}, {literal(letters)})) "


def _ascii_letters(words: str) -> str:
    """Return words in small letters as `_LETTERS` returns them."""
    return re.sub(r"[^a-z0-9]", "", words)


def longest_words(title: str) -> list[str]:
    """Return the five longest words of a title, in its order."""
    words = list(dict.fromkeys(re.findall(r"[a-z0-9]{3,}", title.lower())))
    return [w for w in words if w in sorted(words, key=lambda w: (-len(w), w))[:5]]


def _facts(chosen: Callable[[int], str], variables: str) -> str:
    """Return the query for all facts of the records that a sub-select chooses.

    `chosen` returns the sub-select, given the number of the copy.
    """
    groups = (
        "{} ?rec dblp:title ?title . "
        + " ".join(f"OPTIONAL {{ ?rec dblp:{p} ?{v} }}" for v, p in _SINGLE.items())
        + " OPTIONAL { VALUES ?class { dblp:Informal dblp:Withdrawn dblp:Editorship }"
        + " ?rec a ?class }",
        # One triple in each OPTIONAL: two facts of a signature in one pattern are first joined for
        # all of DBLP by some engines.
        (
            "{} ?rec dblp:hasSignature ?author . "
            "OPTIONAL { ?author dblp:signatureOrdinal ?ordinal } "
            "OPTIONAL { ?author dblp:signatureDblpName ?name }"
        ),
        "{} ?rec dblp:documentPage ?page",
        "{} ?rec dblp:publishedAsPartOf ?part . OPTIONAL { ?part dblp:title ?part_title } "
        + " ".join(f"OPTIONAL {{ ?part dblp:{p} ?{v} }}" for v, p in _OF_VOLUME.items()),
    )
    names = " ".join(f"?{v}" for v in (*_SINGLE, *_OF_VOLUME))
    body = "\nUNION ".join(
        f"{{ {group.replace('{}', f'{{ {chosen(i)} }}')} }}" for i, group in enumerate(groups)
    )
    common = "?rec ?title ?class ?ordinal ?name ?page ?part ?part_title"
    head = f"SELECT {variables} {common} {names} WHERE"
    return f"{_PREFIXES}{head} {{\n{body}\n}} LIMIT {MOST_ROWS}"


def ask(session: Session, query: str, parts: int) -> list[Binding]:
    """Ask the endpoint, and return its rows as variable -> value.

    `parts`: of how many questions the query is made. Raises TooHeavy where a query of fewer may be
    answered, and SourceError.
    """
    response = session.post(
        ENDPOINT,
        form={"query": query},
        headers={"Accept": "application/sparql-results+json"},
        allow=(400,),
        parts=parts,
        engine=True,
    )
    answer = response.json(_term)
    if parts > 1 and isinstance(answer, dict) and _TOO_MUCH.search(_exception(answer)):
        raise TooHeavy(messages.services.TOO_HEAVY(service=HOST), HOST)
    rows = read_rows(answer)
    if len(rows) >= MOST_ROWS:
        kind = TooHeavy if parts > 1 else Unreadable
        raise kind(messages.services.MORE_ROWS(service="DBLP"), HOST)
    return rows


def _exception(answer: Mapping[str, Any]) -> str:
    return str(answer.get("exception", ""))[:500]


def read_rows(answer: object) -> list[Binding]:
    """Return the rows of JSON results (https://www.w3.org/TR/sparql11-results-json/)."""
    if isinstance(answer, dict) and "exception" in answer:
        raise Unreadable(
            messages.services.REPORTS(service="DBLP", error=str(answer["exception"])[:200]), HOST
        )
    try:
        rows = answer["results"]["bindings"]  # type: ignore[index]
        return [{name: _value(x) for name, x in row.items()} for row in rows]
    except (AttributeError, KeyError, TypeError) as error:
        raise Unreadable(messages.services.NO_LIST(service="DBLP", what="results"), HOST) from error


def _term(value: dict[str, Any]) -> Any:
    """Return the value of an RDF term, other objects as they are.

    Most of an answer are terms: read so, they take half the memory.
    """
    return value["value"] if "value" in value and "type" in value else value


def _value(term: Mapping[str, object] | str) -> str:
    value = term if isinstance(term, str) else term["value"]
    if not isinstance(value, str):
        raise TypeError(value)
    return value
