"""Merging: versions kept apart, a rule per field, no hybrids, and the same answer whatever the order of the records."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.merge import Merged, merge
from enrich.model import (
    WORK_FIELDS,
    Date,
    Identifier,
    Name,
    Record,
    Standing,
    Tier,
    known_fields,
)

WHEN = "2026-11-01T10:00:00Z"
ADA, BEN, CLEO, DAN = (
    Name("Invented", "Ada"),
    Name("Fabled", "Ben"),
    Name("Novel", "Cleo"),
    Name("Zeta", "Dan"),
)
TITLE = "Paged Kangaroos: Memory Management for Pouches"
ABSTRACT = (
    "We show that kangaroos page their pouches, and how much memory is left when nobody jumps. " * 2
)


def doi(value: str) -> Identifier:
    return Identifier("doi", value)


ARXIV = Record(
    "arxiv", Tier.PREPRINT, TITLE, (ADA, BEN, CLEO, DAN), standing=Standing.PREPRINT,
    issued=Date(2023, 9, 12), genre="preprint",
    identifiers=(Identifier("arxiv", "2309.90001"),), abstract=ABSTRACT, archive_class="cs.DC",
    pdf="https://arxiv.org/pdf/2309.90001",
    URL="https://arxiv.org/abs/2309.90001",
)  # fmt: skip
CORR = Record(
    "dblp", Tier.INDEX, TITLE, (ADA, BEN, CLEO, DAN), type="article-journal",
    standing=Standing.PREPRINT, issued=Date(2023),
    container_title_short="CoRR", volume="abs/2309.90001",
    identifiers=(Identifier("arxiv", "2309.90001"),
        Identifier("dblp", "journals/corr/abs-2309-90001")),
)  # fmt: skip
DBLP = Record(
    "dblp", Tier.INDEX, TITLE, (ADA, BEN, CLEO, DAN), type="paper-conference",
    standing=Standing.PUBLISHED, issued=Date(2023),
    container_title_short="SOSP", page="611-626",
    identifiers=(doi("10.1145/36.1"), Identifier("dblp", "conf/sosp/InventedFNZ23")),
)  # fmt: skip
CROSSREF = Record(
    "crossref", Tier.PUBLISHER, TITLE, (ADA, BEN, CLEO, DAN), type="paper-conference",
    standing=Standing.PUBLISHED,
    issued=Date(2023, 10, 23),
    container_title="Proceedings of the 29th Symposium on Operating Systems Principles",
    page="611-626", publisher="ACM", ISBN=("9798400702297",), identifiers=(doi("10.1145/36.1"),),
    URL="https://doi.org/10.1145/36.1",
)  # fmt: skip
S2 = Record(
    "semantic_scholar", Tier.AGGREGATOR, TITLE, (ADA, BEN, CLEO, DAN), issued=Date(2022),
    container_title="Symposium on Operating Systems Principles",
    identifiers=(Identifier("s2", "a" * 40), Identifier("arxiv", "2309.90001"),
        doi("10.1145/36.1")), abstract="Short.",
)  # fmt: skip
JOURNAL = Record(
    "crossref", Tier.PUBLISHER, TITLE, (ADA, BEN, CLEO, DAN), type="article-journal",
    standing=Standing.PUBLISHED, issued=Date(2025, 4),
    container_title="ACM Transactions on Computer Systems", volume="43", issue="2", page="1-30",
    identifiers=(doi("10.1145/99.9"),),
)  # fmt: skip
COPY = Record(
    "crossref", Tier.PREPRINT, TITLE, (ADA, BEN, CLEO, DAN), standing=Standing.PREPRINT,
    issued=Date(2025, 6), genre="preprint",
    identifiers=(doi("10.65215/0badcafe"),), publisher="A Copyist",
)  # fmt: skip


def merged(*records: Record, **more: object) -> Merged:
    return merge([(r, WHEN) for r in records], **more)  # type: ignore[arg-type]


def value(found: Merged, name: str) -> object:
    kept = WORK_FIELDS[name].of(found.fields)
    return kept.value if kept else None


def test_a_published_paper_keeps_its_arxiv_id_and_is_no_hybrid() -> None:
    found = merged(ARXIV, CORR, DBLP, CROSSREF, S2)
    assert (found.state, found.type) == ("published", "paper-conference")
    assert value(found, "issued") == Date(2023, 10, 23)
    assert (
        value(found, "container_title")
        == "Proceedings of the 29th Symposium on Operating Systems Principles"
    )
    assert value(found, "container_title_short") == "SOSP"
    assert (value(found, "DOI"), value(found, "arxiv"), value(found, "page")) == (
        "10.1145/36.1",
        "2309.90001",
        "611-626",
    )
    assert value(found, "volume") is None, (
        "the preprint's volume abs/... is none of the conference's"
    )
    assert value(found, "archive_class") == "cs.DC"
    assert found.problems == ()
    assert [r.source for r in found.versions] == [
        "crossref",
        "dblp",
        "semantic_scholar",
        "dblp",
        "arxiv",
    ]


def test_every_value_names_its_source_and_what_others_said() -> None:
    found = merged(ARXIV, DBLP, CROSSREF, S2)
    issued = found.fields.issued
    assert (issued.source, issued.fetched) == ("crossref", WHEN)
    assert issued.others == {"dblp": Date(2023), "semantic_scholar": Date(2022)}
    assert found.fields.abstract.source == "arxiv"
    assert found.fields.title.others["arxiv"] == TITLE
    assert all(v.source and v.fetched == WHEN for _, v in known_fields(found.fields))


def test_the_answer_does_not_depend_on_the_order() -> None:
    records = (ARXIV, CORR, DBLP, CROSSREF, S2)
    assert len({repr(merged(*order)) for order in permutations(records)}) == 1


@given(
    st.lists(
        st.sampled_from([ARXIV, CORR, DBLP, CROSSREF, S2, JOURNAL, COPY]), min_size=1, unique=True
    ),
    st.randoms(),
)
def test_nor_does_it_for_any_choice_of_records(records: list[Record], shuffler: object) -> None:
    shuffled = list(records)
    shuffler.shuffle(shuffled)  # type: ignore[attr-defined]
    found = merged(*records)
    assert found == merged(*shuffled)
    first = next((r.id("doi") for r in found.versions if r.id("doi")), None)
    assert value(found, "DOI") in {first, None}
    assert len({i.scheme for i in found.identifiers}) == len(found.identifiers)


def test_the_first_published_version_is_cited_unless_told_otherwise() -> None:
    first, latest = (
        merged(ARXIV, CROSSREF, JOURNAL),
        merged(ARXIV, CROSSREF, JOURNAL, prefer="published_latest"),
    )
    assert (first.type, value(first, "DOI"), value(first, "volume")) == (
        "paper-conference",
        "10.1145/36.1",
        None,
    )
    assert (latest.type, value(latest, "DOI"), value(latest, "volume")) == (
        "article-journal",
        "10.1145/99.9",
        "43",
    )
    assert value(latest, "container_title_short") == "TOCS"
    preprint = merged(ARXIV, CROSSREF, prefer="preprint")
    assert (preprint.state, preprint.type, value(preprint, "issued"), value(preprint, "DOI")) == (
        "published",
        "article",
        Date(2023, 9, 12),
        None,
    )


def test_a_workshop_paper_stands_behind_the_conference_though_it_was_first() -> None:
    workshop = replace(
        DBLP,
        container_title_short="NeurIPS Workshops",
        issued=Date(2022),
        page="",
        identifiers=(doi("10.1/w"),),
    )
    assert value(merged(workshop, CROSSREF), "DOI") == "10.1145/36.1"
    assert merged(workshop, ARXIV).state == "published"


def test_a_copy_is_never_cited_and_is_named() -> None:
    for records in ((ARXIV, COPY), (CROSSREF, COPY), (ARXIV, DBLP, COPY)):
        found = merged(*records)
        assert "10.65215/0badcafe" not in repr(found.fields) + repr(found.identifiers)
        assert any("copy" in p for p in found.problems)
    assert merged(COPY).state == "preprint"


def test_an_aggregator_that_took_a_copy_for_the_work_gives_neither_its_doi_nor_its_year() -> None:
    misled = Record(
        "openalex",
        Tier.AGGREGATOR,
        TITLE,
        (ADA, BEN, CLEO, DAN),
        issued=Date(2025),
        identifiers=(doi("10.65215/0badcafe"),),
    )
    found = merged(ARXIV, misled)
    assert (value(found, "issued"), value(found, "DOI")) == (Date(2023, 9, 12), None)
    assert "10.65215/0badcafe" not in repr(found.identifiers)


def test_an_aggregator_alone_makes_no_publication_of_a_preprint() -> None:
    claim = replace(S2, identifiers=(Identifier("s2", "a" * 40),))
    found = merged(ARXIV, claim)
    assert found.state == "preprint"
    assert any("names Symposium on Operating Systems Principles" in p for p in found.problems)
    assert value(found, "container_title") is None


def test_an_aggregator_with_a_publishers_doi_does_and_is_marked() -> None:
    found = merged(ARXIV, S2)
    assert (found.state, value(found, "DOI"), value(found, "container_title_short")) == (
        "published",
        "10.1145/36.1",
        "SOSP",
    )
    assert any("only by the word of semantic_scholar" in p for p in found.problems)


def test_submitted_is_not_published() -> None:
    note = Record("openreview", Tier.PREPRINT, TITLE, (ADA,), standing=Standing.SUBMITTED,
        comment="Submitted to ICLR 2024",
                  identifiers=(Identifier("openreview", "aBcDeFgHiJ"),),
                  issued=Date(2024))  # fmt: skip
    assert merged(note).state == "preprint"
    assert merged(note, ARXIV).fields.issued.source == "arxiv"


def test_a_preprint_is_told_by_its_own_server_before_an_index() -> None:
    old = replace(CORR, title="Paged Kangaroos: An Older Title")
    found = merged(ARXIV, old)
    assert (found.state, found.type, value(found, "title")) == ("preprint", "article", TITLE)
    assert value(found, "genre") == "preprint"
    assert value(found, "container_title") is None or value(found, "container_title") == "arXiv"


AUTHORS = (ADA, BEN, CLEO, DAN)
SHUFFLED = (CLEO, ADA, DAN, BEN)
INITIALS = tuple(Name(n.family, n.given[0] + ".") for n in AUTHORS)


@pytest.mark.parametrize(
    ("publisher", "index", "preprint", "winner"),
    [
        (AUTHORS, AUTHORS, AUTHORS, AUTHORS),
        (INITIALS, AUTHORS, AUTHORS, AUTHORS),
        (
            INITIALS,
            INITIALS,
            AUTHORS,
            AUTHORS,
        ),  # full names from another version, where they are the same people
        (
            tuple(sorted(SHUFFLED, key=lambda n: n.family)),
            SHUFFLED,
            SHUFFLED,
            SHUFFLED,
        ),  # an alphabetised deposit
        (tuple(sorted(SHUFFLED, key=lambda n: n.family)), (), SHUFFLED, SHUFFLED),
        ((*AUTHORS[:2], Name(literal="others")), AUTHORS, AUTHORS, AUTHORS),
        (
            AUTHORS,
            (),
            AUTHORS[:3],
            AUTHORS,
        ),  # the published version's authors, though the preprint had fewer
        (INITIALS, (), AUTHORS[:3], INITIALS),  # other people: nothing is taken over
    ],
)
def test_authors(
    publisher: tuple[Name, ...],
    index: tuple[Name, ...],
    preprint: tuple[Name, ...],
    winner: tuple[Name, ...],
) -> None:
    found = merged(
        replace(CROSSREF, authors=publisher),
        replace(DBLP, authors=index),
        replace(ARXIV, authors=preprint),
    )
    assert value(found, "authors") == winner


def test_a_list_that_is_cut_loses() -> None:
    found = merged(replace(CROSSREF, authors=(ADA,), authors_complete=False), DBLP)
    assert value(found, "authors") == AUTHORS


@pytest.mark.parametrize(
    ("publisher", "index", "winner"),
    [
        (TITLE, TITLE + ".", TITLE),
        ("PAGED KANGAROOS: MEMORY MANAGEMENT FOR POUCHES", TITLE, TITLE),
        ("Paged Kangaroos", TITLE, TITLE),
        ("<i>Paged</i> Kangaroos: Memory Management for Pouches", TITLE, TITLE),
        ("Paged Kangaroos: MemoryManagement for Pouches", TITLE, TITLE),
        (
            "Paged kangaroos: Memory management for pouches",
            TITLE,
            "Paged kangaroos: Memory management for pouches",
        ),
        (TITLE + "*", TITLE, TITLE),
    ],
)
def test_titles(publisher: str, index: str, winner: str) -> None:
    assert (
        value(merged(replace(CROSSREF, title=publisher), replace(DBLP, title=index)), "title")
        == winner
    )


def test_a_venue_that_only_an_index_tells_is_written_out() -> None:
    found = merged(replace(DBLP, container_title_short="NAACL-HLT (1)", identifiers=()))
    assert value(found, "container_title_short") == "NAACL"
    assert "North American Chapter" in str(value(found, "container_title"))


def test_the_year_that_the_venue_says_is_right() -> None:
    late = replace(
        CROSSREF,
        issued=Date(2024, 2),
        container_title="2023 IEEE International Conference on Invented Things (ICIT)",
    )
    found = merged(late, replace(DBLP, container_title_short="ICIT"))
    assert (value(found, "issued"), found.fields.issued.source) == (Date(2023), "dblp")
    assert any(p.startswith("year: dblp says 2023, crossref says 2024") for p in found.problems)


def test_a_journal_that_registers_conference_papers_gives_conference_papers() -> None:
    aaai = replace(CROSSREF, type="article-journal",
        container_title="Proceedings of the AAAI Conference on Artificial Intelligence",
                   identifiers=(doi("10.1609/aaai.v1"),), volume="34", issue="05")  # fmt: skip
    assert merged(aaai).type == "paper-conference"
    chapter = replace(
        CROSSREF,
        type="chapter",
        container_title="Computer Vision – ECCV 2022",
        identifiers=(doi("10.1007/x"),),
    )
    assert merged(chapter).type == "paper-conference"


def test_two_dois_are_two_versions_even_in_one_year() -> None:
    other = replace(
        CROSSREF,
        identifiers=(doi("10.1145/36.2"),),
        page="1-2",
        container_title="Companion of the Symposium on Things",
    )
    found = merged(CROSSREF, other)
    assert value(found, "page") == "611-626"
    assert [r.page for r in found.versions] == ["611-626", "1-2"]


def test_conflicts_and_retractions_are_said() -> None:
    found = merged(CROSSREF, replace(DBLP, page="611-627"))
    assert found.problems == ("pages: crossref says 611-626, dblp says 611-627",)
    found = merged(replace(CROSSREF, retracted="retraction"), DBLP)
    assert found.problems[0] == "retracted: crossref says retraction"
    assert value(found, "title") == TITLE


CONCERN = "expression_of_concern"


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ((CROSSREF, DBLP, ARXIV), ()),
        ((replace(CROSSREF, retracted="removal"), DBLP), ("retracted: crossref says removal",)),
        ((replace(CROSSREF, retracted=CONCERN),), (f"concern: crossref says {CONCERN}",)),
        # the worst is said
        (
            (replace(CROSSREF, retracted=CONCERN), replace(DBLP, retracted="withdrawal")),
            ("retracted: dblp says withdrawal",),
        ),
        # authors withdraw the preprint of a paper that has come out
        (
            (CROSSREF, replace(ARXIV, retracted="withdrawal")),
            ("the preprint was withdrawn: arxiv says withdrawal",),
        ),
        ((replace(ARXIV, retracted="withdrawal"),), ("retracted: arxiv says withdrawal",)),
    ],
)
def test_a_retraction_is_said_of_the_version_that_it_is_stated_of(
    records: tuple[Record, ...], said: tuple[str, ...]
) -> None:
    assert merged(*records).problems == said


@pytest.mark.parametrize(
    ("records", "stated", "source"),
    [
        ((CROSSREF, DBLP, ARXIV), None, ""),
        ((replace(CROSSREF, retracted="retraction"), DBLP), "retraction", "crossref"),
        ((CROSSREF, replace(DBLP, title=f"Retracted: {TITLE}")), "retraction", "dblp"),
        # the preprint was withdrawn, the paper that came out was not
        ((CROSSREF, replace(ARXIV, retracted="withdrawal")), None, ""),
        ((replace(ARXIV, retracted="withdrawal"), CORR), "withdrawal", "arxiv"),
        # an aggregator may mean another version
        ((CROSSREF, replace(S2, retracted="retraction")), None, ""),
        ((ARXIV, replace(S2, retracted="retraction")), "retraction", "semantic_scholar"),
    ],
)
def test_a_retraction_of_the_cited_version_is_a_field(
    records: tuple[Record, ...], stated: str | None, source: str
) -> None:
    found = merged(*records)
    assert value(found, "retracted") == stated
    assert (found.fields.retracted.source if found.fields.retracted else "") == source


def test_a_record_with_every_field_gives_every_field() -> None:
    full = replace(
        CROSSREF, container_title_short="SOSP", collection_title="LNCS", collection_number="1",
        volume="7", issue="2", number="e1", publisher_place="Koblenz", event_title="SOSP 2023",
        event_place="Koblenz", event_date=Date(2023, 10, 23), ISSN=("1234-5678",), genre="paper",
        pdf="https://example.org/a.pdf", abstract="Pages of keys. " * 9, keywords=("caching",),
        retracted="retraction", editors=(BEN,), edition="2nd ed.", translators=(CLEO,),
        chapter_number="7", number_of_pages="312", event_end=Date(2023, 10, 26),
        original_date=Date(1984), electronic=("1234-5678",),
    )  # fmt: skip
    found = merged(full, replace(ARXIV, archive_class="cs.DC"))
    given = {name for name, _ in known_fields(found.fields)}
    assert WORK_FIELDS.keys() - given == set()
    assert found.fields.edition is not None
    assert found.fields.edition.value == "2"


@pytest.mark.parametrize("held", [Date(2022, 12, 12), Date(2023, 10, 23), Date(2024, 1, 9)])
def test_the_day_of_the_event_is_no_date_of_publication(held: Date) -> None:
    found = merged(replace(CROSSREF, event_date=held), DBLP).fields
    assert found.issued is not None
    assert found.issued.value == Date(2023, 10, 23)
    assert found.event_date is not None
    assert found.event_date.value == held


def test_the_last_day_of_an_event_is_of_the_source_of_its_first() -> None:
    one = replace(CROSSREF, event_date=Date(2023, 10, 23))
    other = replace(DBLP, event_date=Date(2023, 10), event_end=Date(2023, 11))
    assert merged(one, other).fields.event_end is None
    whole = replace(CROSSREF, event_date=Date(2023, 10, 23), event_end=Date(2023, 10, 26))
    end = merged(whole, other).fields.event_end
    assert end is not None
    assert end.value == Date(2023, 10, 26)
    backwards = replace(whole, event_end=Date(2023, 10, 20))
    assert merged(backwards).fields.event_end is None


def test_the_editors_of_a_book_are_never_its_authors() -> None:
    book = replace(CROSSREF, type="book", authors=(), editors=(ADA, BEN), container_title="")
    by_others = replace(S2, type="book", authors=(ADA, BEN), container_title="", issued=Date(2023))
    found = merged(book, by_others).fields
    assert found.authors is None
    assert found.editors is not None
    assert found.editors.value == (ADA, BEN)
    written = merged(replace(book, authors=(CLEO,)), by_others).fields
    assert written.authors is not None
    assert written.authors.value == (CLEO,)


def test_nothing_cannot_be_merged() -> None:
    with pytest.raises(ValueError, match="nothing"):
        merge([])


@pytest.mark.parametrize(
    ("registered", "indexed", "chosen"),
    [
        ("Meg source localization using an mlp", "MEG Source Localization Using an MLP", 1),
        ("Opt: open models", "OPT: Open Models", 1),
        ("MEG source localization using an MLP", "Meg Source Localization Using an Mlp", 0),
        ("On Deep Self-attention for all", "On Deep Self-Attention for All", 0),
        ("Meg source localization with trees", "MEG SOURCE LOCALIZATION WITH TREES", 0),
        ("Meg source localization using trees", "MEG Source Localization Using an MLP", 0),
    ],
)
def test_the_title_whose_acronyms_are_written_as_such_is_taken(
    registered: str, indexed: str, chosen: int
) -> None:
    found = merged(replace(CROSSREF, title=registered), replace(DBLP, title=indexed)).fields.title
    assert found is not None
    assert found.value == (registered, indexed)[chosen]
