"""The records that may give a field of a paper, in the order in which they are asked. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

from enrich.merge import field_rules
from enrich.merge.field_rules import FieldRule
from enrich.merge.grouping import Grouped
from enrich.merge.versions import Version, VersionRecord

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FieldSources:
    """The records that give a paper's fields, by version."""

    cited: Version
    others: tuple[Version, ...]
    unplaced: tuple[VersionRecord, ...]
    # of the cited version, the best first
    cited_records: tuple[VersionRecord, ...]
    # of all versions, those of the cited one first
    every_record: tuple[VersionRecord, ...]

    @classmethod
    def of(cls, grouped: Grouped) -> Self:
        """Return the records of grouped versions."""
        cited, *others = grouped.versions
        records = tuple(cited.best_first())
        more = (r for v in others for r in v.best_first())
        every = (*records, *more, *grouped.unplaced)
        return cls(cited, tuple(others), grouped.unplaced, records, every)

    @property
    def versions(self) -> tuple[Version, ...]:
        """All versions, the cited one first."""
        return (self.cited, *self.others)

    def pools(self, scope: field_rules.Scope) -> Iterator[Sequence[VersionRecord]]:
        """Yield the records that may give a field: the next ones where those before lack it."""
        if scope == "preprint":
            yield [r for v in self.versions if v.kind == "preprint" for r in v.best_first()]
            return
        yield self.cited.without_aggregators()
        if scope == "cited":
            yield self.cited.aggregator_records
            return
        for version in self.others:
            yield version.without_aggregators()
        yield [*(r for v in self.versions for r in v.aggregator_records), *self.unplaced]

    def witnesses(self, rule: FieldRule[T]) -> Sequence[VersionRecord]:
        """Return the records whose values are kept beside the chosen one."""
        if rule.witnesses == "all":
            return self.every_record
        return (*self.cited_records, *self.unplaced)
