"""Dataclasses with slots whose methods are compiled when they are first called.

`dataclasses.dataclass` writes and compiles up to ten functions for a class. A command imports some
hundred classes, calls few of their methods, and spent a sixth of its time on what it did not call.
What a class can do stays the same, also with `dataclasses.replace`, `fields` and `asdict`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import Field, dataclass
else:

    def dataclass(*, slots=False, **options):
        """Return what makes a dataclass of a class; the options are those of `dataclasses`.

        A class without slots is left to `dataclasses`.
        """
        if not slots:
            return dataclasses.dataclass(**options)
        return lambda given: _made(given, **options)


__all__ = ["dataclass"]

_MISSING = dataclasses.MISSING


class _MadeAnew:
    """Stands in a signature for a default that is made for each object."""

    def __repr__(self) -> str:
        return "<factory>"


_MADE_ANEW = _MadeAnew()
_ORDER = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}
_Source = tuple[str, dict[str, Any]]  # of a function, and the globals that it has


def _made(
    given: type,
    *,
    frozen: bool = False,
    eq: bool = True,
    order: bool = False,
    repr: bool = True,  # noqa: A002  the name that it has in `dataclasses`
    kw_only: bool = False,
) -> type:
    """Return a class with slots in place of the given one."""
    inherited: dict[str, Field[Any]] = {}
    for base in given.__mro__[-1:0:-1]:
        inherited |= getattr(base, "__own_fields__", {})
    own = {
        name: _field(given, name, kind, kw_only)
        for name, kind in given.__annotations__.items()
        if not kind.startswith("ClassVar")
    }
    fields = inherited | own
    body = {k: v for k, v in given.__dict__.items() if k not in own}
    body.pop("__dict__", None)
    body.pop("__weakref__", None)
    body["__slots__"] = tuple(name for name in own if name not in inherited)
    body["__own_fields__"] = fields
    body["__dataclass_fields__"] = _StandardFields(fields)
    in_order = tuple(f.name for f in fields.values() if f.init and not f.kw_only)
    body.setdefault("__match_args__", in_order)
    body.setdefault("__init__", _Method(_init_of, fields))
    if repr:
        body.setdefault("__repr__", _Method(_repr_of, fields))
    if eq:
        body.setdefault("__eq__", _Method(_equality_of, fields))
        if body.get("__hash__") is None:
            body["__hash__"] = _Method(_hash_of, fields) if frozen else None
    if order:
        body |= {name: _Method(_comparison_of, fields) for name in _ORDER}
    made = type(given)(given.__name__, given.__bases__, body)
    made.__qualname__ = given.__qualname__
    if frozen:
        _freeze(made, tuple(fields))
    return made


def _field(given: type, name: str, kind: str, kw_only: bool) -> Field[Any]:
    """Return what `dataclasses` says of a field."""
    default = given.__dict__.get(name, _MISSING)
    is_field = isinstance(default, dataclasses.Field)
    field: Field[Any] = default if is_field else dataclasses.field(default=default)
    if type(field.default).__hash__ is None:
        raise ValueError(f"the default of {name} could be changed: use default_factory")
    field.name, field.type = name, kind
    if field.kw_only is _MISSING:
        field.kw_only = kw_only
    return field


class _Method:
    """A method that is compiled, and takes this one's place, when it is first looked up."""

    def __init__(
        self,
        source: Callable[[str, type, dict[str, Field[Any]]], _Source],
        fields: dict[str, Field[Any]],
    ) -> None:
        self._source, self._fields = source, fields

    def __set_name__(self, owner: type, name: str) -> None:
        self._owner, self._name = owner, name

    def __get__(self, instance: object, owner: type) -> Any:
        text, known = self._source(self._name, self._owner, self._fields)
        # The text has names of fields alone; `dataclasses` does the same.
        exec(compile(text, "<dataclass>", "exec", dont_inherit=True), known)  # noqa: S102
        method = known[self._name]
        method.__qualname__ = f"{self._owner.__qualname__}.{self._name}"
        method.__module__ = self._owner.__module__
        setattr(self._owner, self._name, method)
        return method.__get__(instance, owner)


def _init_of(_: str, made: type, fields: dict[str, Field[Any]]) -> _Source:
    """Return the source of `__init__`, which sets the slots themselves."""
    known: dict[str, Any] = {"_missing": _MADE_ANEW}
    positional = ["self"]
    by_name: list[str] = []
    lines: list[str] = []
    for name, field in fields.items():
        known[f"_set_{name}"] = getattr(made, name).__set__
        known[f"_type_{name}"] = field.type
        default, value = "", name
        if field.default_factory is not _MISSING:
            known[f"_make_{name}"] = field.default_factory
            made_anew = f"_make_{name}()"
            value = f"{made_anew} if {name} is _missing else {name}" if field.init else made_anew
            default = " = _missing"
        elif field.default is not _MISSING:
            known[f"_default_{name}"] = field.default
            value = name if field.init else f"_default_{name}"
            default = f" = _default_{name}"
        if field.init:
            parameter = f"{name}: _type_{name}{default}"
            (by_name if field.kw_only else positional).append(parameter)
        lines.append(f" _set_{name}(self, {value})")
    if hasattr(made, "__post_init__"):
        lines.append(" self.__post_init__()")
    star = ["*"] if by_name else []
    head = f"def __init__({', '.join([*positional, *star, *by_name])}) -> None:"
    return "\n".join([head, *(lines or [" pass"])]), known


def _repr_of(_: str, __: type, fields: dict[str, Field[Any]]) -> _Source:
    shown = ", ".join(f"{f.name}={{self.{f.name}!r}}" for f in fields.values() if f.repr)
    return f'def __repr__(self): return f"{{type(self).__qualname__}}({shown})"', {}


def _equality_of(_: str, __: type, fields: dict[str, Field[Any]]) -> _Source:
    return _comparison("__eq__", "==", fields.values())


def _comparison_of(name: str, __: type, fields: dict[str, Field[Any]]) -> _Source:
    return _comparison(name, _ORDER[name], fields.values())


def _comparison(name: str, operator: str, fields: Iterable[Field[Any]]) -> _Source:
    mine, others = _values_of("self", fields), _values_of("other", fields)
    return (
        f"def {name}(self, other):\n"
        " if other.__class__ is not self.__class__: return NotImplemented\n"
        f" return {mine} {operator} {others}"
    ), {}


def _hash_of(_: str, __: type, fields: dict[str, Field[Any]]) -> _Source:
    return f"def __hash__(self): return hash({_values_of('self', fields.values())})", {}


def _values_of(of: str, fields: Iterable[Field[Any]]) -> str:
    """Return the source of a tuple of the values that are compared."""
    return f"({''.join(f'{of}.{f.name}, ' for f in fields if f.compare)})"


def _freeze(made: Any, names: tuple[str, ...]) -> None:
    """Let no attribute be set, and let copies and pickles of an object be made all the same."""

    def __setattr__(self: Any, name: str, value: Any) -> None:  # noqa: N807
        if type(self) is made or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
        super(made, self).__setattr__(name, value)

    def __delattr__(self: Any, name: str) -> None:  # noqa: N807
        if type(self) is made or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
        super(made, self).__delattr__(name)

    def __getstate__(self: Any) -> list[Any]:  # noqa: N807
        return [getattr(self, name) for name in names]

    def __setstate__(self: Any, state: list[Any]) -> None:  # noqa: N807
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    for method in (__setattr__, __delattr__, __getstate__, __setstate__):
        setattr(made, method.__name__, method)


class _StandardFields:
    """The `__dataclass_fields__` of a class, made by `dataclasses` when they are first asked."""

    def __init__(self, fields: dict[str, Field[Any]]) -> None:
        self._fields = fields

    def __set_name__(self, owner: Any, _: str) -> None:
        self._owner = owner

    def __get__(self, _: object, __: type) -> dict[str, Field[Any]]:
        parts = [(name, field.type, field) for name, field in self._fields.items()]
        made: Any = dataclasses.make_dataclass("_", parts, init=False, repr=False, eq=False)
        found: dict[str, Field[Any]] = made.__dataclass_fields__
        self._owner.__dataclass_fields__ = found
        return found
