"""Which records are the paper that an entry means.

The user's link, what services add, and look-alikes.
"""

from __future__ import annotations

import random

import pytest

from enrich.matching.linkage import SourcedRecord, link
from enrich.model import Date, Identifier, Name, Query, Record, Standing, Tier

ARXIV = Identifier("arxiv", "2309.00001")
DOI = Identifier("doi", "10.1145/1.2")
TITLE = "Paged Memory for Serving Invented Models"
ADA, BOB, CY = Name("Example", "Ada"), Name("Sample", "Bob"), Name("Third", "Cy")


def record(
    source: str,
    tier: Tier,
    title: str = TITLE,
    *,
    own: tuple[Identifier, ...] = (),
    links: tuple[Identifier, ...] = (),
    authors: tuple[Name, ...] = (ADA, BOB),
    out: bool = False,
    year: int = 2023,
) -> Record:
    standing = (
        Standing.PUBLISHED
        if out
        else Standing.UNKNOWN
        if tier is Tier.AGGREGATOR
        else Standing.PREPRINT
    )
    kind = "paper-conference" if out else "article"
    return Record(
        source,
        tier,
        title,
        authors,
        kind,
        standing,
        own,
        links,
        issued=Date(year),
        container_title_short="SOSP" if out else "",
    )  # type: ignore[arg-type]


def found(record_: Record, asked: Identifier | None = None) -> SourcedRecord:
    return SourcedRecord(record_, "2026-01-01T00:00:00+00:00", asked)


PREPRINT = found(record("arxiv", Tier.PREPRINT, own=(ARXIV,)), ARXIV)
INDEXED = found(record("dblp", Tier.INDEX, own=(ARXIV,)), ARXIV)
LINKED = found(record("semantic_scholar", Tier.AGGREGATOR, own=(ARXIV,), links=(DOI,)), ARXIV)
OUT = found(record("crossref", Tier.PUBLISHER, own=(DOI,), out=True), DOI)
OTHER = "A Study of Birds Over Northern Seas"


def sources(result: object) -> set[str]:
    return {f.record.source for f in result.accepted}  # type: ignore[attr-defined]


def test_a_link_with_an_agreeing_title_is_accepted_with_all_that_follows_from_it() -> None:
    result = link(Query(TITLE, identifiers=(ARXIV,)), [PREPRINT, INDEXED, LINKED, OUT])
    assert sources(result) == {"arxiv", "dblp", "semantic_scholar", "crossref"}
    assert result.problems == ()
    assert DOI in result.identifiers


def test_a_link_without_a_title_is_believed() -> None:
    assert sources(link(Query("", identifiers=(ARXIV,)), [PREPRINT])) == {"arxiv"}


def test_a_title_that_differs_is_a_problem_and_the_link_still_names_the_paper() -> None:
    result = link(Query(OTHER, identifiers=(ARXIV,)), [PREPRINT, INDEXED])
    assert sources(result) == {"arxiv", "dblp"}
    assert result.problems == (f'title differs: {ARXIV} is "{TITLE}"',)
    assert result.title_differs


def test_an_aggregator_alone_is_no_witness_against_the_list() -> None:
    result = link(Query(OTHER, identifiers=(ARXIV,)), [LINKED])
    assert not result.accepted
    assert result.candidates


def test_title_and_authors_that_both_differ_are_for_a_person_to_decide() -> None:
    result = link(Query(OTHER, (CY,), identifiers=(ARXIV,)), [PREPRINT, INDEXED])
    assert not result.accepted
    assert result.candidates


def test_another_paper_with_exactly_the_stated_title_makes_the_link_doubtful() -> None:
    other = found(
        record(
            "dblp",
            Tier.INDEX,
            OTHER,
            own=(Identifier("dblp", "conf/x/Y"),),
            authors=(CY,),
            out=True,
        )
    )
    result = link(Query(OTHER, identifiers=(ARXIV,)), [PREPRINT, other])
    assert not result.accepted
    assert len(result.candidates) == 2


def test_one_source_that_answers_about_another_paper_is_outvoted_by_the_title() -> None:
    wrong = found(record("arxiv", Tier.PREPRINT, OTHER, own=(ARXIV,), authors=(CY,)), ARXIV)
    assert sources(link(Query(TITLE, identifiers=(ARXIV,)), [wrong, INDEXED])) == {"dblp"}


def test_one_source_that_answers_about_another_paper_is_outvoted_by_the_others() -> None:
    wrong = found(record("arxiv", Tier.PREPRINT, OTHER, own=(ARXIV,), authors=(CY,)), ARXIV)
    assert sources(link(Query("", identifiers=(ARXIV,)), [wrong, INDEXED, LINKED])) == {
        "dblp",
        "semantic_scholar",
    }


def test_two_sources_against_each_other_are_for_a_person_to_decide() -> None:
    wrong = found(record("arxiv", Tier.PREPRINT, OTHER, own=(ARXIV,), authors=(CY,)), ARXIV)
    result = link(Query("", identifiers=(ARXIV,)), [wrong, INDEXED])
    assert not result.accepted
    assert len(result.candidates) == 2


def test_an_identifier_that_a_service_adds_proves_nothing() -> None:
    wrong = found(
        record("crossref", Tier.PUBLISHER, OTHER, own=(DOI,), authors=(CY,), out=True), DOI
    )
    result = link(Query(TITLE, identifiers=(ARXIV,)), [PREPRINT, LINKED, wrong])
    assert sources(result) == {"arxiv", "semantic_scholar"}
    assert DOI not in result.identifiers


def test_a_changed_title_is_followed_where_an_identifier_links_it() -> None:
    new = "Leaves: Paged Memory on Small Machines"
    linked = found(
        record("semantic_scholar", Tier.AGGREGATOR, new, own=(ARXIV,), links=(DOI,)), ARXIV
    )
    out = found(record("crossref", Tier.PUBLISHER, new, own=(DOI,), out=True, year=2024), DOI)
    assert sources(link(Query(TITLE, identifiers=(ARXIV,)), [PREPRINT, INDEXED, linked, out])) == {
        "arxiv",
        "dblp",
        "semantic_scholar",
        "crossref",
    }


def test_a_follow_up_of_the_same_authors_is_another_paper() -> None:
    first = found(
        record(
            "arxiv",
            Tier.PREPRINT,
            "SARATHI: Efficient Inference by Piggybacking Decodes",
            own=(ARXIV,),
        ),
        ARXIV,
    )
    second = found(
        record(
            "dblp",
            Tier.INDEX,
            "Taming the Throughput-Latency Tradeoff with Sarathi-Serve",
            own=(Identifier("dblp", "conf/osdi/X"),),
            out=True,
        ),
        ARXIV,
    )
    assert sources(
        link(
            Query("SARATHI: Efficient Inference by Piggybacking Decodes", identifiers=(ARXIV,)),
            [first, second],
        )
    ) == {"arxiv"}


def test_a_search_is_believed_only_when_it_is_sure() -> None:
    hit = found(record("dblp", Tier.INDEX, own=(Identifier("dblp", "conf/x/Y"),), out=True))
    assert sources(link(Query(TITLE), [hit])) == {"dblp"}
    near = link(Query("Paged Storage for Serving Imagined Models"), [hit])
    assert not near.accepted
    assert near.near_misses


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_records_does_not_matter(seed: int) -> None:
    all_ = [
        PREPRINT,
        INDEXED,
        LINKED,
        OUT,
        found(record("crossref", Tier.PUBLISHER, OTHER, own=(DOI,), authors=(CY,), out=True), DOI),
    ]
    expected = link(Query(TITLE, identifiers=(ARXIV,)), all_)
    shuffled = list(all_)
    random.Random(seed).shuffle(shuffled)
    assert link(Query(TITLE, identifiers=(ARXIV,)), shuffled) == expected


def hit(title: str = TITLE, authors: tuple[Name, ...] = (ADA, BOB)) -> SourcedRecord:
    return found(record("crossref", Tier.PUBLISHER, title, own=(DOI,), authors=authors, out=True))


def test_a_link_to_another_paper_does_not_hide_the_right_one() -> None:
    wrong = found(record("arxiv", Tier.PREPRINT, OTHER, own=(ARXIV,), authors=(CY,)), ARXIV)
    result = link(Query(TITLE, (ADA, BOB), identifiers=(ARXIV,)), [wrong, hit()])
    assert not result.accepted
    assert result.candidates[0].record == hit().record
    assert result.near_misses[0].record == hit().record


def test_what_shares_nothing_does_not_push_a_title_of_others_out_of_the_near_misses() -> None:
    noise = [hit(f"Birds of Region {i}: {OTHER}", (CY,)) for i in "ABCDEFGHIJ"]
    result = link(Query(TITLE, (ADA, BOB)), [*noise, hit(TITLE, (CY,))])
    assert result.near_misses[0].record.title == TITLE


def test_a_paper_that_is_found_under_a_title_with_a_slip_is_taken_and_said() -> None:
    stated = Query("Paged Memory between Serving Invented Models", (ADA, BOB), 2023)
    [known] = [found(record("dblp", Tier.INDEX, own=(DOI,), out=True))]
    result = link(stated, [known])
    assert sources(result) == {"dblp"}
    assert result.problems == (f'title differs: doi:10.1145/1.2 is "{TITLE}"',)
    assert result.title_differs
    exact = link(Query(TITLE, (ADA, BOB), 2023), [known])
    assert (sources(exact), exact.problems) == ({"dblp"}, ())


def test_another_word_in_a_long_title_is_said_too() -> None:
    title = "Quiet Paged Memory for Serving Some Invented Language Models in the Wild Outback"
    stated = Query(title.replace("Outback", "Outbak"), (ADA, BOB), 2023)
    other = Query(title.replace("Wild", "Calm"), (ADA, BOB), 2023)
    [known] = [found(record("dblp", Tier.INDEX, title, own=(DOI,), out=True))]
    assert (sources(link(stated, [known])), link(stated, [known]).problems) == ({"dblp"}, ())
    result = link(other, [known])
    assert sources(result) == {"dblp"}
    assert result.problems == (f'title differs: doi:10.1145/1.2 is "{title}"',)


@pytest.mark.parametrize(
    ("dois", "number", "title", "is_known"),
    [
        (["10.1109/tea.2012.6248024"], "6248024", "Spherical Teapots", True),
        (["10.1109/5.18626"], "18626", "Spherical Teapots", True),
        (["10.1109/tea.2012.6248025"], "6248024", "Spherical Teapots", False),
        (["10.1145/tea.2012.6248024"], "6248024", "Spherical Teapots", False),
        (["10.1109/tea.2012.00024"], "24", "Spherical Teapots", False),
        (["10.1109/tea.2012.6248024"], "6248024", "Rounded Kettles", False),
        (["10.1109/tea.2012.6248024", "10.1145/1.2"], "6248024", "Spherical Teapots", True),
    ],
    ids=[
        "it ends in the number",
        "an old one",
        "in another number",
        "of another publisher",
        "a count in a volume",
        "another title",
        "beside another paper of the title",
    ],
)
def test_a_short_title_beside_a_number_of_ieee_is_known_by_the_doi(
    dois: list[str], number: str, title: str, is_known: bool
) -> None:
    query = Query("Spherical Teapots", identifiers=(Identifier("ieee", number),))
    people = [ADA, CY]
    known = [
        found(
            record(
                "dblp",
                Tier.INDEX,
                title,
                own=(Identifier("doi", doi),),
                authors=(who, BOB),
                out=True,
            )
        )
        for doi, who in zip(dois, people, strict=False)
    ]
    result = link(query, known)
    assert [str(i) for i in result.identifiers] == ([f"doi:{dois[0]}"] if is_known else [])
    assert not result.problems
