"""The files of the letters are read strictly: what is wrong is told with file and line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import content
from content import ContentError, law, load
from tests.letters.letters_made import CONTENT

HOME = Path(content.__file__).parent


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the content that may be broken."""
    copy = tmp_path / "content"
    shutil.copytree(HOME, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("order: 2", "order: 2\ncolour: red", "unknown field 'colour'"),
        ("order: 2", "order: two", "'two' is not a whole number"),
        ("when: [vente=ja]", "when: [vente=kanskje]", "unknown answer 'kanskje'"),
        ("when: [vente=ja]", "when: [hvem=ja]", "unknown question 'hvem'"),
        ("when: [gjelder]", "when: [hvorfor]", "nothing to put in for gjelder"),
        ("shape: line", "shape: number", "'number' is not known"),
        ("writers: [selv, parorende, foresatt]", "writers: [selv, foresatt]", "'parorende' is not among the writers"),
        ("sources: [forvaltningsloven § 42]", "sources: [forvaltningslov § 42]", "unknown law 'forvaltningslov'"),
        ("    sources: [forvaltningsloven § 42]\n", "", "'sources' and {lov} belong together"),
        ("se {lov}.\n      nn: Eg bed om at avgj", "se § 42.\n      nn: Eg bed om at avgj", "placeholders differ"),
        ("rights: [klage,", "rights: [klagge,", "unknown right 'klagge'"),
        ("deadlines: [helse_og_omsorg,", "deadlines: [helse,", "'helse' is not known"),
        ("      nn: Svaret kom {mottatt}.\n", "", "missing translation 'nn'"),
        ("id: klage", "id: klagen", "must be the file name 'klage'"),
        ("  - id: endring", "  - id: hvorfor", "duplicate id 'hvorfor'"),
    ],
)
def test_a_fault_in_a_letter_is_told_with_file_and_line(root: Path, old: str, new: str, says: str) -> None:
    path = root / "letters" / "klage.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load(root)
    assert re.search(r"content/letters/klage\.yml:\d+: ", str(caught.value))
    assert says in str(caught.value)


def test_a_paragraph_that_no_law_has_is_found_by_the_check(root: Path) -> None:
    path = root / "letters" / "ip.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("forvaltningsloven § 12", "forvaltningsloven § 999"), encoding="utf-8")
    found = [str(finding) for finding in law.index_findings(load(root))]
    assert any("letters/ip.yml" in line and "§ 999" in line for line in found)
    assert law.index_findings(CONTENT) == []


def test_every_letter_is_offered_under_a_right_and_every_fact_is_known() -> None:
    known = set((HOME / "rights" / "facts.txt").read_text(encoding="utf-8").split())
    for letter in CONTENT.letters.values():
        assert letter.rights and set(letter.facts) <= known
        assert len(letter.deciding) <= 1, "the chat asks one thing that decides the letter"
