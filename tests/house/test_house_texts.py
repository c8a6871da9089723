"""House test: every text that is named exists, and every text that exists is named somewhere."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import yaml
from jinja2 import Environment, nodes

from content import Content, load

ROOT = Path(__file__).resolve().parents[2]
CODE = ("bot", "actions", "coordinator", "letters", "paper", "content")
# Rooms that name the texts of their own files by the key alone.
NEAR = {"pages": "bot", "errors": "bot", "letters": "bot", "coordinator": "coordinator"}
HOLE = "\0"


@cache
def literals() -> dict[str, set[str]]:
    """Every string in the code and the templates, by room; a hole stands where something is put in."""
    found: dict[str, set[str]] = {}
    for room in CODE:
        strings: set[str] = set()
        for path in (ROOT / room).rglob("*.py"):
            strings |= _in_python(path)
        for path in (ROOT / room).rglob("*.html"):
            strings |= _in_template(path)
        found[room] = strings
    return found


def _in_python(path: Path) -> set[str]:
    found = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    pieces = {id(v) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for v in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in pieces:
                found.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            found.add("".join(v.value if isinstance(v, ast.Constant) else HOLE for v in node.values))
        elif isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant) and isinstance(node.left.value, str):
            found.add(node.left.value + HOLE)
    return found


def _in_template(path: Path) -> set[str]:
    found = set()
    tree = Environment().parse(path.read_text(encoding="utf-8"))
    for node in tree.find_all((nodes.Const, nodes.Concat)):
        if isinstance(node, nodes.Concat):
            parts = [str(part.value) if isinstance(part, nodes.Const) else HOLE for part in node.nodes]
            found.add("".join(parts))
        elif isinstance(node.value, str):
            found.add(node.value)
    return found


@cache
def words_of_the_house() -> set[str]:
    """What can stand in a hole: every plain string of the code, every id of the domain and the content."""
    content = load()
    words = {s for strings in literals().values() for s in strings if re.fullmatch(r"[a-z0-9_]+", s)}
    for path in (ROOT / "bot" / "domain").glob("*.yml"):
        words |= set(yaml.safe_load(path.read_text(encoding="utf-8")).get("intents") or [])
    for path in (ROOT / "store").rglob("*.py"):
        words |= {s for s in _in_python(path) if re.fullmatch(r"[a-z0-9_]+", s)}
    words |= {str(number) for number in range(10)}
    words |= {right.id for right in content.rights} | {area.id for area in content.areas} | set(content.numbers)
    return words


def is_named(text_id: str) -> bool:
    file, _, key = text_id.partition(".")
    everywhere = set().union(*literals().values())
    near = literals().get(NEAR.get(file.partition("_")[0], ""), set())
    if text_id in everywhere or key in near:
        return True
    return any(_fits(p, text_id) for p in everywhere) or any(_fits(p, key) for p in near)


def _fits(pattern: str, name: str) -> bool:
    """Whether a string with holes can be this name, with words of the house in the holes."""
    if HOLE not in pattern or not re.fullmatch(r"[a-z0-9_.\0]+", pattern) or not pattern.strip(HOLE + "._"):
        return False
    for hole in ("(.+)", "(.+?)"):  # a word of the house may have an underscore itself: before it, or after it
        match = re.fullmatch(re.escape(pattern).replace(re.escape(HOLE), hole), name)
        if match and all(part in words_of_the_house() for part in match.groups()):
            return True
    return False


def test_every_text_is_used_somewhere(content: Content) -> None:
    unused = [text_id for text_id in content.texts if not is_named(text_id)]
    assert unused == [], "in content/texts, and nobody says it: take it away, or use it"


def test_every_text_that_is_named_exists(content: Content) -> None:
    files = {text_id.split(".")[0] for text_id in content.texts}
    missing = []
    for room, strings in literals().items():
        for string in strings:
            is_id = re.fullmatch(rf"({'|'.join(sorted(files))})\.[a-z0-9_]+", string)
            is_file = re.search(r"\.(py|yml|html|css|js|db|json)$", string)
            begins_one = string.endswith("_") and any(text_id.startswith(string) for text_id in content.texts)
            if is_id and not is_file and not begins_one and string not in content.texts:
                missing.append(f"{room}: {string}")
    assert missing == []


def test_every_text_a_page_asks_for_exists(content: Content) -> None:
    missing = []
    for path in (ROOT / "bot" / "templates").glob("*.html"):
        for key in re.findall(r"\bt\(\s*'([a-z0-9_.]+)'\s*[,)]", path.read_text(encoding="utf-8")):
            if (key if "." in key else f"pages.{key}") not in content.texts:
                missing.append(f"{path.name}: {key}")
    files = {text_id.split(".")[0] for text_id in content.texts if text_id.startswith("coordinator")}
    for path in (ROOT / "coordinator" / "templates").glob("*.html"):
        for key in re.findall(r"\bsay\(\s*'([a-z0-9_]+)'\s*[,)]", path.read_text(encoding="utf-8")):
            if not any(f"{file}.{key}" in content.texts for file in files):
                missing.append(f"{path.name}: {key}")
    assert missing == []


def test_every_problem_has_its_sentence(content: Content) -> None:
    missing = set()
    for path in (ROOT / "bot").rglob("*.py"):
        for text_id in re.findall(r"\bProblem\(\s*\d+,\s*\"([a-z_.]+)\"", path.read_text(encoding="utf-8")):
            if f"errors.{text_id.removeprefix('errors.')}" not in content.texts:
                missing.add(text_id)
    assert missing == set()


def test_no_sentence_stands_in_the_code() -> None:
    """What people read comes from content/. Norwegian words in a string of the conversation's code give it away."""
    norwegian = re.compile(r"\b(jeg|ikke|deg|kladden|svarene|hva|hvordan|lagret)\b", re.I)
    found = []
    for room in ("actions", "store"):
        for path in (ROOT / room).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            comments = {
                node.body[0].value
                for node in ast.walk(tree)
                if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
                and node.body and isinstance(node.body[0], ast.Expr)
            }  # fmt: skip
            for node in ast.walk(tree):
                if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or node in comments:
                    continue
                if len(node.value.split()) > 2 and norwegian.search(node.value):
                    found.append(f"{path.name}: {node.value[:50]}")
    assert found == []


def test_every_topic_and_every_button_of_the_flows_has_a_label(content: Content) -> None:
    from actions.flow import GO_ON, TOPICS

    for intent in (*GO_ON, *(topic for topics in TOPICS.values() for topic in topics)):
        assert f"choices.{intent}" in content.texts, intent
    for topics in TOPICS.values():
        for topic in topics:
            assert content.right_for_intent(topic) or topic == "hvem_ser_svarene", f"{topic} leads to no right"


def test_the_label_of_an_intent_has_no_hole(content: Content) -> None:
    """A button from an old page is written into the log under the intent's own label (`Hearing._label`)."""
    intents = {
        intent
        for path in (ROOT / "bot" / "domain").glob("*.yml")
        for intent in yaml.safe_load(path.read_text(encoding="utf-8")).get("intents") or []
    }
    labels = {text_id.split(".")[1]: text for text_id, text in content.texts.items() if text_id.startswith("choices.")}
    assert [intent for intent in labels if intent in intents and "{" in labels[intent].nb[0]] == []


NAMES = {"Losen", "Bokmål", "Nynorsk"}


def test_no_word_stands_in_a_page_template() -> None:
    """What people read comes from content/, where it is checked; a template holds names only."""
    found = []
    for path in [p for room in CODE for p in (ROOT / room / "templates").rglob("*.html")]:
        page = path.read_text(encoding="utf-8")
        page = re.sub(r"\{% block body_class %\}.*?\{% endblock %\}", "", page, flags=re.DOTALL)
        page = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|<style.*?</style>", "", page, flags=re.DOTALL)
        said = re.findall(r'(?:alt|title|placeholder|aria-label)="([^"]*)"', page) + [re.sub(r"<[^>]*>", " ", page)]
        said[-1] = re.sub(r'[\w-]+="[^"]*"', " ", said[-1])  # a macro that makes attributes
        words = {word for text in said for word in re.findall(r"[A-Za-zÆØÅæøå]{2,}", text)}
        if words - NAMES:
            found.append(f"{path.name}: {', '.join(sorted(words - NAMES))}")
    assert found == []
