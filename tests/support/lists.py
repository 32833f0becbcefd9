"""A list of ten invented papers, which the stand-in's small corpus knows (all but the last)."""

LIST = """\
# Invented papers

2023/11/01--2023/11/07:
- [x] [Paged Memory for Serving Invented Models](https://arxiv.org/abs/2309.90001v2): pages, accepted by SOSP'23
The idea behind it all
- [ ] ⭐ [Quokka: A Sampler for Graphs That Nobody Has Drawn](https://dl.acm.org/doi/10.1145/9900001.9900012): accepted in OSDI'23
- [ ] [Wombat: Burrowing Through Storage Stacks](https://www.usenix.org/conference/osdi22/presentation/dummy)
- [ ] [Echidna: Spiky Mixtures of Small Experts](https://proceedings.mlr.press/v962/test22a)

PENDING:
- [ ] [Improving Kangaroo Throughput Through ParallelHopping](https://ieeexplore.ieee.org/document/99912002)
- [ ] [Platypus Parsing: One Grammar for Two Languages](https://aclanthology.org/2021.acl-long.924/)
- [ ] [Numbat: A Preprint That Stayed One](https://arxiv.org/abs/2401.90009)
- [ ] [Dingo: Chasing Tokens](https://arxiv.org/pdf/2311.90010.pdf)
- [ ] [QUOLL: Seeing Double by Night](https://arxiv.org/abs/2308.90011)
- [ ] [Bilby: A Paper That Nobody Has Ever Written](https://example.org/bilby.pdf)"""

# An eleventh paper, which reads nearly like the one before the last.
QUOLL = "- [ ] [Quoll: Look-Alikes at Night](https://arxiv.org/abs/2403.90012)\n"
