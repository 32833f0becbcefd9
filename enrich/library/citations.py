r"""What a paper cites, read from its .aux, .bcf or .tex files. Pure.

Known are the commands of LaTeX, natbib, biblatex, apacite and multibib: whatever is called
`\...cite...` and has a key in braces, in the forms `\cite[see][p. 3]{a,b}`, `\citep*{a}`,
`\cites(pre)[12]{a}[34]{b}` and, in slides, `\cite<2->{a}`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from enrich.model import Work
from enrich.patterns import regex
from enrich.text import entities

# Returns the text of a file by its path relative to the first one, None where there is none.
ReadText = Callable[[str], str | None]

_MOST_FILES = 1000
_LONGEST_KEY = 500
_AUX_KEYS = regex(r"\\(?:citation|abx@aux@cite)\s*(?:\{\d+\})?\{([^{}]*)\}")
_AUX_FILES = regex(r"\\@input\s*\{([^{}]+)\}")
_BCF_KEYS = regex(r"<bcf:citekey\b([^<>]*)>([^<>]*)</bcf:citekey>")
_COMMENT = regex(r"(?<!\\)((?:\\\\)*)%.*")
# What opens text that TeX passes over or prints as it is.
_HIDING = regex(
    r"\\begin\{(verbatim\*?|Verbatim|lstlisting|comment|minted|filecontents\*?)\}"
    r"|\\verb\*?([^A-Za-z\s*])|\\iffalse\b"
)
_FI = regex(r"\\fi\b")
_OPTION = r"(?:\s*\[(?:[^\[\]{}]|\{[^{}]*\}|\[[^\[\]]*\])*\]|\s*\([^(){}]*\)|\s*<[^<>{}]*>)"
_CITE = regex(
    r"\\([A-Za-z@]*[Cc]ite[A-Za-z@]*|bibentry|fullcite|Notecite)"
    rf"\*?((?:{_OPTION}*\s*\{{[^{{}}]*\}})+)"
)
_ONE = regex(rf"({_OPTION}*)\s*\{{([^{{}}]*)\}}")
# Commands with "cite" in their names that cite nothing.
_NO_CITATION = frozenset(
    """
    citestyle setcitestyle citereset citesetup citeindexfalse citeindextrue newcite renewcite
    DeclareCiteCommand newcites DeclareMultiCiteCommand citename citenum@ citeform citedash
    citepunct citeleft citeright citemid setlength citetrackerfalse
    """.split()
)
_FILE = regex(
    r"\\(?:input|include|subfile|subfileinclude|InputIfFileExists|loadglsentries)"
    r"\s*(?:\{([^{}]+)\}|([^\s{}\\%]+))"
    r"|\\(?:sub)?(?:import|inputfrom|includefrom)\*?\s*\{([^{}]*)\}\s*\{([^{}]+)\}"
)
_STOP = regex(r"\\(?:endinput|end\s*\{document\})")


def aux(source: str, read: ReadText) -> list[str]:
    r"""Return the keys that an .aux, with the .aux of its parts, or a .bcf names, in order.

    "*" stands for `\nocite{*}`.
    """
    return list(dict.fromkeys(_aux(source, read, set())))


def _aux(source: str, read: ReadText, seen: set[str]) -> Iterator[str]:
    for attributes, key in _BCF_KEYS.findall(source):
        if 'type="set"' not in attributes:
            yield from _keys(entities.unescape(key))
    for line in source.splitlines():
        for keys in _AUX_KEYS.findall(line):
            yield from _keys(keys)
        for name in _AUX_FILES.findall(line):
            part = _once(name.strip(), read, seen)
            if part is not None:
                yield from _aux(part, read, seen)


def tex(source: str, read: ReadText) -> list[str]:
    r"""Return the keys that a .tex and the files that it includes cite, in order.

    "*" stands for `\nocite{*}`.
    """
    return list(dict.fromkeys(_tex(source, read, set(), "")))


def _tex(source: str, read: ReadText, seen: set[str], folder: str) -> Iterator[str]:
    shown = visible(source)
    commands = [(found.start(), True, found) for found in _CITE.finditer(shown)]
    files = [(found.start(), False, found) for found in _FILE.finditer(shown)]
    for _, cites, found in sorted([*commands, *files], key=lambda place: place[0]):
        if cites:
            yield from _cited(found.group(1), found.group(2))
        else:
            yield from _part(found, read, seen, folder)


def visible(source: str) -> str:
    """Return what TeX reads of a file: no comments, no verbatim text, nothing after its end."""
    shown = _without_hidden(_COMMENT.sub(r"\1", source))
    return _STOP.split(shown, 1)[0]


def _without_hidden(source: str) -> str:
    """Return a text with a blank for each hidden part; what is never closed hides nothing."""
    shown: list[str] = []
    unclosed: set[str] = set()
    done = at = 0
    while opening := _HIDING.search(source, at):
        end = _end_of_hidden(opening, unclosed)
        if end < 0:
            at = opening.start() + 1
            continue
        shown += (source[done : opening.start()], " ")
        done = at = end
    return "".join([*shown, source[done:]])


def _end_of_hidden(opening: re.Match[str], unclosed: set[str]) -> int:
    """Return where a hidden part ends, or -1. `unclosed`: closing marks that do not come again."""
    name, delimiter = opening.groups()
    closing = f"\\end{{{name}}}" if name else delimiter or "\\fi"
    if closing in unclosed:
        return -1
    if name or delimiter:
        at = opening.string.find(closing, opening.end())
    else:
        found = _FI.search(opening.string, opening.end())
        at = found.start() if found else -1
    if at < 0:
        unclosed.add(closing)
        return -1
    return at + len(closing)


def _cited(command: str, arguments: str) -> Iterator[str]:
    if command in _NO_CITATION:
        return
    found = _ONE.findall(arguments)
    plural = command.lower().endswith(("cites", "citestext"))
    for _, keys in found if plural else found[:1]:
        yield from _keys(keys)


def _part(found: re.Match[str], read: ReadText, seen: set[str], folder: str) -> Iterator[str]:
    """Yield the keys of an included file.

    It is looked for beside the main file, as TeX does, then beside the file that names it.
    """
    within = found.group(3) or ""
    name = (found.group(1) or found.group(2) or found.group(4) or "").strip().strip('"')
    for base in dict.fromkeys(("", folder)):
        path = posixpath.normpath(posixpath.join(base, within, name))
        for spelled in (
            (path, path + ".tex") if posixpath.splitext(path)[1] else (path + ".tex", path)
        ):
            part = _once(spelled, read, seen)
            if part is not None:
                yield from _tex(
                    part,
                    read,
                    seen,
                    posixpath.dirname(path) if within else folder or posixpath.dirname(path),
                )
                return


def _once(name: str, read: ReadText, seen: set[str]) -> str | None:
    """Return the text of a file, None where there is none or it was read before."""
    if name in seen or len(seen) > _MOST_FILES or "\0" in name:
        return None
    part = read(name)
    if part is not None:
        seen.add(name)
    return part


def _keys(listed: str) -> Iterator[str]:
    for key in listed.split(","):
        key = " ".join(key.split())
        if key and len(key) <= _LONGEST_KEY and "#" not in key and "\\" not in key:
            yield key


def typed(words: str) -> list[str]:
    r"""Return the citation keys that a person names as a paper has them, none for other words.

    `\cite{a,b}` of LaTeX, `@a` of BibTeX, `[@a; @b]` of Pandoc.
    """
    if "\\" in words:
        return tex(words, lambda _: None)
    named = [word.strip("-") for word in re.split(r"[;,\s]+", words.strip("[] ")) if word]
    if not all(word.startswith("@") for word in named):
        return []
    return [word.removeprefix("@").strip("{}") for word in named if len(word) > 1]


def under_name(work: Work, name: str) -> Work:
    r"""Return the work under the name by which a paper cites it (`\cite{arXiv:2309.06180}`)."""
    return replace(work, key=name, aliases=())
