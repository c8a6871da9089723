"""Strict reading of YAML: every fault names the file and the line.

Files are composed to nodes, not to Python values. That keeps the line of every field, finds
duplicate keys (plain PyYAML keeps the last one silently) and avoids YAML's guesses: the Nynorsk
word `no` stays a word and is not turned into False.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml

from content.model import LANGUAGES, PLACEHOLDER, ContentError, Text, Variants

T = TypeVar("T")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_TAGS = tuple(f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "timestamp"))


@dataclass(frozen=True)
class SourceFile:
    """One YAML file under its shown name; the methods turn its nodes into checked values."""

    name: str
    data: bytes

    def error(self, node: yaml.Node | None, message: str) -> ContentError:
        """A `ContentError` that points at the line of `node`."""
        line = node.start_mark.line + 1 if node is not None else 1
        return ContentError(f"{self.name}:{line}: {message}")

    def root(self) -> yaml.Node:
        """The document as a node; broken YAML and empty files raise `ContentError`."""
        try:
            node = yaml.compose(self.data.decode("utf-8"), Loader=_LOADER)
        except UnicodeDecodeError as fault:
            line = self.data[: fault.start].count(b"\n") + 1
            raise ContentError(f"{self.name}:{line}: not UTF-8") from fault
        except yaml.MarkedYAMLError as fault:
            mark = fault.problem_mark or fault.context_mark
            line = mark.line + 1 if mark else 1
            raise ContentError(f"{self.name}:{line}: not valid YAML: {fault.problem}") from fault
        except yaml.YAMLError as fault:
            raise ContentError(f"{self.name}:1: not valid YAML: {fault}") from fault
        if node is None:
            raise ContentError(f"{self.name}:1: the file is empty")
        return node

    def items(self, node: yaml.Node) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        """(key, key node, value node) of a mapping; a duplicate key raises."""
        if not isinstance(node, yaml.MappingNode):
            raise self.error(node, "expected fields (name: value)")
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            key = self.string(key_node)
            if key in seen:
                raise self.error(key_node, f"duplicate key '{key}' (first on line {seen[key]})")
            seen[key] = key_node.start_mark.line + 1
            yield key, key_node, value_node

    def fields(
        self, node: yaml.Node, required: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> dict[str, yaml.Node]:
        """The fields of a mapping: all of `required`, perhaps `optional`, nothing else."""
        found: dict[str, yaml.Node] = {}
        for key, key_node, value_node in self.items(node):
            if key not in required and key not in optional:
                allowed = ", ".join((*required, *optional))
                raise self.error(key_node, f"unknown field '{key}' (allowed: {allowed})")
            found[key] = value_node
        for key in required:
            if key not in found:
                raise self.error(node, f"missing field '{key}'")
        return found

    def string(self, node: yaml.Node) -> str:
        """One non-empty value as it is written."""
        if not isinstance(node, yaml.ScalarNode) or node.tag not in _PLAIN_TAGS:
            raise self.error(node, "expected one text")
        value = str(node.value).strip()
        if not value:
            raise self.error(node, "the text is empty")
        return value

    def id(self, node: yaml.Node) -> str:
        """The id of the file: its name, so that grep and the folder tell the same story."""
        value, name = self.string(node), Path(self.name).stem
        if value != name:
            raise self.error(node, f"id '{value}' must be the file name '{name}'")
        if not (value.isascii() and value.isidentifier() and value == value.lower()):
            raise self.error(node, f"id '{value}' may hold only a-z, 0-9 and _")
        return value

    def one_of(self, node: yaml.Node, allowed: tuple[str, ...]) -> str:
        """A value from a fixed list."""
        value = self.string(node)
        if value not in allowed:
            raise self.error(node, f"'{value}' is not known (allowed: {', '.join(allowed)})")
        return value

    def optional(self, read: Callable[[yaml.Node], T], fields: Mapping[str, yaml.Node], name: str) -> T | None:
        """A field that may be missing, read with `read`."""
        return read(fields[name]) if name in fields else None

    def boolean(self, node: yaml.Node) -> bool:
        """`true` or `false`, nothing like yes, no, on or off."""
        return self.one_of(node, ("true", "false")) == "true"

    def integer(self, node: yaml.Node) -> int:
        """A whole number."""
        value = self.string(node)
        if not value.isdecimal():
            raise self.error(node, f"'{value}' is not a whole number")
        return int(value)

    def day(self, node: yaml.Node) -> date:
        """A date written as 2026-07-02."""
        value = self.string(node)
        try:
            return date.fromisoformat(value)
        except ValueError as fault:
            raise self.error(node, f"'{value}' is not a date like 2026-07-02") from fault

    def each(self, node: yaml.Node, read: Callable[[yaml.Node], T]) -> tuple[T, ...]:
        """Every item of a list, read with `read`; an empty list raises."""
        if not isinstance(node, yaml.SequenceNode):
            raise self.error(node, "expected a list (lines that start with -)")
        if not node.value:
            raise self.error(node, "the list is empty")
        return tuple(read(item) for item in node.value)

    def strings(self, node: yaml.Node) -> tuple[str, ...]:
        """A list of texts without repetitions."""
        values = self.each(node, self.string)
        for index, value in enumerate(values):
            if value in values[:index]:
                raise self.error(node.value[index], f"'{value}' stands twice in the list")
        return values

    def text(self, node: yaml.Node) -> Text:
        """A text in both written languages."""
        pair = self._languages(node)
        return Text(nb=self.string(pair["nb"]), nn=self.string(pair["nn"]))

    def variants(self, node: yaml.Node, at_least: int = 1, *, paired: bool = True) -> Variants:
        """Lists in both written languages; `paired` lists are equally long."""
        pair = self._languages(node)
        lists = {language: self.strings(pair[language]) for language in LANGUAGES}
        for language, values in lists.items():
            if len(values) < at_least:
                message = f"{language} has {len(values)} texts, needs at least {at_least}"
                raise self.error(pair[language], message)
        if paired:
            self._check_paired(node, lists["nb"], lists["nn"])
        return Variants(nb=lists["nb"], nn=lists["nn"])

    def template(self, node: yaml.Node) -> Variants:
        """A text, or a list of wordings, whose `{placeholders}` agree between the languages."""
        pair = self._languages(node)
        if isinstance(pair["nb"], yaml.SequenceNode) != isinstance(pair["nn"], yaml.SequenceNode):
            raise self.error(node, "nb and nn must both be one text or both be lists")
        if isinstance(pair["nb"], yaml.SequenceNode):
            found = self.variants(node)
        else:
            single = self.text(node)
            found = Variants(nb=(single.nb,), nn=(single.nn,))
        for wordings in (found.nb, found.nn):
            for wording in wordings:
                rest = PLACEHOLDER.sub("", wording)
                if "{" in rest or "}" in rest:
                    raise self.error(node, f"a brace that is no placeholder in '{wording}'")
        for nb, nn in zip(found.nb, found.nn, strict=True):
            in_nb, in_nn = set(PLACEHOLDER.findall(nb)), set(PLACEHOLDER.findall(nn))
            if in_nb != in_nn:
                odd = ", ".join(sorted(in_nb ^ in_nn))
                raise self.error(node, f"placeholders differ between nb and nn: {odd}")
        return found

    def _languages(self, node: yaml.Node) -> dict[str, yaml.Node]:
        found: dict[str, yaml.Node] = {}
        for key, key_node, value_node in self.items(node):
            if key not in LANGUAGES:
                message = f"unknown field '{key}' (allowed: {', '.join(LANGUAGES)})"
                raise self.error(key_node, message)
            found[key] = value_node
        for language in LANGUAGES:
            if language not in found:
                raise self.error(node, f"missing translation '{language}'")
        return found

    def _check_paired(self, node: yaml.Node, nb: tuple[str, ...], nn: tuple[str, ...]) -> None:
        if len(nb) != len(nn):
            raise self.error(node, f"nb has {len(nb)} texts and nn has {len(nn)}; make them equal")
