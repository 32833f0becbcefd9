"""OpenReview: forums of ICLR, NeurIPS, TMLR, COLM ... through its two APIs (docs.openreview.net).

Since 2026 guests meet a challenge at /notes, and are answered at /notes/search: for many ids at
once, as OpenReview's own client asks (openreview-py, `get_notes_by_ids`), and for titles.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from enrich import identifiers, messages, text
from enrich.bibtex import entries, record
from enrich.bibtex.entries import RawEntry
from enrich.errors import Unreadable
from enrich.model import Date, Identifier, ItemType, Name, Query, Record, Standing, Tier
from enrich.patterns import regex
from enrich.sources.base import Answer, Source
from enrich.sources.policy import PREPRINT_SERVER, Need, SearchScope
from enrich.sources.shared.probe import AnswerForm, Probe, as_json
from enrich.sources.shared.shape import ANYTHING, TEXT, Shape
from enrich.text.values import people, web_address

_ID = regex(r"[\w-]{6,20}")
# Version 2: since ICLR 2024 and NeurIPS 2023; version 1: before.
_APIS = ("api2.openreview.net", "api.openreview.net")
# Ids up to 2020 were made of the time; later ones are random letters.
_OLD_ID = regex(r"[BHSr][1Jky][\w-]{5,9}")
# The answers to an id that a version does not know.
_BAD_REQUEST = (400, 404)
# How often a list with such an id in it is split.
_MOST_SPLITS = 8
# Hits of a search that are kept.
_KEPT = 8
_OPEN = regex(
    r"submitted|submission|active|reject|withdraw|under[ _]review|pending|retract", re.IGNORECASE
)
_DECISION = regex(
    r"(?:[\s(,-]*(?:\b(?:poster|spotlight|oral|talk|notable|highlight|top|conference|main|track"
    r"|blind|accept(?:ed)?|regular|paper|papers|long|short)\b|\d+\s*%))+[)\s]*$",
    re.IGNORECASE,
)
# Words of an acronym with the name of a workshop; a longer text is a title.
_MOST_WORDS = 8
_AUTHORS: Shape = [ANYTHING]  # strings, or objects with `fullname`


def _form(content: Shape) -> AnswerForm:
    """Return the form of notes with a content of this shape."""
    note: Shape = {"id": TEXT, "forum": TEXT, "content": content}
    return AnswerForm(read=as_json, item="notes[].", shape={"notes": [note]})


_OF_VERSION_1: Shape = {
    **dict.fromkeys(("title", "_bibtex"), TEXT),
    **dict.fromkeys(("abstract?", "venue?", "venueid?", "pdf?"), TEXT),
    "authors": _AUTHORS,
    "keywords?": [TEXT],
}
_OF_VERSION_2: Shape = {
    **{name: {"value": TEXT} for name in ("title", "venue", "venueid", "abstract", "_bibtex")},
    "authors": {"value": _AUTHORS},
    "pdf?": {"value": TEXT},
    "keywords?": {"value": ANYTHING},
}


class OpenReview(Source):
    """Notes of forums, by id or by title."""

    name = "openreview"
    tier = Tier.REGISTRY
    # ratelimit-policy: 180;w=60
    intervals: ClassVar[Mapping[str, float]] = dict.fromkeys(_APIS, 0.4)
    schemes = ("openreview",)
    batch = 100
    search_batch = 1
    # Its records repeat what an index says of accepted papers, but for the abstract.
    policy = replace(
        PREPRINT_SERVER,
        needs_if_reported=Need.ABSTRACT | Need.PUBLICATION,
        search_scope=SearchScope.LINKED_PAPERS,
        search_order=60,
    )
    forms: ClassVar[Mapping[str, AnswerForm]] = {
        _APIS[0]: _form(_OF_VERSION_2),
        _APIS[1]: _form(_OF_VERSION_1),
    }
    probes: ClassVar[tuple[Probe, ...]] = (
        Probe(
            asked=Identifier("openreview", "N5fVv6PZGz"),
            title="Fiddler: CPU-GPU Orchestration for Fast Inference of Mixture-of-Experts Models",
            first="Kamahori",
            authors=5,
            year=2025,
            venue="ICLR",
            more={"type": "paper-conference"},
        ),
        Probe(
            asked=Identifier("openreview", "RJpAz15D0S"),
            title="Cheaply Estimating Inference Efficiency Metrics for Autoregressive"
            " Transformer Models",
            first="Narayanan",
            authors=6,
            year=2023,
            venue="NeurIPS",
        ),
        Probe(
            asked=Identifier("openreview", "ydopy-e6Dg"),
            title="Image BERT Pre-training with Online Tokenizer",
            first="Zhou",
            authors=7,
            year=2022,
            venue="ICLR",
        ),
    )

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return the id in `forum?id=`, `pdf?id=` or `attachment?id=`, of other PDFs the page."""
        link = identifiers.link(url)
        if link is None or link.host not in {"openreview.net", *_APIS}:
            return None
        value = link.query.get("id", "").split("#")[0]
        if link.path in {"/forum", "/pdf", "/attachment", "/revisions"} and _ID.fullmatch(value):
            return Identifier("openreview", value)
        # The id of a revision, which leads to no forum.
        if link.path == "/references/pdf" and _ID.fullmatch(value):
            return Identifier("page", f"https://openreview.net/references/pdf?id={value}")
        return None

    def fetch(self, ids: Sequence[Identifier]) -> Iterator[tuple[Identifier, Answer | None]]:
        """Yield the note of each id as JSON; None where neither version of the API has it.

        POST /notes/search {"ids": ["RJpAz15D0S"]}, first of version 2.
        """
        left = list(ids)
        for host in _APIS:
            found = self._by_id(host, [i.value for i in left], [_MOST_SPLITS]) if left else {}
            yield from ((i, _answer([found[i.value]])) for i in left if i.value in found)
            left = [i for i in left if i.value not in found]
        yield from ((i, None) for i in left)

    def _by_id(self, host: str, ids: Sequence[str], splits: list[int]) -> dict[str, Any]:
        """Return the notes of these ids, by id.

        A list that is refused as malformed is asked for in halves, a few times.
        """
        got = self.session.post(
            f"https://{host}/notes/search",
            json={"ids": list(ids)},
            allow=_BAD_REQUEST,
            parts=len(ids),
        )
        if got.status not in _BAD_REQUEST:
            found = {
                str(x["id"]): x for x in _notes(got.json()) if isinstance(x, dict) and x.get("id")
            }
            if not found.keys() <= set(ids):
                raise Unreadable(
                    messages.services.OF_OTHERS(service="OpenReview", what="notes"), host
                )
            return found
        if len(ids) == 1:
            return {}
        splits[0] -= 1
        if splits[0] < 0:
            raise Unreadable(messages.services.NO_LISTS(host=host, status=got.status), host)
        middle = len(ids) // 2
        return self._by_id(host, ids[:middle], splits) | self._by_id(host, ids[middle:], splits)

    def search(self, queries: Sequence[Query]) -> Iterator[tuple[Query, Answer | None]]:
        """Yield the notes that a search for each title finds, as JSON; None where there are none.

        GET /notes/search?term=TITLE of one version of the API; of the other one too, unless a forum
        with that very title is found.
        """
        for query in queries:
            wanted, notes = text.fold(query.title), list[Any]()
            params = {
                "term": wanted,
                "type": "terms",
                "content": "all",
                "group": "all",
                "source": "forum",
                "limit": "20",
            }
            for host in _APIS[::-1] if any(map(_is_old, query.identifiers)) else _APIS:
                hits = _notes(
                    self.session.get(f"https://{host}/notes/search", params=params).json()
                )
                notes += [x for x in hits if not _is_mirror(x)][:_KEPT]
                if any(text.fold(_content(x, "title")) == wanted for x in notes):
                    break
            notes.sort(key=lambda x: text.fold(_content(x, "title")) != wanted)
            yield query, _answer(notes)

    def parse(self, answer: Answer) -> list[Record]:
        """Return the records of notes of either version.

        Mirrors of DBLP and notes that are no forum have none.
        """
        try:
            notes = _notes(json.loads(answer))
        except (ValueError, RecursionError) as error:
            raise Unreadable(messages.services.NO_JSON(host=_APIS[0]), _APIS[0]) from error
        papers = [
            x for x in notes if isinstance(x, dict) and x.get("forum", x.get("id")) == x.get("id")
        ]
        return [_record(x) for x in papers if not _is_mirror(x) and _content(x, "title")]


def _is_old(identifier: Identifier) -> bool:
    """Whether an id is of the years of version 1, by its letters."""
    return identifier.scheme == "openreview" and _OLD_ID.fullmatch(identifier.value) is not None


def _notes(answer: object) -> list[Any]:
    """Return the notes of an answer. Raises Unreadable if it has no list of notes."""
    notes = answer.get("notes") if isinstance(answer, dict) else None
    if not isinstance(notes, list):
        raise Unreadable(messages.services.NO_LIST(service="OpenReview", what="notes"), _APIS[0])
    return notes


def _answer(notes: list[Any]) -> Answer | None:
    if not notes:
        return None
    return (
        json.dumps({"notes": notes}, ensure_ascii=False, sort_keys=True)
        .encode("utf-8", "replace")
        .decode()
    )


def _values(note: Mapping[str, Any], name: str) -> list[Any]:
    """Return the values of a content field.

    It is bare in version 1, `{"value": ...}` in version 2, and a list or a single value in both.
    """
    content = note.get("content")
    value = content.get(name) if isinstance(content, dict) else None
    value = value.get("value") if isinstance(value, dict) else value
    return value if isinstance(value, list) else [] if value is None else [value]


def _content(note: object, name: str) -> str:
    """Return a content field as plain text on one line."""
    values = _values(note, name) if isinstance(note, dict) else []
    return next((text.squeeze(x) for x in values if isinstance(x, str) and x.strip()), "")


def _is_mirror(note: object) -> bool:
    """Whether OpenReview has the paper only from DBLP, arXiv or the ORCID page of an author."""
    if not isinstance(note, dict):
        return True
    sources = [
        note.get("domain"),
        note.get("invitation"),
        *_list(note.get("invitations")),
        *_values(note, "venueid"),
    ]
    told = any(
        re.match(
            r"(?:dblp|arxiv|orcid)\.org\b|OpenReview\.net/(?:Public_)?Ar", str(x), re.IGNORECASE
        )
        for x in sources
    )
    return told or bool(re.match(r"corr(?![a-z])", _content(note, "venue"), re.IGNORECASE))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _record(note: Mapping[str, Any]) -> Record:
    printed = next(entries.read(_bibtex(note)), RawEntry("", "", {}))
    venue, standing = _content(note, "venue"), _standing(note, printed)
    accepted = standing is Standing.PUBLISHED
    bib = record.record(printed, OpenReview.name, Tier.REGISTRY)
    name = _short(venue) if accepted else ""
    short = name if len(name.split()) <= _MOST_WORDS else ""
    value = str(note.get("id") or "")
    pdf = _content(note, "pdf")
    kind: ItemType = "paper-conference" if accepted else "article"
    if accepted and (printed.type == "article" or short == "TMLR"):
        kind = "article-journal"
    return Record(
        source=OpenReview.name,
        tier=Tier.REGISTRY if accepted else Tier.PREPRINT,
        title=_content(note, "title"),
        authors=_authors(note),
        type=kind,
        standing=standing,
        identifiers=(Identifier("openreview", value),) if _ID.fullmatch(value) else (),
        issued=_issued(note, venue, bib, accepted),
        container_title=bib.container_title
        if accepted and _short(bib.container_title) != name
        else "",
        container_title_short=short,
        URL=f"https://openreview.net/forum?id={value}",
        pdf=f"https://openreview.net{pdf}" if pdf.startswith("/") else web_address(pdf),
        abstract=text.clean_abstract(_content(note, "abstract")),
        keywords=tuple(text.squeeze(x) for x in _values(note, "keywords") if isinstance(x, str)),
        genre="" if accepted else "preprint",
        comment="" if accepted else venue,
    )


def _bibtex(note: Mapping[str, Any]) -> str:
    return next((x for x in _values(note, "_bibtex") if isinstance(x, str)), "")


def _authors(note: Mapping[str, Any]) -> tuple[Name, ...]:
    """Return the names: strings, or objects with `fullname`."""
    values = _values(note, "authors")
    names = [x.get("fullname") or x.get("name") if isinstance(x, dict) else x for x in values]
    return people(x for x in names if isinstance(x, str))


def _standing(note: Mapping[str, Any], printed: RawEntry) -> Standing:
    """Whether the venue accepted the paper.

    It follows from the words of the venue, without any from the type of OpenReview's BibTeX.
    """
    places = [
        x
        for name in ("venue", "venueid")
        for x in _values(note, name)
        if isinstance(x, str) and x.strip()
    ]
    # Version 1 kept "Blind Submission" after acceptance.
    blind = any(re.search(r"blind submission", x, re.IGNORECASE) for x in places)
    if any(_OPEN.search(x) for x in places) and not blind:
        return Standing.SUBMITTED
    if places and not blind:
        return Standing.PUBLISHED
    took = printed.type in {"inproceedings", "article"} and not _OPEN.search(printed.get("note"))
    return Standing.PUBLISHED if took else Standing.SUBMITTED


def _short(venue: str) -> str:
    """Return a venue without year and decision.

    "ICLR" for "ICLR 2025 Spotlight", "TMLR" for "Accepted by TMLR", "NeurIPS Workshop X" for
    "NeurIPS 2023 Workshop X".
    """
    words = re.sub(r"^accepted (?:by|to|at)\s+", "", venue, flags=re.IGNORECASE)
    return text.squeeze(_DECISION.sub("", re.sub(r"\b(?:19|20)\d\d\b", " ", words))).strip(" ,-()")


def _issued(note: Mapping[str, Any], venue: str, bib: Record, accepted: bool) -> Date | None:
    """Return the year of the venue; the dates of a note are those of its deposit."""
    if accepted:
        for place in (venue, _content(note, "venueid")):
            year = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", place)
            if year:
                return Date(int(year.group()))
    return Date(bib.issued.year) if bib.issued else None
