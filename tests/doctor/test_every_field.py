"""Every field that a form expects is missed when it is gone, whichever it is: nobody else is accused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from enrich import sources
from enrich.sources.shared.shape import Leaf, Shape
from enrich.transport import Response
from tests.doctor.test_drift import HOSTS, PAGES, examined
from tests.support.drift import drifted

GONE = "renamed_by_the_service"


def named(shape: Shape, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the steps to each field that an answer has to have; "[]" is into a list."""
    if isinstance(shape, Leaf):
        return
    if isinstance(shape, dict):
        for key, inner in shape.items():
            if not key.endswith("?"):
                yield (*path, key.rstrip("~").partition("|")[0])
            if key[-1] not in "?~":  # what may be null need have no fields
                yield from named(inner, (*path, key))
    else:
        yield from named(shape[0], (*path, "[]"))


def without(value: Any, steps: tuple[str, ...]) -> Any:
    """Return a value in which a field has another name, in every item of a list."""
    step, rest = steps[0], steps[1:]
    if step == "[]":
        return [without(x, rest) for x in value] if isinstance(value, list) else value
    if not isinstance(value, dict) or step not in value:
        return value
    if rest:
        return {**value, step: without(value[step], rest)}
    return {(GONE if name == step else name): x for name, x in value.items()}


CASES = [
    pytest.param(kind.name, steps, id=f"{kind.name}-{'.'.join(steps)}")
    for kind in sources.classes()
    if kind.name in HOSTS and kind.name not in PAGES | {"arxiv"}
    for steps in named(kind.forms[HOSTS[kind.name]].shape)
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "steps"), CASES)
def test_a_field_that_is_gone_is_named(name: str, steps: tuple[str, ...], desk: Path) -> None:
    def change(answer: Response) -> Response:
        changed = without(json.loads(answer.content), steps)
        return replace(answer, content=json.dumps(changed).encode())

    with drifted(HOSTS[name], change):
        found = examined(desk, code=1)
    own = found.pop(name)
    form = next(kind for kind in sources.classes() if kind.name == name).forms[HOSTS[name]]
    path = re.sub(r"\.\[\]", "[]", ".".join(steps)).removeprefix(form.item)
    assert path in [change["field"] for change in own["changes"]], own
    assert {one["status"] for one in found.values()} == {"ok"}


def test_every_service_with_fields_has_cases() -> None:
    assert {case.values[0] for case in CASES} == HOSTS.keys() - PAGES - {"arxiv"}
    assert len(CASES) > 80
