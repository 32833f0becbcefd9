"""Identifiers as people type them; what only begins like one is a title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich import identifiers
from enrich.identifiers.schemes import SCHEMES, Scheme

TABLE = [pytest.param(x, id=x.name) for x in SCHEMES.values()]


@pytest.mark.parametrize("scheme", TABLE)
def test_letter_case_and_blanks_do_not_count(scheme: Scheme) -> None:
    expected = f"{scheme.name}:{scheme.example}"
    for word in (scheme.name, *scheme.also):
        for typed in (f"{word}:{scheme.example}", f" {word.upper()} :  {scheme.example} ."):
            assert str(identifiers.parse(typed)) == expected
            assert identifiers.malformed(typed) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("10.1145/1.2", "doi:10.1145/1.2"),
        ("<10.1145/1.2>", "doi:10.1145/1.2"),
        ("DOI 10.1145/1.2", "doi:10.1145/1.2"),
        ("doi: 10.1145/ 3600006.3613165", "doi:10.1145/3600006.3613165"),
        ("doi:https://doi.org/10.1145/1.2", "doi:10.1145/1.2"),
        ("doi:10.48550/arXiv.2309.06180", "arxiv:2309.06180"),
        ("2309.06180v2", "arxiv:2309.06180"),
        ("arXiv: 2309.06180 v2 [cs.LG]", "arxiv:2309.06180"),
        ("ArXiv:cs/0506001", "arxiv:cs/0506001"),
        ("DBLP:conf/sosp/KwonLZ0ZY0ZS23", "dblp:conf/sosp/KwonLZ0ZY0ZS23"),
        ("dblp:rec/journals/corr/abs-2309-06180", "dblp:journals/corr/abs-2309-06180"),
        ("acl:n13-1001", "acl:N13-1001"),
        ("ACL: 2020.ACL-main.537", "acl:2020.acl-main.537"),
        ("PMID 37818746", "pmid:37818746"),
        ("PubMed ID: 37818746", "pmid:37818746"),
        ("PMC7096724", "pmcid:PMC7096724"),
        ("pmcid:7096724", "pmcid:PMC7096724"),
        ("S2CID: 13756489", "corpusid:13756489"),
        ("Semantic Scholar: 204E3073870FAE3D05BCBC2F6A8E263D9B72E776",
         "s2:204e3073870fae3d05bcbc2f6a8e263d9b72e776"),
        ("openalex:w2741809807", "openalex:W2741809807"),
        ("openalex:2741809807", "openalex:W2741809807"),
        ("hal:HAL-01234567v2", "hal:hal-01234567"),
        ("pii:S0896-6273(17)30509-3", "pii:S0896627317305093"),
        ("usenix:conference/osdi23/presentation/x", "usenix:osdi23/presentation/x"),
        ("PMLR:V162/rajbhandari22a.html", "pmlr:v162/rajbhandari22a"),
        ("ssrn:3459010", "doi:10.2139/ssrn.3459010"),
        ("bioRxiv: 2020.11.02.364968v2", "doi:10.1101/2020.11.02.364968"),
        ("bioRxiv: 2025.11.30.691234", "doi:10.1101/2025.11.30.691234"),
        ("bioRxiv: 2025.12.01.691235v1", "doi:10.64898/2025.12.01.691235"),
        ("medrxiv:2026.02.01.26345678v3", "doi:10.64898/2026.02.01.26345678"),
        ("bioRxiv: 021592v1", "doi:10.1101/021592"),
        ("zenodo:4904508", "doi:10.5281/zenodo.4904508"),
        ("isbn 978-1-939133-34-2", "isbn:978-1-939133-34-2"),
        ("2310.19102v2.pdf", "arxiv:2310.19102"),
        ("my papers/2310.19102.PDF", "arxiv:2310.19102"),
        ("arXiv:2310.19102v2.pdf", "arxiv:2310.19102"),
    ],
)  # fmt: skip
def test_what_people_type(typed: str, expected: str) -> None:
    assert str(identifiers.parse(typed)) == expected


@pytest.mark.parametrize(
    "title",
    [
        "ACL: Anterior Cruciate Ligaments in Robots",
        "HAL: Hybrid Automata Learning",
        "MAG: a multi-agent game",
        "DOI: a survey of 10.1145/1.2 and its kin",
        "10.1145/1.2 and its kin",
        "OpenReview: Statistics",
        "PMC: Predictive Monte Carlo",
        "Page: Parallel Agile Genetic Exploration",
        "S2: safe and sound",
        "https://example.org/x",
        "https://example.org/2310.19102.pdf",
        "2310.19102.bib",
        "Orca: A Distributed Serving System",
        "2001: A Space Odyssey",
    ],
)
def test_a_title_is_no_identifier(title: str) -> None:
    assert identifiers.parse(title) is None
    assert identifiers.malformed(title) is None


@pytest.mark.parametrize(
    ("typed", "scheme"),
    [
        ("pmid:abc", "pmid"),
        ("s2:204e", "s2"),
        ("DBLP:KwonLZ0ZY0ZS23", "dblp"),
        ("acl:537", "acl"),
        ("doi:11.1145/1.2", "doi"),
        ("arxiv:23.6180", "arxiv"),
    ],
)
def test_a_scheme_without_a_value_of_its_form(typed: str, scheme: str) -> None:
    assert identifiers.parse(typed) is None
    found = identifiers.malformed(typed)
    assert found is not None
    assert found.name == scheme


@given(st.sampled_from([*SCHEMES, "ssrn", "title"]), st.text(max_size=40))
def test_never_raises(word: str, value: str) -> None:
    typed = f"{word}:{value}"
    found = identifiers.parse(typed)
    assert found is None or identifiers.malformed(typed) is None
