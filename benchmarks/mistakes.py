"""What makes a reference wrong though it looks right.

Words put in a title's place, names of nobody, venues that are none.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

NO_VENUES = (
    "International Conference on Advanced Neural Computing Systems",
    "Journal of Emerging Machine Intelligence Research",
    "Proceedings of the Global Summit on Intelligent Data Science",
    "Workshop on Deep Cognitive Architectures",
    "IEEE Transactions on Quantum Neural Learning",
    "Proceedings of the World Congress on Applied AI Methods", "ICANCS",
    "Symposium on Next-Generation Learning Theory",
    "Annual Conference on Computational Reasoning and Robotics",
    "International Journal of Unified Artificial Intelligence",
    "Conference on Neural Algorithms and Foundations",
)  # fmt: skip
NOBODY = (
    "John Doe and Jane Smith", "John Smith and Jane Doe and Alice Johnson",
    "First Author and Second Author", "A. Author and B. Author",
    "Firstname Lastname and Another Lastname", "Anonymous", "Unknown",
    "Test Author and Sample Author", "Author One and Author Two",
    "Jane Doe", "Smith, John and Doe, Jane and Brown, Bob", "Anonymous Authors",
    "Name Surname and Some Body",
)  # fmt: skip
MAIN = (
    "NeurIPS", "ICML", "ICLR", "CVPR", "ACL", "EMNLP", "KDD", "SIGIR", "AAAI", "IJCAI", "CHI",
    "SOSP", "OSDI", "ICCV", "WWW", "SIGMOD",
    "Advances in Neural Information Processing Systems",
    "International Conference on Machine Learning", "Journal of Machine Learning Research",
    "IEEE Conference on Computer Vision and Pattern Recognition", "Nature",
    "International Conference on Learning Representations",
    "IEEE Transactions on Pattern Analysis and Machine Intelligence", "Artificial Intelligence",
    "Neural Computation",
    "Annual Meeting of the Association for Computational Linguistics",
    "IEEE International Conference on Robotics and Automation",
)  # fmt: skip
ELSEWHERE = (
    "OpenAI blog",
    "Distributed Systems Workshop at SOSP",
    "Unpublished manuscript",
    "ICLR Workshop on Odd Data",
    "Lecture notes",
)
_WORDS = (
    "Adaptive", "Robust", "Hierarchical", "Efficient", "Scalable", "Neural", "Bayesian",
    "Contrastive", "Networks", "Models", "Learning",
    "Optimization", "Inference", "Graphs", "Images", "Representations", "Attention", "Transformers",
    "Policies", "Estimation", "Recognition",
    "Detection", "Generation", "Sparse", "Deep", "Probabilistic", "Dynamic", "Multimodal",
    "Alignment", "Embeddings",
)  # fmt: skip
_SMALL = {
    "for": "with", "with": "for", "via": "by", "by": "via", "in": "for", "of": "in", "on": "for",
    "from": "via", "using": "through",
    "through": "using", "to": "for", "and": "for",
}  # fmt: skip
# A word that says nearly the same: the hardest to see.
_ALIKE = {
    "learning": "training", "training": "learning", "networks": "models", "network": "model",
    "models": "methods", "model": "method",
    "method": "approach", "approach": "method", "framework": "system", "system": "framework",
    "systems": "frameworks", "efficient": "fast",
    "fast": "efficient", "robust": "reliable", "large": "big", "deep": "neural", "neural": "deep",
    "novel": "new", "new": "novel",
    "improving": "enhancing", "detection": "identification", "recognition": "classification",
    "classification": "recognition",
    "prediction": "forecasting", "estimation": "prediction", "generation": "synthesis",
    "synthesis": "generation", "analysis": "study",
    "study": "analysis", "optimization": "minimization", "images": "pictures", "image": "picture",
    "video": "film", "graph": "network",
    "adaptive": "dynamic", "dynamic": "adaptive", "automatic": "automated",
    "towards": "toward better", "understanding": "explaining",
    "data": "datasets", "language": "text", "text": "language", "attention": "focus",
    "representation": "embedding",
    "representations": "embeddings", "search": "retrieval", "retrieval": "search",
    "algorithm": "procedure", "algorithms": "procedures",
}  # fmt: skip
_SHORT = {
    "reinforcement learning": "RL", "neural networks": "NNs", "large language models": "LLMs",
    "natural language processing": "NLP",
    "variational autoencoder": "VAE", "graph neural networks": "GNNs",
    "convolutional neural networks": "CNNs", "machine learning": "ML",
    "language models": "LMs", "computer vision": "CV", "generative adversarial networks": "GANs",
    "differential privacy": "DP",
}  # fmt: skip
_METHODS = (
    "Contrastive Pruning",
    "Spectral Attention",
    "Variational Distillation",
    "Federated Tuning",
    "Sparse Routing",
    "Causal Prompting",
)
_FIELDS = (
    "Tabular Forecasting",
    "Protein Design",
    "Code Repair",
    "Speech Translation",
    "Point Clouds",
    "Recommendation",
    "Theorem Proving",
)
_TRAITS = ("Robust", "Provable", "Label-Efficient", "Calibrated", "Scalable", "Interpretable")
_PATTERNS = (
    "{trait} {field} via {method}", "On the Convergence of {method} for {field}",
    "{method} Meets {field}: A {trait} Approach",
    "When Does {method} Help {field}?", "Rethinking {field}: {trait} {method} at Scale",
    "A Theoretical Analysis of {method} in {field}",
)  # fmt: skip


def word_changed(title: str, dice: random.Random) -> str | None:
    """Put one or two words of another meaning into a title."""
    words = title.split()
    places = _plain(words)
    if len(places) < 2:
        return None
    for i in dice.sample(places, dice.choice((1, 1, 1, 2))):
        words[i] = dice.choice([w for w in _WORDS if w.lower()[:4] != words[i].lower()[:4]])
    return " ".join(words)


def hardly_changed(title: str, dice: random.Random) -> str | None:
    """Change what is hardly seen.

    A small word, an ending, two words' order, a word left out or put in.
    """
    words = title.split()
    small = [i for i, w in enumerate(words) if w.lower() in _SMALL]
    plain = _plain(words)
    way = dice.choice(("small", "ending", "order", "out", "in"))
    if len(plain) < 3 or (way == "small" and not small):
        return None
    i = dice.choice(small if way == "small" else plain[:-1])
    if way == "small":
        words[i] = _SMALL[words[i].lower()]
    elif way == "ending":
        words[i] = words[i].removesuffix("s") if words[i].endswith("s") else f"{words[i]}s"
    elif way == "order":
        j = plain[plain.index(i) + 1]
        words[i], words[j] = words[j], words[i]
    elif way == "out":
        del words[i]
    else:
        words.insert(i, dice.choice(("Deep", "Efficient", "Robust", "Better", "Large")))
    return " ".join(words)


def said_otherwise(title: str, dice: random.Random) -> str | None:
    """Replace a word by one of nearly the same meaning, or by its abbreviation."""
    low, words = title.lower(), title.split()
    ways = [
        title[: low.index(whole)] + short + title[low.index(whole) + len(whole) :]
        for whole, short in _SHORT.items()
        if whole in low and dice.random() < 0.3
    ]
    for i, word in enumerate(words):
        if word.lower() in _ALIKE:
            other = _ALIKE[word.lower()]
            ways.append(
                " ".join(
                    [*words[:i], other.title() if word[0].isupper() else other, *words[i + 1 :]]
                )
            )
    return dice.choice(ways) if ways and len(words) >= 4 else None


def improved(title: str, dice: random.Random) -> str:
    """Put two adjectives into a title, as one who makes a paper up after another."""
    words = title.split()
    for _ in range(2):
        words[dice.randrange(len(words))] = dice.choice(
            ("Enhanced", "Improved", "Advanced", "Novel", "Unified")
        )
    return " ".join(words) if words != title.split() else f"Improved {title}"


def made_up(dice: random.Random) -> str:
    """Return a title as one makes them up."""
    return dice.choice(_PATTERNS).format(
        trait=dice.choice(_TRAITS), field=dice.choice(_FIELDS), method=dice.choice(_METHODS)
    )


def halves(one: str, two: str) -> str | None:
    """Return the beginning of one title with the end of another."""
    a, b = one.split(), two.split()
    made = [*a[: max(2, len(a) // 2)], *b[len(b) // 2 :]]
    new = all(len(set(made) & set(x)) <= 0.75 * len(made) for x in (a, b))
    return " ".join(made) if len(made) >= 4 and new else None


def mixed_names(some: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return people who are not there: the given names of some with the surnames of others."""
    return [f"{a.split()[0]} {b.split()[-1]}" for a, b in zip(some, others, strict=False)]


def _plain(words: Sequence[str]) -> list[int]:
    return [i for i, w in enumerate(words) if len(w) > 4 and w.isalpha()]


Change = Callable[[str, random.Random], str | None]
NEAR_MISSES: Mapping[str, Change] = {
    "near-miss title": word_changed,
    "near-miss title, small": hardly_changed,
    "near-miss title, nearly the same word": said_otherwise,
}
