"""What is told of a paper by the first pages of its PDF, as a table of pages."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pytest

from enrich import reading_list, sources
from enrich.messages import lists as said
from enrich.model import Entry

# What a run on a page is: text, size, x, y, right edge, angle.
Shown = Sequence[tuple[str, float, float, float, float, int]]
TITLE = "Paged Memory for Serving Invented Models"
DOI, CITED = "10.1145/9900001.9900011", "10.9999/cited.77"


def line(
    text: str, size: float, y: float, x: float = 72, angle: int = 0
) -> tuple[str, float, float, float, float, int]:
    """Return a run whose letters are half as wide as they are high."""
    return text, size, x, y, x + 0.5 * size * len(text), angle


BODY: Shown = [
    line("Large invented models are served to many people, and we keep pages.", 10, 500 - 12 * n)
    for n in range(20)
]
HEAD: Shown = [line(TITLE, 17, 700), line("Ada Example, Bob Sample", 12, 670)]


def read(
    *pages: Shown,
    properties: Mapping[str, str] | None = None,
    xmp: Sequence[str] = (),
    links: Sequence[str] = (),
    name: str = "paper.pdf",
) -> reading_list.ReadingList:
    shown = [{"width": 612, "height": 792, "runs": page, "links": links} for page in pages]
    text = json.dumps({"pages": shown, "properties": properties or {}, "xmp": list(xmp)})
    return reading_list.read(text.encode(), name, "pdf", sources.identify)


def entry(*pages: Shown, **more: object) -> Entry:
    (found,) = read(*pages, **more).entries  # type: ignore[arg-type]
    return found


TITLES = [
    (HEAD, TITLE),
    ([line("Paged Memory for", 17, 700), line("Serving Invented Models", 17, 680)], TITLE),
    # marks of footnotes, ligatures, a hyphen that stays and one that does not
    ([line(TITLE, 17, 700), line("*", 12, 706, 72 + 8.5 * len(TITLE))], TITLE),
    ([line("Eﬃcient Memory-", 17, 700), line("Bound Models", 17, 680)], "Efficient Memory-Bound Models"),
    ([line("On invented-", 17, 700), line("models of pages", 17, 680)], "On invented-models of pages"),
    ([line("ON HOP-", 17, 700), line("PING PAGES", 17, 680)], "ON HOPPING PAGES"),
    ([line("Keeping Peo-", 17, 700), line("ple in Pages", 17, 680)], "Keeping People in Pages"),
    # what is larger and no title
    ([line("arXiv:2309.90001v1  [cs.DC]  12 Sep 2023", 20, 200, 30, angle=90), *HEAD], TITLE),
    ([line("Open access to the Proceedings", 20, 740), *HEAD], TITLE),
    ([line("Research Article", 20, 740), *HEAD], TITLE),
    ([line("SOSP 2023", 20, 740), *HEAD], TITLE),
    ([*HEAD, line("T", 30, 520)], TITLE),
    ([*HEAD, line("A Large Figure of Ours", 30, 200)], TITLE),
    (
        [
            line("Contents lists available at Somewhere", 10, 760),
            line("Invented Computer Systems", 20, 740),
            line("journal homepage: www.example.org", 10, 720),
            *HEAD,
        ],
        TITLE,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("head", "title"), TITLES)
def test_the_title_is_the_largest_that_is_no_banner(head: Shown, title: str) -> None:
    assert entry([*head, *BODY]).title == title


def test_a_cover_is_passed_over() -> None:
    cover = [
        line("This paper is included in the Proceedings of a Symposium", 14, 740),
        line(TITLE, 17, 600),
        line("Ada Example, University of Testville", 10, 580),
        line("is sponsored by", 22, 500),
        line("https://www.usenix.org/conference/osdi22/presentation/dummy", 10, 460),
    ]
    found = entry(cover, [*HEAD, *BODY])
    assert (found.title, [a.full for a in found.authors]) == (TITLE, ["Ada Example", "Bob Sample"])
    assert [str(i) for i in found.identifiers] == ["usenix:osdi22/presentation/dummy"]


STATED = [
    (TITLE, TITLE),
    ("paged memory FOR serving invented models", "paged memory FOR serving invented models"),
    ("Microsoft Word - final.docx", TITLE),
    ("Another Title of Four Words", TITLE),  # the page does not show it
    ("main.pdf", TITLE),
]


@pytest.mark.parametrize(("stated", "title"), STATED)
def test_a_title_of_the_file_counts_where_the_page_shows_it(stated: str, title: str) -> None:
    assert entry([*HEAD, *BODY], properties={"Title": stated}).title == title


AUTHORS = [
    ([line("Ada Example, Bob Sample", 12, 670)], ["Ada Example", "Bob Sample"]),
    ([line("Ada Example and Bob Sample", 12, 670)], ["Ada Example", "Bob Sample"]),
    (
        [line("Ada Example", 12, 670), line("1", 7, 674, 140), line(", Bob Sample", 12, 670, 146)],
        ["Ada Example", "Bob Sample"],
    ),
    (
        [
            line("Ada Example", 12, 670),
            line("Bob Sample", 12, 670, 300),
            line("University of Testville", 10, 656),
        ],
        ["Ada Example", "Bob Sample"],
    ),
    ([line("ADA EXAMPLE, BOB SAMPLE", 12, 670)], ["Ada Example", "Bob Sample"]),
    # not told for sure: none
    ([line("Ada Example, University of Testville", 12, 670)], []),
    ([line("Microsoft Research", 12, 670)], []),
    ([line("Abstract", 12, 670)], []),
]


@pytest.mark.parametrize(("below", "names"), AUTHORS)
def test_people_are_taken_where_a_line_has_nothing_else(below: Shown, names: list[str]) -> None:
    found = entry([line(TITLE, 17, 700), *below, *BODY])
    assert [a.full for a in found.authors] == names


def foot(text: str, y: float = 60) -> Shown:
    return [line(text, 8, y)]


REFERENCES = [
    line("References", 12, 240),
    line(f"[1] A. Nother. A cited title. 2001. https://doi.org/{CITED}", 9, 228),
]
ISSN = "0167-0000/© 2023 Invented B.V. All rights reserved."
DOIS = [
    ([], None),
    (REFERENCES, None),
    # beside a copyright, an ISBN or a price; alone; after "DOI:"
    (foot(f"978-1-4503-0000-0/23/10. . . $15.00 https://doi.org/{DOI}"), DOI),
    ([*foot(f"https://doi.org/{DOI}", 70), *foot(ISSN)], DOI),
    (foot(f"doi:{DOI}"), DOI),
    (foot(f"Digital Object Identifier {DOI}"), DOI),
    ([line("© 2023 IEEE", 8, 46), line(f"DOI {DOI}", 8, 46, 140)], DOI),
    # the block of ACM, in which it is broken over two lines
    (
        [
            line("ACM Reference Format:", 8, 150),
            line("Ada Example. 2023. Paged Memory. In SOSP '23, https://doi.org/10.1145/", 8, 140),
            line("9900001.9900011", 8, 130),
        ],
        DOI,
    ),
    ([*foot(f"© 2023 ACM. https://doi.org/{DOI}"), *REFERENCES], DOI),
    # that of a cited paper, of the artifact, of nothing
    (foot(f"An earlier idea: https://doi.org/{CITED}."), None),
    (foot("https://doi.org/10.5281/zenodo.123456"), None),
    (foot("© 2023 ACM. https://doi.org/10.5555/1234567.1234568"), None),
    ([*foot(f"© 2023 https://doi.org/{DOI}", 70), *foot(f"© 2023 https://doi.org/{CITED}")], None),
]  # fmt: skip


@pytest.mark.parametrize(("more", "doi"), DOIS)
def test_the_doi_is_that_of_the_paper(more: Shown, doi: str | None) -> None:
    found = entry([*HEAD, *BODY, *more])
    assert [str(i) for i in found.identifiers] == ([f"doi:{doi}"] if doi else [])


STAMPS = [
    ([line("arXiv:2309.90001v1  [cs.DC]  12 Sep 2023", 20, 200, 30, angle=90)], ["arxiv:2309.90001"]),
    ([line("arXiv:cs/9901002v2  [cs.DC]  1 Jan 1999", 20, 200, 30, angle=90)], ["arxiv:cs/9901002"]),
    ([line("arXiv:2309.90001v1 [cs.DC] 12 Sep 2023", 10, 770)], ["arxiv:2309.90001"]),
    ([line("[3] A. Nother. A cited title. arXiv:2309.90002", 9, 100)], []),
    ([line("arXiv:2309.90002, which we build on", 9, 100)], []),
]  # fmt: skip


@pytest.mark.parametrize(("more", "identifiers"), STAMPS)
def test_the_stamp_of_arxiv_names_the_paper(more: Shown, identifiers: list[str]) -> None:
    assert [str(i) for i in entry([*HEAD, *BODY, *more]).identifiers] == identifiers


PACKET = f"<x:xmpmeta><rdf:Description><prism:doi>{DOI}</prism:doi></rdf:Description>"
FILES: list[tuple[dict[str, object], list[str]]] = [
    ({"properties": {"doi": DOI}}, [f"doi:{DOI}"]),
    ({"properties": {"Subject": f"Proc. of X, 2023; doi: {DOI}"}}, [f"doi:{DOI}"]),
    ({"properties": {"arXivID": "https://arxiv.org/abs/2309.90001v1"}}, ["arxiv:2309.90001"]),
    ({"xmp": [PACKET]}, [f"doi:{DOI}"]),
    ({"xmp": [f'<x:xmpmeta><rdf:Description prism:doi="{DOI}"/>']}, [f"doi:{DOI}"]),
    ({"xmp": ["<x:xmpmeta><pdf:Producer>10.1/x</pdf:Producer>"]}, []),
    ({"name": "2309.90001v2.pdf"}, ["arxiv:2309.90001"]),
    ({"name": "kwon23.pdf"}, []),
]


@pytest.mark.parametrize(("more", "identifiers"), FILES)
def test_what_the_file_states_names_the_paper(
    more: dict[str, object], identifiers: list[str]
) -> None:
    assert [str(i) for i in entry([*HEAD, *BODY], **more).identifiers] == identifiers


def test_a_scan_is_known_by_its_number_alone() -> None:
    found = entry([], properties={"doi": DOI, "Title": TITLE})
    assert (found.title, [str(i) for i in found.identifiers]) == (None, [f"doi:{DOI}"])


def test_a_broken_one_is_known_by_its_name() -> None:
    (found,) = reading_list.read(b"{}", "2309.90001.pdf", "pdf", sources.identify).entries
    assert [str(i) for i in found.identifiers] == ["arxiv:2309.90001"]
    assert found.problems == (said.PDF_BROKEN(),)


NOTHING = [
    (read([]), said.PDF_IS_SCAN()),
    (read(), said.PDF_IS_SCAN()),
    (read(BODY), said.PDF_WITHOUT_TITLE()),
    *(
        (reading_list.read(text, "x.pdf", "pdf", sources.identify), said.PDF_BROKEN())
        for text in (b"", b"[]", b"{", b'{"pages": 3}', b'{"problem": "other"}', b"null")
    ),
]


@pytest.mark.parametrize(("listing", "problem"), NOTHING)
def test_where_there_is_no_paper_it_is_said_why(
    listing: reading_list.ReadingList, problem: str
) -> None:
    assert (listing.entries, listing.problems, listing.writable) == ((), (problem,), False)
