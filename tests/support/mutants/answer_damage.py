"""One damage of a service's answer: of a thing that it lists, of its bytes, of what is said of it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.support.mutants import damage

ODD: tuple[Any, ...] = (
    *(
        None,
        True,
        7,
        -1,
        10**30,
        1e308,
        "",
        " ",
        "\x00",
        "a\x03b",
        "\ud800",
        "\udc00 x",
        "<b>",
        "$x$",
    ),
    *([], {}, [None], [[]], {"a": None}, "\x1b[31m", "\u202e", "\\", "{", "x" * 9000, "2023-99-99"),
)
STATUSES = (204, 206, 301, 400, 401, 403, 404, 410, 413, 418, 429, 500, 502, 503, 504)
PAGE = b"<!doctype html><html><head><title>Sorry</title></head><body><h1>Sorry</h1></body></html>"


@dataclass(slots=True)
class Answer:
    """An answer on its way; `touched` is the text of which it now says something else."""

    status: int
    headers: dict[str, str]
    body: bytes
    touched: str = ""
    # the length that is announced, None for the real one
    length: int | None = None


# -- one damage; `others` are earlier bodies of the same service


def _item(answer: Answer, chance: random.Random, _others: Sequence[bytes]) -> None:
    """Damage one of the things that a JSON answer lists."""
    tree = _tree(answer)
    items = [x for value in _containers(tree) if isinstance(value, list) for x in value]
    items = [x for x in items if isinstance(x, dict) and len(x) > 2]
    if not items:
        return _bytes(answer, chance, _others)
    chosen = chance.choice(items)
    # An author is one of the things, too: what is touched is the paper.
    around = [x for x in items if any(part is chosen for part in _containers(x))]
    answer.touched = " ".join(map(json.dumps, around))
    for _ in range(chance.randint(1, 3)):
        _spoil(chosen, chance)
    answer.body = json.dumps(tree, ensure_ascii=chance.random() < 0.5).encode(
        "utf-8", "surrogatepass"
    )
    return None


def _spoil(tree: Any, chance: random.Random) -> None:
    places = [
        (c, k) for c in _containers(tree) for k in (c if isinstance(c, dict) else range(len(c)))
    ]
    if not places:
        return
    container, key = chance.choice(places)
    if isinstance(container, dict) and chance.random() < 0.1:
        del container[key]
    elif isinstance(container[key], str) and chance.random() < 0.4:
        text = container[key]
        at = chance.randrange(len(text) + 1)
        container[key] = text[:at] + chance.choice("\x00\x07\ud800\x85{}$<\\\u202e") + text[at:]
    else:
        container[key] = chance.choice(ODD)


def _deep(answer: Answer, chance: random.Random, _others: Sequence[bytes]) -> None:
    """Nest something a hundred thousand deep."""
    tree = _tree(answer)
    if tree is None:
        tag = chance.choice((b"<div>", b"<a>", b"<entry>", b"<b><i>"))
        at = answer.body.find(b">", chance.randrange(len(answer.body) + 1)) + 1
        answer.body = answer.body[:at] + tag * damage.DEEP + answer.body[at:]
        return
    places = [c for c in _containers(tree) if c]
    container = chance.choice(places) if places else [0]
    key = chance.choice(list(container) if isinstance(container, dict) else range(len(container)))
    container[key] = "DEEP"
    opened, closed = chance.choice((("[", "]"), ('{"a":', "}")))
    inner = opened * damage.DEEP + "1" + closed * damage.DEEP
    answer.body = json.dumps(tree).replace('"DEEP"', inner).encode()


def _bytes(answer: Answer, chance: random.Random, _others: Sequence[bytes]) -> None:
    """Damage the bytes, whatever they are."""
    faults = (damage.flipped, damage.cut, damage.without, damage.doubled, damage.odd)
    for _ in range(chance.randint(1, 3)):
        answer.body = chance.choice(faults)(answer.body, chance)


def _cut_off(answer: Answer, chance: random.Random, _others: Sequence[bytes]) -> None:
    answer.length = len(answer.body)
    answer.body = answer.body[: chance.randrange(len(answer.body) + 1)]


def _kind(answer: Answer, chance: random.Random, _others: Sequence[bytes]) -> None:
    kinds = ("text/html", "application/json", "image/png", "text/plain; charset=utf-16", "x", "")
    answer.headers["Content-Type"] = chance.choice(kinds)


def _status(answer: Answer, chance: random.Random, _others: Sequence[bytes]) -> None:
    answer.status = chance.choice(STATUSES)
    if chance.random() < 0.4:
        answer.body = chance.choice((b"", PAGE, b'{"error": "no"}', b"error code: 1015"))


def _encoding(answer: Answer, chance: random.Random, _others: Sequence[bytes]) -> None:
    text = answer.body.decode("utf-8", "replace")
    if chance.random() < 0.4:
        answer.headers["Content-Encoding"] = chance.choice(("gzip", "deflate", "br", "gzip, gzip"))
    else:
        name = chance.choice(("utf-16", "utf-32", "latin-1", "utf-8-sig", "utf-16-le"))
        answer.body = text.encode(name, "replace")


def _other(answer: Answer, chance: random.Random, others: Sequence[bytes]) -> None:
    """Give the answer to another question."""
    answer.body = chance.choice(others) if others else b"{}"


def _nothing(answer: Answer, chance: random.Random, _others: Sequence[bytes]) -> None:
    answer.body = chance.choice((b"", b"null", b"[]", b"{}", b'""', b"0", PAGE, b"\0" * 99, b" "))


DAMAGES: tuple[Callable[[Answer, random.Random, Sequence[bytes]], None], ...] = (
    _item, _item, _item, _item, _deep, _deep, _bytes, _bytes, _cut_off, _kind, _status, _encoding,
    _other, _other, _nothing,
)  # fmt: skip


def _tree(answer: Answer) -> Any:
    try:
        tree = json.loads(answer.body)
    except ValueError:
        return None
    return tree if isinstance(tree, dict | list) else None


def _containers(tree: Any) -> Iterator[Any]:
    if isinstance(tree, dict | list):
        yield tree
        for inner in list(tree.values() if isinstance(tree, dict) else tree):
            yield from _containers(inner)
