"""Papers that several services know, with the facts in which they agree.

Each is a probe about the published version or, where there is none, about the preprint; a source
replaces what it asks by, and adds what it says beside these facts. Pure.
"""

from __future__ import annotations

from enrich.identifiers import doi_prefixes
from enrich.model import Identifier
from enrich.sources.shared.probe import Probe

PAGED_ATTENTION = Probe(
    asked=Identifier("doi", f"{doi_prefixes.ACM}/3600006.3613165"),
    title="Efficient Memory Management for Large Language Model Serving with PagedAttention",
    first="Kwon",
    authors=9,
    year=2023,
)
SPLITWISE = Probe(
    asked=Identifier("doi", f"{doi_prefixes.of('IEEE')}/isca59077.2024.00019"),
    title="Splitwise: Efficient Generative LLM Inference Using Phase Splitting",
    first="Patel",
    authors=7,
    year=2024,
)
ARES = Probe(
    asked=Identifier("doi", f"{doi_prefixes.of('ACL')}/v1/2024.naacl-long.20"),
    title="ARES: An Automated Evaluation Framework for Retrieval-Augmented Generation Systems",
    first="Saad-Falcon",
    authors=4,
    year=2024,
)
ORCA = Probe(
    asked=Identifier("usenix", "osdi22/presentation/yu"),
    title="Orca: A Distributed Serving System for Transformer-Based Generative Models",
    first="Yu",
    authors=5,
    year=2022,
)
DEEPSPEED_MOE = Probe(
    asked=Identifier("arxiv", "2201.05596"),
    title="DeepSpeed-MoE: Advancing Mixture-of-Experts Inference and Training to Power"
    " Next-Generation AI Scale",
    first="Rajbhandari",
    authors=8,
    year=2022,
)
ADAM = Probe(
    asked=Identifier("arxiv", "1412.6980"),
    title="Adam: A Method for Stochastic Optimization",
    first="Kingma",
    authors=2,
    year=2014,
)
