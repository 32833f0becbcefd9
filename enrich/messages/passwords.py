"""Passwords in addresses: told, and hidden. No sentence shows one."""

from __future__ import annotations

import re
from functools import cache

# What stands for a password.
HIDDEN = "***"
# `https://ada:s3cret@host/`; a port is no password. A path has one slash less.
_LOGIN = r"""(?xi)
    (?P<start> postgres(?:ql)?:/{0,2} [^\s:/@]* :                 # to the last @: see `%2F`
             | \b[a-z][a-z0-9+.-]*:/{1,2} [^\s:/@?\#\[]* : (?!\d{0,5}(?:[/?\#\s]|$))
             | \bhttps?:/{1,2} (?=[^\s:/@?\#]*@) )
    (?P<secret> \S* ) @
"""
# As a parameter of libpq, behind `?` or alone: `password='s3 cret'`.
_PARAMETER = r"(?i)(?P<start>\b(?:ssl)?password\s*=\s*)(?P<secret>'[^']*'|[^\s&'][^\s&]*)"
# The address without a login; here what stands behind it counts.
_BEFORE_HOST = r"(?i)^(https?://)[^\s/?#]*@"
# `postgresql://db/papers`, `--to=postgresql:ada:s3cret@db`, `host=db password=s3cret`; a title may
# begin with `PostgreSQL: `.
_DATABASE = r"""(?xis)
    (?:^(?:-\w)? | [\s=]) postgres(?:ql)?: (?://|\S*@)
    | ^\s*\w+\s*=.*\bpassword\s*= | ^\s*(?:ssl)?password\s*=
"""


def names_database(text: str) -> bool:
    """Whether the address of a database is in what may be a title, a path or an option."""
    return _compiled(_DATABASE).search(text) is not None


def has_login(text: str) -> bool:
    """Whether an address with a name and a password is in a text."""
    return "@" in text and _compiled(_LOGIN).search(text) is not None


def hidden(text: str) -> str:
    """Return a text without the passwords of the addresses and parameters in it."""
    return _compiled(_PARAMETER).sub(rf"\g<start>{HIDDEN}", hidden_logins(text))


def hidden_logins(text: str) -> str:
    """Return a text without the passwords of the addresses in it."""
    return _compiled(_LOGIN).sub(rf"\g<start>{HIDDEN}@", text) if "@" in text else text


def without_login(url: str) -> str:
    """Return the address of a page without name and password."""
    return _compiled(_BEFORE_HOST).sub(r"\1", url) if "@" in url else url


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern, which is compiled when it is first used."""
    return re.compile(pattern)
