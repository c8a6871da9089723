"""The loader refuses what it does not know, names file and line, and looks rights up by date."""

from __future__ import annotations

import dataclasses
import shutil
import time
from datetime import date
from pathlib import Path

import pytest

import content
from content import ContentError, Text, Variants

REAL = Path(content.__file__).resolve().parent
AREA = "mapping/bolig_dagligliv.yml"
RIGHT = "rights/parorende_medvirke.yml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the real content that a test may spoil."""
    place = tmp_path / "content"
    shutil.copytree(REAL, place, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return place


def change(root: Path, file: str, old: str, new: str) -> int:
    """Replace the first `old` in a file and return the line it began on."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def add_text(root: Path, body: str) -> None:
    """Write one file of texts."""
    (root / "texts" / "prove.yml").write_text(body, encoding="utf-8")


def fault(root: Path) -> str:
    """What the loader says about spoiled content."""
    with pytest.raises(ContentError) as caught:
        content.load(root)
    return str(caught.value)


# --- strictness ----------------------------------------------------------------------------------


def test_an_unknown_field_is_refused_with_file_line_and_the_allowed_fields(root: Path) -> None:
    line = change(root, AREA, "    aspect: situation", "    foo: bar\n    aspect: situation")
    message = fault(root)
    assert message.startswith(f"content/{AREA}:{line}: unknown field 'foo' (allowed: id, aspect")


def test_a_missing_field_is_refused_at_the_line_where_its_question_begins(root: Path) -> None:
    line = change(root, AREA, "    aspect: situation\n", "")
    assert fault(root) == f"content/{AREA}:{line - 1}: missing field 'aspect'"


def test_a_missing_translation_is_refused_with_file_and_line(root: Path) -> None:
    line = change(root, AREA, "title: {nb: Bolig og dagligliv, nn: Bustad og daglegliv}", "title: {nb: Bolig}")
    assert fault(root) == f"content/{AREA}:{line}: missing translation 'nn'"


def test_a_third_language_is_refused(root: Path) -> None:
    line = change(root, AREA, "nn: Bustad og daglegliv}", "nn: Bustad, en: Home}")
    assert fault(root) == f"content/{AREA}:{line}: unknown field 'en' (allowed: nb, nn)"


def test_an_empty_text_is_refused(root: Path) -> None:
    line = change(root, AREA, "nn: Bustad og daglegliv}", 'nn: " "}')
    assert fault(root) == f"content/{AREA}:{line}: the text is empty"


def test_a_duplicate_key_is_refused_and_both_lines_are_named(root: Path) -> None:
    line = change(root, AREA, "order: 1\n", "order: 1\norder: 2\n")
    assert fault(root) == f"content/{AREA}:{line + 1}: duplicate key 'order' (first on line {line})"


def test_a_duplicate_question_id_is_refused(root: Path) -> None:
    line = change(root, AREA, "id: bolig_dagligliv.goal", "id: bolig_dagligliv.situation")
    assert fault(root) == f"content/{AREA}:{line}: duplicate id 'bolig_dagligliv.situation'"


def test_a_question_id_must_begin_with_its_area(root: Path) -> None:
    line = change(root, AREA, "id: bolig_dagligliv.goal", "id: helse.goal")
    message = f"content/{AREA}:{line}: question id 'helse.goal' must be 'bolig_dagligliv.<name>'"
    assert fault(root) == message


def test_an_area_id_must_be_the_file_name(root: Path) -> None:
    line = change(root, AREA, "id: bolig_dagligliv\n", "id: bolig\n")
    assert fault(root).startswith(f"content/{AREA}:{line}: id 'bolig' must be the file name")


def test_two_areas_cannot_have_the_same_order(root: Path) -> None:
    line = change(root, "mapping/helse.yml", "order: 2", "order: 1")
    message = f"content/mapping/helse.yml:{line}: order 1 is already used by 'bolig_dagligliv'"
    assert fault(root) == message


def test_an_unknown_aspect_is_refused(root: Path) -> None:
    line = change(root, AREA, "aspect: goal", "aspect: dream")
    message = fault(root)
    assert message.startswith(f"content/{AREA}:{line}: 'dream' is not known")


def test_one_wording_of_a_question_is_too_few(root: Path) -> None:
    change(root, AREA, "        - Hvordan har du det hjemme nå?\n", "")
    change(root, AREA, "        - Korleis har du det heime no?\n", "")
    assert "nb has 1 texts, needs at least 2" in fault(root)


def test_a_wording_that_lacks_its_translation_is_refused(root: Path) -> None:
    change(
        root,
        AREA,
        "        - Hvordan har du det hjemme nå?\n",
        "        - Hvordan har du det hjemme nå?\n        - Går det bra?\n",
    )
    assert "nb has 3 texts and nn has 2" in fault(root)


def test_show_when_must_name_an_aspect_asked_before(root: Path) -> None:
    line = change(root, AREA, "show_when: goal", "show_when: wish")
    message = fault(root)
    assert message.startswith(f"content/{AREA}:{line}: 'wish' is not known (allowed: situation, goal")


def test_broken_yaml_is_refused_with_file_and_line(root: Path) -> None:
    line = change(root, AREA, "order: 1\n", "order: [1\n")
    place, _, message = fault(root).partition(": ")
    assert place.rpartition(":")[0] == f"content/{AREA}"
    assert int(place.rpartition(":")[2]) in (line, line + 1)
    assert message.startswith("not valid YAML")


def test_an_empty_file_is_refused(root: Path) -> None:
    (root / "rights" / "tom.yml").write_text("# bare en kommentar\n", encoding="utf-8")
    assert fault(root) == "content/rights/tom.yml:1: the file is empty"


def test_a_file_that_would_be_skipped_in_silence_is_refused(root: Path) -> None:
    (root / "mapping" / "bolig_dagligliv.yml").rename(root / "mapping" / "bolig_dagligliv.yaml")
    assert fault(root) == "content/mapping/bolig_dagligliv.yaml:1: name the file .yml, not .yaml"


def test_the_general_part_must_exist(root: Path) -> None:
    (root / "mapping" / "generelt.yml").unlink()
    assert fault(root) == "content/mapping/generelt.yml:1: the general part is missing"


def test_an_intent_belongs_to_one_right_only(root: Path) -> None:
    line = change(root, "rights/ombud.yml", "intents: [ombud]", "intents: [ombud, klagefrist]")
    message = f"content/rights/ombud.yml:{line}: intent 'klagefrist' already belongs to 'klage'"
    assert fault(root) == message


def test_a_right_without_sources_is_refused(root: Path) -> None:
    text = (root / RIGHT).read_text(encoding="utf-8")
    begins = text.index("    sources:\n")
    ends = text.index("  # Fra 1. juni")
    (root / RIGHT).write_text(text[:begins] + text[ends:], encoding="utf-8")
    assert fault(root).endswith("missing field 'sources'")


IP = "rights/rett_til_ip.yml"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (IP, "group: ip\n", "group: planer\n", "'planer' is not known (allowed: ip, koordinator"),
        (IP, "related: [langvarig_og_koordinert,", "related: [langvarig,", "unknown right 'langvarig'"),
        (IP, "deadlines: [helse_og_omsorg,", "deadlines: [fire_uker,", "'fire_uker' is not known (allowed: helse_og"),
        (IP, "offered_to: [bruker,", "offered_to: [nabo,", "'nabo' is not known (allowed: bruker"),
        (IP, "      ung:\n", "      barn:\n", "unknown field 'barn' (allowed: parorende_voksen"),
        (IP, "rettighetsloven § 2-5\n", "rettighetslova § 2-5\n", "unknown law 'pasient- og brukerrettighetslova'"),
        (IP, "helsevernloven § 4-1\n", "helsevernloven 4-1\n", "must be the law and the paragraph: <law> § 2-5"),
        (IP, "    simpler:\n", "    enklere:\n", "unknown field 'enklere' (allowed: valid_from"),
        ("rights/ombud.yml", "    uncertain:\n", "    change:\n", "confidence P needs 'uncertain'"),
        ("rights/left_out.yml", "reason: weak", "reason: gammel", "'gammel' is not known (allowed: unverified"),
        ("life_situations/ungdom_blir_voksen.yml", "right: bolig", "right: hybel", "unknown right 'hybel'"),
        ("law/pending.yml", "rights: [sykehjem]", "rights: [aldershjem]", "unknown right 'aldershjem'"),
        ("law/deadlines.yml", "unit: months", "unit: maneder", "'maneder' is not known (allowed: days"),
        ("law/index.yml", "url: https://", "url: http://", "must start with https://"),
    ],
)
def test_a_slip_in_what_is_said_about_rights_is_refused(
    root: Path, file: str, old: str, new: str, message: str
) -> None:
    line = change(root, file, old, new)
    place, _, what = fault(root).partition(": ")
    assert message in what
    assert place.rpartition(":")[0] == f"content/{file}"
    assert place.endswith(f":{line}") or "needs" in what or "unknown field" in what


def test_a_right_needs_at_least_five_ways_to_ask_for_it(root: Path) -> None:
    text = (root / IP).read_text(encoding="utf-8")
    asked = text.index("\nquestions:\n")
    begins, ends = text.index("  nb:\n", asked), text.index("  nn:\n", asked)
    (root / IP).write_text(text[:begins] + "  nb: [har jeg rett til plan]\n" + text[ends:], encoding="utf-8")
    assert "nb has 1 texts, needs at least 5" in fault(root)


def test_the_files_about_law_must_be_there_and_nothing_else(root: Path) -> None:
    (root / "law" / "notater.yml").write_text("a: b\n", encoding="utf-8")
    assert fault(root) == "content/law/notater.yml:1: unknown file (allowed: index.yml, deadlines.yml, pending.yml)"
    (root / "law" / "notater.yml").unlink()
    (root / "law" / "deadlines.yml").unlink()
    assert fault(root) == "content/law/deadlines.yml:1: the file is missing"


def test_a_right_may_have_no_intent_of_its_own(root: Path) -> None:
    assert content.load(root).right("langvarig_og_koordinert").intents == ()


def test_a_date_that_is_no_date_is_refused(root: Path) -> None:
    line = change(root, RIGHT, "valid_from: 2022-08-01", "valid_from: 1. august 2022")
    message = f"content/{RIGHT}:{line}: '1. august 2022' is not a date like 2026-07-02"
    assert fault(root) == message


def test_entries_of_a_right_stand_oldest_first(root: Path) -> None:
    change(root, RIGHT, "valid_from: 2026-06-01", "valid_from: 2022-08-01")
    assert "oldest first" in fault(root)


def test_a_crisis_reply_can_only_name_known_numbers(root: Path) -> None:
    change(root, "crisis/replies.yml", "numbers: [nod_113,", "numbers: [hemmelig,")
    assert "'hemmelig' is not known (allowed: nod_113" in fault(root)


def test_every_crisis_label_must_be_there(root: Path) -> None:
    change(root, "crisis/replies.yml", "crisis_child:", "crisis_barn:")
    assert "unknown field 'crisis_barn' (allowed: crisis_suicide" in fault(root)


# --- texts ---------------------------------------------------------------------------------------


def test_texts_get_ids_from_file_and_key_and_fill_their_placeholders(root: Path) -> None:
    add_text(root, 'hilsen: {nb: "Hei, {name}.", nn: "God dag, {name}."}\n')
    loaded = content.load(root)
    assert loaded.text("prove.hilsen", "nb", name="Kari") == "Hei, Kari."
    assert loaded.text("prove.hilsen", "nn", name="Kari") == "God dag, Kari."


def test_variants_of_a_text_start_again_from_the_first(root: Path) -> None:
    add_text(root, "takk: {nb: [Takk., Fint.], nn: [Takk skal du ha., Bra.]}\n")
    loaded = content.load(root)
    assert [loaded.text("prove.takk", "nb", n) for n in range(3)] == ["Takk.", "Fint.", "Takk."]


def test_braces_in_a_persons_words_stay_as_they_are(root: Path) -> None:
    add_text(root, 'sitat: {nb: "«{words}»", nn: "«{words}»"}\n')
    assert content.load(root).text("prove.sitat", "nb", words="{words} {0}") == "«{words} {0}»"


def test_an_unknown_text_and_a_missing_value_raise(root: Path) -> None:
    add_text(root, 'hilsen: {nb: "Hei, {name}.", nn: "Hei, {name}."}\n')
    loaded = content.load(root)
    with pytest.raises(ContentError, match="unknown text 'prove.farvel'"):
        loaded.text("prove.farvel", "nb")
    with pytest.raises(ContentError, match="needs a value for '{name}'"):
        loaded.text("prove.hilsen", "nb")
    with pytest.raises(ContentError, match="unknown language 'en'"):
        loaded.text("prove.hilsen", "en", name="Kari")


def test_placeholders_must_be_the_same_in_both_languages(root: Path) -> None:
    add_text(root, '# topp\nhilsen: {nb: "Hei, {name}.", nn: "Hei, {namn}."}\n')
    message = "content/texts/prove.yml:2: placeholders differ between nb and nn: name, namn"
    assert fault(root) == message


def test_a_brace_that_is_no_placeholder_is_refused(root: Path) -> None:
    add_text(root, 'hilsen: {nb: "Hei, {Name}.", nn: "Hei, {Name}."}\n')
    assert "a brace that is no placeholder" in fault(root)


def test_lists_of_a_text_are_equally_long(root: Path) -> None:
    add_text(root, "takk: {nb: [Takk., Fint.], nn: [Takk.]}\n")
    assert "nb has 2 texts and nn has 1" in fault(root)


def test_the_nynorsk_word_no_stays_a_word(root: Path) -> None:
    add_text(root, "tid: {nb: nå, nn: no}\n")
    assert content.load(root).text("prove.tid", "nn") == "no"


# --- lookups -------------------------------------------------------------------------------------


def test_the_newest_entry_on_or_before_the_date_counts() -> None:
    right = content.load().right("parorende_medvirke")
    before, after = content.current(right, date(2026, 5, 31)), content.current(right, date(2026, 6, 1))
    assert before is not None and before.valid_from == date(2022, 8, 1)
    assert after is not None and after.valid_from == date(2026, 6, 1)


def test_before_the_first_date_there_is_no_answer_rather_than_the_nearest() -> None:
    right = content.load().right("parorende_medvirke")
    assert content.current(right, date(2022, 7, 31)) is None


def test_a_right_that_has_ended_has_no_current_entry(root: Path) -> None:
    path = root / "rights" / "ombud.yml"
    ended = path.read_text(encoding="utf-8") + "  - {valid_from: 2027-01-01, ends: true}\n"
    path.write_text(ended, encoding="utf-8")
    right = content.load(root).right("ombud")
    assert content.current(right, date(2026, 12, 31)) is not None
    assert content.current(right, date(2027, 1, 1)) is None


def test_the_general_part_is_not_among_the_areas_but_its_questions_are_found() -> None:
    loaded = content.load()
    assert loaded.general.id == "generelt"
    assert "generelt" not in [area.id for area in loaded.areas]
    assert loaded.question("generelt.strengths").aspect == "resource"
    assert loaded.area("generelt") is loaded.general


def test_unknown_ids_raise_and_an_unknown_intent_gives_none() -> None:
    loaded = content.load()
    for ask in (loaded.area, loaded.question, loaded.right):
        with pytest.raises(ContentError, match="unknown"):
            ask("finnes_ikke")
    assert loaded.right_for_intent("hilsen") is None
    klage = loaded.right_for_intent("klagefrist")
    assert klage is not None and klage.id == "klage"


def test_content_is_frozen() -> None:
    loaded = content.load()
    with pytest.raises(dataclasses.FrozenInstanceError):
        loaded.version = "x"  # type: ignore[misc]


def test_texts_read_like_small_dicts() -> None:
    assert dict(Text(nb="ja", nn="jau")) == {"nb": "ja", "nn": "jau"}
    assert Variants(nb=("a", "b"), nn=("c", "d")).text("nn", 3) == "d"


# --- version and speed ---------------------------------------------------------------------------


def test_one_changed_byte_gives_another_version_and_the_same_bytes_the_same(root: Path) -> None:
    before = content.load(root).version
    assert content.load(root).version == before == content.load().version
    change(root, AREA, "Bolig og dagligliv,", "Bolig og dagliglivet,")
    assert content.load(root).version != before


def test_all_content_loads_in_less_than_0_4_seconds() -> None:
    seconds = []
    for _ in range(3):
        started = time.perf_counter()
        content.load()
        seconds.append(time.perf_counter() - started)
    assert min(seconds) < 0.4
