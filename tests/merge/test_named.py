"""Which version of a paper is cited: the one that is named, else the preferred one."""

from __future__ import annotations

import pytest

from enrich import merge
from enrich.merge import NamedPublication
from enrich.model import Claims, Date, Entry, Identifier, Name, Record, Standing, Tier

PEOPLE = (Name("Berg", "Ada"), Name("Lind", "Bo"))
TITLE = "Routing bees with shared gradients and few hives"


def record(
    doi: str, year: int, venue: str, standing: Standing = Standing.PUBLISHED, **more: object
) -> Record:
    return Record(
        "crossref", Tier.REGISTRY, TITLE, PEOPLE, "paper-conference", standing,
        (Identifier("doi", doi),), issued=Date(year), container_title_short=venue,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


PREPRINT = Record(
    "arxiv", Tier.PREPRINT, TITLE, PEOPLE, "article", Standing.PREPRINT,
    (Identifier("arxiv", "1701.00001"),), issued=Date(2017), genre="preprint",
)  # fmt: skip
KDD, IJCAI = record("10.1/kdd", 2017, "KDD"), record("10.2/ijcai", 2018, "IJCAI")
JMLR = record("10.3/jmlr", 2020, "J. Mach. Learn. Res.")
ALL = [(r, "2024-01-01") for r in (PREPRINT, KDD, IJCAI, JMLR)]


def named(*values: str, venue: str = "", year: int | None = None) -> NamedPublication:
    found = (v.split(":", 1) for v in values)
    return NamedPublication(frozenset(Identifier(s, v) for s, v in found), venue, year)


@pytest.mark.parametrize(
    ("stated", "doi"),
    [
        (named(), "10.1/kdd"),
        (named("doi:10.2/ijcai"), "10.2/ijcai"),
        (named("doi:10.3/jmlr"), "10.3/jmlr"),
        # an identifier is more than a venue beside it
        (named("doi:10.2/ijcai", venue="KDD", year=2017), "10.2/ijcai"),
        # a preprint that is named becomes what it was published as
        (named("arxiv:1701.00001"), "10.1/kdd"),
        (named("arxiv:1701.00001", venue="IJCAI", year=2018), "10.2/ijcai"),
        (named(venue="IJCAI", year=2018), "10.2/ijcai"),
        (named(venue="Journal of Machine Learning Research"), "10.3/jmlr"),
        (named(year=2020), "10.3/jmlr"),
        # the year is the preprint's too: it names nothing
        (named(year=2017), "10.1/kdd"),
        # no source has what is stated
        (named(venue="SOSP", year=2019), "10.1/kdd"),
        (named(venue="IJCAI", year=2011), "10.1/kdd"),
        (named("doi:10.9/other"), "10.1/kdd"),
    ],
)
@pytest.mark.parametrize("prefer", ["published_first", "published_latest"])
def test_the_named_publication_is_cited(
    stated: NamedPublication, doi: str, prefer: merge.Preference
) -> None:
    if prefer == "published_latest" and doi == "10.1/kdd":
        doi = "10.3/jmlr"
    made = merge.merge(ALL, prefer=prefer, named=stated)
    assert made.fields.DOI is not None
    assert made.fields.DOI.value == doi
    # what the others are called names them, not this one
    assert {i.value for i in made.identifiers if i.scheme == "doi"} == {doi}
    assert len(made.versions) == 4


def test_statements_are_alike_where_they_cite_one_version() -> None:
    stated = [named(), named("doi:10.1/kdd"), named("doi:10.2/ijcai"), named("arxiv:1701.00001")]
    assert merge.cited_versions(ALL, stated, prefer="published_first") == [0, 0, 1, 0]


def test_a_published_identifier_is_more_than_the_preference_for_preprints() -> None:
    made = merge.merge(ALL, prefer="preprint", named=named("doi:10.2/ijcai"))
    assert made.fields.DOI is not None
    assert made.fields.DOI.value == "10.2/ijcai"
    assert merge.merge(ALL, prefer="preprint").type == "article"


def entry(*values: str, claims: Claims | None = None) -> Entry:
    ids = tuple(Identifier(*v.split(":", 1)) for v in values)
    return Entry("list.md", 1, 1, title=TITLE, identifiers=ids, claims=claims or Claims())


def test_what_entries_name_together() -> None:
    entries = [
        entry("arxiv:1701.00001", claims=Claims("NeurIPS", 2016, "submitted")),
        entry("doi:10.2/ijcai", "s2:" + "0" * 40, claims=Claims("IJCAI", 2018)),
    ]
    found = NamedPublication.of(entries)
    assert found.identifiers == {Identifier("doi", "10.2/ijcai")}
    assert (found.venue, found.year) == ("IJCAI", 2018)
    assert NamedPublication.of([entry(claims=Claims(None, 2019))]).year == 2019
    assert NamedPublication.of([]) == NamedPublication()


KEYS = [
    ("conf/quoll/DoeRP23", "quoll", 2023),
    ("conf/quoll/Doe98a", "quoll", 1998),
    ("journals/qoj/DoeR", "qoj", None),
    ("journals/corr/abs-2003-01001", "", None),
    ("books/mk/DoeR93", "", None),
]


@pytest.mark.parametrize(("key", "venue", "year"), KEYS)
def test_a_key_of_dblp_says_where_and_when(key: str, venue: str, year: int | None) -> None:
    found = NamedPublication.of([entry(f"dblp:{key}")])
    assert (found.venue, found.year) == (venue, year)
    stated = NamedPublication.of([entry(f"dblp:{key}", claims=Claims("IJCAI", 2018))])
    assert (stated.venue, stated.year) == ("IJCAI", 2018)
