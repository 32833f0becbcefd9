"""A source of another package is probed by what it names itself, in the way ours are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from enrich import sources
from enrich.model import Identifier
from enrich.sources.shared.probe import AnswerForm, Probe, as_json
from enrich.sources.shared.shape import NUMBER, TEXT
from tests.support import plugins
from tests.support.cli import enrich

PAPER: dict[str, Any] = {"title": TEXT, "authors": [[TEXT]], "year": NUMBER, "venue": TEXT}
FORMS = {"api.zenith.example": AnswerForm(read=as_json, item="7.", shape={"7": PAPER})}
PROBES = (
    Probe(
        asked=Identifier("zenith", "7"),
        title="Lyrebird: Copying What Nobody Sang",
        first="Imagined",
        authors=2,
        year=2021,
        venue="Zenith Systems",
    ),
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Path]:
    """A folder where the only source is that of a package, with a probe of its own."""
    site = plugins.unpacked(tmp_path / "site", "zenith")
    code = site / "enrich_zenith.py"
    named = (
        'schemes = ("zenith",)\n    from tests.doctor.test_plugins import FORMS as forms,'
        " PROBES as probes"
    )
    text = code.read_text(encoding="utf-8")
    assert 'schemes = ("zenith",)' in text
    code.write_text(text.replace('schemes = ("zenith",)', named), encoding="utf-8")
    with plugins.on_path(site), plugins.zenith() as (url, _):
        off = {name: {"enabled": False} for name in sources.names() if name != "zenith"}
        config = {"sources": off, "mirrors": {"api.zenith.example": url}, "store": "c.db"}
        (tmp_path / "enrich.yaml").write_text(json.dumps(config), encoding="utf-8")
        yield tmp_path


def services(desk: Path, code: int) -> list[dict[str, Any]]:
    found = json.loads(enrich(desk, "doctor", "--online", "--json", code=code).stdout)
    assert [one["name"] for one in found["services"]] == ["zenith"]
    return list(found["services"])


def test_it_answers_as_it_did(desk: Path) -> None:
    [one] = services(desk, 0)
    assert (one["status"], one["asked"], one["changes"]) == ("ok", ["zenith:7"], [])


@pytest.mark.parametrize(
    ("paper", "field", "kind"),
    [
        ({"name": "x"}, "title", "missing"),
        ({"title": plugins.ZENITH["7"]["title"], "year": "2021"}, "year", "type"),
        ({"year": 1999}, "issued", "fact"),
    ],
)
def test_what_it_has_changed_is_named(
    desk: Path, paper: dict[str, Any], field: str, kind: str
) -> None:
    known = dict(plugins.ZENITH["7"])
    if "name" in paper:
        known.pop("title")
    with mock.patch.dict(plugins.ZENITH, {"7": {**known, **paper}}):
        [one] = services(desk, 1)
    assert one["status"] == "drift"
    assert (field, kind) in [(c["field"], c["kind"]) for c in one["changes"]]


def test_plugins_of_every_kind_are_named_and_those_that_cannot_be_used_are_problems(
    tmp_path: Path,
) -> None:
    site = plugins.unpacked(tmp_path / "site", "zenith", "wiki", "refer", "broken")
    with plugins.on_path(site):
        found = json.loads(enrich(tmp_path, "doctor", "--json", code=1).stdout)["findings"]
    said = [(x["level"], x["sentence"]) for x in found if x["area"] == "program"]
    [used] = [sentence for level, sentence in said if "of other packages: " in sentence]
    names = ("the source 'zenith'", "the reader 'wiki'", "the format 'refer'")
    assert not any(name in used for name in ("no_suffix", "stops"))
    assert all(name in used for name in names)
    broken = [sentence for level, sentence in said if level == "problem"]
    assert len(broken) > 2
    assert all(" is left out: " in sentence for sentence in broken)
