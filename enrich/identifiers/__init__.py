"""Identifiers: found in URLs and text, brought to one normal form, and led to their pages."""

from __future__ import annotations

from enrich.identifiers.in_text import before_named, find
from enrich.identifiers.links import Link, doi_in_url, doi_of_path, link
from enrich.identifiers.normal_form import ARXIV, acl_id, arxiv, as_doi, doi, doi_of_field
from enrich.identifiers.pages import pages, url
from enrich.identifiers.sites import in_url
from enrich.identifiers.typed import malformed, parse

__all__ = [
    "ARXIV",
    "Link",
    "acl_id",
    "arxiv",
    "as_doi",
    "before_named",
    "doi",
    "doi_in_url",
    "doi_of_field",
    "doi_of_path",
    "find",
    "in_url",
    "link",
    "malformed",
    "pages",
    "parse",
    "url",
]
