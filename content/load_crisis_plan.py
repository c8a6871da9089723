"""Reads `crisis_plan.yml`: the parts of a crisis plan, with a municipality's own headings and order."""

from __future__ import annotations

import yaml

from content.crisis_plan_model import CrisisPart, CrisisTemplate
from content.reading import SourceFile


def load_crisis_plan(file: SourceFile) -> CrisisTemplate:
    """Read the template; a slip raises `ContentError` with file and line."""
    found = file.fields(file.root(), ("other", "parts"))
    parts = {part: _part(file, part, node) for part, _, node in file.items(found["parts"])}
    return CrisisTemplate(parts, CrisisPart("", file.text(found["other"])))


def _part(file: SourceFile, part_id: str, node: yaml.Node) -> CrisisPart:
    found = file.fields(node, ("heading", "help"), ("phone",))
    phone = "phone" in found and file.boolean(found["phone"])
    return CrisisPart(part_id, file.text(found["heading"]), file.text(found["help"]), phone)
