"""A finding: where, how bad, and one sentence that says what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from enrich import messages
from enrich.messages import Sentence, counted

Severity = Literal["ok", "warning", "problem"]
Area = Literal["program", "configuration", "lists", "outputs", "cache", "clock", "keys", "services"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: a warning tells what could be better, a problem what is wrong."""

    area: Area
    level: Severity
    sentence: Sentence

    def as_object(self) -> dict[str, Any]:
        """Return what `--json` prints."""
        return {"area": self.area, "level": self.level, "sentence": self.sentence}


def ok(area: Area, sentence: Sentence) -> Finding:
    """Return a finding of something that is as it should be."""
    return Finding(area, "ok", sentence)


def warning(area: Area, sentence: Sentence) -> Finding:
    """Return a finding of something that could be better."""
    return Finding(area, "warning", sentence)


def problem(area: Area, sentence: Sentence) -> Finding:
    """Return a finding of something that is wrong."""
    return Finding(area, "problem", sentence)


def summed_up(found: Sequence[Finding]) -> Sentence:
    """Return how many problems and warnings there are, as a sentence."""
    levels = count_levels(found)
    problems, warnings = levels["problem"], levels["warning"]
    more = f"; {counted(warnings, 'warning')}" if warnings else ""
    if not problems:
        return messages.doctor.NOTHING_WRONG(warnings=more)
    return messages.doctor.WRONG(problems=counted(problems, "problem"), warnings=more)


def count_levels(found: Iterable[Finding]) -> Counter[str]:
    """Return how many findings there are of each level."""
    return Counter(finding.level for finding in found)
