"""Which hosts the stand-in answers for, and the pace that each service asks for."""

from __future__ import annotations

HOSTS = {
    "export.arxiv.org": "arxiv",
    "arxiv.org": "arxiv",
    "www.arxiv.org": "arxiv",
    "oaipmh.arxiv.org": "arxiv",
    "sparql.dblp.org": "sparql",
    "dblp.org": "dblp",
    "dblp.uni-trier.de": "dblp",
    "dblp.dagstuhl.de": "dblp",
    "api.crossref.org": "crossref",
    "doi.org": "doi",
    "dx.doi.org": "doi",
    "api.datacite.org": "datacite",
    "data.crosscite.org": "crosscite",
    "api.semanticscholar.org": "s2",
    "api.openalex.org": "openalex",
    "api.openreview.net": "openreview1",
    "api2.openreview.net": "openreview2",
    "openreview.net": "openreview",
    "www.usenix.org": "usenix",
    "usenix.org": "usenix",
    "proceedings.mlr.press": "pmlr",
    "aclanthology.org": "acl",
    "www.aclanthology.org": "acl",
    "dl.acm.org": "acm",
    "ieeexplore.ieee.org": "ieee",
}
# Seconds between requests that a polite caller keeps, and how many may come at once before it is
# a breach. Crossref's pools have a pace each.
PACE = {
    "arxiv": (3.0, 1),
    "dblp": (1.0, 3),
    "sparql": (1.0, 3),
    "doi": (0.1, 10),
    "crosscite": (0.1, 10),
    "datacite": (0.3, 1000),
    "crossref": (0.1, 10),
    "crossref:polite-single": (0.1, 10),
    "crossref:polite-array": (1 / 3, 3),
    "crossref:public-single": (0.2, 5),
    "crossref:public-array": (1.0, 1),
    "crossref:plus": (1 / 150, 150),
    "s2": (1.0, 3),
    "openalex": (0.01, 100),
    "openreview": (1.0, 5),
    "openreview1": (1 / 3, 180),
    "openreview2": (1 / 3, 180),
    "usenix": (10.0, 2),
    "pmlr": (0.5, 5),
    "acl": (0.5, 5),
    "acm": (1.0, 3),
    "ieee": (1.0, 3),
}
CONCURRENCY = {"polite": 3, "public": 1}  # Crossref's x-concurrency-limit
# What the services call their servers.
SERVERS = {
    "crossref": "Jetty(9.4.40.v20210413)",
    "datacite": "nginx/1.24.0 + Phusion Passenger(R) 6.1.2",
    "pmlr": "GitHub.com",
    "acl": "Apache",
    "dblp": "Apache",
    "arxiv": "Google Frontend",
    "sparql": "nginx",
    **dict.fromkeys(("doi", "openalex", "acm", "usenix", "crosscite"), "cloudflare"),
}
