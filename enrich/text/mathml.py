"""MathML to text, or to TeX where it has scripts, roots or fractions. Used through `markup`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from enrich.patterns import regex

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

_DEEPEST = 40
_TAG = regex(r"<(/?)(?:[A-Za-z][\w.-]{0,30}:)?([A-Za-z][\w-]{0,30})\b[^<>]{0,2000}?(/?)>")
_ENTITY = regex(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def plain_or_tex(formula: str) -> str:
    """Return a MathML element as text, as `$TeX$` where text cannot show it, else as it is."""
    import html
    from xml.etree import ElementTree as ET

    bare = _TAG.sub(lambda m: f"<{m[1]}{m[2].lower()}{m[3]}>", _ENTITY.sub(_letter, formula))
    try:
        root = ET.fromstring(bare)
    except ET.ParseError:
        return formula
    maths = root if root.tag == "math" else root.find(".//math")
    if maths is None or _depth(maths) > _DEEPEST:
        return formula
    if all(_is_plain(x) for x in maths.iter()):
        return html.escape("".join(maths.itertext()), quote=False)
    tex = re.sub(r"\s+", " ", _tex(maths)).strip()
    return f"${html.escape(tex, quote=False)}$" if "$" not in tex else formula


def _letter(found: re.Match[str]) -> str:
    import html

    return html.escape(html.unescape(found.group()), quote=False)


def _depth(element: ET.Element, at: int = 0) -> int:
    if at > _DEEPEST:
        return at
    return max((_depth(child, at + 1) for child in element), default=at)


def _is_plain(element: ET.Element) -> bool:
    """Whether an element shows its text in a row: a subscript only where it is a number."""
    if element.tag in _NEVER_PLAIN:
        return False
    return element.tag != "msub" or "".join(element[-1].itertext()).strip().isdigit()


_NEVER_PLAIN = frozenset(
    "msup msubsup msqrt mroot mfrac mover munder munderover mfenced mmultiscripts".split()
)


def _tex(element: ET.Element) -> str:
    shape = _SHAPES.get(element.tag)
    parts = [_tex(child) for child in element]
    if shape is not None and len(parts) == shape[0]:
        return shape[1](*parts)
    if element.tag == "msqrt":
        return f"\\sqrt{{{''.join(parts)}}}"
    if element.tag == "mfenced":
        return f"({','.join(parts)})"
    if element.tag == "mmultiscripts" and parts:
        return _with_prescripts(element, parts)
    if parts:
        return "".join(parts)
    words = (element.text or "").strip()
    if not words:
        return "\\ " if element.tag in {"mtext", "mspace"} else ""
    if element.tag == "mo" and words in _OPERATORS:
        return f"\\{words} "
    is_word = element.tag in {"mi", "mo"} and len(words) > 1 and words.isalpha()
    if element.tag == "mtext" or is_word:
        return f"\\mathrm{{{words}}}"
    return words


_OPERATORS = frozenset("lim max min sup inf log ln exp sin cos tan det dim ker gcd arg".split())
_ACCENTS = {
    **dict.fromkeys("¯‾―_-", "bar"),
    **dict.fromkeys("^ˆ", "hat"),
    **dict.fromkeys("~˜∼", "tilde"),
    **dict.fromkeys("→⃗", "vec"),
    **dict.fromkeys("˙.", "dot"),
    "¨": "ddot",
}


def _over(base: str, above: str) -> str:
    """Return a sign with its accent, or what stands over it."""
    accent = _ACCENTS.get(above.strip())
    return f"\\{accent}{{{base}}}" if accent else f"\\stackrel{{{above}}}{{{base}}}"


def _with_prescripts(element: ET.Element, parts: list[str]) -> str:
    """Return a sign with indices on both sides: those before it come behind `mprescripts`."""
    tags = [child.tag for child in element]
    at = tags.index("mprescripts") if "mprescripts" in tags else len(parts)
    before, behind = _scripts(parts[at + 1 :]), _scripts(parts[1:at])
    return f"{{}}{before}{parts[0]}{behind}" if before else f"{parts[0]}{behind}"


def _scripts(parts: list[str]) -> str:
    low, high = "".join(parts[::2]), "".join(parts[1::2])
    return (f"_{_braced(low)}" if low else "") + (f"^{_braced(high)}" if high else "")


def _braced(words: str) -> str:
    return words if len(words) == 1 else f"{{{words}}}"


_SHAPES: Mapping[str, tuple[int, Callable[..., str]]] = {
    "msub": (2, lambda base, low: f"{base}_{_braced(low)}"),
    "msup": (2, lambda base, high: f"{base}^{_braced(high)}"),
    "msubsup": (3, lambda base, low, high: f"{base}_{_braced(low)}^{_braced(high)}"),
    "mover": (2, _over),
    "munder": (2, lambda base, low: f"{base.strip()}_{_braced(low)}"),
    "munderover": (3, lambda base, low, high: f"{base.strip()}_{_braced(low)}^{_braced(high)}"),
    "mfrac": (2, lambda above, below: f"\\frac{{{above}}}{{{below}}}"),
    "mroot": (2, lambda base, degree: f"{{{base}}}^{{1/{degree}}}"),
}
