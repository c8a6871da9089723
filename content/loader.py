"""Reads the content folder into one frozen `Content` and refuses everything it does not know.

Layout: `mapping/<area>.yml`, `rights/<id>.yml`, `life_situations/<id>.yml`, `law/index.yml`,
`law/deadlines.yml`, `law/pending.yml`, `letters/<kind>.yml`, `checks/<id>.yml`, `elsewhere/<id>.yml`,
`relatives/<area>.yml`, `companion/<id>.yml`, `crisis/numbers.yml`, `crisis/replies.yml` and `texts/<file>.yml`.
A fault raises `ContentError` with file and line, so that people who do not
program can find it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from content.crisis_plan_model import CrisisTemplate
from content.load_codebook import load_codebook
from content.load_companion import load_companion
from content.load_crisis import load_numbers, load_replies
from content.load_crisis_plan import load_crisis_plan
from content.load_guides import load_checks, load_elsewhere, load_relatives
from content.load_law import Known, check_references, load_deadlines, load_laws, load_pending
from content.load_letters import load_letters
from content.load_mapping import load_areas
from content.load_rights import load_left_out, load_rights
from content.load_situations import load_situations
from content.model import Codebook, Content, ContentError, Variants
from content.reading import SourceFile

GENERAL = "generelt"
LEFT_OUT = "left_out"
FOLDERS = (
    *("mapping", "rights", "life_situations", "law", "letters"),
    *("checks", "elsewhere", "relatives", "companion", "crisis", "texts"),
)
_HERE = Path(__file__).resolve().parent


def load(root: Path = _HERE) -> Content:
    """Read and check everything under `root`; raises `ContentError` at the first fault."""
    files = {folder: _files(root, folder) for folder in FOLDERS}
    areas = load_areas(files["mapping"])
    if GENERAL not in areas:
        raise ContentError(f"{root.name}/mapping/{GENERAL}.yml:1: the general part is missing")
    general = areas.pop(GENERAL)
    help_files = _named(root, "crisis", files["crisis"], ("numbers", "replies"))
    numbers = load_numbers(help_files["numbers"])
    law = _named(root, "law", files["law"], ("index", "deadlines", "pending"))
    known = Known(laws=load_laws(law["index"]))
    known.deadlines.update(load_deadlines(law["deadlines"], known))
    situations = load_situations(files["life_situations"], known)
    by_name = {Path(file.name).stem: file for file in files["rights"]}
    left_out = load_left_out(by_name.pop(LEFT_OUT)) if LEFT_OUT in by_name else ()
    rights = load_rights(list(by_name.values()), known)
    pending = load_pending(law["pending"], known)
    letters = load_letters(files["letters"], known)
    checks = load_checks(files["checks"], known)
    elsewhere = load_elsewhere(files["elsewhere"], known)
    check_references(known, rights)
    return Content(
        areas=tuple(sorted(areas.values(), key=lambda area: area.order)),
        general=general,
        rights=rights,
        crisis=load_replies(help_files["replies"], numbers),
        numbers=numbers,
        texts=_texts(files["texts"]),
        version=_version([file for folder in FOLDERS for file in files[folder]]),
        laws=known.laws,
        deadlines=known.deadlines,
        situations=situations,
        left_out=left_out,
        pending=pending,
        codebook=_codebook(root),
        crisis_plan=_crisis_plan(root),
        letters=letters,
        checks=checks,
        elsewhere=elsewhere,
        companion=load_companion(files["companion"]),
        relatives=load_relatives(files["relatives"], (general, *areas.values())),
    )


def _files(root: Path, folder: str) -> list[SourceFile]:
    """The YAML files of one folder; a name that would be skipped in silence is a fault."""
    found = []
    for path in sorted((root / folder).glob("*")):
        shown = path.relative_to(root.parent).as_posix()
        if path.suffix == ".yaml":
            raise ContentError(f"{shown}:1: name the file .yml, not .yaml")
        if path.suffix == ".yml":
            found.append(SourceFile(name=shown, data=path.read_bytes()))
    return found


def _named(root: Path, folder: str, files: Sequence[SourceFile], names: tuple[str, ...]) -> dict[str, SourceFile]:
    """The files of a folder that holds exactly these."""
    by_name = {Path(file.name).stem: file for file in files}
    for name in names:
        if name not in by_name:
            raise ContentError(f"{root.name}/{folder}/{name}.yml:1: the file is missing")
    for name, file in by_name.items():
        if name not in names:
            raise file.error(None, f"unknown file (allowed: {', '.join(f'{name}.yml' for name in names)})")
    return by_name


def _codebook(root: Path) -> Codebook:
    """The local codebook; a folder without one has no names of its own."""
    path = root / "codebook.yml"
    if not path.is_file():
        return Codebook()
    return load_codebook(SourceFile(name=path.relative_to(root.parent).as_posix(), data=path.read_bytes()))


def _crisis_plan(root: Path) -> CrisisTemplate:
    """The local template of the crisis plan; a folder without one has no parts."""
    path = root / "crisis_plan.yml"
    if not path.is_file():
        return CrisisTemplate()
    return load_crisis_plan(SourceFile(name=path.relative_to(root.parent).as_posix(), data=path.read_bytes()))


def _version(files: Sequence[SourceFile]) -> str:
    digest = hashlib.sha256()
    for file in files:
        for part in (file.name.partition("/")[2].encode(), file.data):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:12]


def _texts(files: Sequence[SourceFile]) -> dict[str, Variants]:
    found = {}
    for file in files:
        stem = Path(file.name).stem
        for key, _, node in file.items(file.root()):
            found[f"{stem}.{key}"] = file.template(node)
    return found
