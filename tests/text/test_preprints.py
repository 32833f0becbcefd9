"""The words by which a text names a preprint."""

from __future__ import annotations

import pytest

from enrich.text.preprints import is_preprint_server, names_preprint, preprint_word


@pytest.mark.parametrize(
    ("words", "word"),
    [
        ("arXiv preprint arXiv:2309.06180", "arXiv"),
        ("ArXiv2309.06180", "ArXiv"),
        ("见arXiv上的文章", "arXiv"),
        ("CoRR, abs/2309.06180", "CoRR"),
        ("on bioRxiv since May", "bioRxiv"),
        ("PsyArXiv", "PsyArXiv"),
        ("SSRN Electronic Journal", "SSRN"),
        ("a Research Square posting", "Research Square"),
        ("Preprints.org", "Preprint"),
        ("pre-print", "pre-print"),
        ("Cryptology e-Print Archive", "e-Print"),
        ("eprint.iacr.org", ""),
        ("Correlation Clustering", ""),
        ("Corridor", ""),
        ("reprinted", ""),
        ("NeurIPS 2023", ""),
        ("XIV Symposium on Things", ""),
        ("AgriXiv", "AgriXiv"),
        ("OSF", ""),  # in prose it may be anything
        ("", ""),
    ],
)
def test_the_word_that_names_a_preprint(words: str, word: str) -> None:
    assert preprint_word(words) == word


@pytest.mark.parametrize(
    ("venue", "server"),
    [
        ("arXiv.org", True),
        ("CoRR", True),
        (" medRxiv ", True),
        ("SSRN Electronic Journal", True),
        ("Social Science Research Network", True),
        ("Research Square", True),
        ("OSF", True),
        ("XIV", False),
        ("arXiv preprint", False),
        ("CoRR abs/2309.06180", False),
        ("preprint", False),
        ("ICLR", False),
        ("", False),
    ],
)
def test_a_server_and_nothing_else(venue: str, server: bool) -> None:
    assert is_preprint_server(venue) == server


@pytest.mark.parametrize(
    ("venue", "preprint"),
    [
        ("arXiv preprint arXiv:2309.06180", True),
        ("Open Science Framework", True),
        ("HAL-Inria", True),
        ("Electronic Colloquium on Computational Complexity", True),
        ("Munich Personal RePEc Archive", True),
        ("Cold Spring Harbor Laboratory", True),
        ("Cryptology ePrint Archive", True),
        ("under review at ICLR", True),
        ("submitted to OSDI", True),
        ("XIV Symposium on Things", False),
        ("Cold Spring Harbor Laboratory Press", True),
        ("HALO Workshop", False),
        ("OSF Preprints", True),
        ("IACR Cryptol. ePrint Arch.", True),
        ("Under review at ICLR", True),
        ("IACR Transactions on Symmetric Cryptology", False),
        ("Symposium on Correlation", False),
        ("Halifax Symposium", False),
        ("SOSP", False),
        ("", False),
    ],
)
def test_a_venue_that_is_none_yet(venue: str, preprint: bool) -> None:
    assert names_preprint(venue) == preprint
