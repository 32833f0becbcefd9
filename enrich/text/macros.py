r"""TeX macros in titles of services that are no TeX otherwise: `Nystr\"om`, `\&`, `\ell_1`.

Used through `text`.
"""

from __future__ import annotations

import re

from enrich.text.latex import from_latex

_MATHS = re.compile(r"(\$[^$]{1,500}\$)")
_ACCENT = re.compile(
    r"""\{?\\(?:["'`^~=.]\s?(?:\{\\?[A-Za-z]\}|\\?[A-Za-z])|[cvuHkrbd]\{\\?[A-Za-z]\})\}?"""
    r"|\{\\(?:o|O|l|L|ae|AE|oe|OE|aa|AA|ss|i|j)\s*\}|\\(?:o|O|l|L|ae|AE|oe|OE|aa|AA|ss)\{\}"
)
_ESCAPED = re.compile(r"\\([&%#_$])")
_STYLED = re.compile(r"\\(?:emph|text(?:it|bf|rm|tt|sc|sf)?|math(?:rm|bf|sf))\{([^{}]{0,300})\}")
_SIGN = re.compile(
    r"\\(?:ell|alpha|beta|gamma|delta|(?:var)?epsilon|zeta|eta|(?:var)?theta|iota|kappa|lambda|mu|nu"
    r"|xi|pi|rho|sigma|tau|upsilon|(?:var)?phi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma"
    r"|Upsilon|Phi|Psi|Omega|infty|math(?:cal|bb|frak)\{[A-Za-z]\})(?![A-Za-z])"
    r"(?:\s?[_^]\s?(?:\{[^{}$]{1,40}\}|\\[a-z]{2,8}(?![a-z])|[A-Za-z0-9*]))*"
)
_OLD_FONT = re.compile(
    r"\{\\(rm|bf|it|cal|sf|tt|sl)\s+([^{}$]{1,200})\}|^\\(rm|bf|it|cal|sf|tt|sl)\s+(.+)$"
)


def decoded(title: str) -> str:
    r"""Return a title with its macros as a reader sees them; maths stays between dollars."""
    if "\\" not in title:
        return title
    return "".join(
        _modern(part)
        if part.startswith("$") and part.endswith("$") and len(part) > 2
        else _text(part)
        for part in _MATHS.split(title)
    )


def _text(words: str) -> str:
    words = _ACCENT.sub(lambda m: from_latex(m.group()), words)
    words = _STYLED.sub(r"\1", words)
    words = _SIGN.sub(lambda m: f"${m.group()}$", words)
    return _ESCAPED.sub(r"\1", words)


def _modern(formula: str) -> str:
    r"""Return a formula with `\\mathrm{x}` for `{\\rm x}`; one that is upright words as these."""
    inner = formula[1:-1].strip()

    def replaced(found: re.Match[str]) -> str:
        font, words = found[1] or found[3], found[2] or found[4]
        return f"\\math{font.replace('sl', 'it')}{{{words}}}"

    changed = _OLD_FONT.sub(replaced, inner)
    upright = re.fullmatch(r"\\math(?:rm|sf|tt)\{([\w .-]+)\}", changed)
    return upright[1] if upright and changed != inner else f"${changed}$"
