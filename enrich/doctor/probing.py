"""One question to a service about a paper with known facts, and what came of it.

What the service sends is held against the form that its source declares, and the record that is
read of it against the facts. It is never kept, and never taken for what a paper knows.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from enrich import messages
from enrich.errors import Refused, SourceError, Unavailable, Unreadable
from enrich.messages import Sentence
from enrich.sources.base import Source
from enrich.sources.shared.guarded import SLIPS
from enrich.sources.shared.probe import AnswerForm, Fact, Probe, contradicted, said_in
from enrich.sources.shared.shape import Difference
from enrich.transport import Response
from enrich.transport.rate_headers import Allowance, allowance

said = messages.doctor
# The statuses with which a service refuses a key.
_OF_REFUSED_KEY = frozenset({401, 403})
# "ok"; "drift": it answers otherwise than it did; "absent": it has none of its papers; "challenge",
# "key", "refused": it answers nobody like us; "unavailable": it could not be asked now.
Status = Literal[
    "ok", "drift", "absent", "challenge", "key", "refused", "unavailable", "not probed"
]


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """One thing that a service does otherwise: the field ("" for all of the answer), and how."""

    field: str
    kind: str
    sentence: Sentence


@dataclass(slots=True)
class Examination:
    """What came of asking a service. `asked`: the papers that were asked about."""

    source: str
    status: Status = "ok"
    asked: list[str] = field(default_factory=list)
    changes: list[ServiceChange] = field(default_factory=list)
    # why it could not be asked
    reason: Sentence | None = None
    seconds: float = 0.0
    # host -> what it allows
    allowances: dict[str, Allowance] = field(default_factory=dict)

    def as_object(self) -> dict[str, Any]:
        """Return what `--json` prints."""
        limits = {
            host: {
                "requests": a.requests,
                "seconds": a.seconds,
                "left": a.left,
                "reset_seconds": a.reset,
                "pool": a.pool,
                "dollars_left": a.dollars,
            }
            for host, a in self.allowances.items()
        }
        return {
            "name": self.source,
            "status": self.status,
            "asked": self.asked,
            "seconds": round(self.seconds, 3),
            "changes": [
                {"field": c.field, "kind": c.kind, "sentence": c.sentence} for c in self.changes
            ],
            "reason": self.reason,
            "limits": limits,
        }


class Witness:
    """Hears every answer of a session, in the thread that asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._heard: dict[int, list[Response]] = {}

    def __call__(self, answer: Response) -> None:
        """Take note of an answer."""
        with self._lock:
            self._heard.setdefault(threading.get_ident(), []).append(answer)

    def take(self) -> list[Response]:
        """Return the answers that this thread has heard since it last asked."""
        with self._lock:
            return self._heard.pop(threading.get_ident(), [])


def examine(
    source: Source, probes: Sequence[Probe], witness: Witness, variable: str | None = None
) -> Examination:
    """Ask a source about the first of some papers that it has; return what came of it.

    `witness` hears the answers of its session. `variable`: the one that holds its key, if it sends
    one.
    """
    found = Examination(source.name)
    if not probes or not source.forms:
        found.status = "not probed"
        return found
    began = time.monotonic()
    for probe in probes:
        found.asked.append(str(probe.asked))
        _examine(found, source, probe, witness, variable)
        if found.status != "absent":
            break
    found.seconds = time.monotonic() - began
    if found.status == "absent":
        sentence = said.ABSENT(source=source.name, papers=", ".join(found.asked))
        found.changes.append(ServiceChange("", "absent", sentence))
    return found


def _examine(
    found: Examination, source: Source, probe: Probe, witness: Witness, variable: str | None
) -> None:
    error: SourceError | None = None
    facts: list[Fact] | None = None
    witness.take()
    try:
        facts = _facts(source, probe)
    except SourceError as raised:
        error = raised
    heard = witness.take()
    found.allowances |= {a.host: x for a in heard if (x := allowance(a.headers))}
    # Another paper may lack what this one has, and has other facts: its title says it all.
    titles = [fact for fact in facts or () if fact.field == "title" and fact.found]
    facts = titles or facts
    if not titles and (error is None or not _is_another_page(error)):
        found.changes += _differences(source, heard, probe)
    if found.changes:
        found.status = "drift"
    elif error is not None:
        _take(found, error, heard, variable, source.forms)
    elif facts is None:
        found.status = "absent"
    else:
        found.changes += (_of_fact(source.name, probe, fact) for fact in facts)
        found.status = "drift" if found.changes else "ok"
    refused = [answer.host for answer in heard if answer.status in _OF_REFUSED_KEY]
    if variable and refused and found.status == "ok":  # it is asked without a key then
        sentence = said.REFUSES_KEY(source=source.name, host=refused[0], variable=variable)
        _change(found, "key", ServiceChange("", "key", sentence))


def _facts(source: Source, probe: Probe) -> list[Fact] | None:
    """Return the facts that a source's answer contradicts, None where it has no such paper.

    Raises SourceError.
    """
    answers = dict(source.fetch([probe.asked]))
    answer = answers.get(probe.asked)
    if answer is None:
        return None
    return contradicted(probe, source.parse(answer))


def _differences(source: Source, heard: Sequence[Response], probe: Probe) -> list[ServiceChange]:
    """Return how the answers differ from the forms of their hosts; errors are no answers."""
    found: dict[tuple[str, str], ServiceChange] = {}
    for answer in heard:
        form = source.forms.get(answer.host)
        if form is None or answer.status != 200:
            continue
        try:
            differences = form.differences(answer, probe.has)
        except (Unreadable, *SLIPS):
            continue  # what is no answer at all the source has said itself
        for x in differences:
            change = _of_difference(source.name, x, is_page=form.is_page)
            found.setdefault((x.field, x.fault), change)
    return list(found.values())


def _of_difference(source: str, x: Difference, *, is_page: bool) -> ServiceChange:
    name = {"source": source, "field": x.field or "the answer"}
    if x.fault == "missing":
        near = said.MAY_BE_NEW(name=x.found) if x.found else ""
        message = said.GONE_FROM_PAGE if is_page else said.GONE
        return ServiceChange(x.field, "missing", message(near=near, **name))
    if x.fault == "empty":
        return ServiceChange(x.field, "empty", said.EMPTY(**name))
    if x.fault == "type":
        sentence = said.OTHER_TYPE(found=x.found, expected=x.expected, **name)
        return ServiceChange(x.field, "type", sentence)
    return ServiceChange(x.field, "value", said.NEW_WORD(word=x.found, **name))


def _of_fact(source: str, probe: Probe, fact: Fact) -> ServiceChange:
    named = {"source": source, "field": fact.field, "paper": probe.asked, "known": fact.known}
    if not fact.found:
        return ServiceChange(fact.field, "fact", said.LACKS_FACT(**named))
    return ServiceChange(fact.field, "fact", said.OTHER_FACT(found=fact.found, **named))


def _is_another_page(error: SourceError) -> bool:
    """Whether a web page came that has nothing to do with the question: a challenge, a login."""
    services = messages.services
    pages = (services.CHALLENGE, services.CHALLENGE_ONCE, services.WEB_PAGE)
    return error.sentence in [message(host=error.host) for message in pages]


def _take(
    found: Examination,
    error: SourceError,
    heard: Sequence[Response],
    variable: str | None,
    forms: Mapping[str, AnswerForm],
) -> None:
    """Take note of why a source raised: that it could not be asked, or answers otherwise."""
    source, host, last = found.source, error.host, heard[-1] if heard else None
    services = messages.services
    checks = {services.CHALLENGE(host=host), services.CHALLENGE_ONCE(host=host)}
    if error.sentence in checks:
        sentence = said.CHALLENGES(source=source, host=host)
        _change(found, "challenge", ServiceChange("", "challenge", sentence))
    elif last is not None and variable and last.status in _OF_REFUSED_KEY:
        sentence = said.REFUSES_KEY(source=source, host=host or last.host, variable=variable)
        _change(found, "key", ServiceChange("", "key", sentence))
    elif error.sentence == services.WEB_PAGE(host=host):
        sentence = said.SENDS_A_PAGE(source=source, host=host)
        _change(found, "drift", ServiceChange("", "page", sentence))
    elif isinstance(error, Unreadable):
        _change(found, "drift", _unreadable(source, error, last, forms))
    else:
        assert isinstance(error, Refused | Unavailable)
        found.status = "refused" if isinstance(error, Refused) else "unavailable"
        found.reason = error.sentence


def _change(found: Examination, status: Status, change: ServiceChange) -> None:
    found.status = status
    found.changes.append(change)


def _unreadable(
    source: str, error: Unreadable, last: Response | None, forms: Mapping[str, AnswerForm]
) -> ServiceChange:
    """Return what a source says of an answer, or what the service says of the question."""
    words = said_in(last) if last is not None and last.status != 200 else ""
    if last is None or not words:
        return ServiceChange("", "answer", said.CANNOT_BE_READ(source=source, why=error.sentence))
    named = {"source": source, "status": last.status, "words": words}
    field = forms[last.host].first_named(words) if last.host in forms else ""
    if field:  # it names fields that it does not know: those that it is asked to select
        return ServiceChange(field, "missing", said.REFUSES_FIELD(field=field, **named))
    return ServiceChange("", "answer", said.REFUSES_QUESTION(**named))
