"""Lists in wiki mark-up: `* [https://example.org/paper The title]` under `== Section ==`."""

import re

from enrich.model import Entry

name = "wiki"
suffixes = (".wiki", ".mw")

_ITEM = re.compile(r"\*+\s*\[(?P<url>\S+)\s+(?P<title>[^\]]+)\]")
_SECTION = re.compile(r"==\s*(?P<name>.+?)\s*==")


def read(text, path, identify):
    """Yield an entry for each item."""
    section = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := _SECTION.fullmatch(line.strip()):
            section = (heading["name"],)
        if item := _ITEM.match(line):
            yield Entry(
                path, number, number, title=item["title"], urls=(item["url"],), section=section
            )
