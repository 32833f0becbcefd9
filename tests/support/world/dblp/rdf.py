"""The corpus as DBLP's own knowledge graph has it: https://dblp.org/rdf/schema#."""

from __future__ import annotations

import itertools
import shutil
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from tests.support.world.corpus import Corpus
from tests.support.world.dblp.records import (
    Info,
    authors_of,
    infos,
    is_conference,
    part,
    volume,
)
from tests.support.world.facts import Record
from tests.support.world.words import now, plain

SCHEMA = "https://dblp.org/rdf/schema#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_BIBTEX = "http://purl.org/net/nknouf/ns/bibtex#"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_MODIFIED = ox.NamedNode("http://purl.org/dc/terms/modified")

Triple = tuple[Any, ox.NamedNode, Any]


def build(corpus: Corpus, path: Path) -> int:
    """Build the graph of a corpus; return how many triples it has."""
    shutil.rmtree(path, ignore_errors=True)
    store = ox.Store(str(path))
    store.bulk_extend(ox.Quad(*triple) for triple in _triples(corpus))
    store.optimize()
    return len(store)


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(SCHEMA + name)


def _year(info: Info) -> ox.Literal:
    return ox.Literal(info["year"], datatype=ox.NamedNode(_XSD + "gYear"))


def _triples(corpus: Corpus) -> Iterator[Triple]:
    stamp = ox.Literal(now().replace("Z", ""), datatype=ox.NamedNode(_XSD + "dateTime"))
    yield ox.NamedNode("https://dblp.org/rdf/dblp.nt"), _MODIFIED, stamp
    volumes: set[str] = set()
    numbers = itertools.count(1)
    for r in corpus.everything():
        for info in infos(r):
            paper = ox.NamedNode(
                "https://dblp.org/rec/" + urllib.parse.quote(info["key"], safe="/-")
            )
            yield from _paper(paper, info)
            if is_conference(info) and r.get("booktitle"):
                yield from _volume(paper, r, info, volumes)
            yield from _place(paper, r, info)
            yield from _authors(paper, info, numbers)


def _paper(paper: ox.NamedNode, info: Info) -> Iterator[Triple]:
    conference = is_conference(info)
    kind = "Informal" if info["venue"] == "CoRR" else "Article"
    stream = "/".join(info["key"].split("/")[:2])
    bibtex = "Inproceedings" if conference else "Article"
    yield paper, _TYPE, _node("Publication")
    yield paper, _TYPE, _node("Inproceedings" if conference else kind)
    yield paper, _node("title"), ox.Literal(info["title"])
    yield paper, _node("yearOfPublication"), _year(info)
    yield paper, _node("bibtexType"), ox.NamedNode(_BIBTEX + bibtex)
    stream_page = ox.NamedNode("https://dblp.org/streams/" + stream)
    yield paper, _node("publishedInStream"), stream_page


def _volume(paper: ox.NamedNode, r: Record, info: Info, known: set[str]) -> Iterator[Triple]:
    """Yield the volume of a paper; the pids of its editors are not known: it has no signatures."""
    book = ox.NamedNode("https://dblp.org/rec/" + volume(info))
    yield paper, _node("publishedAsPartOf"), book
    if book.value in known:
        return
    known.add(book.value)
    yield book, _TYPE, _node("Publication")
    yield book, _TYPE, _node("Editorship")
    yield book, _node("title"), ox.Literal(r["booktitle"] + ".")
    yield book, _node("yearOfPublication"), _year(info)
    yield book, _node("bibtexType"), ox.NamedNode(_BIBTEX + "Proceedings")
    for key, name in (
        ("publisher", "publishedBy"),
        ("series", "publishedInSeries"),
        ("volume", "publishedInSeriesVolume"),
    ):
        if r.get(key):
            yield book, _node(name), ox.Literal(str(r[key]))


def _place(paper: ox.NamedNode, r: Record, info: Info) -> Iterator[Triple]:
    """Yield where a paper has come out, and its links."""
    if info["venue"]:
        name = "publishedInBook" if is_conference(info) else "publishedInJournal"
        yield paper, _node("publishedIn"), ox.Literal(part(r, info))
        yield paper, _node(name), ox.Literal(part(r, info))
    for key, name in (
        ("pages", "pagination"),
        ("volume", "publishedInJournalVolume"),
        ("number", "publishedInJournalVolumeIssue"),
    ):
        if info.get(key):
            yield paper, _node(name), ox.Literal(info[key])
    if info.get("doi"):
        quoted = urllib.parse.quote(info["doi"], safe="/():;._-")
        yield paper, _node("doi"), ox.NamedNode("https://doi.org/" + quoted)
    if info.get("ee"):
        page = ox.NamedNode(urllib.parse.quote(info["ee"], safe="/:?=&;()._-"))
        yield paper, _node("primaryDocumentPage"), page
        yield paper, _node("documentPage"), page


def _authors(paper: ox.NamedNode, info: Info, numbers: Iterator[int]) -> Iterator[Triple]:
    authors = authors_of(info)
    yield paper, _node("numberOfCreators"), ox.Literal(len(authors))
    others = " et al." if len(authors) > 1 else ""
    label = f"{plain(authors[0]['text'])}{others}: {info['title']} ({info['year']})"
    yield paper, _LABEL, ox.Literal(label)
    for ordinal, author in enumerate(authors, 1):
        name = ox.Literal(author["text"])
        person = ox.NamedNode("https://dblp.org/pid/" + author["@pid"])
        signature = ox.BlankNode(f"s{next(numbers)}")
        yield paper, _node("hasSignature"), signature
        yield paper, _node("authoredBy"), person
        yield paper, _node("createdBy"), person
        yield person, _node("primaryCreatorName"), name
        yield person, _node("creatorName"), name
        yield signature, _TYPE, _node("AuthorSignature")
        yield signature, _node("signatureOrdinal"), ox.Literal(ordinal)
        yield signature, _node("signatureDblpName"), name
        yield signature, _node("signatureCreator"), person
        yield signature, _node("signaturePublication"), paper
