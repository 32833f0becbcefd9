"""Every form in which people link to a paper gives one identifier.

The tables are under data/links.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich import identifiers, sources
from enrich.model import Identifier
from tests.support.paths import DATA

LINKS = DATA / "links"
CASES = [
    (path.stem, *line.split("\t"))
    for path in sorted(LINKS.glob("*.tsv"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
KINDS = {c.name: c for c in sources.classes()}


@pytest.mark.parametrize(("name", "url", "expected"), CASES, ids=[f"{c[0]}-{c[1]}" for c in CASES])
def test_a_link_names_its_paper(name: str, url: str, expected: str) -> None:
    found = KINDS[name].identify(url)
    assert (str(found) if found else "-") == expected


@pytest.mark.parametrize(("name", "url", "expected"), CASES, ids=[f"{c[0]}-{c[1]}" for c in CASES])
def test_only_one_source_claims_a_link(name: str, url: str, expected: str) -> None:
    others = [k for k, kind in KINDS.items() if k != name and kind.identify(url)]
    assert expected == "-" or others == []


@pytest.mark.parametrize(("name", "url", "expected"), [c for c in CASES if c[2] != "-"])
def test_the_page_of_an_identifier_names_it_again(name: str, url: str, expected: str) -> None:
    identifier = Identifier(*expected.split(":", 1))
    page = identifiers.url(identifier)
    assert page.startswith("https://")
    assert sources.identify(page) == identifier
    assert page in identifiers.pages(identifier)


@pytest.mark.parametrize(
    ("identifier", "page"),
    [
        (Identifier("pmlr", "v162/x22a"), "http://proceedings.mlr.press/v162/x22a.html"),
        (Identifier("ieee", "9912002"), "https://ieeexplore.ieee.org/document/9912002/"),
        (Identifier("acl", "N13-1001"), "https://www.aclweb.org/anthology/N13-1001/"),
        (
            Identifier("usenix", "osdi23/presentation/x"),
            "https://www.usenix.org/conference/osdi23/presentation/x",
        ),
        (
            Identifier("doi", "10.24963/ijcai.2018/512"),
            "https://www.ijcai.org/proceedings/2018/512",
        ),
        (Identifier("doi", "10.5555/1.2"), "https://dl.acm.org/doi/10.5555/1.2"),
        (
            Identifier(
                "page",
                "https://proceedings.neurips.cc/paper_files/paper/2022/hash/ab-Abstract-Conference.html",
            ),
            "http://papers.nips.cc/paper_files/paper/2022/hash/ab-Abstract-Conference.html",
        ),
        (
            Identifier("page", "https://jmlr.org/papers/v21/20-074.html"),
            "http://jmlr.org/papers/v21/20-074.html",
        ),
    ],
)
def test_pages_has_the_spellings_that_indexes_keep(identifier: Identifier, page: str) -> None:
    assert page in identifiers.pages(identifier)


def test_what_has_no_page_has_none() -> None:
    assert identifiers.url(Identifier("isbn", "1")) == ""
    assert identifiers.pages(Identifier("isbn", "1")) == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "://",
        "http://[::1",
        "javascript:alert(1)",
        "no link",
        "http://" + "a/" * 9000,
        "//",
        "\0",
    ],
)
def test_odd_text_names_nothing(url: str) -> None:
    assert all(kind.identify(url) is None for kind in KINDS.values())


@given(st.sampled_from([c[1] for c in CASES]), st.text(max_size=30))
def test_identify_never_raises_and_keeps_its_normal_form(url: str, tail: str) -> None:
    for kind in KINDS.values():
        found = kind.identify(url + tail)
        assert found is None or (found.value and not any(c.isspace() for c in found.value))
