"""Citation keys that papers have already: read from .bib files and lists, and only when needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrich.errors import ConfigError
from enrich.matching.identity import name_of_statement
from enrich.model import Entry, Identifier
from enrich.works.known_keys import KnownKey, KnownKeys, keys_of_bib, keys_of_entries

BIB = r"""% a comment
@string{x = "y"}
@misc{a1, title = {{LLM}s Are {\"U}ber}, eprint = {2309.06180v2}, archivePrefix = {arXiv},
  ids = {old1, old2}}
@article{b, title = "An {A}rticle", doi = {https://doi.org/10.1145/3600006.3613168}}
@article{c, title = {In CoRR}, journal = {CoRR}, volume = {abs/1706.03762}, url = {https://arxiv.org/abs/1706.03762}}
@article{d, title = {d}, doi = {10.5555/a\_b}}
@article{d, title = {again}}
@article{broken, title = {never closed, doi = {10.1/x}
@article{e, title = {after}}
"""


def test_keys_of_an_existing_bib() -> None:
    found = {e.key: e for e in keys_of_bib(BIB)}
    assert found["a1"] == KnownKey("a1", (Identifier("arxiv", "2309.06180"),), "llms are uber")
    assert found["old2"].identifiers == found["a1"].identifiers
    assert found["b"].identifiers == (Identifier("doi", "10.1145/3600006.3613168"),)
    assert found["c"].identifiers == (Identifier("arxiv", "1706.03762"),)
    assert found["d"].identifiers == (Identifier("doi", "10.5555/a_b"),)
    assert found["d"].title == "d"
    assert {"broken", "e"} <= set(found)


@pytest.mark.parametrize(
    "bib",
    [
        "",
        "@",
        "@misc{",
        "@misc{a",
        "}{",
        "<<<<<<< HEAD\n@misc{a, title={x}}\n=======\n",
        "\ufeff@misc{a,}",
    ],
)
def test_a_broken_bib_raises_nothing(bib: str) -> None:
    keys_of_bib(bib)


@pytest.mark.parametrize(
    "broken", ["", "@article{x, title = {never closed\n\n", "@string{j = {A Journal}}\n"]
)
def test_what_is_broken_in_a_long_bib_costs_no_other_key(broken: str) -> None:
    one = "@misc{{k{0},\n  title = {{Paper {0}\n @misc of it}},\n  doi = {{10.1000/{0}}},\n}}\n"
    bibs = [one.format(n) for n in range(30)]
    found = keys_of_bib("".join([*bibs[:20], broken, *bibs[20:]]))
    whole = keys_of_bib("".join(bibs))
    assert [e for e in found if e.key != "x"] == whole
    assert [e.key for e in whole] == [f"k{n}" for n in range(30)]
    assert all(e.identifiers for e in whole)


ARXIV = Identifier("arxiv", "2309.06180")


def test_the_first_place_that_names_a_paper_counts(tmp_path: Path) -> None:
    bib = tmp_path / "out.bib"
    bib.write_text("@misc{filed, eprint = {2309.06180}}\n@misc{other, doi = {10.1145/1}}\n")
    known = KnownKeys([[KnownKey("mine", (ARXIV,))], bib, tmp_path / "none.bib"])
    assert known.by_name == {"arxiv:2309.06180": "mine", "doi:10.1145/1": "other"}


def test_nothing_is_read_before_it_is_needed(tmp_path: Path) -> None:
    folder = tmp_path / "folder.bib"
    folder.mkdir()
    known = KnownKeys([folder])  # reading it would raise
    with pytest.raises(ConfigError, match="is a folder"):
        _ = known.by_name


def test_a_file_is_read_once(tmp_path: Path) -> None:
    bib = tmp_path / "out.bib"
    bib.write_text("@misc{a, eprint = {2309.06180}}\n")
    known = KnownKeys([bib])
    first = known.by_name
    bib.unlink()
    assert known.by_name is first


@pytest.mark.parametrize(
    ("entry", "is_known"),
    [
        (Entry("refs.bib", 1, 2, "A Title", key="a"), True),
        (Entry("refs.bib", 1, 2, key="a", identifiers=(ARXIV,)), True),
        (Entry("refs.bib", 1, 2, "A Title"), False),
        (Entry("refs.bib", 1, 2, "A Page", key="a", kind="other"), False),
        (Entry("refs.bib", 1, 2, "A Title", key="a b{"), False),  # BibTeX does not take it
    ],
)
def test_keys_of_a_list(entry: Entry, is_known: bool) -> None:
    found = [k.names for k in keys_of_entries([entry])]
    assert found == ([[name_of_statement(entry)]] if is_known else [])
