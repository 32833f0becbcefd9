"""A PostgreSQL database as `store:` names it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import quote, unquote

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
_SCHEMA = regex(r"(?!pg_)[a-z_][a-z0-9_]{0,62}")
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
        hosts = _shown_hosts(host, port)
        asked = {"host": host, "port": port} if hosts is None else {}
        asked |= {name: known.get(name, "") for name in ("hostaddr", "service")}
        asked |= {"schema": self.schema} if self.schema != SCHEMA else {}
        query = [f"{name}={quote(value, safe='/:,')}" for name, value in asked.items() if value]
        return "".join(
            (
                "postgresql://",
                f"{quote(user, safe='')}@" if user else "",
                hosts or "",
                f"/{quote(known.get('dbname', ''), safe='')}",
                f"?{'&'.join(query)}" if query else "",
            )
        )

    def __repr__(self) -> str:
        """Return the same; digests of the settings are made of it."""
        return f"<GroupDatabase {self}>"


StorePlace = Path | GroupDatabase


_URL = regex(r"\s*(?:[a-z][a-z0-9+.-]*://|postgres(?:ql)?:)", re.IGNORECASE)
# `#` begins nothing in an address of libpq: it belongs to a password, and has to be written `%23`.
_ADDRESS = regex(
    r"(?P<scheme>[A-Za-z]+)://(?P<where>[^/?#]*)(?:/(?P<name>[^/?#]*))?(?:\?(?P<options>[^#]*))?"
)
_HOST = regex(
    r"(?:\[(?P<bracketed>[0-9A-Fa-f:.%]+)\]|(?P<name>[^\[\]:]*))(?::(?P<port>[0-9]{0,5}))?"
)
_LAST_PORT = 65535
# What is shown, and may have taken in a password. `@name` is a socket without a file.
_WITH_LOGIN = {"user": regex(r":"), "host": regex(r"[^,]@"), "dbname": regex(r"@")}
# The other form in which libpq takes parameters, which is not ours: `host=db dbname=papers`.
_PARAMETERS = regex(rf"\s*(?:{'|'.join(sorted(OPTIONS))})\s*=")


def is_url(text: str) -> bool:
    """Whether a text is a URL, and no path; what is meant as one is no path either."""
    return _URL.match(text) is not None or _PARAMETERS.match(text) is not None


def _shown_hosts(host: str, port: str) -> str | None:
    """Return hosts as they stand in an address, `h1:5544,h2:5545`.

    None where they do not: a socket is a path, and one port too few is libpq's to complain of.
    """
    hosts, ports = host.split(","), port.split(",")
    if len(ports) == 1:  # it is that of all
        ports *= len(hosts)
    if len(ports) != len(hosts) or any(one.startswith(("/", "@")) for one in hosts):
        return None
    return ",".join(
        f"{f'[{name}]' if ':' in name else name}{f':{number}' if number else ''}"
        for name, number in zip(hosts, ports, strict=True)
    )


def _parameters(url: str) -> dict[str, str]:
    parts = _ADDRESS.fullmatch(url.strip())
    if parts is None or parts["scheme"].lower() not in SCHEMES:
        raise ValueError("address")
    login, _, hosts = parts["where"].rpartition("@")
    user, _, password = login.partition(":")
    name = unquote(parts["name"] or "")
    named = {"user": user, "password": password, **_hosts(hosts)}
    given = {key: unquote(value) for key, value in named.items() if value}
    given |= {"dbname": name} if name else {}
    options = _options(parts["options"] or "")
    found = given | options
    if options.keys() - OPTIONS or any("\0" in x for x in found.values()):  # libpq would stop there
        raise ValueError("address")
    if any(x.search(found.get(name, "")) for name, x in _WITH_LOGIN.items()):
        raise ValueError("address")
    return found


def _hosts(text: str) -> dict[str, str]:
    """Return hosts and ports as libpq takes them, each with commas between. Raises ValueError.

    A host without a port has the usual one.
    """
    each = [_HOST.fullmatch(one) for one in text.split(",")]
    if any(one is None or int(one["port"] or 0) > _LAST_PORT for one in each):
        raise ValueError("address")
    found = [(one["bracketed"] or one["name"], one["port"] or "") for one in each if one]
    # A path of a socket has small and capital letters; names of hosts have not.
    names = [unquote(name) for name, _ in found]
    hosts = ",".join(name if name.startswith("/") else name.lower() for name in names)
    ports = [port for _, port in found]
    return {"host": quote(hosts, safe=""), "port": ",".join(ports) if any(ports) else ""}


def _options(query: str) -> dict[str, str]:
    """Return what stands behind the question mark. Raises ValueError."""
    pairs = [part.partition("=") for part in query.split("&") if part]
    if not all(sign for _, sign, _ in pairs):
        raise ValueError("address")
    return {unquote(name): unquote(value) for name, _, value in pairs}
