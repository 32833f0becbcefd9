"""Addresses and DOIs without anything odd are read sooner, and as all others."""

from __future__ import annotations

import pytest

from enrich import identifiers

ADDRESSES = """
https://www.usenix.org/conference/osdi22/presentation/yu
http://arxiv.org/abs/2309.06180
https://www.com/x
https://www.www.com/x
https://proceedings.mlr.press//v97/tan19a.html
https://example.org
https://example.org/
https://web.archive.org/web/2020/example.org/paper.pdf
https://urldefense.com/v3/x
https://link-springer-com.proxy.uni.edu/article/10.1007/x
https://www.link.springer.com.ezproxy.uni.edu/a.
"""


@pytest.mark.parametrize("address", ADDRESSES.split())
def test_a_plain_address_is_read_as_one_with_an_empty_query(address: str) -> None:
    assert identifiers.link(address) == identifiers.link(f"{address}?")


DOIS = """
10.1145/3600006.3613165 | 10.48550/arxiv.2309.06180 | 10.1007/978-3-540-74958-5_1 | 10.1145/x-
10.1145/a..b | 10.1145/- | 10.1016/s0004-3702(00)00001-1 | 10.1145/ABC | 10.1/x | 10.5281/zenodo.12
"""


@pytest.mark.parametrize(
    "doi", [x.strip() for x in DOIS.replace("\n", "|").split("|") if x.strip()]
)
@pytest.mark.parametrize("written", ["{}", "https://doi.org/{}"])
def test_a_plain_doi_is_read_as_one_with_marks_around_it(doi: str, written: str) -> None:
    address = written.format(doi)
    assert identifiers.doi(address) == identifiers.doi(f"<{address}>")
    assert identifiers.doi_of_field(address) == identifiers.doi_of_field(f"<{address}>")
