"""Identifiers: find them in URLs and free text, bring them to one normal form, and give the page that each names."""

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
