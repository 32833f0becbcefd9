r"""The entries of the .bbl that biber or biblatex writes: `\entry{key}{type}{}` with all fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from enrich.patterns import regex
from enrich.reading_list.printed.publication import BibFields
from enrich.text import squeeze
from enrich.text.values import page_range

ENTRY = regex(
    r"\\entry\{(?P<key>[^{}]{1,300})\}\{(?P<type>[A-Za-z]{1,40})\}\{(?P<options>[^{}]{0,400})\}"
)
_END = regex(r"\\endentry\b")
_FIELD = regex(r"\\(?:field|strng)\{(?P<name>[a-z]{1,40})\}\{")
_VERB = regex(
    r"\\verb\{(?P<name>[a-z]{1,40})\}\s*\\verb (?P<value>[^\r\n]*?)\s*\\endverb\b", re.DOTALL
)
_NAMES = regex(r"\\name\{(?P<role>author|editor)\}\{\d+\}\{[^{}]*\}\{")
_LIST = regex(r"\\list\{(?P<name>publisher|institution|location|organization)\}\{\d+\}\{")
_MORE = regex(r"\\true\{more(?P<role>author)s?\}")
_BRACE = regex(r"\\.|[{}]", re.DOTALL)
_PART = regex(r"\b(?P<name>family|given|prefix|suffix)=\{")
_GLUE = regex(r"\\bib(?:namedelim[a-z]|initdelim|rangedash|initperiod|inithyphendelim)\s?")
_SHOWN = {"rangedash": "--", "initperiod": ".", "inithyphendelim": "-"}
# What is a field of the entry; the others are biber's own (hashes, sort keys, labels).
_FIELDS = frozenset(
    "title subtitle booktitle booksubtitle maintitle journaltitle journalsubtitle year date pages"
    " volume number series note howpublished eprinttype eprintclass edition eventtitle version"
    " type pubstate addendum urlyear".split()
)


@dataclass(frozen=True, slots=True)
class BiberEntry:
    """An entry, and the offsets of its first and behind its last character."""

    key: str
    start: int
    end: int
    fields: BibFields


def entries(text: str) -> Iterator[BiberEntry]:
    """Yield the entries of a text without comments, each key once; linear in its length."""
    seen: set[str] = set()
    found = list(ENTRY.finditer(text))
    for here, stop in spans(found, len(text)):
        end = _END.search(text, here.end(), stop)
        key = here["key"].strip()
        if "dataonly=true" in here["options"] or key in seen:
            continue
        seen.add(key)
        stop = end.end() if end else stop
        fields = {"ENTRYTYPE": here["type"].lower(), **_fields(text[here.end() : stop])}
        yield BiberEntry(key, here.start(), stop, fields)


def spans(found: Sequence[re.Match[str]], end: int) -> Iterator[tuple[re.Match[str], int]]:
    """Yield each match with the offset at which the next one begins, the last with `end`."""
    yield from zip(found, [*(m.start() for m in found[1:]), end], strict=False)


def _fields(body: str) -> BibFields:
    found: BibFields = {}
    for at in _FIELD.finditer(body):
        if at["name"] in _FIELDS:
            found.setdefault(at["name"], _bare(_until_closed(body, at.end())))
    for verb in _VERB.finditer(body):
        found.setdefault(verb["name"], verb["value"])
    for names in _NAMES.finditer(body):
        people = [_person(p) for p in _groups(_until_closed(body, names.end()))]
        found.setdefault(names["role"], " and ".join(p for p in people if p))
    for listed in _LIST.finditer(body):
        found.setdefault(listed["name"], " and ".join(_groups(_until_closed(body, listed.end()))))
    if _MORE.search(body) and found.get("author"):
        found["author"] += " and others"
    if found.get("pages"):
        found["pages"] = page_range(found["pages"])
    return {name: value for name, value in found.items() if value}


def _until_closed(text: str, at: int) -> str:
    """Return the text of a group whose inside begins at an offset."""
    depth = 1
    for brace in _BRACE.finditer(text, at):
        depth += {"{": 1, "}": -1}.get(brace.group(), 0)
        if not depth:
            return text[at : brace.start()]
    return text[at:]


def _groups(text: str) -> list[str]:
    """Return the groups of a text that are in no other group."""
    found, depth, start = [], 0, 0
    for brace in _BRACE.finditer(text):
        if brace.group() == "{":
            depth += 1
            start = brace.end() if depth == 1 else start
        elif brace.group() == "}" and depth:
            depth -= 1
            if not depth:
                found.append(text[start : brace.start()])
    return found


def _person(group: str) -> str:
    """Return a name as BibTeX writes it; `group` is `{hash=...}{family={...}, given={...}}`."""
    parts = _groups(group)
    if len(parts) > 2:  # before biblatex 3: {hash}{family}{F.}{given}{G.}{prefix}{p.}{suffix}{s.}
        values = [*parts[1::2], "", "", "", ""][:4]
        family, given, prefix, suffix = map(_bare, values)
    else:
        inside = parts[-1] if parts else ""
        named = {m["name"]: _bare(_until_closed(inside, m.end())) for m in _PART.finditer(inside)}
        family, given, prefix, suffix = (
            named.get(n, "") for n in ("family", "given", "prefix", "suffix")
        )
    if not given and not prefix and not suffix:
        return "{" + family.strip("{}") + "}" if family else ""
    whole = " ".join(x for x in (prefix, family) if x)
    return ", ".join(x for x in (whole, suffix, given) if x)


def _bare(value: str) -> str:
    value = _GLUE.sub(lambda m: _SHOWN.get(m.group().strip()[4:], " "), value)
    return squeeze(value)
