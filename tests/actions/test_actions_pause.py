"""The code by which a person comes back can not be guessed (security.md T15)."""

from __future__ import annotations

import math
import random
import re
from collections import Counter

from actions import pause
from bot import resume

MANY = 4000


def test_a_resume_code_has_at_least_fifty_bits() -> None:
    codes = [pause.make_secret()[0] for _ in range(MANY)]
    signs = {sign for code in codes for sign in code.replace("-", "")}
    lengths = {len(code.replace("-", "")) for code in codes}
    assert lengths == {10}
    assert min(lengths) * math.log2(len(signs)) >= 50
    # Every sign is used at every place about equally often: no place is worth less than it looks.
    for place in range(10):
        seen = Counter(code.replace("-", "")[place] for code in codes)
        assert len(seen) == len(signs)
        assert max(seen.values()) < 2.2 * MANY / len(signs), f"place {place} is skewed: {seen.most_common(3)}"
    assert len(set(codes)) == MANY


def test_code_and_pin_are_easy_to_read_and_write_down() -> None:
    for _ in range(200):
        code, pin = pause.make_secret()
        assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", code), code
        assert re.fullmatch(r"[0-9]{6}", pin), pin


def test_codes_do_not_follow_from_the_seed_of_the_random_module() -> None:
    random.seed(1)
    code, pin = pause.make_secret()
    random.seed(1)
    second_code, second_pin = pause.make_secret()
    assert code != second_code and pin != second_pin


def test_a_code_is_the_same_however_it_is_written() -> None:
    code = "A1B0C-D9EFG"
    same = {resume.code_hash(c) for c in (code, "a1b0cd9efg", " A1B0C D9EFG ", "AIBOC-D9EFG", "a l b o c d 9 e f g")}
    assert len(same) == 1
    assert resume.code_hash("A1B0C-D9EFH") not in same


def test_what_is_stored_of_code_and_pin_opens_nothing() -> None:
    code, pin = pause.make_secret()
    assert code not in resume.code_hash(code) and code.replace("-", "") not in resume.code_hash(code)
    hashed = resume.pin_hash(pin)
    assert hashed.startswith("$argon2id$") and pin not in hashed.split("$")[-1]
    assert resume.pin_hash(pin) != hashed, "the same PIN gives the same hash: one table opens all"
