"""Lists that are files of records: CSV, RIS, JSON, OPML and YAML, as other programs write them."""

from __future__ import annotations

import pytest

from enrich import reading_list
from enrich.errors import ListError
from enrich.reading_list import ReadingList
from enrich.sources import identify

PAGED = "Paged Memory for Serving Invented Models"
QUOLL = "Quoll: Look-Alikes at Night"


def read(text: str, name: str) -> ReadingList:
    return reading_list.read(text.encode(), name, None, identify)


def short(listing: ReadingList) -> list[object]:
    """Return of each entry: lines, title, first identifier, people, venue, year."""
    return [
        (
            (e.line, e.end_line),
            e.title,
            str(e.identifiers[0]) if e.identifiers else None,
            [n.family for n in e.authors],
            e.claims.venue,
            e.claims.year,
        )
        for e in listing.entries
    ]


ZOTERO = """\
"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Url","Abstract Note","Date","Manual Tags"
"A1","conferencePaper","2023","Doe, Jane; Roe, Richard","Paged Memory for Serving Invented Models","SOSP","10.1145/9900001.9900012","","Commas, and
a second line","2023-10-23","memory; pages"
"A2","webpage","2024","","A Page About Many Things","","","https://example.org/x","","",""
"A3","preprint","2024","Poe, Ann","Quoll: Look-Alikes at Night","","","http://arxiv.org/abs/2403.90012","","2024-03",""
"""
SEMICOLONS = f"""\
Title;Link;Year
{PAGED};https://arxiv.org/abs/2309.90001;2023
TBD;;
"Quoll; A Study ""of"" Nights";https://arxiv.org/abs/2403.90012;
"""
NO_HEADER = f"{PAGED}\tJane Doe, Richard Roe\tSOSP 2023\n{QUOLL}\tAnn Poe, Bo Moe\tarXiv 2024\n"
NOTION = """\
Name,Status,Tags,URL,Added
Attention to Wombats Only,Done,"a, b",https://arxiv.org/abs/2309.90001,"November 3, 2023"
quoll,To read,,https://arxiv.org/abs/2403.90012,"November 4, 2023"
"""
RIS = f"""\
TY  - CONF
AU  - Doe, Jane
AU  - Roe, Richard
TI  - Paged Memory for Serving
  Invented Models
T2  - SOSP
PY  - 2023/10/23
DO  - 10.1145/9900001.9900012
KW  - memory
ER  -\x20

TY  - JOUR
A1  - Poe, Ann
T1  - {QUOLL}
UR  - https://arxiv.org/abs/2403.90012
"""
FULL_NAME = "The Fortieth International Symposium on Invented Operating Systems (SOSP 2023)"
FULL_VENUE = f"""\
TY  - CONF
TI  - {PAGED}
C3  - {FULL_NAME}
ER  -
TY  - CONF
TI  - Numbats by Night
C3  - May 2023
ER  -
TY  - CONF
TI  - Quolls by Day
C3  - 2025 Invented Annual Technical Conference (IATC 25)
ER  -
"""
NBIB = """\
PMID- 12345678
TI  - A study of cells that nobody has seen, in two parts
      and a half.
FAU - Doe, Jane
AU  - Doe J
JT  - Journal of Invented Biology
DP  - 2019 Mar 3
LID - 10.1000/xyz123 [doi]
LID - S0000 [pii]
"""
ENW = f"%0 Conference Paper\n%A Doe, Jane\n%T {PAGED}\n%B SOSP\n%D 2023\n"
CSL = f"""\
[
 {{"type": "paper-conference", "title": "{PAGED}", "author": [{{"family": "Doe", "given": "Jane"}}],
   "container-title": "SOSP", "issued": {{"date-parts": [[2023, 10]]}}, "DOI": "10.1145/9900001.9900012"}},
 "10.1145/9900001.9900013"
]
"""
ZOTERO_JSON = f"""\
{{"config": {{"x": [1]}}, "items": [
 {{"itemType": "preprint", "title": "{QUOLL}", "creators": [{{"creatorType": "author", "firstName": "Ann", "lastName": "Poe"}}],
   "date": "2024-03-01", "url": "http://arxiv.org/abs/2403.90012"}}]}}
"""
LINES = f'{{"title": "{PAGED}", "year": 2023}}\n{{"title": "{QUOLL}", "arxiv": "2403.90012"}}\n'
OPML = f"""\
<?xml version="1.0"?>
<opml version="2.0"><head><title>Reading</title></head><body>
<outline text="Serving">
 <outline text="{PAGED}" type="link" url="https://arxiv.org/abs/2309.90001" _note="good"/>
 <outline text="{QUOLL}"/>
</outline>
<outline text="A feed" type="rss" xmlUrl="https://example.org/feed"/>
</body></opml>
"""
YAML = f"""\
- title: "{PAGED}"
  authors: [Jane Doe, Richard Roe]
  venue: SOSP
  year: 2023
- week: 2
  papers:
    - title: {QUOLL.replace(":", "")}
      arxiv: "2403.90012"
    - title: No class
"""
DOI, ARXIV = "doi:10.1145/9900001.9900012", "arxiv:2403.90012"
BOTH = ["Doe", "Roe"]
CASES: list[tuple[str, str, list[object]]] = [
    (
        "library.csv",
        ZOTERO,
        [
            ((2, 3), PAGED, DOI, BOTH, "SOSP", 2023),
            ((4, 4), "A Page About Many Things", None, [], None, 2024),
            ((5, 5), QUOLL, ARXIV, ["Poe"], None, 2024),
        ],
    ),
    (
        "sheet.csv",
        SEMICOLONS,
        [
            ((2, 2), PAGED, "arxiv:2309.90001", [], None, 2023),
            ((4, 4), 'Quoll; A Study "of" Nights', ARXIV, [], None, None),
        ],
    ),
    (
        "rows.tsv",
        NO_HEADER,
        [
            ((1, 1), PAGED, None, BOTH, "SOSP", 2023),
            ((2, 2), QUOLL, None, ["Poe", "Moe"], "arXiv", 2024),
        ],
    ),
    (
        "notion.csv",
        NOTION,
        [
            ((2, 2), "Attention to Wombats Only", "arxiv:2309.90001", [], None, None),
            ((3, 3), "quoll", ARXIV, [], None, None),
        ],
    ),
    (
        "library.ris",
        RIS,
        [
            ((1, 10), PAGED, DOI, BOTH, "SOSP", 2023),
            ((12, 15), QUOLL, ARXIV, ["Poe"], None, None),
        ],
    ),
    (
        "pubmed.nbib",
        NBIB,
        [
            (
                (1, 9),
                "A study of cells that nobody has seen, in two parts and a half",
                "doi:10.1000/xyz123",
                ["Doe"],
                "Journal of Invented Biology",
                2019,
            )
        ],
    ),
    (
        "full.ris",
        FULL_VENUE,
        [
            ((1, 4), PAGED, None, [], "SOSP", 2023),
            ((5, 8), "Numbats by Night", None, [], None, 2023),
            (
                (9, 12),
                "Quolls by Day",
                None,
                [],
                "2025 Invented Annual Technical Conference (IATC 25)",
                None,
            ),
        ],
    ),
    ("endnote.enw", ENW, [((1, 5), PAGED, None, ["Doe"], "SOSP", 2023)]),
    (
        "library.json",
        CSL,
        [
            ((2, 3), PAGED, DOI, ["Doe"], "SOSP", 2023),
            ((4, 4), None, "doi:10.1145/9900001.9900013", [], None, None),
        ],
    ),
    ("zotero.json", ZOTERO_JSON, [((2, 3), QUOLL, ARXIV, ["Poe"], None, 2024)]),
    (
        "works.jsonl",
        LINES,
        [((1, 1), PAGED, None, [], None, 2023), ((2, 2), QUOLL, ARXIV, [], None, None)],
    ),
    (
        "outline.opml",
        OPML,
        [
            ((4, 4), PAGED, "arxiv:2309.90001", [], None, None),
            ((5, 5), QUOLL, None, [], None, None),
        ],
    ),
    (
        "papers.yml",
        YAML,
        [
            ((1, 4), PAGED, None, BOTH, "SOSP", 2023),
            ((7, 8), "Quoll Look-Alikes at Night", ARXIV, [], None, None),
        ],
    ),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[name for name, _, _ in CASES])
def test_a_file_of_records(name: str, text: str, expected: list[object]) -> None:
    listing = read(text, name)
    assert short(listing) == expected
    assert not listing.problems
    assert not listing.writable
    assert reading_list.strip(listing.data, listing.format) == listing.data
    windows = read(text.replace("\n", "\r\n"), name)
    assert short(windows) == expected


def test_what_else_a_record_states() -> None:
    first, page, _ = read(ZOTERO, "library.csv").entries
    assert first.notes == ("tags: memory, pages",)
    assert page.kind == "other"
    assert [e.checked for e in read(NOTION, "notion.csv").entries] == [True, False]
    section = read(OPML, "outline.opml")
    assert [e.section for e in section.entries] == [("Serving",), ("Serving",)]
    assert section.entries[0].notes == ("good",)
    assert [(u.line, u.text, u.reason) for u in section.unread] == [
        (7, "A feed", "a feed, and no paper")
    ]


@pytest.mark.parametrize(
    ("text", "format_"),
    [
        (RIS, "ris"),
        (NBIB, "ris"),
        (ENW, "ris"),
        (CSL, "csl-json"),
        (OPML, "opml"),
        ("% mine\n@article{a, title={A Title}}", "bibtex"),
        (PAGED, "text"),
        ("[1] A Title of Something", "text"),
    ],
)
def test_a_vague_ending_is_told_by_the_content(text: str, format_: str) -> None:
    assert read(text, "list.txt").format == format_


def test_an_ending_that_nobody_knows() -> None:
    with pytest.raises(ListError, match="its format is not known"):
        read(PAGED, "list.xyz")


BROKEN = [
    (
        "a.json",
        '[{"title": "A Title of One"},\n {"title": ',
        ["line 2: is no JSON from here on; look for a comma or a bracket before it"],
    ),
    (
        "a.json",
        "[" * 100_000,
        ["line 1: is no JSON from here on; look for a comma or a bracket before it"],
    ),
    (
        "a.yaml",
        "a: [1,\nb: {",
        ["line 1: cannot be read as YAML; look for tabs and for quotes that are not closed"],
    ),
    ("a.csv", 'Title,Link\n"never closed,https://arxiv.org/abs/2403.90012\nA Title of One,\n', []),
    ("a.ris", "TY  - CONF\nTY  - CONF\n", []),
    ("a.csv", "", []),
    ("a.json", "", []),
    ("a.yaml", "", []),
    ("a.opml", "", []),
]


@pytest.mark.parametrize(("name", "text", "problems"), BROKEN)
def test_a_broken_file_is_read_as_far_as_it_can_be(
    name: str, text: str, problems: list[str]
) -> None:
    listing = read(text, name)
    assert list(listing.problems) == problems
    if "A Title of One" in text:
        assert "A Title of One" in [e.title for e in listing.entries]


def test_entities_of_xml_are_not_read() -> None:
    bomb = (
        '<!DOCTYPE o [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
        '<opml><body><outline text="A Title of One"/><outline text="x &b; &f;"/></body></opml>'
    )
    assert "root:" not in repr(read(bomb, "a.opml").entries)
