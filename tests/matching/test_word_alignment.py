"""Words of two titles, side by side."""

from __future__ import annotations

import random
from difflib import SequenceMatcher

from enrich.matching import word_alignment


def test_shared_runs_are_those_of_difflib() -> None:
    dice = random.Random(7)
    for words in (2, 4, 30):
        for _ in range(400):
            one = [str(dice.randrange(words)) for _ in range(dice.randrange(14))]
            two = [x for x in one if dice.random() < 0.7]
            dice.shuffle(two[: dice.randrange(1 + len(two))])
            two += [str(dice.randrange(words)) for _ in range(dice.randrange(4))]
            same = set()
            for block in SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks():
                same |= {(block.a + n, block.b + n) for n in range(block.size)}
            found = word_alignment.shared_runs(one, two)
            assert {(i + n, j + n) for i, j, size in found for n in range(size)} == same, (one, two)
