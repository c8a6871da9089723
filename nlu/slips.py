"""One slip of the finger: a letter too many, too few or wrong, or two that changed places."""

from __future__ import annotations


def is_one_slip(word: str, right: str) -> bool:
    """Whether `word` is `right` with one slip after its first letter."""
    if not word or not right or word[0] != right[0] or word == right:
        return False
    same = next((n for n, (a, b) in enumerate(zip(word, right, strict=False)) if a != b), min(len(word), len(right)))
    a, b = word[same:], right[same:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (len(a) > 1 and a[1] + a[0] + a[2:] == b)


def without_one(word: str) -> set[str]:
    """The word, and the word with each one of its letters left out: two words one slip apart share one of these."""
    return {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))}
