r"""TeX macros in titles of services that are no TeX otherwise: `Nystr\"om`, `\&`, `\ell_1`.

Used through `text`.
"""

from __future__ import annotations

import re

from enrich.patterns import regex
from enrich.text.latex import from_latex

_MATHS = regex(r"(\$[^$]{1,500}\$)")
_ACCENT = regex(
    r"""\{?\\(?:["'`^~=.]\s?(?:\{\\?[A-Za-z]\}|\\?[A-Za-z])|[cvuHkrbd]\{\\?[A-Za-z]\})\}?"""
    r"|\{\\(?:o|O|l|L|ae|AE|oe|OE|aa|AA|ss|i|j)\s*\}|\\(?:o|O|l|L|ae|AE|oe|OE|aa|AA|ss)\{\}"
)
# "M\o ller", a letter whose blank belongs to the macro.
_LETTER = regex(r"\\(?:o|O|l|L|ae|AE|oe|OE|aa|AA|ss)\s+(?=[a-z])")
_OLD_STYLED = regex(r"\{\\(?:em|it|bf|tt|sc|sl|rm|sf)\s+([^{}]{0,300})\}")
_MARK = regex(
    r"\{\\(?:pounds|euro|texteuro|copyright|text(?:copyright|registered|trademark|degree|endash|emdash"
    r"|quoteright|bullet|ellipsis)|ldots|dots|S|P|dag|ddag)\s*\}"
    r"|\\(?:pounds|euro|texteuro|copyright|text(?:copyright|registered|trademark|degree|endash|emdash"
    r"|quoteright|bullet|ellipsis)|ldots|dots)(?![A-Za-z])(?:\{\})?"
)
_LOGO = regex(r"\\((?:La|Bib)?TeX)(?![A-Za-z])(?:\{\}|\\(?=\s))?")
_SHOWN = {r"\slash": "/", r"\,": " ", r"\ ": " ", r"\\": ""}
_SPACE = regex(r"\\slash(?![A-Za-z])\s?|(?<=\w)\\,(?=\w)|(?<=\S)\\\\(?=\s)|(?<=\S)\\ (?=\S)")
_QUOTES = regex(r"``([^`']{1,300})''")
_DISPLAYED = regex(r"\\\[\s*([^$]{1,400}?)\s*\\\]|\\begin\{math\}([^$]{1,400}?)\\end\{math\}")
_RAISED = regex(r"\\text(super|sub)script\{([^{}$\\]{1,20})\}")
_ESCAPED = regex(r"\\([&%#_$])")
_STYLED = regex(r"\\(?:emph|text(?:it|bf|rm|tt|sc|sf)?|math(?:rm|bf|sf))\{([^{}]{0,300})\}")
_SIGN = regex(
    r"\\(?:ell|alpha|beta|gamma|delta|(?:var)?epsilon|zeta|eta|(?:var)?theta|iota|kappa|lambda|mu|nu"
    r"|xi|pi|rho|sigma|tau|upsilon|(?:var)?phi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma"
    r"|Upsilon|Phi|Psi|Omega|infty|math(?:cal|bb|frak)\{[A-Za-z]\})(?![A-Za-z])"
    r"(?:\s?[_^]\s?(?:\{[^{}$]{1,40}\}|\\[a-z]{2,8}(?![a-z])|[A-Za-z0-9*]))*"
)
_OPERATOR = regex(r"\\mathop\s?\{\\(?:rm|sf)\s?(\w{1,30})\}")
_OLD_COMMAND = regex(r"\\(rm|bf|it|cal|sf|tt)\{([^{}$]{1,200})\}")
_OLD_FONT = regex(
    r"\{\\(rm|bf|it|cal|sf|tt|sl)\s+([^{}$]{1,200})\}|^\\(rm|bf|it|cal|sf|tt|sl)\s+(.+)$"
)


def decoded(title: str) -> str:
    r"""Return a title with its macros as a reader sees them; maths stays between dollars."""
    title = _QUOTES.sub(r"“\1”", title) if "``" in title else title
    if "\\" not in title:
        return title
    title = _DISPLAYED.sub(lambda m: f"${m[1] or m[2]}$", title)
    return "".join(
        _modern(part)
        if part.startswith("$") and part.endswith("$") and len(part) > 2
        else _text(part)
        for part in _MATHS.split(title)
    )


def _text(words: str) -> str:
    words = _ACCENT.sub(lambda m: from_latex(m.group()), words)
    words = _LETTER.sub(lambda m: from_latex(f"{{{m.group().strip()}}}"), words)
    words = _OLD_STYLED.sub(r"\1", _STYLED.sub(r"\1", words))
    words = _RAISED.sub(lambda m: f"${'^' if m[1] == 'super' else '_'}{{{m[2]}}}$", words)
    words = _LOGO.sub(r"\1", _MARK.sub(lambda m: from_latex(m.group()), words))
    words = _SPACE.sub(lambda m: _SHOWN.get(m.group().rstrip() or m.group(), " "), words)
    words = _SIGN.sub(lambda m: f"${m.group()}$", words)
    return _ESCAPED.sub(r"\1", words)


def _modern(formula: str) -> str:
    r"""Return a formula with `\\mathrm{x}` for `{\\rm x}`; one that is upright words as these."""
    inner = formula[1:-1].strip()
    if sign := _ESCAPED.fullmatch(inner):
        return sign[1]

    def replaced(found: re.Match[str]) -> str:
        font, words = found[1] or found[3], found[2] or found[4]
        upright = f"\\math{font.replace('sl', 'it')}{{{words}}}"
        before = found.string[: found.start()]
        return f"{{{upright}}}" if before.endswith(("_", "^")) else upright

    named = _OPERATOR.sub(r"\\operatorname{\1}", inner).replace(r"\hbox{", r"\mbox{")
    changed = _OLD_FONT.sub(replaced, _OLD_COMMAND.sub(r"\\math\1{\2}", named))
    upright = re.fullmatch(r"\\math(?:rm|sf|tt)\{([\w .-]+)\}", changed)
    return upright[1] if upright and changed != inner else f"${changed}$"
