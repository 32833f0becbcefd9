"""What services have answered and what their dumps say, as one: a catalogue is answers of its day.

A run asks a service only for what its dump cannot know: what the dump does not have, and what may
have changed since by the same rules as for any remembered answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from enrich.catalogs.catalogue import Catalogue
from enrich.model import Identifier, Query
from enrich.resolve.target import is_search, query_of
from enrich.store.base import AnswerOutcome, Answers, Claim, StoredAnswer

# Look-ups whose answers are kept.
_LOOKED_UP = 200
_OutcomeAndTime = tuple[AnswerOutcome, str]


class CataloguedAnswers:
    """The answers of a store, and those of the services' dumps, whichever are newer."""

    def __init__(self, answers: Answers, catalogues: Sequence[Catalogue]) -> None:
        self._answers = answers
        self._catalogues = catalogues
        self._known: dict[str, _Memory] = {}

    def get(self, source: str, questions: Iterable[str]) -> dict[str, StoredAnswer]:
        """Return the answers to these questions, by question."""
        memory = self._known.get(source)
        if memory is None:
            return self._answers.get(source, questions)
        asked = list(questions)
        of_dumps = {q: found for q in asked if (found := memory.of_dump(q))}
        stored = self._answers.get(source, [q for q in asked if q not in of_dumps])
        return stored | {
            question: _answer(question, found, source) for question, found in of_dumps.items()
        }

    def outcomes(self, source: str) -> dict[str, _OutcomeAndTime]:
        """Return outcome and time of every answer of a source; those of a dump when asked for."""
        having = [c for c in self._catalogues if source in c.sources()]
        stored = self._answers.outcomes(source)
        if not having:
            return stored
        self._known[source] = _Memory(stored, source, having)
        return self._known[source]

    def put(self, source: str, answers: Iterable[tuple[str, str | None]], fetched: str) -> None:
        """Keep answers as (question, payload), None for absent; all of them or none."""
        self._answers.put(source, answers, fetched)

    def sources(self) -> list[str]:
        """Return the sources of which answers are kept in the store."""
        return self._answers.sources()

    def claim(self, source: str, known: Mapping[str, str]) -> Claim:
        """Claim questions that are about to be asked."""
        return self._answers.claim(source, known)

    def release(self, source: str, questions: Iterable[str]) -> None:
        """Let others ask what this run has claimed, and not been answered."""
        self._answers.release(source, questions)


def _answer(question: str, found: _OfDump, source: str) -> StoredAnswer:
    asked = "" if is_search(question) else question
    return StoredAnswer("found", found.catalogue.joined(found.kept, source, asked), found.date)


class _OfDump(NamedTuple):
    """What a catalogue has of one question."""

    catalogue: Catalogue
    date: str
    kept: Sequence[str]


class _Memory(dict[str, _OutcomeAndTime]):
    """Question -> outcome and time; a question that is not there is looked up in the dumps."""

    def __init__(
        self, stored: Mapping[str, _OutcomeAndTime], source: str, catalogues: Sequence[Catalogue]
    ) -> None:
        super().__init__(stored)
        self._source = source
        self._dated = sorted(((c.date(source), c) for c in catalogues), key=lambda x: x[0])[::-1]
        # Question -> the place of the first catalogue that has it; None: none has.
        self._places: dict[str, int | None] = {}
        # The last look-ups: each round asks for the same of a paper again.
        self._looked_up: dict[tuple[Catalogue, str], Sequence[str]] = {}

    def __bool__(self) -> bool:
        """Return True: a dump may answer where nothing is stored."""
        return True

    def of_dump(self, question: str) -> _OfDump | None:
        """Return what a dump has of a question; None where the store has what is newer."""
        place = self._place(question)
        if place is None:
            return None
        date, catalogue = self._dated[place]
        return _OfDump(catalogue, date, self._look_up(catalogue, question))

    def _place(self, question: str) -> int | None:
        if question not in self._places:
            self._places[question] = self._found_at(question)
        place = self._places[question]
        stored = super().get(question)
        is_newer = place is not None and (stored is None or stored[1] < self._dated[place][0])
        return place if is_newer else None

    def _found_at(self, question: str) -> int | None:
        """Return the place of the newest catalogue that has what is asked; of a title the very one.

        The newest may only have one that resembles it.
        """
        having = (n for n, (_, c) in enumerate(self._dated) if self._look_up(c, question))
        first = next(having, None)
        query = query_of(question)
        if first is None or query is None or len(self._dated) == 1:
            return first
        of_title = (n for n in (first, *having) if self._has_title(n, question, query))
        return next(of_title, first)

    def _has_title(self, place: int, question: str, query: Query) -> bool:
        _, catalogue = self._dated[place]
        return catalogue.has_title(self._look_up(catalogue, question), query, self._source)

    def _look_up(self, catalogue: Catalogue, question: str) -> Sequence[str]:
        """Return what a catalogue has of a question; the last that was looked up is kept."""
        found = self._looked_up.pop((catalogue, question), None)
        if found is None:
            found = self._asked(catalogue, question)
        self._looked_up[catalogue, question] = found  # the youngest is the last
        if len(self._looked_up) > _LOOKED_UP:
            del self._looked_up[next(iter(self._looked_up))]
        return found

    def _asked(self, catalogue: Catalogue, question: str) -> Sequence[str]:
        query = query_of(question)
        if query is not None:
            return catalogue.by_title(query, self._source)
        scheme, _, value = question.partition(":")
        return catalogue.by_identifier(Identifier(scheme, value), self._source)

    def get(self, question: str, default: Any = None) -> Any:
        """Return outcome and time of a question."""
        place = self._place(question)
        if place is not None:
            return ("found", self._dated[place][0])
        return super().get(question, default)

    def __getitem__(self, question: str) -> _OutcomeAndTime:
        found: _OutcomeAndTime | None = self.get(question)
        if found is None:
            raise KeyError(question)
        return found

    def __contains__(self, question: object) -> bool:
        return self.get(str(question)) is not None
