"""Shapes: how answers differ from them, and that they name all that `parse` reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from enrich import sources
from enrich.sources.crossref.item import SHAPE as CROSSREF
from enrich.sources.datacite.attributes import SHAPE as DATACITE
from enrich.sources.openalex.work import SHAPE as OPENALEX
from enrich.sources.semantic_scholar.paper import SHAPE as SEMANTIC_SCHOLAR
from enrich.sources.shared.shape import (
    ANYTHING,
    NUMBER,
    OBJECT,
    TEXT,
    TRUTH,
    Difference,
    Leaf,
    Shape,
    differences,
    one_of,
)
from tests.support.paths import ROOT

ROWS: list[tuple[str, Shape, object, list[Difference]]] = [
    ("the same", {"a": TEXT, "b": [NUMBER]}, {"a": "x", "b": [1, 2.5]}, []),
    ("one more field", {"a": TEXT}, {"a": "x", "new": 1}, []),
    ("gone", {"a": TEXT}, {}, [Difference("a", "missing")]),
    ("another name", {"abstract": TEXT}, {"abstracts": "x"}, [Difference("abstract", "missing", "abstracts")]),
    ("null", {"a": TEXT}, {"a": None}, [Difference("a", "empty")]),
    ("an empty list", {"a": [TEXT]}, {"a": []}, [Difference("a", "empty")]),
    ("may be missing", {"a?": TEXT}, {}, []),
    ("may be missing, and is of another type", {"a?": TEXT}, {"a": 1}, [Difference("a", "type", "a number", "text")]),
    ("may be null", {"a~": TEXT}, {"a": None}, []),
    ("may be null, and is missing", {"a~": TEXT}, {}, [Difference("a", "missing")]),
    ("one name or the other", {"a|b": TEXT}, {"b": "x"}, []),
    ("neither of two names", {"a|b": TEXT}, {}, [Difference("a", "missing")]),
    ("an object, where a list was", [TEXT], {"a": 1}, [Difference("", "type", "an object", "a list")]),
    ("a text, where an object was", {"a": {"b": TEXT}}, {"a": "x"}, [Difference("a", "type", "text", "an object")]),
    ("a flag is no number", {"a": NUMBER}, {"a": True}, [Difference("a", "type", "true or false", "a number")]),
    ("a number is no flag", {"a": TRUTH}, {"a": 0}, [Difference("a", "type", "a number", "true or false")]),
    ("anything", {"a": ANYTHING, "b": OBJECT}, {"a": True, "b": {"c": 1}}, []),
    ("in an item", [{"a": TEXT}], [{"a": "x"}, {}], []),
    ("in no item", [{"a": TEXT}], [{"b": "x"}, {}], [Difference("[].a", "missing")]),
    ("null among items", [TEXT], [None, "x"], []),
    ("nothing but null", [TEXT], [None], [Difference("[]", "empty")]),
    ("a known word", {"a": one_of(["x", "y"])}, {"a": "y"}, []),
    ("a new word, once", {"a": [one_of(["x"])]}, {"a": ["x", "z", "z"]}, [Difference("a[]", "word", "z")]),
    ("the word in an address", {"a": one_of(["X"], lambda a: a[-1])}, {"a": "http://X"}, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "value", "found"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS]
)
def test_differences(shape: Shape, value: object, found: list[Difference]) -> None:
    assert differences(shape, value) == found


# -- what is read is in the shape


class Watched(dict[str, Any]):
    """An object of an answer that takes note of the fields that are read of it."""

    path = ""
    read: set[str]

    def _note(self, name: object) -> None:
        self.read.add(f"{self.path}.{name}".removeprefix("."))

    def get(self, name: Any, default: Any = None) -> Any:
        self._note(name)
        return super().get(name, default)

    def __getitem__(self, name: Any) -> Any:
        self._note(name)
        return super().__getitem__(name)


def watched(value: object, read: set[str], path: str = "") -> None:
    """Tell the objects of an answer where they are."""
    if isinstance(value, Watched):
        value.path, value.read = path, read
        for name, x in value.items():
            watched(x, read, f"{path}.{name}".removeprefix("."))
    elif isinstance(value, list):
        for x in value:
            watched(x, read, f"{path}[]")


def read_by(parse: Callable[[str], object], answer: str) -> set[str]:
    """Return the paths of the fields that are read of an answer in JSON."""
    read: set[str] = set()
    loads = json.loads

    def load(text: Any, **_: Any) -> Any:
        value = loads(text, object_pairs_hook=Watched)
        watched(value, read)
        return value

    with mock.patch.object(json, "loads", load):
        parse(answer)
    return read


def paths(shape: Shape, path: str = "") -> Iterator[str]:
    """Yield the paths that a shape names; one of an object whose fields are not told ends in "."."""
    if isinstance(shape, Leaf):
        if shape.types in {(dict,), (object,)}:
            yield f"{path}."
    elif isinstance(shape, dict):
        for key, inner in shape.items():
            for name in key.rstrip("?~").split("|"):
                whole = f"{path}.{name}".removeprefix(".")
                yield whole
                yield from paths(inner, whole)
    else:
        yield from paths(shape[0], f"{path}[]")


ANSWERS = {
    "crossref": ("list.json",),
    "datacite": ("list.json",),
    "openalex": ("works.json",),
    "semantic_scholar": ("batch.json",),
}
# Read to tell apart the forms in which `parse` takes answers: a kept one, one of another address.
OF_FORMS = {
    "crossref": {"message.message", "message.items"},
    "openalex": {
        "work",
        "asked",
        "results[].work",
        "results[].results",
        "results[].display_name",
        "results[].ids",
    },
    "semantic_scholar": {"[].paper", "[].data", "[].citingPaper"},
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_parse_reads_is_in_the_shape(name: str) -> None:
    """A field that is read from now on is held against the answers too."""
    kind = next(kind for kind in sources.classes() if kind.name == name)
    source, form = kind(None), next(iter(kind.forms.values()))
    named = set(paths(form.shape))
    read: set[str] = set()
    for file in ANSWERS[name]:
        text = (ROOT / "tests/data" / name / file).read_text(encoding="utf-8")
        read |= read_by(source.parse, text)
    whole = tuple(path for path in named if path.endswith("."))
    left = {path for path in read - named - OF_FORMS.get(name, set()) if not path.startswith(whole)}
    assert left == set()
    assert len(read) > 15


# -- what was recorded

CAPTURES: dict[str, tuple[str, Shape]] = {
    "crossref": ("crossref/**/*.json", CROSSREF),
    "openalex": ("openalex/**/*.json", OPENALEX),
    "semantic_scholar": ("semanticscholar/**/*.json", SEMANTIC_SCHOLAR),
    "datacite": ("datacite/**/*.json", DATACITE),
}


def papers(value: Any, has: str) -> Iterator[dict[str, Any]]:
    """Yield the papers in a recorded answer: the objects with a field that each has."""
    if isinstance(value, list):
        for item in value:
            yield from papers(item, has)
    elif isinstance(value, dict):
        if has in value and "title" in {name.removesuffix("s") for name in value}:
            yield value
        else:
            for name in ("message", "items", "results", "data", "attributes"):
                yield from papers(value.get(name), has)


@pytest.mark.parametrize(
    ("name", "has"),
    [
        ("crossref", "DOI"),
        ("openalex", "type"),
        ("semantic_scholar", "paperId"),
        ("datacite", "doi"),
    ],
)
def test_no_recorded_paper_has_a_type_or_a_word_that_its_shape_does_not_know(
    name: str, has: str, shared: Path
) -> None:
    """They lack fields, as older ones were asked for fewer; none has another type of value."""
    pattern, shape = CAPTURES[name]
    found, count = set[tuple[str, str, str]](), 0
    for path in sorted((shared / "captures").glob(pattern)):
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue
        for paper in papers(value, has):
            count += 1
            found |= {
                (x.field, x.found, x.expected)
                for x in differences(shape, paper)
                if x.fault in {"type", "word"}
            }
    assert found == set()
    assert count
