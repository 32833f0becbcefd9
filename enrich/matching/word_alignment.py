"""The words of two titles laid side by side.

Typos, spellings, and the small differences that make another paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from enrich import text
from enrich.patterns import regex
from enrich.text import alike
from enrich.text.spelling import american
from enrich.text.values import MONTH_NAMES, MONTHS

_MOST_WORDS = 60  # of a title that are aligned; more is no title


def words_of(text_: str) -> frozenset[str]:
    """Return the words of a string, for tables."""
    return frozenset(text_.split())


@lru_cache(maxsize=1 << 10)
def folded(title: str) -> str:
    """Return a title folded, British spelling as American."""
    return american(text.fold(title))


SEPARATOR = regex(
    r":(?=\s)|\s[-–—]{1,3}\s|[–—]|\?(?=\s)|(?<!\b[Vv]s)\.(?=\s+[A-Z])"
)  # between a title and its subtitle


def split(title: str) -> tuple[str, str]:
    """Return a title and its subtitle, folded; no subtitle: ""."""
    found = SEPARATOR.search(title)
    if not found:
        return folded(title), ""
    return folded(title[: found.start()]), folded(title[found.end() :])


SMALL = words_of("a an the of for in on and to with via by from at its s")
# Function words that are misspelt too, and are no other word then.
_COMMON = SMALL | words_of(
    "or as is are be we can you your that this how what when one two all use over into under more "
    "than"
)
# Words that join others, and say nothing of what a paper is about; not those that deny or count.
_JOINING = _COMMON - words_of("one two") | words_of(
    "under between among within onto across about during through "
    "per than then so such these those his her our which who whose may might could do does "
    "has have was were been being more most very also both each some just based upon"
)
# Words that mean the same in a title.
_SYNONYMS = words_of("approach approaches method methods methodology technique techniques")
_NEGATIONS = words_of("not no never without non isnt arent dont doesnt cannot cant nor neither")
_NEGATING = words_of(
    "un in im ir il non anti de dis semi self multi pre re sub super hyper inter intra over under "
    "bi tri co meta auto"
)
_SIZED = regex(r"^(?:sub|super|hyper|hypo|over|under|inter|intra|pre|post)(?=[a-z]{4})")
_DENIED_BY_A = (
    "symmetr",
    "synchron",
    "typic",
    "cycl",
    "caus",
    "social",
    "period",
    "septic",
    "theis",
    "politic",
    "morph",
)
# Words that one slip of the pen makes of each other and that say different things.
_OPPOSITES = frozenset(
    frozenset(pair.split("/"))
    for pair in (
        "for/against", "to/from", "before/after",
        "micro/macro", "intra/inter", "max/min", "maximum/minimum", "maximal/minimal",
        "maximize/minimize", "maximization/minimization",
        "input/output", "online/offline", "encoder/decoder", "encoding/decoding",
        "implicit/explicit", "internal/external",
        "increasing/decreasing", "import/export", "induction/deduction", "inductive/deductive",
        "lower/upper", "left/right",
        "static/statistic", "discreet/discrete", "cloud/could", "global/local", "row/col",
        "read/write", "soft/hard", "first/last",
        "bert/bart", "llama/llava", "causal/casual", "prefill/refill", "training/straining",
        "homogeneous/heterogeneous",
        "adaption/adoption", "affect/effect", "contact/contract", "planer/planner",
        "planar/planner", "trust/thrust", "genetic/generic",
        "form/from", "unit/unite", "precise/concise", "attack/attach", "exact/extract",
        "mode/model", "color/colon",
        "batch/patch", "path/patch", "match/batch", "match/patch", "text/next", "text/test",
        "rate/rank", "range/rank", "edge/edit",
        "image/imagine", "speech/speed", "object/subject", "human/humane", "cell/call",
        "prior/priori", "mixed/fixed", "sparse/parse",
        "parsing/sparsing", "robust/robot", "planning/planting", "ranking/tanking", "mining/mixing",
        "tuning/turning", "tuning/timing",
        "weighted/weighed", "dual/dial", "dense/sense", "sensing/sending", "scale/scalar",
        "private/primate", "public/publish", "even/event",
    )
)  # fmt: skip


# The next paper of a series has another word of the same set.
_SERIES: tuple[frozenset[str], ...] = (
    frozenset((*MONTHS, *MONTH_NAMES)),
    *map(
        words_of,
        """
arabic chinese mandarin cantonese english french german spanish portuguese italian dutch finnish
swedish danish norwegian polish czech russian ukrainian turkish greek hebrew persian hindi
bengali urdu tamil telugu thai vietnamese indonesian japanese korean latin catalan basque
hungarian romanian bulgarian croatian serbian swahili african american european asian indian
british brazilian;
spring summer autumn fall winter;
revisited reloaded redux reconsidered rethought reexamined reimagined renewed continued extended;
first second third fourth fifth one two three four five six seven eight nine ten single double
dual triple twin multiple many several binary ternary;
image video picture photo text speech audio music sound visual vision acoustic textual spoken
written document sentence paragraph word token character phrase graph tree sequence table
tabular code language face gesture vector tensor matrix point pixel voxel;
small large big tiny huge wide narrow deep shallow long short high low mini lite full half
coarse fine light heavy fast slow quick;
static dynamic online offline batch streaming incremental synchronous asynchronous sequential
parallel concurrent serial temporal spatial;
supervised unsupervised selfsupervised reinforcement imitation federated distributed centralized
decentralized;
training inference testing evaluation pretraining finetuning learning unlearning forgetting;
attack defense defence protection detection;
linear nonlinear quadratic polynomial convex concave nonconvex discrete continuous finite
infinite bounded unbounded exact approximate;
local global regional national international;
directed undirected signed weighted unweighted symmetric asymmetric homogeneous heterogeneous;
classification regression clustering segmentation detection recognition generation retrieval
translation summarization tagging parsing ranking prediction identification verification
synthesis analysis;
efficient robust accurate scalable secure private fair;
male female men women boys girls children adults students teachers novices experts patients
doctors;
weakly fully strongly semi;
node edge vertex path cycle;
intel amd arm nvidia android ios windows linux macos google facebook twitter microsoft amazon reddit
youtube instagram tiktok wikipedia;
china india japan germany france italy spain brazil russia africa europe asia beijing shanghai tokyo
london paris berlin;
hardware software firmware;
row column mean median medoid mode;
cpu gpu tpu npu fpga asic;
c cplusplus csharp fsharp java javascript typescript python rust go swift haskell ocaml scala kotlin
fortran cobol ruby perl php prolog erlang julia matlab;
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi
psi omega;
encoder decoder input output source target client server producer consumer sender receiver upper
lower left right top bottom front back inner outer forward backward positive negative
""".split(";"),
    ),
)


def is_of_series(one: str, two: str) -> bool:
    """Whether two words are of one kind, by which papers of one people are told apart."""
    return any(_any_form(one, some) and _any_form(two, some) for some in _SERIES)


def _any_form(word: str, some: frozenset[str]) -> bool:
    return word in some or word.removesuffix("s") in some or word.removesuffix("es") in some


@dataclass(slots=True)
class Differences:
    """What is left when the words of two titles are aligned."""

    typos: int = 0
    small: int = 0  # articles and prepositions
    words: int = 0
    telling: int = 0  # of the words those that may make another paper of it
    # of the telling places those with words in both titles
    exchanged: list[tuple[list[str], list[str]]] = field(default_factory=list)
    names: int = 0  # typos in a coined name
    shared: str = ""
    flags: tuple[str, ...] = ()


def align(one: str, two: str, coined: frozenset[str]) -> Differences:
    """Lay the words of two titles side by side; `coined` are the folded words that are names."""
    left, right = text.fold(one).split()[:_MOST_WORDS], text.fold(two).split()[:_MOST_WORDS]
    found = Differences()
    shared = list[str]()
    spelt = [folded(w) for w in left], [folded(w) for w in right]
    i = k = 0
    for j, m, size in [*shared_runs(*spelt), (len(left), len(right), 0)]:
        if i < j or k < m:
            _look_at(left[i:j], right[k:m], coined, found)
        i, k = j + size, m + size
        shared += left[j:i]
    found.shared = " ".join(shared)
    return found


def shared_runs(one: list[str], two: list[str]) -> list[tuple[int, int, int]]:
    """Return the runs of words that two titles share: where in each of them, and how long.

    They are those of `difflib`: the longest run first, of several the first one, and then the same
    before and behind it.
    """
    places: dict[str, list[int]] = {}
    for at, word in enumerate(two):
        places.setdefault(word, []).append(at)
    found: list[tuple[int, int, int]] = []
    left = [(0, len(one), 0, len(two))]
    while left:
        start, end, low, high = left.pop()
        i, j, size = _longest_block(one, places, start, end, low, high)
        if not size:
            continue
        found.append((i, j, size))
        if start < i and low < j:
            left.append((start, i, low, j))
        if i + size < end and j + size < high:
            left.append((i + size, end, j + size, high))
    return sorted(found)


def _longest_block(
    one: list[str], places: dict[str, list[int]], start: int, end: int, low: int, high: int
) -> tuple[int, int, int]:
    best = start, low, 0
    lengths: dict[int, int] = {}  # place in the second title -> how long the run is that ends there
    for i in range(start, end):
        longer: dict[int, int] = {}
        for j in places.get(one[i], ()):
            if low <= j < high:
                size = longer[j] = lengths.get(j - 1, 0) + 1
                if size > best[2]:
                    best = i - size + 1, j - size + 1, size
        lengths = longer
    return best


def _look_at(left: list[str], right: list[str], coined: frozenset[str], found: Differences) -> None:
    """Count one place where the words differ."""
    if (_NEGATIONS & set(left)) != (_NEGATIONS & set(right)):
        found.flags = (*found.flags, "negated")
    x, y = "".join(left), "".join(right)
    if x == y:
        return
    if frozenset((x, y)) in _OPPOSITES or _is_prefixed(x, y):
        found.words += 1
        found.telling += 1
        found.flags = (*found.flags, "opposite words")
    elif all(w in SMALL for w in (*left, *right)):
        found.small += 1
    elif len(x) == len(y) == 1:  # "Task A", "Task B"
        found.words += 1
        found.telling += 1
    elif x and y and not _are_two_of_a_series(x, y) and _is_mistyped(x, y):
        found.typos += 1
        found.names += bool(coined & {*left, *right})
    elif len(left) == len(right) > 1:
        for w, v in zip(left, right, strict=True):
            if w != v:
                _look_at([w], [v], coined, found)
    else:
        found.words += max(sum(w not in SMALL for w in left), sum(w not in SMALL for w in right))
        if not _is_slip(left, right):
            found.telling += 1
            if left and right:
                found.exchanged.append((left, right))


def _is_mistyped(x: str, y: str) -> bool:
    return is_typo(x, y) or is_typo(folded(x), folded(y))


def _are_two_of_a_series(x: str, y: str) -> bool:
    """Whether two words, however alike, are of one series, and not a word and its plural."""
    return x.rstrip("s") != y.rstrip("s") and is_of_series(x, y)


def _is_slip(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether no two papers are told apart by these words.

    They join others, or mean the same. Nor does a title have a word that joins in the place of one
    that says something: such a title is garbled.
    """
    words = {*left, *right}
    if words <= _JOINING or words <= _SYNONYMS:
        return True
    return len(left) == len(right) == 1 and bool(words & _JOINING)


def _is_prefixed(x: str, y: str) -> bool:
    """Whether a word is the other with a prefix that changes its sense, or with another one.

    "supervised" and "unsupervised", "sublinear" and "superlinear".
    """
    short, long = sorted((x, y), key=len)
    if x != y and _SIZED.sub("", x) == _SIZED.sub("", y):
        return True
    if len(short) < 4 or not long.endswith(short):
        return False
    prefix = long[: -len(short)]
    return prefix in _NEGATING or (prefix == "a" and short.startswith(_DENIED_BY_A))


def is_typo(x: str, y: str) -> bool:
    """Whether two folded words are one, mistyped.

    Never where a digit is in them, or where both are common words.
    """
    short, long = sorted((x, y), key=len)
    if long in {f"{short}s", f"{short}es"}:
        return True
    if {x, y} == {"or", "for"}:
        return True
    if any(c.isdigit() for c in x + y) or (x in _COMMON and y in _COMMON) or not short:
        return False
    if len(short) < 4 and not (
        x in _COMMON or y in _COMMON or (len(long) == 4 and _drops_a_letter(short, long))
    ):
        return sorted(x) == sorted(y) and len(x) == 3
    limit = 2 if len(short) >= 10 and x[0] == y[0] and x[-1] == y[-1] else 1
    return alike.osa(x, y, score_cutoff=limit) <= limit


def _drops_a_letter(short: str, long: str) -> bool:
    """Whether a letter in the middle was left out: "dep" for "deep"; "rcnn" is no "cnn"."""
    return len(short) == 3 and short[0] == long[0] and short[-1] == long[-1]


_ROMAN = {
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}
_DIGITS = regex(r"\d+")
_COUNTED = words_of("part volume vol chapter level stage phase version type episode")
_LOW = {"i": "1", "one": "1", "two": "2", "three": "3", "a": "a", "b": "b"}


def numbers(words: Sequence[str]) -> Counter[str]:
    """Return the numbers that tell papers apart: digits, Roman numerals, "Part One"."""
    found = Counter(_DIGITS.findall(" ".join(words)))
    for before, word in zip(("", *words), words, strict=False):
        counted = before in _COUNTED
        if word in _ROMAN and (len(word) > 1 or counted):
            found[_ROMAN[word]] += 1
        elif counted and word in _LOW:
            found[_LOW[word]] += 1
    return found
