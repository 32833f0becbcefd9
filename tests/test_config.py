"""The configuration: what is accepted, and that every error names file and key."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from enrich import config, export
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


@pytest.mark.parametrize(
    ("given", "key"),
    [("secret", "secret"), ("secret\n", "secret"), (" \tsecret\r\n", "secret"),
     ("\ufeffsecret", "secret"), ("", None), (" \n", None)],
)  # fmt: skip
def test_a_key_comes_from_the_environment_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, key: str | None
) -> None:
    monkeypatch.setenv("MY_KEY", given)
    found = load(tmp_path, "sources: {openalex: {key_env: MY_KEY}}").source("openalex").key
    assert found == key


@pytest.mark.parametrize(
    "given", ["me@uni.edu", " me@uni.edu ", "\tme@uni.edu\n", "\ufeffme@uni.edu"]
)
def test_white_space_around_an_address_is_no_part_of_it(tmp_path: Path, given: str) -> None:
    assert load(tmp_path, f"mailto: {json.dumps(given)}").mailto == "me@uni.edu"


def test_an_example_address_is_not_sent(tmp_path: Path) -> None:
    assert load(tmp_path, "mailto: you@example.org").mailto is None
    assert load(tmp_path, "mailto: me@uni.edu").mailto == "me@uni.edu"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lits: []", "lits: unknown key"),
        ("lists: a.md", "lists: expected a list"),
        ("lists: [1706.03762]", "lists[0]: 1706.03762 is a number to YAML; put quotes round it"),
        ("lists: [null]", "lists[0]: expected text, got nothing"),
        ("lists: [{format: org}]", "lists[0]: has no `path:`; add it"),
        ("lists: [{path: 2024}]", "lists[0].path: 2024 is a number to YAML; put quotes round it"),
        ("lists: [{path: a, format: word}]", "lists[0].format: expected one of markdown, org"),
        (
            "lists: [{path: a, fmt: org}]",
            "lists[0].fmt: unknown key; did you mean format?; known are format, path",
        ),
        ("store: ' '", "store: expected text, got the text ' '"),
        ("store: 2020-01-01", "store: 2020-01-01 is a date to YAML; put quotes round it"),
        ("outputs: {format: bibtex}", "outputs: expected a list, got keys and values"),
        ("outputs: [references.bib]", "outputs[0]: expected keys and values, got the text"),
        ("outputs: [{path: x}]", "outputs[0]: has no `format:`; add it"),
        (
            "outputs: [{format: bibtex, path: x, journal: long}]",
            "outputs[0].journal: expected one of full, iso4, got the text 'long'",
        ),
        (
            "outputs: [{format: bibtex, path: x, unicode: 'yes'}]",
            "outputs[0].unicode: expected true or false, got the text 'yes'",
        ),
        ("outputs: [{format: csv, path: e.db}]\nstore: e.db", "outputs[0].path: is the cache"),
        ("outputs: [{format: bibtext, path: x}]", "outputs[0].format: expected one of"),
        ("outputs: [{format: bibtex}]", "outputs[0]: has no `path:`; add it"),
        (
            "outputs: [{format: bibtex, path: x, abstract: true}]",
            "outputs[0].abstract: unknown key",
        ),
        ("sources: {arxiw: {}}", "sources.arxiw: unknown key"),
        (
            "sources: {arxiv: on}",
            "sources.arxiv: expected keys and values; write it as {enabled: true}",
        ),
        ("sources: {arxiv: {pace: 3}}", "sources.arxiv.pace: unknown key; known are enabled"),
        ("sources: {arxiv: {key_env: 7}}", "sources.arxiv.key_env: 7 is a number to YAML"),
        ("sources: {arxiv: {interval: fast}}", "sources.arxiv.interval: expected a number"),
        ("sources: {arxiv: {interval: .nan}}", "sources.arxiv.interval: expected a number"),
        ("sources: {arxiv: {interval: .inf}}", "sources.arxiv.interval: expected a number"),
        (
            "sources: {arxiv: {interval: {arxiv.org: fast}}}",
            "sources.arxiv.interval.arxiv.org: expected a number of at least 0",
        ),
        ("sources: {arxiv: {interval: {1: 2}}}", "1 is a number to YAML; put quotes round it"),
        (
            "sources: {arxiv: {interval: -1}}",
            "sources.arxiv.interval: expected a number of at least 0",
        ),
        ("sources: {arxiv: {enabled: 1}}", "sources.arxiv.enabled: expected true or false"),
        (
            "mirrors: {arxiv.org: 'file:///etc'}",
            "mirrors.arxiv.org: expected an address that begins with http",
        ),
        (
            "mirrors: {arxiv.org: 'http://[::1'}",
            "mirrors.arxiv.org: expected an address that begins with http",
        ),
        ("mailto: nobody", "mailto: is not an e-mail address"),
        ("recheck: {preprint_day: 7}", "recheck.preprint_day: unknown key"),
        ("recheck: {preprint_days: true}", "recheck.preprint_days: expected a number"),
        (
            "recheck: {refused_days: 999999}",
            "recheck.refused_days: expected a number of at least 0",
        ),
        ("recheck: 7", "recheck: expected keys and values, got the number 7"),
        ("prefer: newest", "prefer: expected one of published_first, published_latest, preprint"),
        ("keys: {pattern: 3}", "keys.pattern: 3 is a number to YAML; put quotes round it"),
        ("keys: {style: short}", "keys.style: unknown key; known are pattern"),
        ("overrides: {'a:b': {year: '2020'}}", "overrides.a:b.year: expected a year"),
        ("overrides: {'a:b': {state: gone}}", "overrides.a:b.state: expected one of published"),
        ("overrides: {'a:b': [state]}", "overrides.a:b: expected keys and values, got a list"),
        (
            "mirrors: {arxiv.org: 'http://x:0'}",
            "mirrors.arxiv.org: expected an address that begins with http",
        ),
        (
            "mirrors: {arxiv.org: 'http://x:99999'}",
            "mirrors.arxiv.org: expected an address that begins with http",
        ),
        ("- lists", "expected keys and values, got a list"),
        ('{"two\\nlines": 1}', "two lines: unknown key"),
        ("{2024: 1}", "2024 is a number to YAML; put quotes round it"),
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


def test_an_empty_section_is_valid(tmp_path: Path) -> None:
    empty = ["lists", "outputs", "sources", "mirrors", "catalogs", "recheck", "overrides", "keys"]
    found = load(tmp_path, "\n".join(f"{key}:" for key in (*empty, "mailto")))
    assert found == load(tmp_path, "")


def test_every_key_but_the_path_is_a_field_of_the_settings(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, "no_such_key: 1")
    known = {f.name for f in fields(config.Config)} - {"path", "beside"}
    assert str(caught.value).endswith(f"known are {', '.join(sorted(known))}")


def test_every_option_of_an_export_is_a_key_of_an_output(tmp_path: Path) -> None:
    for option, kind in get_type_hints(export.ExportOptions).items():
        for value in (True, False) if kind is bool else get_args(kind):
            text = json.dumps({option: value})[1:-1]
            found = load(tmp_path, f"outputs: [{{format: csv, path: a, {text}}}]")
            assert getattr(found.outputs[0].options, option) == value


@pytest.mark.parametrize("format_", export.FORMATS)
def test_abstracts_are_in_what_people_read_unless_the_output_says_otherwise(
    tmp_path: Path, format_: str
) -> None:
    found = load(tmp_path, f"outputs: [{{format: {format_}, path: a}}]").outputs[0]
    assert found.options.abstracts == (format_ in {"markdown", "html"})


def test_days_may_be_a_fraction(tmp_path: Path) -> None:
    assert load(tmp_path, "recheck: {preprint_days: 0.5}").recheck.preprint_days == 0.5


def test_overrides_keep_their_types(tmp_path: Path) -> None:
    found = load(tmp_path, "overrides: {'a:b': {year: 2020, state: preprint, not: 'doi:10.1/x'}}")
    assert found.overrides == {"a:b": {"year": 2020, "state": "preprint", "not": "doi:10.1/x"}}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such configuration"):
        config.load(tmp_path / "none.yaml")


def test_bytes_that_are_no_text_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="cannot be read"):
        config.load(path)
