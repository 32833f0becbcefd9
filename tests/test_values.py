"""Our dataclasses do what those of the standard library do."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field
from typing import Any, ClassVar, Generic, TypeVar

import pytest

from enrich import values

T = TypeVar("T")
Decorator = Callable[..., Any]
OURS: Decorator = values.dataclass
MAKERS = {"ours": OURS, "standard": dataclasses.dataclass}


@values.dataclass(frozen=True, slots=True)
class Place:
    """Is in this module, so that it can be pickled."""

    name: str
    page: int = 1
    parts: list[str] = field(default_factory=list, compare=False)


def plain(dataclass: Decorator) -> Any:
    @dataclass(frozen=True, slots=True)
    class Point:
        scale: ClassVar[int] = 2
        x: int
        y: int = 7
        names: list[str] = field(default_factory=list, compare=False, repr=False)
        kept: int = field(default=5, init=False)

        def length(self) -> int:
            return self.x * self.scale

    return Point


def derived(dataclass: Decorator) -> Any:
    @dataclass(slots=True)
    class Base(Generic[T]):
        first: int
        second: int = 2

    @dataclass(slots=True, kw_only=True)
    class Derived(Base[int]):
        second: int = 3
        third: int

        def __post_init__(self) -> None:
            self.third += 1

    return Derived


def ordered(dataclass: Decorator) -> Any:
    @dataclass(frozen=True, slots=True, order=True)
    class Version:
        major: int
        minor: int = 0

        def __hash__(self) -> int:
            return 11

    return Version


def alone(dataclass: Decorator) -> Any:
    @dataclass(slots=True, eq=False, repr=False)
    class Alone:
        def __repr__(self) -> str:
            return "alone"

    return Alone


def outcome(act: Callable[[], object]) -> object:
    """Return what comes of a call, or the kind of error that it raises."""
    try:
        return act()
    except (TypeError, AttributeError, ValueError) as error:
        return type(error)


def told(error: Any) -> Any:
    return error.__name__ if isinstance(error, type) else error


CASES: list[tuple[Callable[[Decorator], Any], Callable[[Any], object]]] = [
    (plain, lambda c: repr(c(1))),
    (plain, lambda c: c(1) == c(1, names=["a"])),
    (plain, lambda c: c(1) == c(2)),
    (plain, lambda c: c(1) == 1),
    (plain, lambda c: hash(c(1)) == hash((1, 7, 5))),
    (plain, lambda c: c(1).names is c(1).names),
    (plain, lambda c: c(1).kept),
    (plain, lambda c: c(1, 2, kept=3)),
    (plain, lambda c: c()),
    (plain, lambda c: c(1).length()),
    (plain, lambda c: c(1) < c(2)),
    (plain, lambda c: setattr(c(1), "x", 2)),
    (plain, lambda c: delattr(c(1), "x")),
    (plain, lambda c: c.__match_args__),
    (plain, lambda c: [f.name for f in dataclasses.fields(c)]),
    (plain, lambda c: [(f.type, f.default, f.compare) for f in dataclasses.fields(c(1))]),
    (plain, lambda c: dataclasses.asdict(c(1))),
    (plain, lambda c: repr(dataclasses.replace(c(1), y=9))),
    (plain, lambda c: dataclasses.is_dataclass(c)),
    (plain, lambda c: copy.copy(c(1)) == c(1)),
    (plain, lambda c: copy.deepcopy(c(1)).names),
    (plain, lambda c: str(inspect.signature(c)).replace("<factory>", "")),
    (plain, lambda c: c.__init__.__qualname__.endswith("Point.__init__")),
    (plain, lambda c: hasattr(c(1), "__dict__")),
    (derived, lambda c: repr(c(1, third=2)).rpartition(".")[2]),
    (derived, lambda c: c(1, 2, third=2)),
    (derived, lambda c: c(1, third=2) == c(1, third=2)),
    (derived, lambda c: hash(c(1, third=2))),
    (derived, lambda c: [f.name for f in dataclasses.fields(c)]),
    (derived, lambda c: [f.kw_only for f in dataclasses.fields(c)]),
    (derived, lambda c: c.__slots__),
    (derived, lambda c: setattr(c(1, third=2), "other", 2)),
    (ordered, lambda c: [c(1) < c(2), c(2) <= c(1, 9), c(1, 3) > c(1), c(1) >= c(1)]),
    (ordered, lambda c: c(1) < 3),
    (ordered, lambda c: hash(c(1))),
    (ordered, lambda c: [x.major for x in sorted([c(3), c(1), c(2)])]),
    (alone, lambda c: repr(c())),
    (alone, lambda c: c() == c()),
    (alone, lambda c: len({c(), c()})),
    (alone, lambda c: c(1)),
]


@pytest.mark.parametrize("case", range(len(CASES)))
def test_a_class_of_ours_answers_as_one_of_the_standard_library(case: int) -> None:
    make, ask = CASES[case]
    answers = {name: outcome(lambda of=of: ask(make(of))) for name, of in MAKERS.items()}
    assert told(answers["ours"]) == told(answers["standard"])


def test_an_object_is_pickled() -> None:
    place = Place("Kyoto", 3, ["a"])
    again = pickle.loads(pickle.dumps(place))
    assert (again, again.parts) == (place, ["a"])
    with pytest.raises(FrozenInstanceError):
        again.name = "Nara"


def test_a_default_that_could_be_changed_is_refused() -> None:
    with pytest.raises(ValueError, match="default_factory"):

        @values.dataclass(slots=True)
        class Shared:
            names: list[str] = []  # noqa: RUF012 it is what is refused


def test_a_class_without_slots_is_one_of_the_standard_library() -> None:
    @values.dataclass(frozen=True)
    class Open:
        x: int

    assert vars(Open(1)) == {"x": 1}


def test_a_method_is_compiled_when_it_is_first_called() -> None:
    made = plain(OURS)
    assert not inspect.isfunction(vars(made)["__hash__"])
    hash(made(1))
    assert inspect.isfunction(vars(made)["__hash__"])
    assert not inspect.isfunction(vars(made)["__repr__"])
