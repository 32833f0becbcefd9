"""The catalogue of messages as a page of the documentation.

`python -m tests.support.message_page > docs/messages.md` writes it.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from types import ModuleType

from enrich import messages
from enrich.messages.message import Message

_HEADING = re.compile(r"# -- (?P<words>.+)")
_NAME = re.compile(r"(?P<name>[A-Z][A-Z\d_]*)(?:: \w+)? = Message\(")


def page() -> str:
    """Return every message in Markdown: by its room, and there by what it is about."""
    rooms = [r for r in map(messages.__dict__.get, messages.__all__) if isinstance(r, ModuleType)]
    return "\n".join(["# Messages", "", _ABOUT, *(line for r in rooms for line in _room(r)), ""])


_ABOUT = (
    "The catalogue of messages, as it stands in the code; `{name}` stands for what is filled in.\n"
    "\n"
    "No messages are the names of fields, columns, states and kinds (`title:`, `preprint`), the labels\n"
    "of outputs for other programs, the reasons for and against a pair by their names (`title equal`,\n"
    "in `matching/evidence.py`), what a service is said to lack (`a list of works`), the words of\n"
    "`--help`, the comments of a configuration that `init` writes, and what a program that uses the\n"
    "Python interface wrongly gets to see as a TypeError."
)


def _room(room: ModuleType) -> Iterator[str]:
    about = (inspect.getdoc(room) or "").partition("\n")[0]
    yield from ("", f"## {room.__name__.rpartition('.')[2].capitalize()}", "", about, "")
    for line in inspect.getsource(room).splitlines():
        heading, named = _HEADING.match(line), _NAME.match(line)
        if heading:
            yield from ("", f"### {heading['words'].rstrip('.').capitalize()}", "")
        message = getattr(room, named["name"], None) if named else None
        if isinstance(message, Message):
            yield f"* {_as_code(message.template)}"


def _as_code(words: str) -> str:
    """Return words as code of Markdown, whatever backticks they have."""
    longest = max(map(len, re.findall(r"`+", words)), default=0)
    marks = "`" * (longest + 1)
    return f"{marks} {words} {marks}" if longest else f"`{words}`"


if __name__ == "__main__":
    sys.stdout.write(page())
