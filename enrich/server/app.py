"""The application: Datasette with our hooks, over a copy that lies in a folder of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from enrich import messages, store
from enrich.messages import Sentence
from enrich.server import gate
from enrich.server.pages import LibraryPages
from enrich.server.plugin import LibraryPlugin

_HERE = Path(__file__).parent
# Datasette's own: what it says of errors goes to the terminal, with a trace.
_REPLACED = "datasette.handle_exception"
_SETTINGS = {
    "allow_download": False,
    "default_page_size": 50,
    "max_returned_rows": 1000,
    "sql_time_limit_ms": 2000,
    "facet_time_limit_ms": 500,
    "suggest_facets": False,
    "default_cache_ttl": 0,
    "truncate_cells_html": 160,
    "num_sql_threads": 3,
}


def metadata() -> dict[str, Any]:
    """Return what each table is, the facets that it opens with, and how it is sorted."""
    said = messages.server
    tables = {
        "papers": _table(said.PAPERS(), "state", "year", "venue", sort="year"),
        "authors": _table(said.AUTHORS(), "name"),
        "venues": _table(said.VENUES(), sort="papers"),
        "provenance": _table(said.PROVENANCE(), "source", "field"),
        "identifiers": _table(said.IDENTIFIERS(), "scheme"),
        "list_entries": _table(said.LIST_ENTRIES(), "list", "section", "checked", "starred"),
        "changes": _table(said.CHANGES(), "field", "source", sort="date"),
    }
    # What other tables show of a paper that they name.
    tables["papers"]["label_column"] = "title"
    return {"databases": {gate.DATABASE: {"tables": tables}}}


def _table(description: Sentence, *facets: str, sort: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {"description": description, "facets": list(facets)}
    return {**found, "sort_desc": sort} if sort else found


class _LibraryDatabase(Database):  # type: ignore[misc]
    """The copy. It has no other database beside it, and what is wrong with a query is answered.

    Datasette prints it, too.
    """

    async def attached_databases(self) -> list[Any]:
        return []

    async def execute(self, sql: str, *arguments: Any, **options: Any) -> Any:
        return await super().execute(sql, *arguments, **{**options, "log_sql_errors": False})


@contextmanager
def library_app(cache: Path, port: int | None = None) -> Iterator[Datasette]:
    """Make the application over a copy of the cache as it is now; the copy goes with it.

    `port` is the one it is served at; None: any. Raises StoreError.
    """
    plugin = LibraryPlugin(LibraryPages(cache), port)
    with tempfile.TemporaryDirectory(prefix="enrich-") as folder:
        copy = Path(folder) / f"{gate.DATABASE}.db"
        store.copy_views(cache, copy)
        with _registered(plugin):
            made = Datasette(
                settings=_SETTINGS,
                metadata=metadata(),
                template_dir=str(_HERE / "templates"),
                static_mounts=[(gate.ASSETS, str(_HERE / "assets"))],
                memory=False,
            )
            database = _LibraryDatabase(made, str(copy), is_mutable=False)
            made.remove_database("_memory")
            made.add_database(database, name=gate.DATABASE)
            try:
                yield made
            finally:
                if made.executor is not None:
                    made.executor.shutdown()
                database.close()


@contextmanager
def _registered(plugin: LibraryPlugin) -> Iterator[None]:
    """Let Datasette call our hooks, and those of no other package that happens to be installed."""
    for other, _ in pm.list_plugin_distinfo():
        if pm.is_registered(other):
            pm.unregister(other)
    own = pm.unregister(name=_REPLACED)
    pm.register(plugin, name=plugin.__name__)
    try:
        yield
    finally:
        pm.unregister(plugin)
        pm.register(own, name=_REPLACED)
