"""A .bib completed, entry by entry.

What is missing comes, what is filled stays, a preprint gives way as a whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich import export, reading_list, text
from enrich.complete import cited_version
from enrich.complete.completion import Completion, completion, unknown_fields
from enrich.model import Date, Identifier, Name, Record, Standing, Tier, Value, Work, WorkFields
from enrich.sources import identify

ARXIV = Identifier("arxiv", "2309.90001")
DOI = Identifier("doi", "10.1145/9900001.9900011")
PREPRINT = Record(
    "arxiv",
    Tier.PREPRINT,
    "Paged Memory",
    standing=Standing.PREPRINT,
    identifiers=(ARXIV,),
    issued=Date(2022, 9, 12),
)
PUBLISHED = Record(
    "crossref",
    Tier.PUBLISHER,
    "Paged Memory",
    standing=Standing.PUBLISHED,
    identifiers=(DOI,),
    issued=Date(2023, 10),
)


def work(kind: str = "paper-conference", *, without: tuple[str, ...] = (), **fields: Any) -> Work:
    """Return a published paper of SOSP 2023 (or of TOCS), known as a preprint of 2022."""
    known: dict[str, Any] = {
        "title": "Paged Memory for Serving Models",
        "authors": (text.name("Ada Example"), text.name("Bob Sample"), text.name("Chloë Müller")),
        "issued": Date(2023, 10),
        "container_title": "Proceedings of the 29th Symposium on Operating Systems Principles",
        "container_title_short": "SOSP",
        "page": "611-626",
        "publisher": "ACM",
        "DOI": DOI.value,
        "archive_class": "cs.DC",
    }
    if kind == "article-journal":
        known |= {
            "container_title": "ACM Transactions on Computer Systems",
            "container_title_short": "TOCS",
            "volume": "41",
            "issue": "2",
        }
    known = {n: v for n, v in (known | fields).items() if n not in without}
    made = WorkFields(
        **{
            n: Value(v, "arxiv" if n == "archive_class" else "crossref", "2024-01-01")
            for n, v in known.items()
        }
    )
    ids = (ARXIV, DOI) if "DOI" not in without else (ARXIV,)
    return Work("k", "published", kind, made, ids, (PUBLISHED, PREPRINT))  # type: ignore[arg-type]


def preprint_only() -> Work:
    """Return the same paper where nobody knows that it came out."""
    known = work(
        "article", without=("container_title", "container_title_short", "page", "publisher", "DOI")
    )
    return replace(known, state="preprint", versions=(PREPRINT,))


def complete(bib: str, paper: Work, *overwrite: str) -> tuple[str, Completion]:
    listing = reading_list.read(bib.encode(), "refs.bib", None, identify)
    found = completion(listing.entries[0], paper, export.ExportOptions(), overwrite)
    changes = {listing.entries[0].key or "": {e.field: e.new for e in found.edits}}
    return reading_list.splice(listing.data, listing.path, changes).decode(), found


def entry(kind: str, *fields: str) -> str:
    return f"@{kind}{{k,\n" + "".join(f"  {f},\n" for f in fields) + "}\n"


TITLE = "title = {Paged Memory for Serving Models}"
AUTHOR = 'author = {Ada Example and Bob Sample and Chloe M{\\"u}ller}'
VENUE = "booktitle = {Proceedings of the 29th Symposium on Operating Systems Principles}"
EPRINT = ("eprint = {2309.90001}", "archiveprefix = {arXiv}", "primaryclass = {cs.DC}")
PLACE = ("month = oct", "publisher = {ACM}")
WHOLE = entry(
    "inproceedings",
    TITLE,
    AUTHOR,
    VENUE,
    "year = {2023}",
    "pages = {611--626}",
    *PLACE,
    *EPRINT,
    f"doi = {{{DOI.value}}}",
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(WHOLE, WHOLE, id="nothing is missing"),
        pytest.param(
            entry("inproceedings", TITLE, AUTHOR, "booktitle = {SOSP}", "year = 2023",
                "mynote = {keep {me}}"),
            entry(
                "inproceedings", TITLE, AUTHOR, "booktitle = {SOSP}", "year = 2023",
                "mynote = {keep {me}}",
                "pages = {611--626}", *PLACE, *EPRINT, f"doi = {{{DOI.value}}}",
            ),
            id="pages and DOI",
        ),
        pytest.param(
            entry("inproceedings", TITLE, "author = {}", "year = {2023}"),
            entry(
                "inproceedings", TITLE,
                "author = {Example, Ada and Sample, Bob and M{\\\"u}ller, Chlo{\\\"e}}",
                "year = {2023}",
                VENUE, "pages = {611--626}", *PLACE, *EPRINT, f"doi = {{{DOI.value}}}",
            ),
            id="venue and authors",
        ),
        pytest.param(
            entry("article", TITLE, AUTHOR, "journal = {arXiv preprint arXiv:2309.90001}",
                "year = {2022}", "mynote = {x}"),
            entry(
                "inproceedings", TITLE, AUTHOR, VENUE, "year = {2023}", "mynote = {x}",
                "pages = {611--626}", *PLACE,
                f"doi = {{{DOI.value}}}", *EPRINT,
            ),
            id="an article of arXiv becomes a paper of proceedings",
        ),
        pytest.param(
            entry(
                "article", AUTHOR, TITLE, "journal = {CoRR}", "volume = {abs/2309.90001}",
                "year = {2022}",
                "url = {https://doi.org/10.48550/arXiv.2309.90001}",
                "doi = {10.48550/ARXIV.2309.90001}", "eprinttype = {arXiv}",
                "eprint = {2309.90001}", "timestamp = {Mon, 2 Oct 2023}",
            ),
            entry(
                "inproceedings", AUTHOR, TITLE, VENUE, "pages = {611--626}", "year = {2023}",
                f"url = {{https://doi.org/{DOI.value}}}", f"doi = {{{DOI.value}}}",
                "eprinttype = {arXiv}", "eprint = {2309.90001}",
                "timestamp = {Mon, 2 Oct 2023}", *PLACE, "eprintclass = {cs.DC}",
            ),
            id="CoRR, its volume and its DOI go",
        ),
        pytest.param(
            entry("misc", TITLE, AUTHOR, "year = {2022}", "month = {Sep}", *EPRINT,
                "note = {arXiv:2309.90001 [cs.DC], under review}"),
            entry(
                "inproceedings", TITLE, AUTHOR, "year = {2023}", "month = oct", *EPRINT, VENUE,
                "pages = {611--626}",
                "publisher = {ACM}", f"doi = {{{DOI.value}}}",
            ),
            id="a remark that it is a preprint goes",
        ),
        pytest.param(
            entry("misc", TITLE, AUTHOR,
                "howpublished = {\\url{https://arxiv.org/pdf/2309.90001v2.pdf}}",
                    "note = {read twice}"),
            entry(
                "inproceedings", TITLE, AUTHOR, VENUE, "note = {read twice}", "pages = {611--626}",
                "year = {2023}", *PLACE,
                f"doi = {{{DOI.value}}}", *EPRINT,
            ),
            id="the user's remark stays",
        ),
        pytest.param(
            '@misc{k, title="Paged Memory for Serving Models", author="Ada Example and Bob Sample '
            'and Chloe Müller", '
            "year=2022, eprint=\"2309.90001\"}",
            '@inproceedings{k, title="Paged Memory for Serving Models", author="Ada Example and '
            'Bob Sample and Chloe Müller", '
            'year=2023, eprint="2309.90001", booktitle="Proceedings of the 29th Symposium on '
            'Operating Systems Principles", '
            f'pages="611--626", month=oct, publisher="ACM", doi="{DOI.value}", '
            f'archiveprefix="arXiv", primaryclass="cs.DC"}}',
            id="in the entry's own style",
        ),
        pytest.param(
            entry("online", TITLE, AUTHOR, "date = {2022-09-12}", "eprint = {2309.90001}",
                "eprinttype = {arxiv}", "pubstate = {prepublished}"),
            entry(
                "inproceedings", TITLE, AUTHOR, "date = {2023-10}", "eprint = {2309.90001}",
                "eprinttype = {arxiv}", VENUE,
                "pages = {611--626}", "publisher = {ACM}", f"doi = {{{DOI.value}}}",
                "eprintclass = {cs.DC}",
            ),
            id="in biblatex's names",
        ),
        pytest.param(
            entry("misc", TITLE, AUTHOR, "year = {2022}"),
            entry(
                "inproceedings", TITLE, AUTHOR, "year = {2023}", VENUE, "pages = {611--626}",
                *PLACE, f"doi = {{{DOI.value}}}", *EPRINT
            ),
            id="the preprint's year without any link",
        ),
        pytest.param(
            entry("inproceedings", TITLE, "author = {Ada Example and others}", "booktitle = {SOSP}",
                "year = {2023}", *PLACE, *EPRINT,
                  "pages = {611-626}", f"doi = {{{DOI.value.upper()}}}"),
            entry("inproceedings", TITLE,
                "author = {Example, Ada and Sample, Bob and M{\\\"u}ller, Chlo{\\\"e}}",
                "booktitle = {SOSP}",
                  "year = {2023}", *PLACE, *EPRINT, "pages = {611-626}",
                      f"doi = {{{DOI.value.upper()}}}"),
            id="a list of authors that says itself that it is cut",
        ),
    ],
)  # fmt: skip
def test_what_an_entry_becomes(before: str, after: str) -> None:
    made, found = complete(before, work())
    assert made == after
    assert not found.left
    assert complete(made, work())[0] == made, "a second run changes nothing"


@pytest.mark.parametrize(
    "where",
    [
        "journal = {arXiv preprint arXiv:2309.90001}",
        "journal = {CoRR},\n  volume = {abs/2309.90001}",
        "howpublished = {\\url{https://arxiv.org/abs/2309.90001}}",
        "doi = {10.48550/arXiv.2309.90001}",
        "url = {https://arxiv.org/abs/2309.90001}",
        "note = {arXiv:2309.90001}",
    ],
)
def test_an_arxiv_number_that_no_source_knows_stays(where: str) -> None:
    paper = replace(work(), identifiers=(DOI,), versions=(PUBLISHED,))
    made, _ = complete(entry("article", TITLE, AUTHOR, where, "year = {2022}"), paper)
    assert "eprint = {2309.90001}" in made
    assert "archiveprefix = {arXiv}" in made
    assert complete(made, paper)[0] == made


@pytest.mark.parametrize("stated", ["Ada Example", "Ada Example and others"])
def test_a_source_that_names_no_more_people_says_nothing_of_them(stated: str) -> None:
    people = (text.name("Ada Example"), Name(literal="others"))
    before = entry("inproceedings", TITLE, f"author = {{{stated}}}", VENUE, "year = {2023}")
    made, found = complete(before, work(authors=people))
    assert f"author = {{{stated}}}" in made
    assert not found.left


@pytest.mark.parametrize(
    ("stated", "first"),
    [
        ("J.-P. Example and others", "Example, J.-P."),
        ("Jan-Peter Example and others", "Example, Jan-Peter"),
        ("Example, Jan P. and others", "Example, Jan P."),
        ("J. Example and others", "Example, J."),
        ("Example, J. and B. Sample and others", "Example, J. and Sample, Bob"),
    ],
)
def test_a_cut_list_keeps_the_names_that_it_spells_out(stated: str, first: str) -> None:
    people = (text.name("J. Example"), text.name("Bob Sample"), text.name("Chloe Lind"))
    before = entry("inproceedings", TITLE, f"author = {{{stated}}}", VENUE, "year = {2023}")
    made, _ = complete(before, work(authors=people))
    rest = ("" if "Sample" in first else " and Sample, Bob") + " and Lind, Chloe"
    assert f"author = {{{first}{rest}}}" in made


@pytest.mark.parametrize(
    "fields",
    [
        ("booktitle = {Proceedings of OSDI}", "year = {2023}"),
        ("booktitle = {SOSP}", "year = {2021}"),
        ("booktitle = {SOSP}", "year = {2023}", "doi = {10.1145/1111111.2222222}"),
        ("journal = {ACM Transactions on Computer Systems}", "year = {2023}"),
        ("booktitle = {A Volume That No Table Knows}",),
        ("year = {2012}",),
    ],
)
def test_an_entry_that_cites_another_version_stays_and_it_is_said_why(
    fields: tuple[str, ...],
) -> None:
    kind = "article" if fields[0].startswith("journal") else "inproceedings"
    before = entry(kind, TITLE, AUTHOR, *fields)
    made, found = complete(before, work())
    assert made == before
    assert found.left


@pytest.mark.parametrize(
    ("title", "is_left"),
    [
        ("Splines on Curved Grids", True),
        ("Implicit-Explicit Schemes for Jump Diffusion", True),
        ("Paged Memory", False),
        ("Serving Models with Paged Memory", False),
        ("Memory in Pages, for Models that are Served", False),
    ],
)
def test_an_entry_without_authors_is_not_given_those_of_another_paper(
    title: str, is_left: bool
) -> None:
    """What stands beside a wrong identifier agrees in venue and year, and lacks the authors."""
    before = entry(
        "inproceedings",
        f"title = {{{title}}}",
        "booktitle = {SOSP}",
        "year = {2023}",
        f"doi = {{{DOI.value}}}",
    )
    made, found = complete(before, work())
    assert (made == before) == is_left
    assert ("another title: Paged Memory" in found.left) == is_left


@pytest.mark.parametrize(
    "kind", ["book", "phdthesis", "manual", "proceedings", "software", "dataset"]
)
def test_books_theses_and_software_are_no_papers(kind: str) -> None:
    before = entry(kind, TITLE, AUTHOR, "year = {2023}")
    assert complete(before, work())[0] == before


def test_a_work_that_is_software_completes_nothing() -> None:
    before = entry("misc", TITLE, AUTHOR)
    assert complete(before, replace(work(), type="software"))[0] == before


def test_a_preprint_that_stayed_one_gets_its_eprint_and_no_venue() -> None:
    before = entry(
        "article", TITLE, AUTHOR, "journal = {arXiv preprint arXiv:2309.90001}", "year = {2022}"
    )
    after = entry(
        "article",
        TITLE,
        AUTHOR,
        "journal = {arXiv preprint arXiv:2309.90001}",
        "year = {2022}",
        *EPRINT,
    )
    assert complete(before, preprint_only())[0] == after


def test_a_published_entry_of_a_paper_known_as_a_preprint_gets_nothing_of_its_year() -> None:
    before = entry("inproceedings", TITLE, AUTHOR, "booktitle = {A Workshop}")
    assert complete(before, preprint_only())[0] == entry(
        "inproceedings", TITLE, AUTHOR, "booktitle = {A Workshop}", *EPRINT
    )


def test_a_journal_takes_volume_and_number_and_no_proceedings() -> None:
    before = entry("misc", TITLE, AUTHOR, "eprint = {2309.90001}", "year = {2022}")
    made, _ = complete(before, work("article-journal"))
    assert made.startswith("@article{k,")
    assert "journal = {ACM Transactions on Computer Systems}" in made
    assert "volume = {41}" in made
    assert "booktitle" not in made


def test_a_published_version_without_doi_and_pages_leaves_none_of_the_preprints() -> None:
    before = entry(
        "article",
        TITLE,
        AUTHOR,
        "journal = {CoRR}",
        "doi = {10.48550/arXiv.2309.90001}",
        "pages = {1--12}",
    )
    made, _ = complete(before, work(without=("DOI", "page")))
    assert "doi" not in made
    assert "pages" not in made


@pytest.mark.parametrize(
    ("link", "stays"),
    [
        ("https://arxiv.org/abs/2309.90001v2", False),
        ("https://doi.org/10.48550/arXiv.2309.90001", False),
        ("https://openreview.net/forum?id=x", True), ("https://ann.example.org/paged.pdf", True),
    ],
)  # fmt: skip
def test_a_link_to_arxiv_goes_also_where_the_published_version_has_none(
    link: str, stays: bool
) -> None:
    before = entry(
        "misc", TITLE, AUTHOR, f"url = {{{link}}}", "year = {2022}", "eprint = {2309.90001}"
    )
    made, _ = complete(before, work(without=("DOI",)))
    assert made.startswith("@inproceedings")
    assert (link in made) is stays


def test_the_number_of_an_eprint_goes_from_where_articles_have_theirs() -> None:
    fields = (
        "journal = {arXiv e-prints}",
        "eid = {arXiv:2309.90001}",
        "pages = {arXiv:2309.90001}",
        "year = {2022}",
    )
    made, _ = complete(entry("article", TITLE, AUTHOR, *fields), work())
    assert "eid" not in made
    assert "pages = {611--626}" in made
    mine = entry(
        "article", TITLE, AUTHOR, "journal = {arXiv e-prints}", "eid = {7}", "year = {2022}"
    )
    assert "eid = {7}" in complete(mine, work())[0]


def test_a_title_and_authors_of_the_preprint_give_way_where_the_published_ones_differ() -> None:
    before = entry(
        "misc",
        "title = {Pages Everywhere: {V}irtual Memory}",
        "author = {Ada Example}",
        "eprint = {2309.90001}",
    )
    made, _ = complete(before, work())
    assert "title = {Paged Memory for Serving Models}" in made
    assert "author = {Example, Ada and Sample, Bob and" in made


def test_the_same_title_in_other_braces_and_authors_by_initials_stay() -> None:
    before = entry(
        "misc", "title = {{Paged} Memory for {Serving Models}}",
        "author = {A. Example and B. Sample and C. Müller}",
        "eprint = {2309.90001}",
    )  # fmt: skip
    made, _ = complete(before, work())
    assert "{{Paged} Memory for {Serving Models}}" in made
    assert "A. Example and B. Sample" in made


@pytest.mark.parametrize(
    ("fields", "overwrite", "expected"),
    [
        (
            ("booktitle = {SOSP}", "year = {2023}", "pages = {1--2}"),
            ("pages",),
            "pages = {611--626}",
        ),
        (("booktitle = {SOSP}", "year = {2023}"), ("BookTitle",), VENUE),
        (("booktitle = {SOSP}", "year = {2021}"), ("year",), "year = {2023}"),
        (
            (
                "booktitle = {SOSP}",
                "year = {2023}",
                "author = {A. Example and B. Sample and C. Müller}",
            ),
            ("authors",),
            "Example, Ada and Sample, Bob",
        ),
        (
            ("booktitle = {SOSP}", "year = {2023}", "doi = {10.1145/1.2}"),
            ("doi",),
            f"doi = {{{DOI.value}}}",
        ),
    ],
)
def test_a_filled_field_is_replaced_where_the_user_says_so(
    fields: tuple[str, ...], overwrite: tuple[str, ...], expected: str
) -> None:
    before = entry("inproceedings", TITLE, *fields)
    assert expected not in complete(before, work())[0]
    assert expected in complete(before, work(), *overwrite)[0]


@pytest.mark.parametrize("name", ["type", "ENTRYTYPE"])
def test_a_type_that_is_overwritten_takes_its_venue_along(name: str) -> None:
    before = entry("article", TITLE, AUTHOR, "journal = {SOSP}", "year = {2023}")
    assert complete(before, work())[0].startswith("@article")
    made, found = complete(before, work(), name)
    assert made.startswith("@inproceedings")
    assert "journal" not in made
    assert VENUE in made
    assert {"ENTRYTYPE", "journal", "booktitle"} <= {e.field for e in found.edits}
    assert complete(made, work(), name)[0] == made


def test_a_type_stays_where_its_venue_comes_from_a_parent_or_the_work_is_a_preprint() -> None:
    before = entry("article", TITLE, AUTHOR, "crossref = {sosp23}")
    assert complete(before, work(), "type")[0].startswith("@article")
    before = entry("article", TITLE, AUTHOR, "journal = {SOSP}", "year = {2023}")
    assert complete(before, preprint_only(), "type")[0].startswith("@article")


def test_names_that_no_field_has_are_told() -> None:
    assert unknown_fields(["Year", "journaltitle", "authors", "type", "eprinttype", "date"]) == []
    assert unknown_fields(["jounal", "year,pages", ""]) == ["jounal", "year,pages", ""]


def test_fields_of_a_parent_are_filled() -> None:
    before = entry("inproceedings", TITLE, AUTHOR, "crossref = {sosp23}") + entry(
        "proceedings", "title = {SOSP}"
    ).replace("{k,", "{sosp23,", 1)
    before = before.replace("title = {SOSP}", "title = {SOSP},\n  year = {2023}")
    made, _ = complete(before, work())
    assert "pages = {611--626}" in made
    assert "booktitle" not in made
    assert "publisher" not in made


def test_an_eprint_of_another_archive_is_not_called_arxiv() -> None:
    before = entry(
        "inproceedings", TITLE, AUTHOR, "booktitle = {SOSP}", "year = {2023}", "eprint = {24491234}"
    )
    made, _ = complete(before, work())
    assert "arXiv" not in made
    assert "cs.DC" not in made


def test_every_change_has_its_source() -> None:
    before = entry(
        "article", TITLE, AUTHOR, "journal = {arXiv preprint arXiv:2309.90001}", "year = {2022}"
    )
    _, found = complete(before, work())
    told = {e.field: (e.old, e.new, e.source) for e in found.edits}
    assert told["ENTRYTYPE"] == ("article", "inproceedings", "crossref")
    assert told["journal"] == ("arXiv preprint arXiv:2309.90001", None, "crossref")
    assert told["year"] == ("2022", "{2023}", "crossref")
    assert told["eprint"] == (None, "{2309.90001}", "arxiv")
    assert all(source for _, _, source in told.values())


def test_a_change_that_is_worked_out_from_another_field_has_its_source_too() -> None:
    paper = work(
        page="385:1-385:22",
        collection_title="Lecture Notes",
        collection_number="1234",
        retracted="retraction",
    )
    _, found = complete(
        entry("misc", TITLE, AUTHOR, "eprint = {2309.90001}", "year = {2022}"), paper
    )
    told = {e.field: e.source for e in found.edits}
    assert {"articleno", "numpages", "pages", "series", "volume", "note", "publisher"} <= set(told)
    assert all(told.values())


@pytest.mark.parametrize(
    ("note", "is_remark"),
    [
        ("arXiv preprint", True), ("arXiv:2309.90001 [cs.DC]", True),
        ("Preprint, under review", True), ("To appear", True),
        ("Available at \\url{https://arxiv.org/abs/2309.90001}", True),
        ("Submitted to OSDI 2024", True),
        ("read by Ann", False), ("arXiv preprint; read by Ann", False), ("Best paper award", False),
        ("", False),
    ],
)  # fmt: skip
def test_remarks_that_it_is_a_preprint(note: str, is_remark: bool) -> None:
    assert cited_version.is_preprint_remark(note) is is_remark


NAMES = st.sampled_from(
    "title author journal booktitle year date month volume number pages doi url note eprint "
    "eprinttype archiveprefix"
    " publisher howpublished institution crossref keywords".split()
)
VALUES = st.sampled_from(
    ["", "{", "arXiv preprint arXiv:2309.90001", "SOSP", "CoRR", "2022", "2023", "x {y} z",
        "10.1145/1.2", "and", "Ada Example"]
)  # fmt: skip


@given(
    st.sampled_from(["article", "inproceedings", "misc", "online", "book", "techreport"]),
    st.dictionaries(NAMES, VALUES, max_size=9),
    st.sampled_from(
        [work(), work("article-journal"), preprint_only(), work(without=("DOI", "page"))]
    ),
    st.lists(NAMES, max_size=2),
)
def test_completing_is_safe_and_done_once(
    kind: str, fields: dict[str, str], paper: Work, overwrite: list[str]
) -> None:
    before = entry(
        kind, *(f"{n} = {{{v.replace('{', '').replace('}', '')}}}" for n, v in fields.items())
    )
    made, found = complete(before, paper, *overwrite)
    assert complete(made, paper, *overwrite)[0] == made
    written = reading_list.read(made.encode(), "refs.bib", None, identify).entries[0]
    assert not written.problems
    if "journal" not in fields or "booktitle" not in fields:
        assert not ("journal" in written.fields and "booktitle" in written.fields and found.edits)


# -- books

BOOK = {"container_title": "", "container_title_short": "", "page": "", "publisher": "Big Press"}
PEOPLE = (text.name("Anna Berg"), text.name("Jo van den Lind"))


def book(**fields: Any) -> Work:
    """Return a book of 2023; what is "" or () is not known of it."""
    known: dict[str, Any] = {**BOOK, **fields}
    without = tuple(n for n, v in known.items() if not v)
    return work("book", without=without, **{n: v for n, v in known.items() if v})


@pytest.mark.parametrize(
    ("kind", "fields", "known", "added", "not_added"),
    [
        pytest.param(
            "book", (TITLE, "year = {2023}"), {"authors": (), "editors": PEOPLE, "edition": "2"},
            ("editor = {Berg, Anna and van den Lind, Jo}", "edition = {Second}"), ("author",),
            id="an edited book",
        ),
        pytest.param(
            "collection", (TITLE, "date = {2023}"),
            {"authors": (), "editors": PEOPLE, "edition": "2"},
            ("@collection", "editor = {Berg, Anna and van den Lind, Jo}", "edition = {2}"), (),
            id="an edited book in biblatex",
        ),
        pytest.param(
            "book", (TITLE, AUTHOR, "year = {2023}"), {"editors": PEOPLE, "edition": "1"},
            ("publisher",), ("editor", "edition"),
            id="a first edition, and who edits the series",
        ),
        pytest.param(
            "book", (TITLE, "editor = {Berg, Anna}", "year = {2023}"), {},
            (), ("author",), id="a role that is stated is not doubled",
        ),
        pytest.param(
            "book", (TITLE, AUTHOR, "year = {2023}"), {"translators": PEOPLE},
            ("note = {Translated by Anna Berg and Jo van den Lind}",), ("translator",),
            id="a translation",
        ),
        pytest.param(
            "book", (TITLE, AUTHOR, "date = {2023}"),
            {"translators": PEOPLE, "original_date": Date(1911)},
            ("translator = {Berg, Anna and van den Lind, Jo}", "origdate = {1911}"), ("note",),
            id="a translation in biblatex",
        ),
        pytest.param(
            "book", (TITLE, AUTHOR, "year = {2023}", "edition = {2nd}"), {"edition": "2"},
            ("edition = {2nd}",), ("Second",), id="an edition in other words",
        ),
    ],
)  # fmt: skip
def test_books_get_editors_edition_and_translators(
    kind: str,
    fields: tuple[str, ...],
    known: dict[str, Any],
    added: tuple[str, ...],
    not_added: tuple[str, ...],
) -> None:
    made, _ = complete(entry(kind, *fields), book(**known))
    for words in added:
        assert words in made
    for words in not_added:
        assert f"  {words} = " not in made.replace(entry(kind, *fields)[:-2], "")


def test_a_chapter_gets_its_book_and_a_paper_no_editors() -> None:
    known = {"editors": PEOPLE, "edition": "3", "chapter_number": "7", "publisher": "Big Press"}
    chapter = work("chapter", container_title="The Big Book", container_title_short="", **known)
    made, _ = complete(
        entry("incollection", TITLE, AUTHOR, "booktitle = {The Big Book}", "year = {2023}"),
        chapter,
    )
    for words in ("editor = {Berg, Anna and van", "edition = {Third}", "chapter = {7}"):
        assert words in made
    assert "editor" not in complete(WHOLE, work(editors=PEOPLE))[0]


@pytest.mark.parametrize(
    ("fields", "name", "pages"),
    [(("year = {2023}",), "articleno", True), (("date = {2023}",), "eid", False)],
)
def test_the_number_of_an_article_has_its_name_in_each_dialect(
    fields: tuple[str, ...], name: str, pages: bool
) -> None:
    paper = work("article-journal", without=("page",), number="47")
    place = "journaltitle" if name == "eid" else "journal"
    venue = f"{place} = {{ACM Transactions on Computer Systems}}"
    made, _ = complete(entry("article", TITLE, AUTHOR, venue, *fields), paper)
    assert f"{name} = {{47}}" in made
    assert ("pages = {47}" in made) is pages
    stated = entry("article", TITLE, AUTHOR, venue, *fields, "eid = {47}")
    assert "articleno" not in complete(stated, paper)[0]


@pytest.mark.parametrize(
    ("people", "alone"),
    [
        ("Ada Example", 3),
        ("Example, A.", 3),
        ("Ada Example and others", 0),
        ("Bob Sample", 0),
        ("{The Wombat Team}", 0),
        ("Ada Example and Bob Sample", 0),
    ],
)
def test_an_entry_that_keeps_its_first_author_alone_is_told_of(people: str, alone: int) -> None:
    bib = entry("inproceedings", TITLE, f"author = {{{people}}}", VENUE, "year = {2023}")
    assert complete(bib, work())[1].alone == alone
    text_after, overwritten = complete(bib, work(), "author")
    assert overwritten.alone == 0
    assert "Example, Ada and Sample, Bob and M" in text_after


def test_what_managers_of_references_keep_stays() -> None:
    own = (
        "groups = {Serving}",
        "keywords = {llm, memory}",
        "file = {:papers/kwon.pdf:PDF}",
        "mendeley-tags = {llm}",
        "mendeley-groups = {Reading/LLM}",
        "bdsk-file-1 = {YnBsaXN0}",
        "rating = {5}",
        "read = {1}",
        "timestamp = {2024-01-01}",
        "creationdate = {2024-01-01T10:00:00}",
    )
    around = (
        '@preamble{"\\newcommand{\\x}{y}"}\n@string{sosp = {SOSP}}\n\n',
        "\n@Comment{jabref-meta: grouping:\n0 AllEntriesGroup:;\n1 StaticGroup:Serving\\;0\\;;\n}\n",
    )
    before = entry("inproceedings", TITLE, AUTHOR, VENUE, "year = {2023}", *own)
    after, found = complete(around[0] + before + around[1], work())
    assert found.edits
    assert all(f"  {field},\n" in after for field in own)
    assert after.startswith(around[0])
    assert after.endswith(around[1])
