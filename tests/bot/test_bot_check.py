"""`./losen check` as a content person meets it: a line with file and line, a line with what to do, an exit code."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot import checking
from bot.checking import check_content
from bot.dictionaries import DictionaryMissing

TODAY = date(2026, 11, 22)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the content that can be spoiled."""
    copy = tmp_path / "content"
    shutil.copytree(checking.CONTENT, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.setattr(checking, "CONTENT", copy)
    return copy


def spoil(path: Path, old: str, new: str) -> int:
    """Change one place in a file; returns its line."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_content_as_it_stands_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    code = check_content(TODAY)
    printed = capsys.readouterr().out
    assert code == 0, printed
    assert printed.endswith(": all is well\n")


def test_what_is_hard_to_read_or_misspelled_is_told_with_file_line_and_advice(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = spoil(folder / "texts" / "talk.yml", "Hei. Fint at du er her.", "Hei! Du kan benytte skjmaet.")
    assert check_content(TODAY) == 1
    printed = capsys.readouterr().out
    for what, advice in (
        ("shouts", "Sett punktum i stedet for utropstegn."),
        ("'benytte', say 'bruke'", "Bruk ordet som er foreslått"),
        ("'skjmaet' is not in the dictionary", "Rett ordet."),
    ):
        told = next(index for index, each in enumerate(printed.splitlines()) if what in each)
        assert printed.splitlines()[told].startswith(f"content/texts/talk.yml:{line}: ")
        assert printed.splitlines()[told + 1].startswith(f"    → {advice}")


@pytest.mark.parametrize(
    ("old", "new", "message", "advice"),
    [
        (
            "group: klage\n",
            "group: klage\ngroup: klage\n",
            ": duplicate key 'group' (first on line",
            "Det samme feltet står to ganger.",
        ),
        ("group: klage\n", "gruppe: klage\n", ": unknown field 'gruppe' (allowed: id, group", "Feltet er skrevet feil"),
    ],
)
def test_an_unknown_field_and_a_duplicate_key_stop_the_check_with_file_line_and_advice(
    folder: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, message: str, advice: str
) -> None:
    line = spoil(folder / "rights" / "klage.yml", old, new) + new.count("group") // 2
    for only_law in (True, False):
        assert check_content(TODAY, only_law=only_law) == 1
        first, second = capsys.readouterr().out.splitlines()
        assert first.startswith(f"content/rights/klage.yml:{line}{message}")
        assert second.startswith(f"    → {advice}")


def test_the_law_alone_is_told_by_itself(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(folder / "texts" / "talk.yml", "Hei. Fint at du er her.", "Hei!")
    assert check_content(TODAY, only_law=True) == 0
    line = spoil(
        folder / "rights" / "klage.yml", "not_meaning:\n      nb: ", "not_meaning:\n      nb: Langvarig er to år. "
    )
    assert check_content(TODAY, only_law=True) == 1
    assert f"content/rights/klage.yml:{line + 1}: not_meaning (nb): names a shortest time" in capsys.readouterr().out


def test_what_changes_by_law_from_a_date_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_content(TODAY, on=date(2027, 1, 1), only_law=True) == 0
    assert "1. januar 2027: " in capsys.readouterr().out


def test_what_was_checked_long_ago_is_a_warning_and_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    for only_law, files in ((True, ("rights/klage.yml", "law/deadlines.yml")), (False, ("crisis/numbers.yml",))):
        code = check_content(date(2028, 1, 1), only_law=only_law)
        assert code == 0 or not only_law
        printed = capsys.readouterr().out
        for file in files:
            assert f"warning: content/{file}: " in printed
        assert "→ Les loven eller tjenestens egen side på nytt." in printed
        assert printed.rstrip().endswith(" warnings")


def test_without_a_dictionary_the_rest_is_checked_and_one_line_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nowhere() -> None:
        raise DictionaryMissing("no Norwegian dictionaries here")

    monkeypatch.setattr(checking, "open_dictionaries", nowhere)
    check_content(TODAY)
    printed = capsys.readouterr().out.splitlines()
    assert "warning: content: the spelling is not checked: no Norwegian dictionaries here" in printed
    assert printed[-1].endswith("1 warnings")


def test_the_preview_is_written_and_its_place_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_content(TODAY, date(2027, 1, 1), only_law=True, preview=tmp_path) == 0
    assert f"check: all texts as they are on 2027-01-01: {tmp_path / 'index.html'}" in capsys.readouterr().out
    assert (tmp_path / "rights.html").is_file()
