"""What an entry claims against what is known.

Each kind of claim right, wrong, and not to be told.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from enrich.check import comparison
from enrich.check.findings import CheckCase, CheckedEntry
from enrich.check.verdict import check
from enrich.model import (
    Claims,
    Date,
    Entry,
    Identifier,
    Name,
    Record,
    Standing,
    Tier,
    Value,
    Work,
    WorkFields,
)
from enrich.venues import compare

TITLE = "Paged Kangaroos: Memory Management for Pouches"
ADA, BEN, CLEO, DAN = (
    Name("Invented", "Ada"),
    Name("Fabled", "Ben"),
    Name("Müller", "Cleo"),
    Name("Zeta", "Dan"),
)
ALL = (ADA, BEN, CLEO, DAN)
ASKED = ("dblp", "crossref", "openalex")
DOI, ARXIV = Identifier("doi", "10.1145/36.1"), Identifier("arxiv", "2209.90001")
OUT = Record(
    "crossref", Tier.PUBLISHER, TITLE, ALL, "paper-conference", Standing.PUBLISHED, (DOI,),
    issued=Date(2023, 10),
    container_title="Proceedings of the 29th Symposium on Operating Systems Principles",
    container_title_short="SOSP",
)  # fmt: skip
PREPRINT = Record(
    "arxiv",
    Tier.PREPRINT,
    TITLE,
    ALL,
    "article",
    Standing.PREPRINT,
    (ARXIV,),
    issued=Date(2022, 9),
    genre="preprint",
)
OTHER = Record(
    "crossref", Tier.PUBLISHER, "Birds Over Northern Seas", (Name("Gull", "Gus"),),
    "paper-conference", Standing.PUBLISHED,
    (Identifier("doi", "10.1145/77.7"),), issued=Date(2019), container_title_short="CHI",
)  # fmt: skip


def work(*versions: Record, state: str = "published") -> Work:
    best = versions[0]
    fields = WorkFields(
        title=Value(best.title, best.source, ""),
        authors=Value(best.authors, best.source, ""),
        issued=Value(best.issued or Date(1900), best.source, ""),
    )
    identifiers = tuple(i for v in versions for i in v.identifiers)
    return Work("k", state, best.type, fields, identifiers, versions)  # type: ignore[arg-type]


def entry(
    title: str | None = TITLE,
    authors: tuple[Name, ...] = ALL,
    venue: str | None = "SOSP",
    year: int | None = 2023,
    *ids: Identifier,
    raw: str = "",
    kind: str = "inproceedings",
) -> Entry:
    fields = {"ENTRYTYPE": kind, **({"author": raw} if raw else {})}
    return Entry(
        "a.bib",
        1,
        1,
        title,
        claims=Claims(venue, year),
        authors=authors,
        identifiers=ids,
        key="x",
        fields=fields,
    )


def told(stated: Entry, known: Work | None = None, **more: object) -> CheckedEntry:
    return check(CheckCase(stated, known or work(OUT, PREPRINT), year=2026, **more))  # type: ignore[arg-type]


def wrong(found: CheckedEntry) -> set[str]:
    return {e.claim for e in found.evidence if e.verdict == "contradicted"}


RIGHT = {
    "as it is": entry(),
    "without the subtitle": entry("Paged Kangaroos"),
    "hyphens, case and a dot": entry("paged kangaroos - memory management for pouches."),
    "initials": entry(
        authors=(
            Name("Invented", "A."),
            Name("Fabled", "B."),
            Name("Muller", "C."),
            Name("Zeta", "D."),
        )
    ),
    "cut with 'and others'": entry(authors=(ADA,), raw="Ada Invented and others"),
    "cut with et al.": entry(authors=(ADA, BEN), raw="Ada Invented and Ben Fabled, et al."),
    "no authors": entry(authors=()),
    "the full name of the venue": entry(
        venue="Proceedings of the 29th ACM Symposium on Operating Systems Principles"
    ),
    "a venue with its year": entry(venue="SOSP '23"),
    "a series": entry(venue="ACM International Conference Proceeding Series"),
    "the preprint": entry(TITLE, ALL, "arXiv preprint arXiv:2209.90001", 2022, ARXIV),
    "the preprint's year beside the venue": entry(year=2022),
    "a year between the preprint and the paper": entry(venue="CoRR", year=2023),
    "its DOI": entry(TITLE, ALL, "SOSP", 2023, DOI),
}


@pytest.mark.parametrize("stated", RIGHT.values(), ids=RIGHT.keys())
def test_what_people_write_of_a_paper_is_confirmed(stated: Entry) -> None:
    found = told(stated)
    assert found.verdict == "confirmed", found.evidence


WRONG = {
    "a word changed": (entry("Paged Kangaroos: Memory Allocation for Pouches"), "title"),
    "a word left out": (entry("Paged Kangaroos: Memory for Pouches"), "title"),
    "another subtitle": (entry("Paged Kangaroos: How to Jump"), "title"),
    "misspelt": (entry("Paged Kangaros: Memory Management for Pouches"), "title"),
    "other authors": (entry(authors=(Name("Gull", "Gus"), Name("Tern", "Tia"))), "authors"),
    "authors in another order": (entry(authors=(BEN, ADA, CLEO, DAN)), "authors"),
    "authors left out without a word": (entry(authors=(ADA, DAN)), "authors"),
    "the first author alone": (entry(authors=(ADA,)), "authors"),
    "one too many": (entry(authors=(*ALL, Name("Gull", "Gus"))), "authors"),
    "one replaced": (entry(authors=(ADA, BEN, CLEO, Name("Gull", "Gus"))), "authors"),
    "'and others' after others": (entry(authors=(BEN,), raw="Ben Fabled and others"), "authors"),
    "another given name beside the same surname": (
        entry(authors=(ADA, BEN, CLEO, Name("Zeta", "Dora"))),
        "authors",
    ),
    "nobody's names": (entry(authors=(Name("Doe", "John"), Name("Smith", "Jane"))), "authors"),
    "another venue": (entry(venue="OSDI"), "venue"),
    "a workshop of the venue": (entry(venue="SOSP Workshop on Marsupials"), "venue"),
    "a journal": (
        entry(venue="IEEE Transactions on Pattern Analysis and Machine Intelligence"),
        "venue",
    ),
    "a venue that is none": (
        entry(venue="International Conference on Advanced Marsupial Computing"),
        "venue",
    ),
    "an acronym that is none": (entry(venue="ICAMC"), "venue"),
    "another year": (entry(year=2020), "year"),
    "a year to come": (entry(year=2031), "year"),
}


@pytest.mark.parametrize(("stated", "claim"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_named(stated: Entry, claim: str) -> None:
    found = told(stated)
    assert found.verdict == "contradicted"
    assert wrong(found) == {claim}


def test_a_list_says_when_it_was_at_the_venue() -> None:
    listed = replace(entry(year=2022), key=None, fields={})
    assert wrong(told(listed)) == {"year"}


def test_a_journals_year_may_be_that_of_the_printed_issue() -> None:
    journal = replace(OUT, type="article-journal",
        container_title="ACM Transactions on Computer Systems",
        container_title_short="")  # fmt: skip
    stated = entry(venue="ACM Trans. Comput. Syst.", year=2024)
    assert told(stated, work(journal)).verdict == "confirmed"
    assert wrong(
        told(replace(stated, claims=Claims(stated.claims.venue, 2026)), work(journal))
    ) == {"year"}


def test_any_version_may_have_the_stated_title_and_authors() -> None:
    older = replace(PREPRINT, title="Kangaroos With Pages", authors=(ADA, CLEO, BEN))
    stated = entry("Kangaroos With Pages", (ADA, CLEO, BEN), "CoRR", 2022)
    assert told(stated, work(OUT, older)).verdict == "confirmed"


def test_a_subtitle_that_no_source_has_is_neither_right_nor_wrong() -> None:
    short = replace(OUT, title="Paged Kangaroos")
    found = told(entry(), work(short))
    assert found.verdict == "unconfirmed"
    assert not wrong(found)


def test_a_preprint_given_for_a_paper() -> None:
    alone = work(PREPRINT, state="preprint")
    assert wrong(told(entry(year=2022), alone)) == {"venue"}
    assert not wrong(told(entry(year=2022, venue="Workshop on Marsupials"), alone))
    assert not wrong(told(entry(year=2024, venue="Workshop on Marsupials"), alone))
    assert wrong(told(entry(year=2019, venue="Workshop on Marsupials"), alone)) == {"year"}
    assert not wrong(
        told(entry(year=2022), work(PREPRINT, state="unchecked"))
    )  # somebody could not be asked
    assert not wrong(told(entry(year=2026), alone))  # may be out, and in no index yet
    said = work(replace(PREPRINT, comment="Accepted at SOSP 2022"), state="preprint")
    assert told(entry(year=2022), said).verdict == "confirmed"


def test_a_subtitle_may_be_left_out_whatever_it_says() -> None:
    study = work(replace(OUT, title="Paged Kangaroos and How to Tame Them: A Case Study"))
    assert told(entry("Paged Kangaroos and How to Tame Them"), study).verdict == "confirmed"


def test_a_long_list_that_stops_after_ten_names_is_no_lie() -> None:
    many = tuple(Name(f"Roo{chr(97 + i)}{chr(97 + i)}", f"Given{chr(97 + i)}") for i in range(20))
    known = work(replace(OUT, authors=many))
    assert not wrong(told(entry(authors=many[:12]), known))
    assert wrong(told(entry(authors=many[:5]), known)) == {"authors"}


def test_an_author_who_changed_half_of_the_name() -> None:
    found = told(entry(authors=(ADA, BEN, Name("Müller-Married", "Cleo"), Name("Zeta", "Daniela"))))
    assert found.verdict == "confirmed", found.evidence


def test_an_identifier_that_is_not_there_is_wrong_whatever_else_is_right() -> None:
    made_up = Identifier("doi", "10.99999/nobody.1")
    found = told(entry(TITLE, ALL, "SOSP", 2023, made_up), dead=[(made_up, "doi")])
    assert found.verdict == "contradicted"
    assert wrong(found) == {"link"}


def test_a_dead_identifier_that_an_index_gives_for_the_paper_is_not_the_lists_mistake() -> None:
    found = told(entry(TITLE, ALL, "SOSP", 2023, DOI), dead=[(DOI, "doi")])
    assert (found.verdict, wrong(found)) == ("confirmed", set())
    assert ("link", "unconfirmed") in {(e.claim, e.verdict) for e in found.evidence}


@pytest.mark.parametrize(
    ("kind", "verdict"), [("phdthesis", "unconfirmed"), ("inproceedings", "contradicted")]
)
def test_a_thesis_of_nearly_a_papers_title_is_no_near_miss(kind: str, verdict: str) -> None:
    stated = entry("Paged Kangaroos: Better Memory for Pouches", kind=kind)
    assert check(CheckCase(stated, None, [OUT], asked=ASKED, year=2026)).verdict == verdict


def test_an_initial_does_not_confirm_a_name_that_others_spell_out_otherwise() -> None:
    short = replace(
        OUT,
        source="semantic_scholar",
        tier=Tier.AGGREGATOR,
        authors=(ADA, BEN, CLEO, Name("Zeta", "D.")),
    )
    stated = entry(authors=(ADA, BEN, CLEO, Name("Zeta", "Dora")))
    assert wrong(told(stated, work(OUT, short))) == {"authors"}
    assert told(stated, work(short)).verdict == "confirmed"
    assert told(entry(), work(OUT, short)).verdict == "confirmed"


@pytest.mark.parametrize(
    ("year", "verdict"), [(2022, "unconfirmed"), (2024, "contradicted"), (2012, "contradicted")]
)
def test_the_year_of_a_preprint_that_no_source_brought(year: int, verdict: str) -> None:
    found = told(entry(venue="arXiv preprint", year=year, kind="article"), work(OUT))
    assert [e.verdict for e in found.evidence if e.claim == "year"] == [verdict]


def test_a_year_that_is_wrong_is_not_doubted_as_well() -> None:
    found = told(entry(year=2035), work(PREPRINT, state="preprint"))
    assert [e.verdict for e in found.evidence if e.claim == "year"] == ["contradicted"]


def test_an_identifier_that_is_not_there_is_told_once() -> None:
    made_up = Identifier("doi", "10.99999/nobody.1")
    found = told(entry(TITLE, ALL, "SOSP", 2023, made_up), dead=[(made_up, "doi")])
    assert [e.claim for e in found.evidence if e.stated.endswith("nobody.1")] == ["link"]
    sentence = (
        "link: doi:10.99999/nobody.1 does not exist (doi.org); did you mean doi:10.1145/36.1?"
    )
    assert found.reason == sentence


def test_an_identifier_of_another_paper() -> None:
    stated = Identifier("doi", "10.1145/77.7")
    with_it = entry(TITLE, ALL, "SOSP", 2023, stated)
    assert wrong(told(with_it, foreign=[(stated, OTHER)])) == {"link"}
    mixed_up = replace(OTHER, tier=Tier.AGGREGATOR)
    assert not wrong(told(with_it, foreign=[(stated, mixed_up)]))
    older = replace(
        OTHER, title="Kangaroos With Pages", authors=ALL
    )  # their own, under an older title
    assert not wrong(told(with_it, foreign=[(stated, older)]))
    of_both = replace(OUT, identifiers=(*OUT.identifiers, stated))
    assert not wrong(told(with_it, work(of_both, PREPRINT), foreign=[(stated, OTHER)]))
    confused = work(OUT, replace(of_both, tier=Tier.AGGREGATOR))
    assert wrong(told(with_it, confused, foreign=[(stated, OTHER)])) == {"link"}


SERVERS = [
    "medRxiv",
    "bioRxiv preprint",
    "ChemRxiv",
    "Research Square",
    "Preprints.org",
    "OSF Preprints",
    "HAL",
    "Electron. Colloquium Comput. Complex.",
    "IACR Cryptol. ePrint Arch.",
    "Computing Research Repository",
    "CoRR",
    "SSRN Electronic Journal",
    "TechRxiv",
    "PsyArXiv",
    "arXiv.org",
]


@pytest.mark.parametrize("server", SERVERS)
def test_a_preprint_server_beside_a_preprint(server: str) -> None:
    stated = entry(venue=server, year=2022, kind="article")
    assert told(stated, work(PREPRINT, state="preprint")).verdict == "confirmed"


@pytest.mark.parametrize(
    "venue", ["IACR Transactions on Cryptology", "Nature", "Halifax Symposium"]
)
def test_a_venue_is_no_preprint_server(venue: str) -> None:
    assert wrong(told(entry(venue=venue), work(PREPRINT, state="preprint"))) >= {"venue"}


GROUP, TEAM = Name(literal="OpenAI"), Name(literal="Gemma Team")
GROUPS = {
    "a group for its members": (entry(authors=(GROUP,)), ALL),
    "a group before some of its members": (
        entry(authors=(TEAM, ADA), raw="Gemma Team and Ada Invented and others"),
        ALL,
    ),
    "members of a group": (entry(), (TEAM,)),
    "members beside a group": (entry(), (*ALL, Name(literal="for the Kangaroo Initiative"))),
    "the same group": (entry(authors=(TEAM,)), (TEAM,)),
}


@pytest.mark.parametrize(("stated", "known"), GROUPS.values(), ids=GROUPS.keys())
def test_a_group_stands_for_its_members(stated: Entry, known: tuple[Name, ...]) -> None:
    found = told(stated, work(replace(OUT, authors=known)))
    assert found.verdict == "confirmed", found.evidence


def test_a_group_hides_no_wrong_author() -> None:
    stated = entry(authors=(TEAM, ADA, Name("Gull", "Gus")))
    assert wrong(told(stated, work(replace(OUT, authors=(TEAM, ADA, BEN))))) == {"authors"}


@pytest.mark.parametrize("title", ["Subspace Privacys", "Subspace Privac", "Subspace Privaci"])
def test_another_ending_is_no_subtitle(title: str) -> None:
    known = work(replace(OUT, title="Subspace Privacy"))
    assert "title" in wrong(told(entry(title), known))


def test_a_last_letter_that_is_missing_is_no_cut() -> None:
    title = (
        "How Faithful Are Synthetic Pouches? Metrics for Evaluating and Auditing Generative Models"
    )
    known = work(replace(OUT, title=title))
    assert wrong(told(entry(title.removesuffix("s")), known)) == {"title"}
    assert not wrong(told(entry(title.removesuffix("erative Models") + "..."), known))


def test_the_whole_is_no_better_than_its_worst_claim() -> None:
    alone = work(PREPRINT, state="preprint")
    found = told(entry(venue="CVPR", year=2026), alone)
    assert found.verdict == "unconfirmed"
    assert found.reason.startswith("title and authors confirmed. ")
    unknown = work(replace(OUT, container_title="", container_title_short=""))
    found = told(entry(venue="CVPR"), unknown)
    assert (found.verdict, found.confirmed_parts) == (
        "unconfirmed",
        ("title, authors and year confirmed",),
    )
    assert "venue: no source says CVPR" in found.reason


def test_long_lists_of_authors_are_shown_where_they_differ() -> None:
    many = tuple(Name(f"Roo{chr(97 + i)}{chr(97 + i)}", f"Given{chr(97 + i)}") for i in range(20))
    stated = (*many[:12], Name("Gull", "Gus"), *many[13:])
    found = told(entry(authors=stated), work(replace(OUT, authors=many)))
    assert "the list says ...; Gus Gull; Givenn Roonn;" in found.reason
    assert "they are ...; Givenm Roomm; Givenn Roonn;" in found.reason


class TestNothingFound:
    def case(self, stated: Entry, **more: object) -> CheckedEntry:
        return check(CheckCase(stated, None, year=2026, **more))  # type: ignore[arg-type]

    def test_a_whole_reference_that_nobody_knows(self) -> None:
        assert wrong(self.case(entry(), asked=ASKED)) == {"title"}

    def test_never_because_a_service_was_down(self) -> None:
        found = self.case(entry(), candidates=[OTHER])
        assert found.verdict == "unconfirmed"

    @pytest.mark.parametrize("kind", ["book", "phdthesis", "techreport", "manual", "unpublished"])
    def test_nor_what_the_sources_do_not_collect(self, kind: str) -> None:
        assert self.case(entry(kind=kind), asked=ASKED).verdict == "unconfirmed"

    def test_nor_a_blog_nor_a_page_nor_a_bare_title(self) -> None:
        assert (
            self.case(entry(venue="OpenAI blog", kind="article"), asked=ASKED).verdict
            == "unconfirmed"
        )
        assert self.case(entry(venue=None, kind="misc"), asked=ASKED).verdict == "unconfirmed"
        assert self.case(entry(authors=()), asked=ASKED).verdict == "unconfirmed"

    @pytest.mark.parametrize(
        "stated",
        [
            entry(venue="SOSP Workshop on Marsupials"),
            entry(venue="Lecture notes, course on operating systems", kind="misc"),
            entry(venue="Proceedings of the Marsupial Congress", year=1971),
            entry(year=2026),
        ],
        ids=["a workshop", "lecture notes", "old", "of this year"],
    )
    def test_nor_what_may_be_in_no_index(self, stated: Entry) -> None:
        assert self.case(stated, asked=ASKED).verdict == "unconfirmed"

    def test_one_that_several_papers_may_be_is_none_of_those_wrong_ones(self) -> None:
        twin = replace(OUT, container_title_short="HotOS", identifiers=())
        found = self.case(entry(venue="HotOS"), candidates=[OUT, twin], asked=ASKED)
        assert found.verdict == "unconfirmed"
        assert wrong(self.case(entry(authors=(ADA, DAN)), candidates=[OUT, twin], asked=ASKED)) == {
            "authors"
        }

    def test_the_title_of_others(self) -> None:
        found = self.case(
            entry(OTHER.title, venue="CHI", year=2019), candidates=[OTHER], asked=ASKED
        )
        assert wrong(found) == {"authors"}

    @pytest.mark.parametrize(
        "stated",
        [
            entry("Deep Learning", venue="Nature", year=2015, kind="article"),
            entry("Deep Learning", venue="CHI", year=2010),
            entry("Deep Learning", venue=None, year=2019, kind="book"),
            entry(OTHER.title, venue="SOSP", year=2023),
            entry(OTHER.title, venue="CHI", year=2019, kind="book"),
        ],
        ids=["venue and year", "year", "a book", "venue and year, telling title", "book, review"],
    )
    def test_another_work_of_the_same_title_says_nothing(self, stated: Entry) -> None:
        other = replace(OTHER, title=stated.title or "")
        found = self.case(stated, candidates=[other], asked=ASKED)
        assert found.verdict == "unconfirmed"
        assert "by Gus Gull, CHI, 2019" in found.reason

    def test_an_aggregators_copy_of_another_work_says_nothing_either(self) -> None:
        other = replace(OTHER, title="Deep Learning")
        copy = replace(other, tier=Tier.AGGREGATOR, standing=Standing.UNKNOWN, issued=None)
        copy = replace(copy, container_title_short="")
        stated = entry("Deep Learning", venue="Nature", year=2015)
        assert not wrong(self.case(stated, candidates=[copy, other], asked=ASKED))

    @pytest.mark.parametrize("short", [True, False])
    def test_other_authors_of_the_stated_venue_and_year_are_wrong_ones(self, short: bool) -> None:
        title = "Deep Learning" if short else OTHER.title
        stated = entry(title, venue="CHI", year=2019)
        other = replace(OTHER, title=title)
        assert wrong(self.case(stated, candidates=[other], asked=ASKED)) == {"authors"}

    def test_a_near_miss_is_told_with_what_it_misses(self) -> None:
        near = replace(OUT, title="Paged Wallabies: Memory Management for Tails")
        found = self.case(entry(), candidates=[near], asked=ASKED)
        assert [(e.claim, e.found) for e in found.evidence if e.verdict == "contradicted"] == [
            ("title", near.title)
        ]

    def test_a_title_that_is_hardly_another_is_a_near_miss(self) -> None:
        found = self.case(
            entry("Paged Kangaroos: Memory Management for Deep Pouches"),
            candidates=[OUT],
            asked=ASKED,
        )
        assert [(e.claim, e.found) for e in found.evidence if e.verdict == "contradicted"] == [
            ("title", TITLE)
        ]

    def test_names_of_nobody_and_years_to_come_need_no_source(self) -> None:
        found = self.case(
            entry(authors=(Name("Author", "First"), Name("Author", "Second")), year=2040)
        )
        assert wrong(found) == {"authors", "year"}


def test_the_reason_is_what_decided() -> None:
    found = told(entry(venue="OSDI", year=2020))
    assert (
        found.reason
        == "year: the list says 2020; it is 2023 (crossref). venue: the list says OSDI; it is "
        "SOSP (crossref)"
    )
    assert told(entry()).reason.startswith(f"title: {TITLE}, as stated (crossref)")
    nobody = check(CheckCase(entry(), None, asked=ASKED, year=2026))
    assert nobody.reason == "title: no source knows such a paper (asked: dblp, crossref, openalex)"
    some = check(CheckCase(entry(), None, mute=("dblp",), year=2026))
    assert some.reason == "title: not every source could be asked (no answer: dblp)"


VENUES = [
    (
        "International Conference on Machine Learning",
        ["UAI", "Proceedings of Machine Learning Research"],
        False,
    ),
    ("Proceedings of Machine Learning Research", ["ICML"], None),
    ("Lecture Notes in Computer Science", ["ECCV", "Computer Vision – ECCV 2022"], None),
    ("Proc. VLDB Endow.", ["VLDB"], None),
    ("SIGPLAN Notices", ["PLDI"], None),
    ("ACM Transactions on Graphics", ["SIGGRAPH"], None),
    ("Advances in Neural Information Processing Systems", ["NIPS"], True),
    ("NeurIPS", ["Advances in Neural Information Processing Systems 35"], True),
    ("EMNLP", ["Findings of EMNLP"], False),
    ("Nature", ["KDD", "Proceedings of the 21th ACM SIGKDD International Conference"], False),
    ("ICANCS", ["ICASSP", "2020 IEEE International Conference on Acoustics (ICASSP)"], False),
    ("FG", ["IEEE International Conference on Automatic Face & Gesture Recognition"], None),
    ("Symposium on Next-Generation Learning Theory", ["WWW"], False),
    ("Int. Conf. Invented Marsupials", ["International Conference on Invented Marsupials"], None),
    ("Journal of Emerging Machine Intelligence Research", ["J. Mach. Learn. Res."], False),
]


VENUES += [
    ("Proceedings of the Kangaroo Computing, Kangaroo Computing 2014",
        ["Kangaroo Computing", "9th International Workshop on Kangaroo Computing"], None),
    ("International Conference on Quantum Machine Learning",
        ["ICML", "International Conference on Machine Learning"], False),
    ("Conference on Disentangled Representations",
        ["ICLR", "International Conference on Learning Representations"], False),
    ("Symposium on Neural Operating Systems Principles",
        ["SOSP", "Symposium on Operating Systems Principles"], False),
    ("Conference on Machine Learning Held in Stockholm",
        ["ICML", "International Conference on Machine Learning"], None),
    ("Conf. on Empirical Methods in NLP",
        ["EMNLP", "Empirical Methods in Natural Language Processing"], None),
    ("Int. Conf. on Mach. Learn.", ["ICML", "International Conference on Machine Learning"], None),
    ("Int. Conf. Comput. Vision Systems",
        ["ICCV", "2019 IEEE/CVF International Conference on Computer Vision (ICCV)"], None),
    ("Proc. IEEE/RSJ Int. Conf. Intell. Robots Syst.", ["IROS"], True),
    ("Proc. IEEE Int. Conf. Comput. Vis.", ["CVPR"], False),
    ("Journal of Machine Learning Insights",
        ["ICML", "International Conference on Machine Learning"], False),
    ("IEEE Transactions on Learning Representations",
        ["ICLR", "International Conference on Learning Representations"], False),
]  # fmt: skip


@pytest.mark.parametrize(("stated", "known", "expected"), VENUES, ids=[v[0] for v in VENUES])
def test_venues(stated: str, known: list[str], expected: bool | None) -> None:
    assert compare.agrees(stated, known) is expected or (
        expected is None and compare.agrees(stated, known)
    )


@pytest.mark.parametrize(
    ("name", "nobody"),
    [
        (Name("Doe", "John"), True),
        (Name("Author", "First"), True),
        (Name("Lastname", "Firstname"), True),
        (Name(literal="Unknown"), True),
        (Name("Doe", "Jim"), False),
        (Name("Smith", "Noah"), False),
    ],
)
def test_names_in_the_place_of_names(name: Name, nobody: bool) -> None:
    assert comparison.is_nobody(name) is nobody


@pytest.mark.parametrize(
    ("link", "verdict"),
    [
        (DOI, "confirmed"),
        (ARXIV, "confirmed"),
        (Identifier("usenix", "osdi22/yu"), "confirmed"),
        (Identifier("doi", "10.1145/36.99"), "unconfirmed"),
    ],
)
def test_an_entry_that_is_a_link_alone_is_confirmed_by_it(link: Identifier, verdict: str) -> None:
    page = Identifier("usenix", "osdi22/yu")
    known = work(replace(OUT, identifiers=(DOI, page)), PREPRINT)
    assert told(entry(None, (), None, None, link), known).verdict == verdict
