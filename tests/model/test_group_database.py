"""The URL of a group's database: what is read of it, what is shown, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrich.model.group_database import GroupDatabase, is_url

OWN = Path("/own")
# A URL, what is shown of it, and the password in it.
SHOWN = {
    "postgresql://db/papers": ("postgresql://db/papers", ""),
    "postgres://ada@db.example.org:5433/papers": ("postgresql://ada@db.example.org:5433/papers", ""),
    "postgresql://ada:s3cret@db/papers?sslmode=require": ("postgresql://ada@db/papers", "s3cret"),
    "postgresql://ada:s%2F3%40t@db/papers": ("postgresql://ada@db/papers", "s/3@t"),
    "postgresql://ada:p@ss@db/papers": ("postgresql://ada@db/papers", "p@ss"),
    "postgresql://db/papers?user=ada&password=s3cret": ("postgresql://ada@db/papers", "s3cret"),
    "postgresql://db/papers?user=ada&password=s3+c%2Bret": ("postgresql://ada@db/papers", "s3+c+ret"),
    "postgresql:///papers?host=/run/pg": ("postgresql:///papers?host=/run/pg", ""),
    "postgresql://db/papers?schema=lab_2": ("postgresql://db/papers?schema=lab_2", ""),
    "postgresql:///papers?host=/run/pg&port=5433": ("postgresql:///papers?host=/run/pg&port=5433", ""),
    "postgresql://ada@%2Frun%2Fmy%20pg:5433/papers": ("postgresql://ada@/papers?host=/run/my%20pg&port=5433", ""),
    "postgresql://ada@db/papers?hostaddr=10.0.0.1": ("postgresql://ada@db/papers?hostaddr=10.0.0.1", ""),
    "postgresql:///?service=lab%261": ("postgresql:///?service=lab%261", ""),
    "postgresql://[::1]/papers": ("postgresql://[::1]/papers", ""),
    "  postgresql://db/my%20papers ": ("postgresql://db/my%20papers", ""),
    "postgresql:///papers?host=@abstract,@other": ("postgresql:///papers?host=%40abstract,%40other", ""),
    "postgresql://h1:5544,h2:5545/papers": ("postgresql://h1:5544,h2:5545/papers", ""),
    "postgresql://ada:p,a@ss:w@h1:5544,h2/papers": ("postgresql://ada@h1:5544,h2/papers", "p,a@ss:w"),
    "postgresql://db/papers?host=h1,h2&port=5544,5545": ("postgresql://h1:5544,h2:5545/papers", ""),
    "postgresql:///papers?host=h1,h2&port=5544": ("postgresql://h1:5544,h2:5544/papers", ""),
    "postgresql:///papers?host=h1,h2,h3&port=1,2": ("postgresql:///papers?host=h1,h2,h3&port=1,2", ""),
    "postgresql://[::1]:5544,[fe80::2]/papers": ("postgresql://[::1]:5544,[fe80::2]/papers", ""),
    "postgresql://%2Frun%2FMy:5544,db:5545/papers": ("postgresql:///papers?host=/run/My,db&port=5544,5545", ""),
}  # fmt: skip
# The hosts of an address, with their ports, as libpq takes them.
HOSTS = {
    "postgresql://h1:5544,h2:5545/papers": ("h1,h2", "5544,5545"),
    "postgresql://h1,h2:5545/papers": ("h1,h2", ",5545"),
    "postgresql://ada:s3,cret@H1,h2/papers": ("h1,h2", None),
    "postgresql://[::1]:5544,h2/papers": ("::1,h2", "5544,"),
    "postgresql://%2Frun%2FMy%20pg,h2/papers": ("/run/My pg,h2", None),
    "postgresql://:5544/papers": (None, "5544"),
    "postgresql:///papers": (None, None),
}
# What a person may write who does not know that some letters of a password are written otherwise.
REFUSED = [
    "postgresql://ada:s3/cret@db/papers",
    "postgresql://ada:12/cret@db/papers",
    "postgresql://ada:s3#cret@db/papers",
    "postgresql://ada:s3?cret@db/papers",
    "postgresql://ada:s3cret@db:port/papers",
    "postgresql://ada:s3cret@h1:5544,h2:port/papers",
    "postgresql://ada:s3cret@h1:5544,h2:65536/papers",
    "postgresql://ada:s3cret@h1,[::1/papers",
    "postgresql://ada:12,s3/cret@h1,h2/papers",
    "postgresql://ada:s3cret@db/papers?sslmod=require",
    "postgresql://ada:s3cret@db/papers/more",
    "postgresql://ada:s3cret@db/papers?schema=Two Words",
    "postgresql://ada:s3cret@[db/papers",
    "postgresql://ada:s3%00cret@db/papers",
    "postgresql://ada%3As3cret@db/papers",
    "postgresql://db/papers?user=ada:s3cret",
    "postgresql:///papers?host=ada:s3cret@db",
    "postgresql:///papers?host=db,s3cret@db",
    "postgresql:///?dbname=postgresql://ada:s3cret@db/papers",
    "postgresql://ada@db/papers?schema=pg_temp",
    "postgresql://db/papers?user=ada&password=s3cret%00",
]


@pytest.mark.parametrize("url", SHOWN)
def test_an_address_is_shown_without_its_password(url: str) -> None:
    shown, password = SHOWN[url]
    place = GroupDatabase.parse(url, OWN)
    assert (str(place), dict(place.parameters).get("password", "")) == (shown, password)
    assert password in place.secrets or not password
    assert not password or password not in f"{place}{place!r}"
    assert str(GroupDatabase.parse(str(place), OWN)) == shown


@pytest.mark.parametrize("url", HOSTS)
def test_an_address_may_name_several_hosts_with_their_ports(url: str) -> None:
    """https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-MULTIPLE-HOSTS"""
    known = dict(GroupDatabase.parse(url, OWN).parameters)
    assert (known.get("host"), known.get("port")) == HOSTS[url]


@pytest.mark.parametrize("url", REFUSED)
def test_what_cannot_be_read_is_refused_without_a_word_of_it(url: str) -> None:
    with pytest.raises(ValueError, match=r"^(address|schema)$") as caught:
        GroupDatabase.parse(url, OWN)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("POSTGRESQL://ada:s3cret@db/papers", True),
        ("host=db dbname=papers password=s3cret", True),
        (" password = s3cret", True),
        ("cache/host=db.db", False),
        ("C:\\caches\\enrich.db", False),
        ("hosts.db", False),
    ],
)
def test_what_is_meant_as_a_database_is_no_path(text: str, is_one: bool) -> None:
    """A path is shown in sentences, and a password is not."""
    assert is_url(text) is is_one
