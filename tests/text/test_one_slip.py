"""One slip of the pen between two words, held against the distance of a library."""

from __future__ import annotations

import random

from rapidfuzz.distance import OSA

from enrich.text.same_person import _is_one_slip


def _changed(word: str, dice: random.Random) -> str:
    letters = [*word]
    for _ in range(dice.randrange(3)):
        at = dice.randrange(len(letters) + 1)
        letters[at : at + dice.randrange(3)] = dice.choices("abc", k=dice.randrange(3))
    return "".join(letters)


def test_it_is_the_distance_of_one() -> None:
    dice = random.Random(5)
    seen = set[bool]()
    for _ in range(4000):
        one = "".join(dice.choices("abc", k=dice.randrange(7)))
        two = _changed(one, dice)
        is_near = OSA.distance(one, two) <= 1
        assert _is_one_slip(one, two) is is_near, (one, two)
        seen.add(is_near)
    assert seen == {True, False}
