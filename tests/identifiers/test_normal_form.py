"""Every spelling of an identifier has one normal form; what only looks like one has none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich import identifiers
from enrich.model import Identifier


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10.1145/3600006.3613168", "10.1145/3600006.3613168"),
        ("https://doi.org/10.1145/3600006.3613168", "10.1145/3600006.3613168"),
        ("http://dx.doi.org/10.1145%2F3600006.3613168", "10.1145/3600006.3613168"),
        ("doi:10.1145/3600006.3613168.", "10.1145/3600006.3613168"),
        ("DOI: 10.1007/978-3-319-19129-4\\_6", "10.1007/978-3-319-19129-4_6"),
        ("(10.1016/S0896-6273(17)30509-3)", "10.1016/s0896-6273(17)30509-3"),
        ("10.1016/S0896-6273(17)30509-3", "10.1016/s0896-6273(17)30509-3"),
        ("[10.1145/1.2](http://x.org)", "10.1145/1.2"),
        ("<https://doi.org/10.1145/1.2>", "10.1145/1.2"),
        ("https://doi.org/10.1145/1.2?utm_source=x", "10.1145/1.2"),
        ("“10.1145/1.2”,", "10.1145/1.2"),
        (
            "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
            "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2",
        ),
        ("10.1145/1.2, 10.1145/3.4", "10.1145/1.2"),
        ("10.1145/1.2;10.1145/3.4", "10.1145/1.2"),
        ("10.1145/1.2,doi:10.1145/3.4", "10.1145/1.2"),
        ("10.1145/36000\u00ad06.3613168", "10.1145/3600006.3613168"),
        ("10.1145/\u200b3600006.3613168\ufeff", "10.1145/3600006.3613168"),
        ("10.1007/978\u20103\u2011319", "10.1007/978-3-319"),
        ("doi：１０．1145／1.2", "10.1145/1.2"),
        ("10.1016/j.cell.2020.01.001.Google Scholar", "10.1016/j.cell.2020.01.001"),
        ("10.1007/s11263-015-0816-y[CrossRef]", "10.1007/s11263-015-0816-y"),
        ("10.1145/1.2</a>", "10.1145/1.2"),
        ("10.1145/1.2<br>", "10.1145/1.2"),
        (
            "10.1130/0091-7613(1983)11%3C5:TEH%3E2.0.CO;2&rft=x",
            "10.1130/0091-7613(1983)11<5:teh>2.0.co;2",
        ),
        (
            "10.1890/0012-9615(1999)069[0569:EDILSA]2.0.CO;2).",
            "10.1890/0012-9615(1999)069[0569:edilsa]2.0.co;2",
        ),
        ("10.1101/2020.11.02.364968v2", "10.1101/2020.11.02.364968"),
        ("10.1101/2020.11.02.364968v2.full.pdf", "10.1101/2020.11.02.364968"),
        ("10.1101/021592v1", "10.1101/021592"),
        ("10.1101/gr.275381.121", "10.1101/gr.275381.121"),
        ("10.64898/2026.01.01.123456v3", "10.64898/2026.01.01.123456"),
        ("10.26434/chemrxiv-2024-abcde-v2", "10.26434/chemrxiv-2024-abcde-v2"),
        ("10.26434/chemrxiv.10001917/v1", "10.26434/chemrxiv.10001917/v1"),
        ("10.20944/preprints202001.0001.v1", "10.20944/preprints202001.0001.v1"),
        ("10.21203/rs.3.rs-1270359/v1", "10.21203/rs.3.rs-1270359/v1"),
        ("10.12688/f1000research.29032.2", "10.12688/f1000research.29032.2"),
        ("10.31234/osf.io/wn3cd_v1", "10.31234/osf.io/wn3cd_v1"),
    ],
)
def test_doi(text: str, value: str) -> None:
    assert identifiers.doi(text) == Identifier("doi", value)


SICI = "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2"
START, END = "10.1002/(SICI)1097-0258(19980815/30)17:15/16", "3.0.CO;2-2"
COLI = "10.1162/coli_a_00168"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (f"{START}$<$1661::AID-SIM968$>${END}", SICI),
        (f"{START}\\&lt;1661::AID-SIM968\\&gt;{END}", SICI),
        (f"{START}&amp;lt;1661::AID-SIM968&amp;gt;{END}", SICI),
        (f"{START}&#60;1661::AID-SIM968&#x3E;{END}", SICI),
        (f"{START}{{\\textless}}1661::AID-SIM968{{\\textgreater}}{END}", SICI),
        (f"{START}\\textless 1661::AID-SIM968\\textgreater {END}", SICI),
        (f"{START}\\textless{{}}1661::AID-SIM968\\textgreater{{}}{END}", SICI),
        (f"{START}$\\langle$1661::AID-SIM968$\\rangle${END}", SICI),
        (f"{START}{{<}}1661::AID-SIM968{{>}}{END}", SICI),
        (f"{START}\\%3C1661::AID-SIM968\\%3E{END}", SICI),
        (f"{START}%253C1661::AID-SIM968%253E{END}", SICI),
        (f"{START}\n        <1661::AID-SIM968>{END}", SICI),
        (f"{START}<1661::AID-SIM968>{END}", SICI),
        ("10.1002/(SICI)1521-3951(199911)216:1<135::AID-PSSB135>3.0.CO;2-\\#",
         "10.1002/(sici)1521-3951(199911)216:1<135::aid-pssb135>3.0.co;2-#"),
        ("10.1162/COLI\\_a\\_00168", COLI),
        ("10.1162/COLI{\\_}a{\\_}00168", COLI),
        ("10.1162/COLI{\\textunderscore}a{\\textunderscore}00168", COLI),
        ("10.1162/COLI\\textunderscore a\\textunderscore 00168", COLI),
        ("10.1162/coli$\\_$a$\\_$00168", COLI),
        ("10.1162/coli\\string_a\\string_00168", COLI),
        ("10.1162/{COLI}_a_00168", COLI),
        ("{10.1162/coli_a_00168}", COLI),
        ("10.1162\\slash coli\\_a\\_00168", COLI),
        ("10.1162\\/coli_a_00168", COLI),
        ("\\url{https://doi.org/10.1162/coli_a_00168}", COLI),
        ("\\href{https://doi.org/10.1162/coli_a_00168}{doi:10.1162/coli\\_a\\_00168}", COLI),
        ("doi: 10.1162/coli_a_00168.", COLI),
        ("https://doi.org/\n   10.1162/coli_a_00168", COLI),
        ("10.1162/ coli_a_ 00168", COLI),
        ("10.1162/coli_a\n    _00168", COLI),
        ("10.1162/coli_a_00168, 10.1000/pages.1", COLI),
        ("10.1162/coli_a_00168 (accessed 2020)", COLI),
        ("10.1162/coli_a_00168\n  Accessed 2020", COLI),
        ("10.1145/3600006.\n  3613168", "10.1145/3600006.3613168"),
        ("10.1016/S0896-6273 (17)30509-3", "10.1016/s0896-6273(17)30509-3"),
        ("10.1002/cpe.12\\&34", "10.1002/cpe.12&34"),
    ],
)  # fmt: skip
def test_the_doi_of_a_field(value: str, expected: str) -> None:
    assert identifiers.doi_of_field(value) == Identifier("doi", expected)


def test_an_arxiv_doi_is_an_arxiv_id() -> None:
    assert identifiers.doi("https://doi.org/10.48550/arXiv.2309.06180v2") == Identifier(
        "arxiv", "2309.06180"
    )


@pytest.mark.parametrize(
    "text", ["", "10.1145/", "10.1145/...", "10.1/x", "10.1.1.21.2707", "no identifier"]
)
def test_no_doi(text: str) -> None:
    assert identifiers.doi(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2309.06180", "2309.06180"),
        ("arXiv:2309.06180v3", "2309.06180"),
        ("arxiv: 0704.0001", "0704.0001"),
        ("cs/0506001v1", "cs/0506001"),
    ],
)
def test_arxiv(text: str, value: str) -> None:
    assert identifiers.arxiv(text) == Identifier("arxiv", value)


@pytest.mark.parametrize("text", ["2309.061", "2309.0618000", "hello", ""])
def test_no_arxiv(text: str) -> None:
    assert identifiers.arxiv(text) is None


@pytest.mark.parametrize(
    ("url", "value"),
    [
        (
            "https://link.springer.com/chapter/10.1007/978-3-319-46448-0_8",
            "10.1007/978-3-319-46448-0_8",
        ),
        (
            "https://link.springer.com/content/pdf/10.1007%2F978-3-540-27868-9_4.pdf",
            "10.1007/978-3-540-27868-9_4",
        ),
        (
            "https://projecteuclid.org/journalArticle/Download?urlId=10.1214%2Fss%2F1009213726",
            "10.1214/ss/1009213726",
        ),
        ("https://onlinelibrary.wiley.com/doi/full/10.1002/cpe.1/abstract", "10.1002/cpe.1"),
        ("https://onlinelibrary.wiley.com/doi/10.1002/cpe.1/full?utm_source=x", "10.1002/cpe.1"),
        (
            "https://www.frontiersin.org/articles/10.3389/fnins.2018.00774/full",
            "10.3389/fnins.2018.00774",
        ),
        (
            "https://www.biorxiv.org/content/10.1101/2020.01.01.123456v2.full.pdf",
            "10.1101/2020.01.01.123456",
        ),
        ("https://www.nature.com/articles/nature14539.pdf", "10.1038/nature14539"),
        (
            "http://www.nature.com/nature/journal/v518/n7540/full/nature14236.html",
            "10.1038/nature14236",
        ),
        (
            "https://www.morganclaypool.com/doi/10.2200/S00980ED1V01Y202001AIM045",
            "10.2200/s00980ed1v01y202001aim045",
        ),
        ("https://doi.org/10.1016/S0896-6273(17)30509-3", "10.1016/s0896-6273(17)30509-3"),
        ("https://web.archive.org/web/2020/https://doi.org/10.1145/1.2", "10.1145/1.2"),
    ],
)
def test_doi_in_url(url: str, value: str) -> None:
    assert identifiers.doi_in_url(url) == Identifier("doi", value)


@pytest.mark.parametrize(
    "url",
    [
        "http://citeseerx.ist.psu.edu/viewdoc/download?doi=10.1.1.21.2707&rep=rep1&type=pdf",
        "https://www.sciencedirect.com/science/article/pii/S0896627317305093",
        "https://example.org/paper.pdf",
        "papers/10.1145/1.2.pdf",
        "not a url",
    ],
)
def test_no_doi_in_url(url: str) -> None:
    assert identifiers.doi_in_url(url) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("arXiv preprint arXiv:1409.1556 (2014).", ["arxiv:1409.1556"]),
        (
            "see doi:10.1145/3600006.3613168, and arXiv:2104.08378.",
            ["doi:10.1145/3600006.3613168", "arxiv:2104.08378"],
        ),
        ("10.1145/3600006.3613168", ["doi:10.1145/3600006.3613168"]),  # not arXiv 0006.36131
        ("10.48550/arXiv.2104.08378 and arXiv:2104.08378v2", ["arxiv:2104.08378"]),
        ("https://arxiv.org/abs/2104.08378", []),  # a URL is for `sources.identify`
        ("version 2104.08378 of 2024.05", []),
        ("PMID: 37818746; PMCID: PMC7096724.", ["pmid:37818746", "pmcid:PMC7096724"]),
        ("doi.org/10.1145/1.2", ["doi:10.1145/1.2"]),
        (f"Survival, doi:{START}<1661::AID-SIM968>{END}.", [f"doi:{SICI}"]),
        (f"Survival, doi:{START}&lt;1661::AID-SIM968&gt;{END}.", [f"doi:{SICI}"]),
        ("10.1145/1.2, 10.1145/3.4", ["doi:10.1145/1.2", "doi:10.1145/3.4"]),
    ],
)
def test_find(text: str, expected: list[str]) -> None:
    assert [str(x) for x in identifiers.find(text)] == expected


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("Survival with models, doi:10.1145/1.2", "Survival with models"),
        ("Survival (arXiv:1706.03762)", "Survival"),
        ("Survival. PMID: 37818746; PMCID: PMC7096724.", "Survival"),
        ("doi:10.1145/1.2", ""),
        ("Survival, doi:none", None),
        ("Survival with doi:10.1145/1.2 and more", None),
        ("A Survey of arXiv", None),
    ],
)
def test_what_stands_before_the_identifiers_at_the_end(text: str, before: str | None) -> None:
    assert identifiers.before_named(text) == before


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a?b=1",
        "http://www.example.org/a?b=1",
        "example.org/a?b=1#top",
        "https://EXAMPLE.org//a?B=1",
        "https://web.archive.org/web/2020/https://example.org/a?b=1",
    ],
)
def test_one_page_in_several_spellings(url: str) -> None:
    found = identifiers.link(url)
    assert found is not None
    assert (found.host, found.path, found.query) == ("example.org", "/a", {"b": "1"})


def test_a_page_inside_a_volume_is_another_place() -> None:
    one, two = (identifiers.link(f"https://example.org/v.pdf#page={n}") for n in (7, 9))
    assert one is not None
    assert one.fragment == "page=7"
    assert one != two


@given(st.text(max_size=80))
def test_never_raises(text: str) -> None:
    identifiers.doi(text)
    identifiers.arxiv(text)
    identifiers.find(text)
    identifiers.doi_in_url(f"https://example.org/{text}")
    identifiers.link(text)


@given(
    st.from_regex(r"10\.[0-9]{4}/[a-z0-9]{1,6}(\([a-z0-9]{1,4}\)[a-z0-9-]{1,4})?", fullmatch=True)
)
def test_a_doi_is_its_own_normal_form(value: str) -> None:
    assert identifiers.doi(f"({value}).") == Identifier("doi", value)
    assert identifiers.find(f"see {value}, there") == (Identifier("doi", value),)
