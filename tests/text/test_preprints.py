"""The words by which a text names a preprint."""

from __future__ import annotations

import pytest

from enrich.text.preprints import is_preprint_server, preprint_word, stands_for_preprint


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
    ("venue", "stands"),
    [
        ("arXiv preprint arXiv:2309.06180", True),
        ("OSF Preprints", True),
        ("HAL", True),
        ("Electronic Colloquium on Computational Complexity", True),
        ("IACR Cryptol. ePrint Arch.", True),
        ("Under review at ICLR", True),
        ("IACR Transactions on Symmetric Cryptology", False),
        ("Symposium on Correlation", False),
        ("Halifax Symposium", False),
    ],
)
def test_what_stands_for_a_preprint(venue: str, stands: bool) -> None:
    assert stands_for_preprint(venue) == stands
