"""Org, .bib and text files; a .bib's changes spliced into its bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich import reading_list
from enrich.errors import ListError
from enrich.model import Claims, Name
from enrich.sources import identify
from tests.support.paths import DATA

LISTS = DATA / "lists"


def read(name: str) -> reading_list.ReadingList:
    return reading_list.read((LISTS / name).read_bytes(), name, None, identify)


def bib(data: bytes) -> reading_list.ReadingList:
    return reading_list.read(data, "x.bib", None, identify)


def test_org() -> None:
    assert [
        (e.line, e.title, e.checked, e.section, e.urls, e.notes, e.key)
        for e in read("papers.org").entries
    ] == [
        (3, "A Scheduler for Imaginary Clusters", False, ("Systems",), (), (), "doe-2020-sched"),
        (
            5,
            "Caches That Never Forget: A Study",
            True,
            ("Systems",),
            ("https://arxiv.org/abs/2001.00001",),
            ("the second part is the good one",),
            None,
        ),
        (12, "A Theory of Everything Small", None, ("Systems",), (), ("too difficult",), None),
        (
            18,
            "Linked In a Plain List",
            True,
            ("Lists",),
            ("https://arxiv.org/abs/2001.00002",),
            ("a remark",),
            None,
        ),
        (
            19,
            "Another One In a List",
            False,
            ("Lists",),
            ("https://doi.org/10.1145/1111111.2222222",),
            (),
            None,
        ),
    ]


def test_text() -> None:
    entries = read("lines.txt").entries
    assert [(e.line, e.title, [str(i) for i in e.identifiers]) for e in entries] == [
        (2, None, ["doi:10.1145/1111111.2222222"]),
        (3, None, ["arxiv:2001.00001"]),
        (4, None, ["arxiv:2001.00002"]),
        (5, "Caches That Never Forget: A Study", []),
        (6, "A plain title about systems", []),
        (7, "A bulleted title of a paper", ["arxiv:2001.00003"]),
    ]
    assert entries[0].section == ("to read",)
    assert all(e.kind == "paper" for e in entries)


def test_titles_above_their_urls_are_one_entry() -> None:
    listing = reading_list.read(
        b"Caches That Never Forget\nhttps://arxiv.org/abs/2001.00001\nA Second Title "
        b"Here\nhttps://arxiv.org/abs/2001.00002\n",
        "l.txt",
        None,
        identify,
    )
    assert [(e.line, e.end_line, e.title) for e in listing.entries] == [
        (1, 2, "Caches That Never Forget"),
        (3, 4, "A Second Title Here"),
    ]


def test_bib() -> None:
    first, second, third = read("mine.bib").entries
    assert first.key == "doe2020"
    assert first.title == "Caches That Never Forget"
    assert first.authors == (
        Name("Doe", "Jane"),
        Name(literal="The Cache Team"),
        Name("Müller", "Max"),
    )
    assert [str(i) for i in first.identifiers] == ["arxiv:2001.00001"]
    assert first.claims.status == "preprint"
    assert first.fields["mynote"] == "keep {this}, please"
    assert first.fields["ENTRYTYPE"] == "article"
    assert second.title == 'A "Quoted" Title'
    assert second.fields["booktitle"] == "Proceedings of the Imaginary Systems"
    assert second.claims == Claims("Proceedings of the Imaginary Systems", 2021, None)
    assert second.fields["month"] == "jan"
    assert (third.key, third.kind) == ("paren", "other")


def test_splice_changes_only_what_it_says() -> None:
    listing = read("mine.bib")
    assert reading_list.splice(listing.data, listing.path, {}) == listing.data
    changed = reading_list.splice(
        listing.data,
        listing.path,
        {
            "doe2020": {
                "ENTRYTYPE": "inproceedings",
                "journal": None,
                "booktitle": "{Proc. CACHE}",
                "doi": "{10.1145/1.2}",
                "year": "{2021}",
            },
            "roe21": {"pages": "{1--2}"},
            "paren": {"note": "{n}"},
        },
    ).decode()
    expected = listing.data.decode()
    for old, new in [
        ("@Article{doe2020", "@Inproceedings{doe2020"),
        ("journal      = {arXiv preprint arXiv:2001.00001}", "booktitle    = {Proc. CACHE}"),
        ("year         = 2020,\n", "year         = 2021,\n  doi          = {10.1145/1.2},\n"),
        ("month=jan}", "month=jan, pages={1--2}}"),
        ("URL = {https://example.org/tool})", "URL = {https://example.org/tool}, NOTE = {n})"),
    ]:
        assert old in expected
        expected = expected.replace(old, new)
    assert changed == expected


@pytest.mark.parametrize(
    ("before", "changes", "after"),
    [
        ("@a{k,\n  x = {1},\n  y = {2}\n}", {"y": None}, "@a{k,\n  x = {1}\n}"),
        ("@a{k,\n  x = {1},\n  y = {2}\n}", {"x": None, "y": None}, "@a{k,\n}"),
        ("@a{k,\n  x = {1},\n  y = {2},\n}", {"x": None}, "@a{k,\n  y = {2},\n}"),
        ("@a{k, x={1}, y={2}}", {"x": None}, "@a{k, y={2}}"),
        (
            "@a{k,\n\tx = {1},\n\ty = {2}\n}",
            {"z": "{3}"},
            "@a{k,\n\tx = {1},\n\ty = {2},\n\tz = {3}\n}",
        ),
        ("@a{k}", {"z": "{3}"}, "@a{k,\n  z = {3},\n}"),
        (
            "@a{k,\r\n  x = {1}\r\n}",
            {"z": "{3}", "w": "{4}"},
            "@a{k,\r\n  x = {1},\r\n  z = {3},\r\n  w = {4}\r\n}",
        ),
        ("@a{k, x = {1} # y # {2}, }", {"x": "{3}"}, "@a{k, x = {3}, }"),
        (
            '@a{k, x = "1",\n y = "2"}',
            {"x": "{3}", "z": "{a {B}}"},
            '@a{k, x = "3",\n y = "2",\n z = "a {B}"}',
        ),
        ('@a{k, x = "1"}', {"z": '{a "B"}'}, '@a{k, x = "1", z = {a "B"}}'),
        (
            "@a{k, x = {a}, y = 2020}",
            {"y": "{2021}", "z": "{7}"},
            "@a{k, x = {a}, y = 2021, z = 7}",
        ),
        ("@a{k, x = {1}, x = {2}}", {"x": "{3}"}, "@a{k, x = {3}, x = {2}}"),
        ("@a{k, X = {1}, x = {2}}", {"x": "{3}"}, "@a{k, X = {3}, x = {2}}"),
        (
            "@a{k\n  , x = {1}\n  }",
            {"y": "{2}", "z": "{3}"},
            "@a{k\n  , x = {1}\n  , y = {2}\n  , z = {3}\n  }",
        ),
        ("@a{k\n  , x = {1}\n  , y = {2}\n  }", {"x": None}, "@a{k\n  , y = {2}\n  }"),
        (
            "@a{k\r\n, x = {1}\r\n, y = {2}}",
            {"y": None, "z": "{3}"},
            "@a{k\r\n, x = {1}\r\n, z = {3}}",
        ),
        ("@a{k,\r\n}", {"z": "{3}"}, "@a{k,\r\n  z = {3},\r\n}"),
    ],
)
def test_splice_in_the_entrys_own_style(
    before: str, changes: dict[str, str | None], after: str
) -> None:
    assert reading_list.splice(before.encode(), "refs.bib", {"k": changes}).decode() == after


def test_bytes_that_are_not_utf8_are_carried_through() -> None:
    data = b"@a{k, author = {M\xfcller}, title = {T}}"
    listing = bib(data)
    assert not listing.writable
    assert listing.entries[0].problems == ("bytes that are not UTF-8; save the list as UTF-8",)
    assert reading_list.splice(listing.data, listing.path, {"k": {"title": "{U}"}}) == data.replace(
        b"{T}", b"{U}"
    )


def test_an_entry_that_is_not_closed_is_named_and_the_rest_is_read() -> None:
    listing = bib(
        b"@a{one, title={never closed,\n\n@a{two,\n title={ok}}\n@a{two, title={again}}\n"
    )
    assert [(e.key, e.title) for e in listing.entries] == [
        ("one", None),
        ("two", "ok"),
        ("two", "again"),
    ]
    assert listing.problems == (
        "line 1: one: a value is not closed: title; look for a brace or a quote too few in it",
        "line 5: the key two is used before, on line 3; give one of the two another key",
    )
    assert not listing.writable
    assert (
        reading_list.splice(listing.data, listing.path, {"two": {"title": "{new}"}}).count(b"{new}")
        == 1
    )


def test_splice_refuses_what_would_break_the_file() -> None:
    listing = bib(b"@a{k, x={1}}")
    with pytest.raises(ListError, match=r"k\.x is not balanced"):
        reading_list.splice(listing.data, listing.path, {"k": {"x": "{a{b}"}})
    with pytest.raises(ListError, match="no entry with the key nobody"):
        reading_list.splice(listing.data, listing.path, {"nobody": {"x": "{1}"}})


VALUES = st.sampled_from(["{a}", '"b"', "jan", "{a {b} c}", "1 # {x}", "{\\'e}"])


@given(
    st.lists(
        st.tuples(st.sampled_from(["title", "Author", "year", "note"]), VALUES),
        max_size=4,
        unique_by=lambda f: f[0].lower(),
    ),
    st.dictionaries(
        st.sampled_from(["title", "author", "doi", "pages"]), VALUES | st.none(), max_size=4
    ),
    st.sampled_from([", ", ",\n  ", ",\r\n\t"]),
    st.booleans(),
)
def test_a_spliced_entry_has_exactly_the_wanted_fields(
    fields: list[tuple[str, str]], changes: dict[str, str | None], comma: str, trailing: bool
) -> None:
    body = comma.join(f"{name} = {value}" for name, value in fields)
    data = f"before @a{{k{comma}{body}{',' if trailing and fields else ''}\n}} after".encode()
    spliced = reading_list.splice(data, "refs.bib", {"k": changes})
    want = {name.lower(): value for name, value in fields} | changes
    known = (
        bib(b"@a{k, " + b", ".join(f"{n} = {v}".encode() for n, v in want.items() if v) + b"}")
        .entries[0]
        .fields
    )
    assert bib(spliced).entries[0].fields == known
    assert spliced.startswith(b"before @a{k")
    assert spliced.endswith(b"} after")


@given(st.text(alphabet='@{}(),="#\\ \n\rab%', max_size=60))
def test_no_text_upsets_the_bib_reader(text: str) -> None:
    listing = bib(f"@a{{k, x={{1}}}}\n{text}".encode())
    assert listing.entries[0].key == "k"
    assert reading_list.splice(listing.data, listing.path, {}) == listing.data


@pytest.mark.parametrize("data", [b"\xff\xfe- \x00a\x00", b"\xfe\xff\x00-\x00 ", b"- a\x00b"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ListError, match=r"UTF-16|NUL"):
        reading_list.read(data, "l.md", None, identify)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ListError, match=r"l\.xyz: its format is not known"):
        reading_list.read(b"", "l.xyz", None, identify)
    with pytest.raises(ListError, match=r"l\.docx: is a document of a word processor"):
        reading_list.read(b"", "l.docx", None, identify)


ADA, BEN = Name("Sample", "Ada"), Name("Fabled", "Ben")


@pytest.mark.parametrize(
    ("field", "people"),
    [
        ("Ada Sample AND Ben Fabled", (ADA, BEN)),
        ("Ada Sample And Ben Fabled", (ADA, BEN)),
        ("Ada Sample and et al.", (ADA,)),
        ("Ada Sample et al.", (ADA,)),
        ("Ada Sample and Ben Fabled, et al", (ADA, BEN)),
        ("Ada Sample and Ben Fabled and Others", (ADA, BEN)),
        ("Ada Sample; Ben Fabled", (ADA, BEN)),
        ("Sample, Ada; Fabled, Ben", (ADA, BEN)),
        ("{Sample and Sons; Ltd.}", (Name(literal="Sample and Sons; Ltd."),)),
    ],
)
def test_how_people_part_the_names_of_a_bib(field: str, people: tuple[Name, ...]) -> None:
    (entry,) = bib(f"@a{{k, author = {{{field}}}, title = {{T}}}}".encode()).entries
    assert entry.authors == people


@pytest.mark.parametrize(
    ("bib", "kinds"),
    [
        pytest.param("@collection{b, title={B}, editor={A}, doi={10.1/b}}", ["paper"], id="DOI"),
        pytest.param("@collection{b, title={B}, editor={A}}", ["other"], id="nothing names it"),
        pytest.param("@collection{b, title={B}, doi={10.1/b}}", ["other"], id="no editor"),
        pytest.param(
            "@proceedings{b, title={B}, editor={A}, doi={10.1/b}}", ["other"], id="volume"
        ),
        pytest.param(
            "@incollection{a, title={A}, crossref={b}}\n"
            "@collection{b, title={B}, editor={A}, doi={10.1145/1.2}}",
            ["paper", "other"],
            id="the book of a chapter",
        ),
    ],
)
def test_an_edited_book_is_a_paper_where_it_is_cited_itself(bib: str, kinds: list[str]) -> None:
    bib = bib.replace("10.1/b", "10.1145/3.4")
    entries = reading_list.read(bib.encode(), "refs.bib", None, identify).entries
    assert [e.kind for e in entries] == kinds


@pytest.mark.parametrize("kind", ["book", "collection", "proceedings", "inproceedings"])
def test_the_editors_of_a_volume_stand_where_others_have_authors(kind: str) -> None:
    book = ", booktitle={C}" if kind == "inproceedings" else ""
    bib = f"@{kind}{{b, title={{B}}, editor={{van der Lind, Jo and Berg, Anna}}{book}}}"
    (entry,) = reading_list.read(bib.encode(), "refs.bib", None, identify).entries
    assert entry.authors == ()
    assert [n.family for n in entry.people] == ([] if kind == "inproceedings" else ["Lind", "Berg"])


def test_one_title_link_or_number_a_line_is_as_many_papers() -> None:
    listing = reading_list.read(
        b"Caches That Never Forget: A Study\nhttps://doi.org/10.1145/1111111.2222222\n"
        b"A Theory of Everything Small\n2001.00001\nA Third Title Here\narXiv:2001.00002\n",
        "x.txt", None, identify,
    )  # fmt: skip
    assert [(e.line, e.title, len(e.identifiers)) for e in listing.entries] == [
        (1, "Caches That Never Forget: A Study", 0),
        (2, None, 1),
        (3, "A Theory of Everything Small", 0),
        (4, None, 1),
        (5, "A Third Title Here", 0),
        (6, None, 1),
    ]


@pytest.mark.parametrize(
    ("behind", "venue"),
    [
        *((". WSDM 2018.", "WSDM"), (", WSDM 2018", "WSDM"), ("; WSDM'18", "WSDM")),
        *((" - WSDM 2018", "WSDM"), (". In WSDM, 2018", "WSDM"), (": WSDM (2018)", "WSDM")),
        *((". In Proc. of WSDM, 2018", "WSDM"), (", published in WSDM 2018", "WSDM")),
        (". Journal of Machine Learning Research, 2018.", "Journal of Machine Learning Research"),
    ],
)
def test_the_venue_behind_a_bare_title_is_a_claim(behind: str, venue: str) -> None:
    text = f"Caches That Never Forget{behind}\nA Theory of Everything Small\n"
    entry = reading_list.read(text.encode(), "x.txt", None, identify).entries[0]
    assert entry.title == "Caches That Never Forget"
    assert (entry.claims.venue, entry.claims.year) == (venue, 2018)


@pytest.mark.parametrize(
    "title", ["What Is New in 2018", "A Survey of the Winter of 2018", "Lessons from Covid 2020"]
)
def test_a_year_that_ends_a_title_stays(title: str) -> None:
    text = f"{title}\nA Theory of Everything Small\n"
    assert reading_list.read(text.encode(), "x.txt", None, identify).entries[0].title == title
