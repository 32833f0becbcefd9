"""A catalogue that was built: one file, in which the records of sources are found."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from enrich import sources, text
from enrich.catalogs import keys
from enrich.catalogs.about import About
from enrich.catalogs.record_file import KeptRecord, RecordFile
from enrich.catalogs.title_search import TitleSearch
from enrich.model import Identifier, Query
from enrich.sources.shared.dumps import DumpFormat, DumpRow

if TYPE_CHECKING:
    from enrich.catalogs.dump_files import Chunk


class Catalogue:
    """Records of dumps, found by identifier and by title. Many processes may read one file."""

    def __init__(self, path: Path, *, mapped: bool = True) -> None:
        """Open a file. Raises ConfigError where it is missing, damaged or of another version.

        One that is not mapped is read page by page: for a hundred look-ups that takes no longer,
        and a tenth of the memory.
        """
        self._file = RecordFile(path, mapped=mapped)
        self._sources = [part.source for part in self.about.parts]
        self._searches: dict[str, TitleSearch] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._file.path

    @property
    def about(self) -> About:
        """What it says of itself."""
        return self._file.about

    def sources(self) -> set[str]:
        """Return the names of the sources that it has records of."""
        return set(self._sources)

    def date(self, source: str) -> str:
        """Return as of when it has the records of a source; "" where it has none.

        A dump that only says what was taken away makes no record younger.
        """
        parts = [p for p in self.about.parts if p.source == source]
        having = [p for p in parts if p.records] or parts
        return max((p.date for p in having), default="")

    # -- what is asked

    def read_ahead(self) -> None:
        """Have the system read the file into memory, before some ten thousand look-ups."""
        self._file.read_ahead()

    def by_identifier(self, identifier: Identifier, source: str) -> list[str]:
        """Return what is kept of a source's records that have an identifier.

        Raises ConfigError where the file is damaged.
        """
        name = str(identifier)
        with self._file.whole():
            found = self._file.records(self._file.numbers(keys.key("n", name)))
            of_source = (x for x in found if self._sources[x.part] == source)
            return [x.kept for x in of_source if self._has(x, name)]

    def by_title(self, query: Query, source: str) -> list[str]:
        """Return what is kept of a source's records with (nearly) the title of a query.

        The likest first, as `TitleSearch` says. Raises ConfigError where the file is damaged.
        """
        with self._file.whole():
            return self._search(source).search(query)

    def has_title(self, kept: Sequence[str], query: Query, source: str) -> bool:
        """Whether one of the records of a source, as they are kept, has the very title."""
        form = self._forms[self._sources.index(source)]
        stated = set(map(text.fold, (query.title, *query.other_titles)))
        return any(text.fold(x) in stated for one in kept for x in form.heading(one).titles)

    def joined(
        self, kept: Sequence[str], source: str, asked: str = "", *, with_volumes: bool = True
    ) -> str:
        """Return the answer of a source that these records make; `asked` as in DumpFormat.

        Without the facts of their volumes, which lie in other records, it is made sooner.
        """
        form = self._forms[self._sources.index(source)]
        if not with_volumes:
            return form.joined(kept, None, asked)
        return form.joined(kept, lambda i: self.by_identifier(i, source), asked)

    @functools.cached_property
    def _forms(self) -> list[DumpFormat]:
        return [sources.dump_format(part.form) for part in self.about.parts]

    def _search(self, source: str) -> TitleSearch:
        if source not in self._searches:
            numbered = enumerate(zip(self._sources, self._forms, strict=True))
            forms = {number: form for number, (of, form) in numbered if of == source}
            self._searches[source] = TitleSearch(self._file, forms)
        return self._searches[source]

    def _has(self, found: KeptRecord, name: str) -> bool:
        """Whether a record has an identifier: two of them may have one key.

        It is read again where its text does not show that: an address may have it with escapes.
        """
        if name.partition(":")[2].casefold() in found.kept.casefold():
            return True
        row = self._forms[found.part].row(found.kept, sources.identify)
        return isinstance(row, DumpRow) and name in row.names

    # -- what a new catalogue takes over

    def ranks(self) -> dict[str, int]:
        """Return the common words with their ranks. Raises ConfigError as for a look-up."""
        with self._file.whole():
            return self._file.ranks()

    def chunks(self) -> Iterator[Chunk]:
        """Yield all records as they are kept, many at once; `at` is the number of a block.

        Raises ConfigError as for a look-up.
        """
        return self._file.chunks()
