"""Every text the product shows, with file, line and field: found by walking the YAML, not the loaded content.

A text is what stands under `nb` and `nn`. A new folder or field is therefore reviewed from the day it is added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from content.model import LANGUAGES, PLACEHOLDER
from content.reading import SourceFile

NOT_SHOWN = ("demo", "templates", "words")
# Words and questions that people use; they find an answer and are never shown.
NEVER_SAID = ("synonyms", "questions", "words")


@dataclass(frozen=True)
class ShownText:
    """One wording in one written language. `path` leads to it in its file: `entries.0.short`, `consent.0`."""

    file: str
    line: int
    path: str
    language: str
    text: str

    @property
    def place(self) -> str:
        """File and line, as an editor opens them."""
        return f"{self.file}:{self.line}"

    @property
    def said(self) -> str:
        """The text with an x, which is a word and a short one, for every `{placeholder}`."""
        return PLACEHOLDER.sub("x", self.text)

    @property
    def folder(self) -> str:
        """The folder of content/ it lies in: `rights`; for a file beside the folders its name."""
        return self.file.split("/")[1].removesuffix(".yml")

    @property
    def field(self) -> str:
        """The last name in the path: `short`."""
        return next((part for part in reversed(self.path.split(".")) if not part.isdecimal()), "")

    @property
    def id(self) -> str:
        """The name that stands in `words/exceptions.yml`: `rights/klage.yml entries.0.long nn`."""
        return f"{self.file.partition('/')[2]} {self.path} {self.language}"


def shown_texts(root: Path) -> tuple[ShownText, ...]:
    """Return every shown text under the content folder `root`; broken YAML raises `ContentError`."""
    found: dict[tuple[str, int, str, str], ShownText] = {}
    for path in sorted(root.rglob("*.yml")):
        if path.relative_to(root).parts[0] not in NOT_SHOWN:
            file = SourceFile(name=path.relative_to(root.parent).as_posix(), data=path.read_bytes())
            for text in _walk(file, file.root(), ()):
                # An anchor is read once, where it is written.
                found.setdefault((text.file, text.line, text.language, text.text), text)
    return tuple(found.values())


def _walk(file: SourceFile, node: yaml.Node, path: tuple[str, ...]) -> Iterator[ShownText]:
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _walk(file, item, (*path, str(number)))
    elif isinstance(node, yaml.MappingNode):
        fields = {key.value: value for key, value in node.value}
        if set(fields) == set(LANGUAGES):
            if path and path[-1] in NEVER_SAID:
                return
            for language, value in fields.items():
                yield from _said(file, value, path, language)
        else:
            for key, value in fields.items():
                yield from _walk(file, value, (*path, key))


def _said(file: SourceFile, node: yaml.Node, path: tuple[str, ...], language: str) -> Iterator[ShownText]:
    if isinstance(node, yaml.ScalarNode):
        yield ShownText(file.name, node.start_mark.line + 1, ".".join(path), language, node.value.strip())
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _said(file, item, (*path, str(number)), language)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _said(file, value, (*path, key.value), language)
