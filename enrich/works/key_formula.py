"""Citation keys by a formula of Better BibTeX, for people who bring one along. Pure.

A formula is a sum of functions with filters behind them and of texts in quotes; where a part asks
for more than there is (`len`), the next formula behind `|` is tried:

    auth.lower + shorttitle(3, 3) + year       kwonEfficientMemoryManagement2023
    authEtal2.lower.replace(".", "-") + shortyear | title.abbr.upper

The older form is read too: `[auth:lower]_[shorttitle3_3][year]`. What the functions and filters do
is described at https://retorque.re/zotero-better-bibtex/citing/formulas/. Keys become ASCII, as all
keys here, and blanks and what BibTeX or TeX reads otherwise are left out of them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from enrich import messages
from enrich.errors import ConfigError
from enrich.export.cleaning import clean
from enrich.model import Name, Work
from enrich.patterns import regex
from enrich.text.values import MONTHS

_LONGEST = 120  # characters of a key
_UNSAFE = regex(r"[^A-Za-z0-9:_+./-]")
_PUNCTUATION = regex(r"[^\w\s\-–—‐‑]|_")
_DASHES = regex(r"[-–—‐‑]")
_MARKER = regex(r"\[([^\[\]]*)\]|([^\[\]]+)")
_LEGACY_NUMBERS = regex(r"(?P<name>[A-Za-z]+?2?)(?P<n>\d+)?(?:_(?P<m>\d+))?")
# The words that Better BibTeX leaves out, but for those of languages that few titles here have.
_SKIPPED = frozenset(
    """
    a ab about above across after against al along also am an and around as at before behind below
    beneath beside between beyond but by d das dem den der des die du ein eine einem einen einer
    eines el en et for from il in into its l la las le les lo los near of off on onto or over per
    so the through to toward towards un una und under une up upon using via with within without y
    """.split()
)


class _Next(Exception):  # noqa: N818 - an outcome, not a mishap
    """The formula does not fit a paper: the next one is tried."""


def is_formula(pattern: str) -> bool:
    """Whether a pattern is a formula, and not one with fields in braces."""
    text = pattern.strip()
    if "{" in text or not text:
        return False
    return text[0] == "[" or bool(re.search(r"[.(+|]", text)) or text in _FUNCTIONS


def check(formula: str) -> None:
    """Raise ConfigError for a formula that cannot be read, or that would be one key for all."""
    for terms in _parsed(formula):
        if not any(isinstance(term, _Call) for term in terms):
            raise ConfigError(messages.config.KEY_WITHOUT_FIELD())


def key(formula: str, work: Work) -> str:
    """Return the key of a work, "" where no alternative of the formula gives one."""
    for terms in _parsed(formula):
        try:
            text = "".join(t if isinstance(t, str) else t.value(work) for t in terms)
        except _Next:
            continue
        if made := _UNSAFE.sub("", _ascii(text))[:_LONGEST]:
            return made
    return ""


# -- how a formula is read


@dataclass(frozen=True, slots=True)
class _Step:
    """A function or a filter with what stands in its brackets."""

    run: Callable[..., str]
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Call:
    """A function and the filters behind it."""

    function: _Step
    filters: tuple[_Step, ...]

    def value(self, work: Work) -> str:
        text = self.function.run(work, **self.function.arguments)
        for step in self.filters:
            text = step.run(text, **step.arguments)
        return text


_Terms = tuple["_Call | str", ...]


@lru_cache(maxsize=16)
def _parsed(formula: str) -> tuple[_Terms, ...]:
    """Return the alternatives of a formula, the terms of each. Raises ConfigError."""
    text = formula.strip()
    if text.startswith("["):
        text = " | ".join(_from_legacy(part) for part in text.split("|"))
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ConfigError(messages.config.KEY_FORMULA(formula=formula)) from None
    return tuple(tuple(_term(t) for t in _parts(a, ast.Add)) for a in _parts(tree, ast.BitOr))


def _parts(node: ast.expr, operator: type[ast.operator]) -> list[ast.expr]:
    """Return what an operator joins, from left to right."""
    found: list[ast.expr] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, operator):
        found.append(node.right)
        node = node.left
    return [node, *reversed(found)]


def _term(node: ast.expr) -> _Call | str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    filters: list[_Step] = []
    while True:
        call = node if isinstance(node, ast.Call) else None
        named = call.func if call else node
        if isinstance(named, ast.Name):
            return _Call(_step(named.id, call, _FUNCTIONS), tuple(reversed(filters)))
        if not isinstance(named, ast.Attribute):
            raise ConfigError(messages.config.KEY_FORMULA(formula=ast.unparse(node)))
        filters.append(_step(named.attr, call, _FILTERS))
        node = named.value


def _step(name: str, call: ast.Call | None, known: Mapping[str, Callable[..., str]]) -> _Step:
    """Return a function or a filter. Raises ConfigError for one that is unknown or ill called."""
    run = known.get(name) or known.get(name[:1].lower() + name[1:])
    if run is None:
        named = ", ".join(sorted(known, key=str.lower))
        raise ConfigError(messages.config.NO_KEY_FUNCTION(name=name, known=named))
    code = run.__code__
    allowed = code.co_varnames[1 : code.co_argcount]  # the first is the work, or the text
    arguments = tuple(_constant(a) for a in (call.args if call else ()))
    keywords = tuple((k.arg or "", _constant(k.value)) for k in (call.keywords if call else ()))
    defaults = len(run.__defaults__ or ())
    given = {*allowed[: len(arguments)], *(k for k, _ in keywords)}
    missing = [a for a in allowed[: len(allowed) - defaults] if a not in given]
    if len(arguments) > len(allowed) or any(k not in allowed for k, _ in keywords) or missing:
        raise ConfigError(messages.config.KEY_ARGUMENTS(name=name, taken=", ".join(allowed) or "-"))
    kinds = run.__annotations__
    fitting = dict(zip(allowed, arguments, strict=False)) | dict(keywords)
    for argument, value in fitting.items():
        if kinds[argument] == "str":
            fitting[argument] = str(value)  # the older form has no quotes around digits
        elif isinstance(value, str):
            taken = f"{argument}: number"
            raise ConfigError(messages.config.KEY_ARGUMENTS(name=name, taken=taken))
    return _Step(run, fitting)


def _constant(node: ast.expr) -> Any:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        value = None
    if not isinstance(value, str | int):
        raise ConfigError(messages.config.KEY_FORMULA(formula=ast.unparse(node)))
    return value


def _from_legacy(text: str) -> str:
    """Return "[auth:lower]_[shorttitle3_3]" as a formula."""
    terms = []
    for marker, literal in _MARKER.findall(text.strip()):
        if literal:
            terms.append(repr(literal))
            continue
        function, *filters = marker.split(":")
        found = _LEGACY_NUMBERS.fullmatch(function)
        if found is None:
            raise ConfigError(messages.config.KEY_FORMULA(formula=f"[{marker}]"))
        numbers = ", ".join(n for n in (found["n"], found["m"]) if n)
        terms.append(f"{found['name']}({numbers})" + "".join(map(_legacy_filter, filters)))
    return " + ".join(terms)


def _legacy_filter(text: str) -> str:
    """Return "select,1,1" as ".select(1, 1)"; `(x)` is the default x."""
    if text.startswith("("):
        return f".default({text.strip('()')!r})"
    name, *arguments = text.split(",")
    shown = ", ".join(a if a.isdecimal() else repr(a) for a in arguments)
    return f".{name.replace('-', '')}({shown})"


# -- the functions: what they take of a work


def _people(work: Work) -> list[str]:
    return [f for f in map(_family, work.people) if f]


def _family(name: Name) -> str:
    whole = f"{name.particle} {name.family}" if name.family else name.literal or name.given
    return _ascii(clean(whole)).strip()


def _auth(work: Work, n: int = 0, m: int = 1) -> str:
    people = _people(work)
    return people[m - 1][: n or None] if 0 < m <= len(people) else ""


def _authors(work: Work, n: int = 0, sep: str = " ") -> str:
    people = _people(work)
    return sep.join([*people[:n], "EtAl"] if 0 < n < len(people) else people)


def _et_al(people: Sequence[str], rest: str, sep: str) -> str:
    if len(people) == 2:
        return sep.join(people)
    return sep.join([*people[:1], *([rest] if len(people) > 1 else [])])


def _auth_etal2(work: Work, sep: str = ".") -> str:
    return _et_al(_people(work), "etal", sep)


def _auth_et_al(work: Work, sep: str = " ") -> str:
    return _et_al(_people(work), "EtAl", sep)


def _auth_auth_ea(work: Work, sep: str = ".") -> str:
    people = _people(work)
    return sep.join([*people[:2], *(["ea"] if len(people) > 2 else [])])


def _authors_alpha(work: Work, sep: str = " ") -> str:
    people = _people(work)
    if len(people) == 1:
        return people[0][:3]
    initials = [p[:1] for p in people]
    return sep.join(initials) if len(people) <= 4 else f"{sep.join(initials[:3])}+"


def _auth_short(work: Work, sep: str = ".") -> str:
    people = _people(work)
    if len(people) == 1:
        return people[0]
    return sep.join(p[:1] for p in people[:3]) + ("+" if len(people) > 3 else "")


def _auth_ini(work: Work, n: int = 0, sep: str = ".") -> str:
    return sep.join(p[:n] for p in _people(work))


def _author_ini(work: Work, sep: str = ".") -> str:
    people = _people(work)
    return sep.join([p[: 5 if i == 0 else 1] for i, p in enumerate(people)])


def _author_last(work: Work) -> str:
    return (_people(work) or [""])[-1]


def _auth_fore_ini(work: Work) -> str:
    return _ascii(work.people[0].given[:1]) if work.people else ""


def _year(work: Work) -> str:
    return str(work.issued.year) if work.issued else ""


def _shortyear(work: Work) -> str:
    return f"{work.issued.year % 100:02d}" if work.issued else ""


def _month(work: Work) -> str:
    month = work.issued.month if work.issued else 0
    return MONTHS[month - 1] if month else ""


def _title(work: Work) -> str:
    return " ".join(_title_words(work.title))


def _whole_title(work: Work) -> str:
    return _plain(work.title)


def _shorttitle(work: Work, n: int = 3, m: int = 0) -> str:
    words = _title_words(work.title)[:n]
    return " ".join(w[:1].upper() + w[1:] if i < m else w for i, w in enumerate(words))


def _veryshorttitle(work: Work, n: int = 1, m: int = 0) -> str:
    return _shorttitle(work, n, m)


def _journal(work: Work) -> str:
    return work.container_title_short or work.container_title


def _firstpage(work: Work) -> str:
    return re.split(r"[-\s,–]", work.page)[0]


def _lastpage(work: Work) -> str:
    return re.split(r"[-\s,–]", work.page)[-1]


_FUNCTIONS: Mapping[str, Callable[..., str]] = {
    "auth": _auth,
    "authors": _authors,
    "authEtal2": _auth_etal2,
    "authEtAl": _auth_et_al,
    "authAuthEa": _auth_auth_ea,
    "authorsAlpha": _authors_alpha,
    "authshort": _auth_short,
    "authIni": _auth_ini,
    "authorIni": _author_ini,
    "authorLast": _author_last,
    "authForeIni": _auth_fore_ini,
    "year": _year,
    "shortyear": _shortyear,
    "month": _month,
    "title": _title,
    "Title": _whole_title,
    "shorttitle": _shorttitle,
    "veryshorttitle": _veryshorttitle,
    "journal": _journal,
    "firstpage": _firstpage,
    "lastpage": _lastpage,
}


# -- the filters: what they make of a text


def _title_words(title: str) -> list[str]:
    """Return the words of a title that tell, without punctuation; one with hyphens is one word."""
    split = re.sub(r"[/:\"]", " ", _plain(title)).split()
    words = [_nopunct(w, "") for w in split if _nopunct(w, "").lower() not in _SKIPPED]
    return [w for w in words if len(w) > 1 or w.isdecimal()]


def _plain(title: str) -> str:
    """Return a title in ASCII letters, without the commands of TeX."""
    bare = re.sub(r"[{}$]", "", re.sub(r"\\[A-Za-z]+", " ", title[:1000]))
    return _ascii(clean(bare)).strip()


def _nopunct(text: str, dash: str = "-") -> str:
    return _PUNCTUATION.sub("", _DASHES.sub(dash, text))


def _nopunctordash(text: str) -> str:
    return _nopunct(text, "")


def _skipwords(text: str, nopunct: bool = False) -> str:
    words = (w for w in text.split() if _nopunct(w, "").lower() not in _SKIPPED)
    return " ".join(_nopunct(w, "") if nopunct else w for w in words)


def _lower(text: str) -> str:
    return text.lower()


def _upper(text: str) -> str:
    return text.upper()


def _capitalize(text: str) -> str:
    return re.sub(r"(?:^|\s)[a-z]", lambda found: found[0].upper(), text)


def _abbr(text: str, chars: int = 1) -> str:
    return "".join(word[:chars] for word in text.split())


def _select(text: str, start: int = 1, n: int = 0) -> str:
    words = text.split()
    first = len(words) + start if start < 0 else max(start, 1) - 1
    return " ".join(words[max(first, 0) :][: n or None])


def _substring(text: str, start: int = 1, n: int = 0) -> str:
    return text[max(start, 1) - 1 :][: n or None]


def _condense(text: str, sep: str = "") -> str:
    return re.sub(r"\s+", lambda _: sep, text)


def _replace(text: str, find: str, replace: str) -> str:
    return re.sub(re.escape(find), lambda _: replace, text, flags=re.IGNORECASE) if find else text


def _prefix(text: str, prefix: str) -> str:
    return f"{prefix}{text}" if text else ""


def _postfix(text: str, postfix: str) -> str:
    return f"{text}{postfix}" if text else ""


def _default(text: str, default: str) -> str:
    return text or default


def _len(text: str, relation: str = ">", length: int = 0) -> str:
    size = len("".join(text.split()))
    fits = {
        "<": size < length,
        "<=": size <= length,
        "=": size == length,
        "!=": size != length,
        ">=": size >= length,
        ">": size > length,
    }
    if not fits.get(relation, False):
        raise _Next
    return text


def _alphanum(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def _ascii_only(text: str) -> str:
    return re.sub(r"[^ -~]", "", text)


def _ascii(text: str) -> str:
    """Return text in ASCII letters."""
    if text.isascii():
        return text
    from anyascii import anyascii

    return anyascii(text)


_FILTERS: Mapping[str, Callable[..., str]] = {
    "lower": _lower,
    "upper": _upper,
    "capitalize": _capitalize,
    "abbr": _abbr,
    "select": _select,
    "substring": _substring,
    "skipwords": _skipwords,
    "condense": _condense,
    "replace": _replace,
    "prefix": _prefix,
    "postfix": _postfix,
    "default": _default,
    "len": _len,
    "nopunct": _nopunct,
    "nopunctordash": _nopunctordash,
    "alphanum": _alphanum,
    "ascii": _ascii_only,
    "clean": _ascii,
    "fold": _ascii,
    "transliterate": _ascii,
}
