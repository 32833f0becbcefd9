r"""Maths in running text: which `$...$` TeX can typeset without harm. Pure.

A title's maths is kept only if a small grammar accepts all of it: balanced groups, known commands
with their arguments, at most one sub- and superscript on an atom. What is not accepted (`\input`,
`\write18`, `x^2^3`, a price) is escaped as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from enrich.patterns import regex

# characters of one formula
LONGEST = 400
_DEEPEST = 12
# Pandoc's rule: no blank inside the dollars, no digit behind them, unless a command or a script is
# inside, which no price has.
_END = r"[^$]{1,400}?(?<=[^\s\\])\$"
_DOLLARS = regex(rf"(?<!\\)\$(?=[^\s$])(?:{_END}(?!\d)|(?=[^$0-9]{{0,399}}[\\^_]){_END})")

_SYMBOLS = frozenset(
    """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi
    pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta
    Lambda Xi Pi Sigma Upsilon Phi Psi Omega infty partial nabla ell hbar Re Im aleph emptyset
    forall exists neg lnot top bot angle prime times div pm mp cdot ast star circ bullet oplus
    ominus otimes odot wedge vee land lor cap cup setminus sqcup sqcap dagger leq le geq ge ll gg
    neq ne equiv sim simeq approx cong propto prec succ preceq succeq subset supset subseteq
    supseteq in ni notin mid parallel perp models vdash dashv to gets leftarrow rightarrow
    Leftarrow Rightarrow leftrightarrow Leftrightarrow mapsto longrightarrow longmapsto uparrow
    downarrow hookrightarrow rightharpoonup iff implies sum prod coprod int oint bigcap bigcup
    bigoplus bigotimes log ln lg exp sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh
    min max inf sup lim limsup liminf arg det dim ker gcd deg hom Pr ldots cdots dots vdots ddots
    quad qquad langle rangle lfloor rfloor lceil rceil lbrace rbrace vert Vert backslash diamond
    bigcirc bigtriangleup bigtriangledown triangleleft triangleright wr amalg uplus sqsubseteq
    sqsupseteq asymp doteq bowtie frown smile nearrow searrow swarrow nwarrow Uparrow Downarrow
    updownarrow longleftarrow Longrightarrow Longleftarrow longleftrightarrow hookleftarrow
    rightleftharpoons leftharpoonup bigvee bigwedge biguplus bigodot bigsqcup oslash wp colon
    lbrack rbrack owns bmod Arrowvert varnothing
    triangle clubsuit diamondsuit heartsuit spadesuit sharp flat natural surd imath jmath
    """.split()
)
_WITH_ONE_ARGUMENT = """
    mathrm mathbf mathsf mathit mathtt mathcal mathnormal textrm textit textbf textsf texttt hat
    widehat bar overline underline tilde widetilde vec dot ddot check breve acute grave sqrt mathbb
    mathfrak boldsymbol text operatorname mathscr mathds bm mbox textsc emph overrightarrow
""".split()
_ARGUMENTS: Mapping[str, int] = {
    **dict.fromkeys(_WITH_ONE_ARGUMENT, 1),
    **dict.fromkeys(("frac", "stackrel", "dfrac", "tfrac", "binom"), 2),
}
# What may follow a backslash.
_SIGNS = frozenset(",;:!> {}|_&%#$")
_PLAIN = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-*/=<>()[]|,.:;!?' @~"
)
# Commands of amsmath and amssymb, and their definitions for papers that do not load these.
STAND_INS: Mapping[str, str] = {
    "mathbb": r"\providecommand{\mathbb}[1]{\mathbf{#1}}",
    "mathfrak": r"\providecommand{\mathfrak}[1]{\mathbf{#1}}",
    "boldsymbol": r"\providecommand{\boldsymbol}[1]{\mathbf{#1}}",
    "text": r"\providecommand{\text}[1]{\mathrm{#1}}",
    "operatorname": r"\providecommand{\operatorname}[1]{\mathrm{#1}}",
    "dfrac": r"\providecommand{\dfrac}[2]{\frac{#1}{#2}}",
    "tfrac": r"\providecommand{\tfrac}[2]{\frac{#1}{#2}}",
    "binom": r"\providecommand{\binom}[2]{{#1\choose#2}}",
    "implies": r"\providecommand{\implies}{\Rightarrow}",
    "mathscr": r"\providecommand{\mathscr}[1]{\mathcal{#1}}",
    "mathds": r"\providecommand{\mathds}[1]{\mathbf{#1}}",
    "bm": r"\providecommand{\bm}[1]{\mathbf{#1}}",
    "varnothing": r"\providecommand{\varnothing}{\emptyset}",
    "colon": r"\providecommand{\colon}{\mathpunct{:}}",
    "dots": r"\providecommand{\dots}{\ldots}",
}


def split(words: str) -> Iterator[tuple[bool, str]]:
    """Yield the text in order as (whether it is maths, piece), maths without its dollars."""
    at = 0
    for found in _DOLLARS.finditer(words) if "$" in words else ():
        formula = typeset(found.group()[1:-1]) if found.start() >= at else None
        if formula is None:
            continue
        if found.start() > at:
            yield False, words[at : found.start()]
        yield True, formula
        at = found.end()
    if at < len(words):
        yield False, words[at:]


def typeset(formula: str) -> str | None:
    """Return a formula with Unicode signs as commands, None where it may do harm."""
    ascii_only = "".join(c if c.isascii() else symbol(c) or "\0" for c in formula)
    if len(ascii_only) > LONGEST or not ascii_only.strip():
        return None
    reader = _MathsReader(ascii_only)
    return ascii_only if reader.items(0) and reader.at == len(ascii_only) else None


@cache
def symbol(character: str) -> str | None:
    r"""Return the command of TeX's own maths for a character: `\alpha ` for "α"."""
    from pylatexenc.latexencode import unicode_to_latex

    encoded = str(
        unicode_to_latex(character, unknown_char_policy="keep", unknown_char_warning=False)
    )
    found = re.fullmatch(r"\\ensuremath\{(\\([A-Za-z]+))\}", encoded)
    if found and found.group(2) in _SYMBOLS:
        return found.group(1) + " "
    return _MORE_SYMBOLS.get(character)


_MORE_SYMBOLS: Mapping[str, str] = {
    "−": "-",
    "×": r"\times ",
    "÷": r"\div ",
    "±": r"\pm ",
    "·": r"\cdot ",
    "→": r"\to ",
    "←": r"\leftarrow ",
    "ℝ": r"\mathbb{R}",
    "ℕ": r"\mathbb{N}",
    "ℤ": r"\mathbb{Z}",
    "ℂ": r"\mathbb{C}",
    "ℚ": r"\mathbb{Q}",
    "′": "'",
    "\u2009": r"\,",
    "\u00a0": " ",
}


_RIGHT = regex(r"\\right(?![A-Za-z])")
_DELIMITER = regex(r" ?(?:[()\[\]|.]|\\[{}|]|\\(?:[lr](?:angle|floor|ceil|brace)|[vV]ert) ?)")


class _MathsReader:
    """A reader of one formula.

    Each method returns whether what it expects is at `at`, and moves past it.
    """

    def __init__(self, formula: str) -> None:
        self.formula = formula
        self.at = 0

    def items(self, depth: int) -> bool:
        r"""Read atoms up to a closing brace, a `\right` or the end."""
        while self.at < len(self.formula) and not self._ends():
            if not (self._script_first() or self.atom(depth)) or not self._scripts(depth):
                return False
        return True

    def _ends(self) -> bool:
        return self.formula[self.at] == "}" or _RIGHT.match(self.formula, self.at) is not None

    def _fenced(self, depth: int) -> bool:
        r"""Read what is between `\left(`, of which `\left` is read, and `\right)`."""
        found = _DELIMITER.match(self.formula, self.at)
        if not found or depth >= _DEEPEST:
            return False
        self.at = found.end()
        inside = self.items(depth + 1)
        right = _RIGHT.match(self.formula, self.at)
        if not inside or not right:
            return False
        found = _DELIMITER.match(self.formula, right.end())
        self.at = found.end() if found else self.at
        return found is not None

    def atom(self, depth: int) -> bool:
        """Read one character, group, or command with its arguments."""
        sign = self.formula[self.at : self.at + 1]
        if sign == "{":
            return self._group(depth)
        if sign == "\\":
            return self._command(depth)
        self.at += 1
        return sign in _PLAIN and sign != ""

    def _script_first(self) -> bool:
        return self.formula[self.at] in "^_"

    def _scripts(self, depth: int) -> bool:
        seen = ""  # primes before a superscript join it; after one, TeX stops
        while (sign := self.formula[self.at : self.at + 1]) and sign in "^_'":
            if sign in seen.replace("'", "") or (sign == "'" and "^" in seen):
                return False
            seen += sign
            self.at += 1
            if sign != "'" and not self._argument(depth):
                return False
        return True

    def _argument(self, depth: int) -> bool:
        """Read an argument: a group, one letter or digit, or a symbol without arguments."""
        self.at += len(self.formula[self.at :]) - len(self.formula[self.at :].lstrip(" "))
        rest = self.formula[self.at :]
        if rest.startswith("{"):
            return self._group(depth)
        found = re.match(r"[A-Za-z0-9*+-]|\\([A-Za-z]+) *", rest)
        if not found:
            return False
        self.at += found.end()
        return found.group(1) is None or found.group(1) in _SYMBOLS

    def _group(self, depth: int) -> bool:
        self.at += 1
        inside = depth < _DEEPEST and self.items(depth + 1)
        closed = self.formula[self.at : self.at + 1] == "}"
        self.at += 1
        return inside and closed

    def _command(self, depth: int) -> bool:
        found = re.compile(r"\\([A-Za-z]+) *|\\(.)").match(self.formula, self.at)
        if not found:
            return False
        self.at = found.end()
        name, sign = found.groups()
        if sign is not None:
            return sign in _SIGNS
        if name == "left":
            return self._fenced(depth)
        return name in _SYMBOLS or (
            name in _ARGUMENTS and all(self._argument(depth) for _ in range(_ARGUMENTS[name]))
        )
