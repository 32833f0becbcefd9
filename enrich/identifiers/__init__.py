"""Identifiers: found in URLs and text, brought to one normal form, and led to their pages."""

from __future__ import annotations

from enrich.identifiers.in_text import find, parse
from enrich.identifiers.links import Link, doi_in_url, link
from enrich.identifiers.normal_form import ARXIV, arxiv, as_doi, doi
from enrich.identifiers.pages import pages, url

__all__ = [
    "ARXIV",
    "Link",
    "arxiv",
    "as_doi",
    "doi",
    "doi_in_url",
    "find",
    "link",
    "pages",
    "parse",
    "url",
]
