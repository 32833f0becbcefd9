"""The configuration: what is accepted, and that every error names file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrich import config
from enrich.errors import ConfigError


def load(folder: Path, text: str) -> config.Config:
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return config.load(path)


def test_an_empty_file_is_a_valid_configuration(tmp_path: Path) -> None:
    found = load(tmp_path, "")
    assert found.lists == ()
    assert found.store == tmp_path / "cache/enrich.db"
    assert found.recheck.preprint_days == 7


def test_relative_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        "lists: [a.md]\nstore: x/y.db\noutputs: [{format: bibtex, path: o/r.bib}]\ncatalogs: []\n",
    )
    assert found.lists[0].path == tmp_path / "a.md"
    assert found.store == tmp_path / "x/y.db"
    assert found.outputs[0].path == str(tmp_path / "o/r.bib")


def test_a_list_may_name_its_format(tmp_path: Path) -> None:
    assert load(tmp_path, "lists: [{path: a.lst, format: text}]").lists[0].format == "text"


def test_a_glob_never_matches_an_output(tmp_path: Path) -> None:
    (tmp_path / "a.md").touch()
    (tmp_path / "out-a.md").touch()
    found = load(tmp_path, "lists: ['*.md']\noutputs: [{format: markdown, path: 'out-{name}.md'}]")
    assert [x.path.name for x in found.lists] == ["a.md"]


def test_an_interval_may_be_given_per_host(tmp_path: Path) -> None:
    found = load(tmp_path, "sources: {dblp: {interval: {dblp.org: 2, sparql.dblp.org: 0}}}")
    assert found.source("dblp").interval == {"dblp.org": 2.0, "sparql.dblp.org": 0.0}


def test_every_source_name_of_the_contract_is_a_valid_key(tmp_path: Path) -> None:
    names = [
        "arxiv",
        "dblp",
        "crossref",
        "datacite",
        "semantic_scholar",
        "openalex",
        "openreview",
        "usenix",
        "pmlr",
        "acl",
        "acm",
        "ieee",
        "catalog",
    ]
    assert set(
        load(
            tmp_path, "sources: {" + ", ".join(f"{n}: {{enabled: false}}" for n in names) + "}"
        ).sources
    ) == set(names)


def test_a_key_comes_from_the_environment_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", "secret")
    assert (
        load(tmp_path, "sources: {openalex: {key_env: MY_KEY}}").source("openalex").key == "secret"
    )


def test_an_example_address_is_not_sent(tmp_path: Path) -> None:
    assert load(tmp_path, "mailto: you@example.org").mailto is None
    assert load(tmp_path, "mailto: me@uni.edu").mailto == "me@uni.edu"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lits: []", "lits: unknown key"),
        ("lists: a.md", "lists: expected a list"),
        ("lists: [1706.03762]", "lists[0]: 1706.03762 is a number to YAML; put quotes round it"),
        ("outputs: [{format: bibtext, path: x}]", "outputs[0].format: expected one of"),
        ("outputs: [{format: bibtex}]", "outputs[0]: has no path"),
        (
            "outputs: [{format: bibtex, path: x, abstract: true}]",
            "outputs[0].abstract: unknown key",
        ),
        ("sources: {arxiw: {}}", "sources.arxiw: unknown key"),
        ("sources: {arxiv: {interval: fast}}", "sources.arxiv.interval: expected a number"),
        (
            "sources: {arxiv: {interval: -1}}",
            "sources.arxiv.interval: expected a number of at least 0",
        ),
        ("sources: {arxiv: {enabled: 1}}", "sources.arxiv.enabled: expected true or false"),
        (
            "mirrors: {arxiv.org: 'file:///etc'}",
            "mirrors.arxiv.org: expected an http or https address",
        ),
        (
            "mirrors: {arxiv.org: 'http://[::1'}",
            "mirrors.arxiv.org: expected an http or https address",
        ),
        ("mailto: nobody", "mailto: is not an e-mail address"),
        ("recheck: {preprint_day: 7}", "recheck.preprint_day: unknown key"),
        ("recheck: {preprint_days: true}", "recheck.preprint_days: expected a number"),
        ("overrides: {2308.16369: {state: preprint}}", "put quotes round it"),
        ("overrides: {'arxiv:2308.16369': {status: preprint}}", "status: unknown key"),
        ("overrides: {'arxiv:2308.16369': {arxiv: 2308.16369}}", "put quotes round it"),
        ("lists: [a.md, b.md]\noutputs: [{format: markdown, path: out.md}]", "write {name}"),
        (
            "lists: [a/l.md, b/l.md]\noutputs: [{format: markdown, path: '{name}.md'}]",
            "two lists have one file name",
        ),
        (
            "lists: [a.md]\noutputs: [{format: markdown, path: a.md}]",
            "an output never overwrites a list",
        ),
        ("outputs: [{format: bibtex, path: a}, {format: csv, path: a}]", "writes the same file"),
        ("lists: [\n  - {", "line"),
        ("a: &a [*a]\nlists: *b", "not valid YAML"),
    ],
)
def test_an_error_names_file_and_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    message = str(caught.value)
    assert message.startswith(str(tmp_path / "config.yaml"))
    assert said in message
    assert "\n" not in message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such configuration"):
        config.load(tmp_path / "none.yaml")


def test_bytes_that_are_no_text_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="cannot be read"):
        config.load(path)
