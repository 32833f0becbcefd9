"""The User-Agent header: the program's name, and for some services the user's e-mail address."""

from __future__ import annotations

from enrich.version import __version__

AGENT = f"enrich/{__version__} (+https://github.com/enrich-papers/enrich)"
# These ask for an address in their manuals and serve callers who give one better than others.
# No other host is sent the address.
MAILTO_HOSTS = frozenset(
    {"api.crossref.org", "api.datacite.org", "export.arxiv.org", "api.openalex.org"}
)


def user_agent(host: str, mailto: str | None) -> str:
    """Return the User-Agent for a host; `mailto` is the user's e-mail address, if there is one."""
    return AGENT[:-1] + f"; mailto:{mailto})" if mailto and host in MAILTO_HOSTS else AGENT


def is_example(address: str) -> bool:
    """Whether an e-mail address is one of a manual, as "you@example.org"."""
    labels = address.rpartition("@")[2].lower().split(".")
    return len(labels) > 1 and "example" in labels[:-1]
