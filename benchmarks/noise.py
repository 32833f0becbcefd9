"""What people do to a title in a list, and what makes it the title of another paper."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

Noise = Callable[
    [str, Mapping[str, Any], random.Random], str | None
]  # None: this title has nothing to do it to


def _case(title: str, _: Mapping[str, Any], dice: random.Random) -> str | None:
    made = dice.choice((title.lower(), title.upper(), title.title()))
    return made if made != title else None


def _no_subtitle(title: str, _: Mapping[str, Any], __: random.Random) -> str | None:
    head, colon, rest = title.partition(": ")
    return head if colon and rest and len(head.split()) >= 3 else None


def _name_only(title: str, _: Mapping[str, Any], __: random.Random) -> str | None:
    head, colon, rest = title.partition(": ")
    return head if colon and rest and len(head.split()) < 3 and len(head) > 3 else None


def _typo(title: str, _: Mapping[str, Any], dice: random.Random) -> str | None:
    words = title.split(" ")
    long = [i for i, w in enumerate(words) if len(w) >= 6 and w.isalpha() and not w[1:].isupper()]
    if not long:
        return None
    at = dice.choice(long)
    words[at] = _misspelt(words[at], dice)
    return " ".join(words)


def _misspelt(word: str, dice: random.Random) -> str:
    while True:
        i = dice.randrange(1, len(word) - 1)
        made = dice.choice(
            (
                word[:i] + word[i + 1 :],
                word[:i] + word[i] + word[i:],
                word[:i] + word[i + 1] + word[i] + word[i + 2 :],
                word[:i] + dice.choice("aeinorst") + word[i + 1 :],
            )
        )
        if made != word:
            return made


def _missing_space(title: str, _: Mapping[str, Any], dice: random.Random) -> str | None:
    gaps = [m.start() for m in re.finditer(r"(?<=\w) (?=\w)", title)]
    if len(gaps) < 3:
        return None
    at = dice.choice(gaps)
    return title[:at] + title[at + 1 :]


_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0308": '"',
    "\u030c": "v ",
}


def _latex(title: str, _: Mapping[str, Any], __: random.Random) -> str | None:
    made = re.sub(r"\b([A-Z]{2,}|[A-Z][a-z]+[A-Z]\w*)\b", r"{\1}", title)
    made = re.sub(r"(?<!\\)([&%#])", r"\\\1", made)
    made = "".join(_as_latex(c) for c in made)
    if made == title:
        made = re.sub(r"\b([A-Z])", r"{\1}", title)
    return made if made != title else None


def _as_latex(char: str) -> str:
    parts = unicodedata.normalize("NFD", char)
    return (
        f"\\{_ACCENTS[parts[1]]}{{{parts[0]}}}"
        if len(parts) == 2 and parts[1] in _ACCENTS
        else char
    )


def _truncated(title: str, _: Mapping[str, Any], dice: random.Random) -> str | None:
    words = title.split()
    if len(words) < 8:
        return None
    return " ".join(words[: max(5, len(words) * dice.randint(60, 85) // 100)]) + dice.choice(
        ("...", "…", " ...")
    )


def _venue(title: str, record: Mapping[str, Any], dice: random.Random) -> str | None:
    venue, year = record.get("venue"), record.get("year")
    if not venue or not year or not str(venue)[:1].isalpha():
        return None
    short = f"{int(year) % 100:02d}"
    return dice.choice(
        (
            f"{title}, {venue} {year}",
            f"{title} ({venue} {year})",
            f"{title} ({venue}'{short})",
            f"{title} [{venue} {year}]",
        )
    )


def _hyphens(title: str, _: Mapping[str, Any], dice: random.Random) -> str | None:
    return (
        re.sub(r"(?<=\w)-(?=\w)", dice.choice((" ", "–", "‐")), title)
        if re.search(r"\w-\w", title)
        else None
    )


def _british(title: str, _: Mapping[str, Any], __: random.Random) -> str | None:
    made = re.sub(r"(?<=\w{3}[lmnrt])iz(?=e|ing|ation)", "is", title)
    for us, gb in (
        ("olor", "olour"),
        ("ehavior", "ehaviour"),
        ("eighbor", "eighbour"),
        ("odeling", "odelling"),
        ("abeled", "abelled"),
    ):
        made = re.sub(rf"(?<=[A-Za-z]){us}(?=\w*)", gb, made)
    return made if made != title else None


_REMARKS = ("must read!", "great paper", "to read", "recommended by a friend", "see Section 3")
_AWARDS = ("Best Paper", "Best Paper Award", "Oral", "Spotlight", "Outstanding Paper", "Poster")


def _decorated(title: str, record: Mapping[str, Any], dice: random.Random) -> str | None:
    """Put around a title what lists put there: signs, buttons, awards, years, remarks."""
    year = record.get("year") or 2020
    return dice.choice(
        (
            f"🔥 {title}",
            f"⭐⭐ {title}",
            f"{title} 🚀",
            f":fire: {title}",
            f"{title} [paper]",
            f"[paper] {title}",
            f"{title} [PDF] [code]",
            f"{title} ({dice.choice(_AWARDS)})",
            f"{title} [{dice.choice(_AWARDS)}]",
            f"[{year}] {title}",
            f"{year} - {title}",
            f"({year}) {title}",
            f"{year}: {title}",
            f"**{title}**",
            f"*{title}*",
            f"“{title}”",
            f"{title} - {dice.choice(_REMARKS)}",
            f"{title} ({dice.choice(_REMARKS)})",
            f"{title} -- {dice.choice(_REMARKS)}",
        )
    )


def _exact(title: str, _: Mapping[str, Any], __: random.Random) -> str | None:
    return title


NOISES: Mapping[str, Noise] = {
    "exact": _exact,
    "case": _case,
    "no subtitle": _no_subtitle,
    "name only": _name_only,
    "typo": _typo,
    "missing space": _missing_space,
    "LaTeX": _latex,
    "truncated": _truncated,
    "venue appended": _venue,
    "hyphens": _hyphens,
    "British": _british,
    "decorated": _decorated,
}

# -- near twins

_SWAPS = (
    ("Large", "Small"), ("Supervised", "Unsupervised"), ("Online", "Offline"), ("Deep", "Shallow"),
    ("Static", "Dynamic"),
    ("Image", "Video"), ("Text", "Speech"), ("2D", "3D"), ("Training", "Inference"),
    ("Linear", "Nonlinear"), ("Single", "Multiple"),
    ("Discrete", "Continuous"), ("Local", "Global"), ("Efficient", "Robust"),
    ("Learning", "Unlearning"), ("Directed", "Undirected"),
    ("Synchronous", "Asynchronous"), ("Symmetric", "Asymmetric"), ("Centralized", "Decentralized"),
    ("Attack", "Defense"),
)  # fmt: skip


def twin(title: str, dice: random.Random) -> str | None:
    """Return the title of another paper that looks like this one.

    A sequel, a part, the opposite, a survey, an erratum.
    """
    made = [f(title, dice) for f in (_swapped, _swapped, _sequel, _named_sequel, _part, _about)]
    kept = [m for m in made if m and m != title]
    return dice.choice(kept) if kept else None


def _swapped(title: str, dice: random.Random) -> str | None:
    both = [*_SWAPS, *((b, a) for a, b in _SWAPS)]
    found = [(a, b) for a, b in both if re.search(rf"\b{a}\b", title)]
    if not found:
        return None
    a, b = dice.choice(found)
    return re.sub(rf"\b{a}\b", b, title)


def _sequel(title: str, dice: random.Random) -> str | None:
    return title + dice.choice(
        (" Revisited", ": A Replication", " II", " 2.0", ": Ten Years Later")
    )


def _named_sequel(title: str, dice: random.Random) -> str | None:
    head, colon, rest = title.partition(": ")
    return (
        f"{head}{dice.choice(('-Serve', '++', '2', '-Lite', 'Plus'))}: {rest}"
        if colon and len(head.split()) == 1
        else None
    )


def _part(title: str, dice: random.Random) -> str | None:
    return f"{title}, Part {dice.choice(('I', 'II', 'III'))}"


def _about(title: str, dice: random.Random) -> str | None:
    return (
        dice.choice(("Erratum to: ", "A Survey of ", "Comments on ", "Towards ", "Rethinking "))
        + title
    )
