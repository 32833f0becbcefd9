"""A PostgreSQL database as `store:` names it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import quote, unquote, urlsplit

from enrich.patterns import regex

SCHEMES = ("postgresql", "postgres")
# What libpq takes beside the address, as far as it makes sense here, and the schema of our tables.
OPTIONS = frozenset(
    (
        *("application_name", "channel_binding", "connect_timeout", "dbname", "gssencmode"),
        *("host", "hostaddr", "krbsrvname", "options", "passfile", "password", "port"),
        *("require_auth", "schema", "service", "sslcert", "sslcrl", "sslkey", "sslmode"),
        *("sslnegotiation", "sslpassword", "sslrootcert", "target_session_attrs", "user"),
    )
)
_SECRETS = frozenset({"password", "sslpassword"})
_SCHEMA = regex(r"[a-z_][a-z0-9_]{0,62}")
SCHEMA = "enrich"


@dataclass(frozen=True, slots=True, repr=False)
class GroupDatabase:
    """Where the cache of a group is. Neither `str` nor `repr` shows a password.

    `parameters` are those of libpq. `folder` is where what a person does not share is kept.
    """

    parameters: tuple[tuple[str, str], ...] = field(repr=False)
    folder: Path
    schema: str = SCHEMA

    @classmethod
    def parse(cls, url: str, folder: Path) -> Self:
        """Return the database of a URL. Raises ValueError, with no word of the URL in it."""
        found = _parameters(url)
        schema = found.pop("schema", SCHEMA)
        if not _SCHEMA.fullmatch(schema):
            raise ValueError("schema")
        return cls(tuple(sorted(found.items())), folder, schema)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must be shown nowhere, in both spellings."""
        known = [value for name, value in self.parameters if name in _SECRETS]
        return tuple(s for value in known for s in (value, quote(value, safe="")) if s)

    def __str__(self) -> str:
        """Return the address without a password and options: `postgresql://ada@host:5432/db`.

        It names the same database: socket, address in numbers and service are told.
        """
        known = dict(self.parameters)
        user, host, port = (known.get(name, "") for name in ("user", "host", "port"))
        is_socket = host.startswith("/")
        asked = {"host": host, "port": port} if is_socket else {}
        asked |= {name: known.get(name, "") for name in ("hostaddr", "service")}
        asked |= {"schema": self.schema} if self.schema != SCHEMA else {}
        query = [f"{name}={quote(value, safe='/:,')}" for name, value in asked.items() if value]
        return "".join(
            (
                "postgresql://",
                f"{quote(user, safe='')}@" if user else "",
                "" if is_socket else f"[{host}]" if ":" in host else host,
                f":{port}" if port and not is_socket else "",
                f"/{quote(known.get('dbname', ''), safe='')}",
                f"?{'&'.join(query)}" if query else "",
            )
        )

    def __repr__(self) -> str:
        """Return the same; digests of the settings are made of it."""
        return f"<GroupDatabase {self}>"


StorePlace = Path | GroupDatabase


_URL = regex(r"\s*(?:[a-z][a-z0-9+.-]*://|postgres(?:ql)?:)", re.IGNORECASE)
# The other form in which libpq takes parameters, which is not ours: `host=db dbname=papers`.
_PARAMETERS = regex(rf"\s*(?:{'|'.join(sorted(OPTIONS))})\s*=")


def is_url(text: str) -> bool:
    """Whether a text is a URL, and no path; what is meant as one is no path either."""
    return _URL.match(text) is not None or _PARAMETERS.match(text) is not None


def _parameters(url: str) -> dict[str, str]:
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("address") from None
    if parts.scheme not in SCHEMES or parts.fragment or "#" in url or "/" in parts.path[1:]:
        raise ValueError("address")
    name = unquote(parts.path[1:])
    named = {"user": parts.username, "password": parts.password, "host": host}
    given = {key: unquote(value) for key, value in named.items() if value}
    given |= {"port": str(port)} if port else {}
    given |= {"dbname": name} if name else {}
    options = _options(parts.query)
    if "@" in name or options.keys() - OPTIONS:
        raise ValueError("address")
    found = given | options
    if any("\0" in value for value in found.values()):  # libpq would read no further
        raise ValueError("address")
    return found


def _options(query: str) -> dict[str, str]:
    """Return what stands behind the question mark. Raises ValueError."""
    pairs = [part.partition("=") for part in query.split("&") if part]
    if not all(sign for _, sign, _ in pairs):
        raise ValueError("address")
    return {unquote(name): unquote(value) for name, _, value in pairs}
