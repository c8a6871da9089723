"""What `parts_net` looks at: how a piece of an answer is built, its words, the question, and the piece before it."""

from __future__ import annotations

from collections.abc import Iterator

from nlu.parts_grammar import Piece
from nlu.parts_words import table

_NEAR = 5  # words after the verb
_NAMES = (
    "us",
    "help",
    "self",
    "denies",
    "comments",
    "good",
    "gladly",
    "goals",
    "could",
    "should",
    "will",
    "needs",
    "wants",
    "may",
    "must",
    "can",
    "has",
    "likes",
    "people",
    "infinitives",
    "helping",
    "before_infinitive",
    "them",
    "possessive",
    "time",
    "life",
)
_SMALL_NAMES = ("adverbs", "gladly", "us", "me", "a_person", "denies", "small")
_MOODS = {
    "may": "can",
    "can": "can",
    "will": "want",
    "wants": "want",
    "should": "want",
    "needs": "need",
    "must": "must",
}
_KEY_WORDS = ("none", "infinitive")


def kind_features(piece: Piece, asked: str | None, before: Piece | None, alone: bool) -> list[str]:
    """What tells the kind of a part: `asked` is the kind the question asks for (None without one)."""
    found = list(_built(piece))
    found += [f"{asked}+{feature}" for feature in found]
    found += [f"w {form}" for form in set(piece.forms)]
    found += [f"asked {asked}", f"asked {asked} {alone}"]
    if before is None:
        found.append("first")
    else:
        found += [f"after {_shape(before)}", f"{_shape(piece)} after {_shape(before)}"]
        found += [f"{hint(piece)} after {hint(before)}", f"{hint(piece)} after {hint(before)} {asked}"]
    return found


def begin_features(left: Piece, right: Piece, asked: str | None) -> list[str]:
    """What tells whether a part begins with `right`, when `left` is the part so far."""
    join, one, other = right.join, hint(left), hint(right)
    change = "same" if one == other else "other" if "words" not in (one, other) else "words"
    return [
        join,
        f"{join} {asked}",
        f"{join} {_shape(right)}",
        f"{join} {right.opening}",
        f"{join} {_shape(left)} > {_shape(right)}",
        f"{_side(left)} > {_side(right)}",
        f"{asked} {_side(left)} > {_side(right)}",
        f"left {_shape(left)}",
        f"right {_shape(right)}",
        f"left opens {left.opening}",
        f"right opens {right.opening}",
        f"opens {left.opening} > {right.opening}",
        f"{join} opens {left.opening} > {right.opening}",
        f"same subject {left.subject == right.subject} {_shape(right)}",
        f"right long {min(len(right.tokens), 6)}",
        f"left long {min(len(left.tokens), 8)}",
        f"{join} long {len(right.tokens) > 3}",
        f"before {left.tokens[-1].form}",
        f"from {right.tokens[0].form}",
        f"right verb {right.verb}",
        f"left verb {left.verb}",
        f"{join} verbs {left.verb} > {right.verb}",
        f"{one} > {other}",
        f"{join} {one} > {other}",
        f"{asked} {one} > {other}",
        f"{join} {change}",
        f"{join} {change} {asked}",
        f"right {other}",
        f"{join} right {other}",
        f"{left.join} {left.opening} {join} {right.opening}",
    ]


def hint(piece: Piece) -> str:
    """The kind that a grammar would guess from how the piece is built, "words" where it says nothing."""
    rules = table()
    near = _near(piece)
    subject, verb = piece.subject, piece.verb
    is_denied = any(rules.has("denies", form) for form in near[:4])
    if any(rules.has("goals", form) for form in piece.forms[: max(1, min(piece.verb_at, 3))]):
        return "goal"
    if subject == "you" or (rules.has("denies", piece.forms[0]) and verb in _KEY_WORDS):
        return "comment"
    if rules.has("gives", piece.forms[0]) and any(rules.has("us", form) for form in piece.forms[1:3]):
        return "wish"
    if verb in _KEY_WORDS:
        return "others" if subject == "other" else "words"
    if subject == "other":
        return _hint_of_others(piece, near, is_denied)
    if verb in ("has", "could", "should") and any(
        rules.has("gladly", form) or form in ("hatt", "fått") for form in near
    ):
        return "goal" if "tenke" in near or "ønsker" in near else "wish"
    if subject in ("it", "thing"):
        return "comment" if verb == "must" else "others" if verb == "may" else "situation"
    if verb == "needs" or (verb in ("may", "could") and piece.verb_at == 0 and subject == "me"):
        return "wish"
    if verb in ("will", "wants") or "tenke" in near:
        return "comment" if is_denied and verb == "will" else "wish" if _object(near) in ("help", "helper") else "goal"
    if verb == "should":
        return "goal" if "ønsker" in near else "own"
    if verb in ("may", "can") and not is_denied:
        return "own"
    if any(rules.has("good", form) for form in near[:3]) or any(rules.has("self", form) for form in near):
        return "situation" if is_denied else "own"
    return "comment" if verb in ("must", "likes") else "situation"


def _hint_of_others(piece: Piece, near: list[str], is_denied: bool) -> str:
    rules = table()
    if piece.verb in ("needs", "could"):
        return "wish"
    if is_denied or (piece.opening == "them" and "bare" in near):
        return "comment"
    if piece.verb == "wants":
        return "goal"
    is_helper = piece.verb_at > 0 and any(rules.has("helpers", form) for form in piece.forms[: piece.verb_at])
    acts = (
        piece.verb in ("may", "must", "should")
        or (is_helper and piece.verb == "finite")
        or any(rules.has("us", form) for form in near)
    )
    return "others" if acts or rules.has("helping", piece.forms[piece.verb_at]) else "tells of others"


def _built(piece: Piece) -> Iterator[str]:
    rules = table()
    forms = piece.forms
    yield f"h {hint(piece)}"
    yield f"s {piece.subject}"
    yield f"v {piece.verb}"
    yield f"o {piece.opening}"
    yield f"sv {_shape(piece)}"
    yield f"so {piece.subject} {piece.opening}"
    if piece.verb_at == 0:
        yield f"verb first {_shape(piece)}"
    if rules.has("gives", forms[0]):
        yield "gives"
    near = _near(piece)
    if any(rules.has("denies", form) for form in near[:4]):
        yield "denied"
        yield f"denied {_shape(piece)}"
    for name in _NAMES:
        if any(rules.has(name, form) for form in near):
            yield f"near {name}"
            yield f"near {piece.verb} {name}"
    yield f"object {_shape(piece)} {_object(near)}"
    if piece.subject == "thing":
        lists = ("possessive", "prepositions", "help")
        about = [name for name in lists if any(rules.has(name, form) for form in forms[: piece.verb_at])]
        yield f"thing {about[:1]} {piece.verb}"
    is_helper = any(rules.has("helpers", form) for form in forms[: max(0, piece.verb_at)])
    if is_helper and piece.subject in ("other", "thing"):
        yield "helper"
        yield f"helper {piece.verb} {any(rules.has('us', form) for form in near)}"
    if piece.verb_at >= 0:
        yield f"verb {forms[piece.verb_at]}"
        yield f"verb {piece.subject} {forms[piece.verb_at]}"
        yield f"verb {piece.subject} {forms[piece.verb_at]} {near[0] if near else ''}"
    yield f"long {min(len(forms) // 3, 4)}"
    if piece.join in ("start", "stop"):
        yield "sentence"


def _near(piece: Piece) -> list[str]:
    return piece.forms[piece.verb_at + 1 : piece.verb_at + 1 + _NEAR]


def _object(near: list[str]) -> str:
    """What the verb is about: the first word after it that says something."""
    rules = table()
    content = next((form for form in near if not any(rules.has(name, form) for name in _SMALL_NAMES)), None)
    if content is None:
        return "nothing"
    if content == "å":
        return "to"
    for name in ("life", "help"):
        if rules.has(name, content):
            return name
    if rules.is_person(content):
        return "helper"
    return "infinitive" if rules.is_infinitive(content) else "noun"


def _shape(piece: Piece) -> str:
    return f"{piece.subject} {piece.verb}"


def _side(piece: Piece) -> str:
    """A rough kind of what is said."""
    if piece.verb in _KEY_WORDS:
        return piece.verb if piece.subject == "none" else piece.subject
    return f"{piece.subject} {_MOODS.get(piece.verb, 'tells')}"
