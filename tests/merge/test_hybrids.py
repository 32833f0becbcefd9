"""A journal never stands beside a preprint's DOI, whoever has mixed the two up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from enrich.matching.linkage import SourcedRecord, link
from enrich.merge import Merged, merge
from enrich.model import WORK_FIELDS, Date, Identifier, Name, Query, Record, Standing, Tier

WHEN = "2026-11-01T00:00:00+00:00"
DEPOSIT = Identifier("doi", "10.21203/rs.3.rs-990001/v1")
# Of a server that is not in our table.
UNKNOWN = Identifier("doi", "10.99901/prints.7")
ARTICLE = Identifier("doi", "10.1371/journal.pone.0990001")
PEOPLE = (Name("Berg", "Ada"), Name("Lind", "Bo"))

PREPRINT = Record(
    "crossref",
    Tier.PREPRINT,
    "Bees and Hives",
    PEOPLE,
    standing=Standing.PREPRINT,
    identifiers=(DEPOSIT,),
    issued=Date(2022),
    genre="preprint",
)
JOURNAL = Record(
    "crossref",
    Tier.PUBLISHER,
    "Bees and Hives",
    PEOPLE,
    "article-journal",
    Standing.PUBLISHED,
    (ARTICLE,),
    issued=Date(2023),
    container_title="PLOS ONE",
    volume="18",
)
S2 = Record(
    "semantic_scholar",
    Tier.AGGREGATOR,
    "Bees and Hives",
    PEOPLE,
    "article-journal",
    identifiers=(DEPOSIT,),
    issued=Date(2023),
    container_title="PLoS ONE",
    volume="18",
)
OPENALEX = replace(S2, source="openalex", container_title="PLOS ONE")
# Two that name a journal that our table of venues lacks.
MADE_UP = tuple(replace(r, container_title="Annals of Hives") for r in (S2, OPENALEX))
DBLP = replace(JOURNAL, source="dblp", tier=Tier.INDEX, identifiers=(DEPOSIT,))
WITHOUT_DOI = replace(DBLP, identifiers=(Identifier("dblp", "journals/plos/BergL23"),))


def at(server: Identifier, *records: Record) -> tuple[Record, ...]:
    return tuple(
        replace(r, identifiers=tuple(server if i == DEPOSIT else i for i in r.identifiers))
        for r in records
    )


def said(found: Merged) -> tuple[str, str, object, object]:
    """State, type, journal and DOI."""
    kept = [WORK_FIELDS[name].of(found.fields) for name in ("container_title", "DOI")]
    journal, doi = (x.value if x else "" for x in kept)
    own = next((i.value for i in found.identifiers if i.scheme == "doi"), "")
    assert own == doi
    return found.state, found.type, journal, doi


@pytest.mark.parametrize("server", [DEPOSIT, UNKNOWN], ids=["known server", "unknown server"])
@pytest.mark.parametrize(
    ("records", "is_preprint", "journal"),
    [
        pytest.param((PREPRINT, S2), True, "", id="an aggregator's venue beside the preprint's"),
        pytest.param((PREPRINT, OPENALEX), True, "", id="another aggregator's"),
        pytest.param((PREPRINT, S2, JOURNAL), False, "PLOS ONE", id="the journal's own record"),
        pytest.param((PREPRINT, DBLP), False, "PLOS ONE", id="an index with the preprint's DOI"),
        pytest.param((PREPRINT, WITHOUT_DOI), False, "PLOS ONE", id="an index without a DOI"),
        pytest.param((PREPRINT, WITHOUT_DOI, S2), False, "PLOS ONE", id="both without a DOI"),
        pytest.param((PREPRINT, S2, OPENALEX), False, "PLOS ONE", id="two that agree"),
        pytest.param((PREPRINT, *MADE_UP), True, "", id="two that name an unknown journal"),
    ],
)
def test_no_journal_with_the_preprints_doi(
    server: Identifier, records: tuple[Record, ...], is_preprint: bool, journal: str
) -> None:
    found = merge([(r, WHEN) for r in at(server, *records)])
    state, kind, shown, doi = said(found)
    if is_preprint:
        assert (state, kind, shown, doi) == ("preprint", "article", "", server.value)
        assert any("as its venue" in p for p in found.problems)
        return
    expected = ARTICLE.value if JOURNAL in records else ""
    assert (state, kind, shown, doi) == ("published", "article-journal", journal, expected)


@pytest.mark.parametrize("record", [S2, OPENALEX], ids=lambda r: r.source)
def test_a_mixed_record_alone_is_the_preprint(record: Record) -> None:
    found = merge([(record, WHEN)])
    assert said(found) == ("preprint", "article", "", DEPOSIT.value)
    assert WORK_FIELDS["volume"].of(found.fields) is None
    assert any("names PL" in p and "as its venue" in p for p in found.problems)


def test_an_article_of_an_aggregator_with_its_own_doi_is_one() -> None:
    found = merge([(replace(S2, identifiers=(ARTICLE,)), WHEN)])
    assert said(found) == ("published", "article-journal", "PLOS ONE", ARTICLE.value)


@pytest.mark.parametrize("says", ["the original", "the translation"])
def test_a_translation_is_another_publication(says: str) -> None:
    other = Identifier("doi", "10.1134/s0990001")
    russian = replace(JOURNAL, identifiers=(other,), issued=Date(2021), container_title="Zhurnal")
    original, translation = JOURNAL, russian
    if says == "the original":
        original = replace(JOURNAL, translations=(other,))
    else:
        translation = replace(russian, translations=(ARTICLE,))
    index = replace(translation, source="dblp", tier=Tier.INDEX, translations=())
    found = [
        SourcedRecord(original, WHEN, ARTICLE),
        SourcedRecord(translation, WHEN),
        SourcedRecord(index, WHEN),
    ]
    accepted = link(Query("Bees and Hives", identifiers=(ARTICLE,)), found).accepted
    assert [f.record.identifiers for f in accepted] == [(ARTICLE,)]
    known = [replace(f, asked=other) if f.record == translation else f for f in found]
    named = link(Query("Bees and Hives", identifiers=(other,)), known).accepted
    assert {f.record.identifiers for f in named} == {(other,)}
