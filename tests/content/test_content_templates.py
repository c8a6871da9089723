"""The templates for content people: each loads when it is put where it says, and is never taken for finished text."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import content
from content.plain import language_findings
from content.shown import shown_texts
from content.wordlists import word_lists

ROOT = Path(content.__file__).resolve().parent
TEMPLATES = ROOT / "templates"
# Where each template goes; a part of a file is put at the end of one that exists.
WHOLE = {
    "livsomrade.yml": "mapping/mitt_omrade.yml",
    "rettighet.yml": "rights/min_rettighet.yml",
    "livssituasjon.yml": "life_situations/min_situasjon.yml",
    "brev.yml": "letters/mitt_brev.yml",
}
PART = {
    "sporsmal.yml": "mapping/transport.yml",
    "nummer.yml": "crisis/numbers.yml",
    "tekst.yml": "texts/talk.yml",
}


def put(name: str, root: Path) -> Path:
    """Put one template where its first line says, in a folder that holds the file it is a part of."""
    template = (TEMPLATES / name).read_text(encoding="utf-8")
    if name in WHOLE:
        path, text = root / WHOLE[name], template
    else:
        path = root / PART[name]
        whole = (ROOT / PART[name]).read_text(encoding="utf-8").rstrip("\n")
        text = whole + "\n" + template.replace("omrade.nytt", "transport.nytt")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", [*WHOLE, *PART])
def test_a_template_loads_where_it_says_it_goes(name: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT, tmp_path / "content", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    put(name, tmp_path / "content")
    loaded = content.load(tmp_path / "content")
    found = {
        "livsomrade.yml": lambda: loaded.area("mitt_omrade").questions[0].aspect == "situation",
        "rettighet.yml": lambda: loaded.right("min_rettighet").group == "tjenester",
        "livssituasjon.yml": lambda: loaded.situation("min_situasjon").steps[0].right == "klage",
        "brev.yml": lambda: loaded.letters["mitt_brev"].questions[0].id == "hva",
        "sporsmal.yml": lambda: loaded.question("transport.nytt_sporsmal").aspect == "comment",
        "nummer.yml": lambda: loaded.numbers["mitt_nummer"].confidence == "P",
        "tekst.yml": lambda: loaded.text("talk.min_tekst", "nn") == "‹Det Losen seier.›",
    }
    assert found[name]()


@pytest.mark.parametrize("name", [*WHOLE, *PART])
def test_a_template_that_is_not_filled_in_is_told_with_file_and_line(name: str, tmp_path: Path) -> None:
    path = put(name, tmp_path / "content")
    found = language_findings(shown_texts(tmp_path / "content"), word_lists())
    told = [finding for finding in found if "the template is not filled in" in finding.what]
    assert told
    assert {finding.place.rpartition(":")[0] for finding in told} == {path.relative_to(tmp_path).as_posix()}


def test_every_template_is_tried_here_and_named_in_the_guide() -> None:
    guide = (ROOT.parent / "docs" / "content-guide.md").read_text(encoding="utf-8")
    names = {path.name for path in TEMPLATES.iterdir()}
    assert names == {*WHOLE, *PART}
    assert [name for name in names if f"content/templates/{name}" not in guide] == []
