"""A paper is found by its words, however a person writes them."""

from __future__ import annotations

import pytest

from enrich.text.search_words import search_words, stem


@pytest.mark.parametrize(
    ("text", "spoken", "joined"),
    [
        ("Serving with PagedAttention.", "serving with paged attention", "pagedattention"),
        ("key-value caches", "key value caches", "keyvalue"),
        ("state‐of‑the–art", "state of the art", "stateoftheart"),
        ("a—b read/write x_y", "a b read write x y", ""),
        ("vLLM, LLMs, MoE & OpenAI", "vllm llms moe openai", ""),
        ("LLMServing", "llm serving", "llmserving"),
        ("GPT-4", "gpt 4", "gpt4"),
        ("O'Neill’s Ångström", "oneills angstrom", ""),
        ("C++ C# A* α-β", "cplusplus csharp astar alpha beta", "alphabeta"),
        ("Größe ŁUKASZ", "grosse lukasz", ""),
        ("深度学习 и Сеть", "深 度 学 习 и сеть", ""),
        ("$O(n^2)$ 2022..2024", "o n2 2022 2024", ""),
        ("'); DROP TABLE works; --\x1b[31m", "drop table works 31m", ""),
        ("", "", ""),
    ],
)
def test_the_words_of_a_text(text: str, spoken: str, joined: str) -> None:
    assert search_words(text) == (spoken.split(), joined.split())


def test_names_of_people_are_not_taken_apart() -> None:
    assert search_words("Fiona McDonald-Roe", is_name=True).spoken == "fiona mcdonald roe".split()


@pytest.mark.parametrize(
    "forms",
    [
        "serve serves served serving",
        "cache caches cached caching",
        "batch batches batched batching",
        "query queries",
        "model models modelling",
        "control controls controlled controlling",
        "call calls called calling",
        "plan plans planned planning",
        "process processes processed processing",
        "quantize quantized quantizing",
        "tune tunes tuned tuning",
        "speed speeds",
        "box boxes",
    ],
)
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(word) for word in forms.split()}) == 1


@pytest.mark.parametrize("word", ["string", "this", "analysis", "bus", "ring", "gpu", "llms2", "и"])
def test_what_is_no_ending_stays(word: str) -> None:
    assert stem(word) == word


@pytest.mark.parametrize("pair", ["graph graphics", "paper pap", "attention attentive"])
def test_other_words_have_other_stems(pair: str) -> None:
    a, b = pair.split()
    assert stem(a) != stem(b)
