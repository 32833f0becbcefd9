"""Names that stand where a venue should but name none: series, publishers, "to appear"."""

from __future__ import annotations

import re

# Series and houses that print many venues' papers: to name one says nothing of the venue.
_SERIES = re.compile(
    r"^(?:pmlr|proceedings of machine learning research|jmlr w&cp|jmlr:? workshop and conference proceedings|lncs|lnai|lecture notes in .*"
    r"|communications in computer and information science|ceur(?: workshop proceedings)?|ceur-ws\.?(?:org)?|lipics|openreview(?:\.net)?"
    r"|leibniz international proceedings in informatics|acm international conference proceeding series|icps|acm|ieee|springer|elsevier"
    r"|curran associates.*|usenix(?: association)?|aaai press|mit press|advances in intelligent systems and computing|ifip .*"
    r"|frontiers in artificial intelligence and applications|(?:acm )?sig(?:plan|soft|ops|arch|mod|comm|metrics|kdd)\b.*(?:notices|not\.|notes|review|rev\.|news|record|explorations)"
    r"|(?:acm )?(?:operating systems|computer communication|performance evaluation) review|computer architecture news"
    r"|computer graphics forum|comput\. graph\. forum|electronic proceedings in theoretical computer science|eptcs|entcs)\W*\d*\W*$",
    re.IGNORECASE,
)

_SERIES_TITLE = re.compile(
    r"lecture notes in|communications in computer and information science"
    r"|proceedings of machine learning research|ceur workshop proceedings|\blipics\b"
    r"|leibniz international proceedings|advances in intelligent systems",
    re.IGNORECASE,
)

_NO_VENUE = re.compile(
    r"\b(?:ph\.?\s?d\.? thesis|master'?s thesis|dissertation|technical report|tech\. rep|white ?paper|blog|github|website|web ?page|zenodo"
    r"|lecture notes(?! in)|course|coursera|manuscript|unpublished|in preparation|personal communication|available at|newsletter)\b",
    re.IGNORECASE,
)


def is_series(venue: str) -> bool:
    """Say whether a string names a series or a publishing house and no venue."""
    return bool(_SERIES.match(venue.strip()))


def begins_with_series(title: str) -> bool:
    """Whether a title of proceedings begins with a series: "Lecture Notes in Computer Science"."""
    return bool(_SERIES_TITLE.match(title))


def names_no_venue(venue: str) -> bool:
    """Say whether a string is a place outside of what the sources know: a thesis, a report, a blog."""
    return bool(_NO_VENUE.search(venue)) or is_series(venue)
