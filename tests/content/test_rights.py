"""What is said about rights: every fact used, every citation proved, the forbidden never said, the dates kept.

Each proof is also shown to be able to fail: a fault is planted once and must be found.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import content
from content import Content, Right, RightEntry, Source, Text, law, review
from content.model import ASKERS, AUDIENCES, GROUPS, Deadline, deadlines_on
from content.readability import words
from content.shown import ShownText, shown_texts

ROOT = Path(content.__file__).resolve().parents[1]
CONTENT = content.load()
SHOWN = shown_texts(ROOT / "content")
TODAY = date(2026, 11, 22)
FACTS = frozenset((ROOT / "content" / "rights" / "facts.txt").read_text(encoding="utf-8").split())
SHARED = next((p for p in (ROOT.parent / "shared", Path("/work/shared")) if (p / "law-texts").is_dir()), None)
with_texts = pytest.mark.skipif(SHARED is None, reason="the law texts are not on this machine")


def entries(on_date: date | None = None) -> list[tuple[Right, RightEntry]]:
    """Every entry, or those that count on a date."""
    found = []
    for right in CONTENT.rights:
        chosen = right.entries if on_date is None else (content.current(right, on_date),)
        found += [(right, entry) for entry in chosen if entry is not None and not entry.ends]
    return found


def with_entry(right_id: str, **changes: Any) -> Content:
    """The content with the first entry of one right changed."""
    old = CONTENT.right(right_id)
    new = replace(old, entries=(replace(old.entries[0], **changes), *old.entries[1:]))
    return replace(CONTENT, rights=tuple(new if right is old else right for right in CONTENT.rights))


def law_texts() -> dict[str, law.LawText]:
    """The texts of the laws."""
    assert SHARED is not None
    return law.read_texts(SHARED / "law-texts")


def facts_of_the_law_work() -> dict[str, dict[str, Any]]:
    """The facts with their legal basis and confidence, as the law work wrote them down."""
    assert SHARED is not None
    found = json.loads((SHARED / "law_rights.json").read_text(encoding="utf-8"))["rights"]
    return {fact["id"]: fact for fact in found}


# --- facts ---------------------------------------------------------------------------------------


def test_every_fact_is_used_or_left_out_with_a_reason() -> None:
    assert len(FACTS) == 95
    assert [str(finding) for finding in law.fact_findings(CONTENT, FACTS)] == []


def test_a_fact_that_nobody_uses_is_found_and_so_is_one_that_does_not_exist() -> None:
    spoiled = with_entry("melde_om_rus", facts=("PA-99",))
    found = [str(finding) for finding in law.fact_findings(spoiled, FACTS)]
    assert found == [
        "PA-99: no such fact in content/rights/facts.txt",
        "PA-12: is neither used nor left out with a reason",
    ]


def test_a_fact_that_is_left_out_is_not_used_all_the_same() -> None:
    spoiled = with_entry("rett_til_ip", facts=("IP-1", "IP-17"))
    assert "IP-17: is left out, and used all the same" in map(str, law.fact_findings(spoiled, FACTS))


@with_texts
def test_the_list_of_facts_is_that_of_the_law_work() -> None:
    assert frozenset(facts_of_the_law_work()) == FACTS


@with_texts
def test_a_fact_seen_only_on_a_page_is_said_with_uncertainty() -> None:
    facts = facts_of_the_law_work()
    for right, entry in entries():
        if any(facts[fact]["confidence"] == "P" for fact in entry.facts):
            assert entry.confidence == "P", right.id


def test_what_is_uncertain_is_said_to_be_uncertain() -> None:
    for right, entry in entries():
        assert entry.confidence != "P" or entry.uncertain is not None, right.id


# --- law -----------------------------------------------------------------------------------------


def test_every_cited_paragraph_is_in_the_index() -> None:
    assert law.index_findings(CONTENT) == []


def test_a_paragraph_or_an_address_that_is_not_in_the_index_is_found() -> None:
    address = "https://lovdata.no/eli/lov/1999/07/02/63"
    for source, what in (
        (Source("pasient- og brukerrettighetsloven", "§ 99-1", address), "is not in content/law/index.yml"),
        (Source("pasient- og brukerrettighetsloven", "§ 2-5", "https://lovdata.no/x"), "has the address"),
        (Source("vegtrafikkloven", "§ 1", address), "unknown law"),
    ):
        found = law.index_findings(with_entry("rett_til_ip", sources=(source,)))
        assert len(found) == 1 and what in found[0].what


@with_texts
def test_the_index_says_what_the_law_texts_say_and_knows_what_is_going_to_change() -> None:
    assert [str(finding) for finding in law.text_findings(CONTENT, law_texts())] == []


@with_texts
def test_the_index_is_what_the_tool_writes() -> None:
    assert SHARED is not None
    spec = importlib.util.spec_from_file_location("law_index", ROOT / "tools" / "law_index.py")
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.build(SHARED / "law-texts") == (ROOT / "content" / "law" / "index.yml").read_text(encoding="utf-8")


def index_with(paragraph: str, heading: str, act: str | None = None) -> Content:
    """The content with one more paragraph of pasient- og brukerrettighetsloven in its index."""
    name = "pasient- og brukerrettighetsloven"
    old = CONTENT.laws[name]
    amended = {**old.amended, paragraph: act} if act else old.amended
    changed = replace(old, paragraphs={**old.paragraphs, paragraph: heading}, amended=amended)
    return replace(CONTENT, laws={**CONTENT.laws, name: changed})


@with_texts
@pytest.mark.parametrize(
    ("spoiled", "what"),
    [
        (index_with("§ 99-1", "Rett til alt"), "is not in lov-1999-07-02-63.md"),
        (index_with("§ 2-1 b", "Rett til noe"), "is repealed"),
        (index_with("§ 2-5", "Rett til tjenester"), "is called 'Rett til individuell plan'"),
        (
            index_with("§ 2-6", "Dekning av utgifter til pasientreiser", "lov-2026-01-23-1.md"),
            "not in the amending act",
        ),
        (replace(CONTENT, pending=()), "is changed by 20 juni 2025 nr. 38"),
    ],
)
def test_an_index_that_says_something_else_than_the_law_is_found(spoiled: Content, what: str) -> None:
    assert any(what in finding.what for finding in law.text_findings(spoiled, law_texts()))


@with_texts
def test_a_missing_law_text_is_found() -> None:
    texts = law_texts()
    del texts["lov-1967-02-10.md"]
    assert [f.place for f in law.text_findings(CONTENT, texts)] == ["forvaltningsloven"]


def test_paragraphs_are_written_one_way() -> None:
    assert [law.normal(p) for p in ("§4a", "§ 4 a", "§ 2-5 b", "§ 4A-7")] == ["§ 4 a", "§ 4 a", "§ 2-5 b", "§ 4A-7"]


NAMES = {
    "pbrl": "pasient- og brukerrettighetsloven",
    "hol": "helse- og omsorgstjenesteloven",
    "sphlsl": "spesialisthelsetjenesteloven",
    "phvl": "psykisk helsevernloven",
    "hpl": "helsepersonelloven",
    "ftrl": "folketrygdloven",
    "IP-forskriften": "forskrift om individuell plan ved ytelse av velferdstjenester",
    "rehab-forskriften": "forskrift om habilitering, rehabilitering og koordinator",
    "Nav-loven": "arbeids- og velferdsforvaltningsloven",
} | {name: name for name in CONTENT.laws}


def basis(text: str) -> set[tuple[str, str]]:
    """The paragraphs in a legal basis such as "pbrl §§ 2-5 og 3-1; rehab-forskriften §§ 3–5"."""
    found: set[tuple[str, str]] = set()
    name = None
    names = "|".join(sorted(map(re.escape, NAMES), key=len, reverse=True))
    for match in re.finditer(rf"({names})|(\d+A?(?:-\d+)?(?: [a-z](?![a-zæøå]))?)(?:–(\d+))?", text):
        if match.group(1):
            name = NAMES[match.group(1)]
        elif name and match.group(3):
            found |= {(name, f"§ {n}") for n in range(int(match.group(2)), int(match.group(3)) + 1)}
        elif name:
            number = match.group(2)
            # "§ 9 d" is paragraph 9 with a letter in a list, "§ 2-5 d" a paragraph of its own.
            found |= {(name, f"§ {number}"), (name, f"§ {number.split()[0]}")}
    return found


@with_texts
def test_every_fact_rests_on_a_paragraph_that_is_shown_with_it() -> None:
    facts = facts_of_the_law_work()
    for right, entry in entries():
        shown = {(source.law, source.paragraph) for source in entry.sources}
        for fact in entry.facts:
            needed = basis(facts[fact]["legal_basis"])
            assert not needed or needed & shown, (right.id, fact, facts[fact]["legal_basis"])


# --- what must never be said ---------------------------------------------------------------------


def test_nothing_said_about_rights_breaks_a_rule() -> None:
    assert [str(finding) for finding in review.rule_findings(SHOWN)] == []


FORBIDDEN = {
    "Langvarig betyr minst to år.": "names a shortest time for 'langvarig'",
    "Behovet må gå over tid, minst 6 måneder.": "names a shortest time for 'langvarig'",
    "Du får støttekontakt fordi det står i planen.": "says a plan gives help",
    "Planen gir rett til flere tjenester.": "says a plan gives more help",
    "Du må søke for å ha rett til plan.": "says you must apply to have a right",
    "Avgjørelsen om individuell plan er et enkeltvedtak.": "calls a decision about a plan an enkeltvedtak",
    "Koordinator kan ikke påklages.": "says a coordinator cannot be complained about",
    "Det krever samtykkekompetanse.": "uses a word that has been replaced",
    "Klagen går til Fylkesmannen.": "uses a word that has been replaced",
    "Du kan få 5000 kroner.": "names an amount or a rate",
    "Evnen må være nedsatt med 50 prosent.": "names an amount or a rate",
    "Du har rett til TT-kort.": "calls a local scheme a national right",
    "Foreldrene dine får aldri vite det.": "promises what relatives will or will not be told",
    "Pårørende skal alltid få vite hvordan det går.": "promises what relatives will or will not be told",
    "Du får hjelpen, det garanterer jeg.": "promises",
    "Du må klage innen fire uker.": "states a deadline without the decision it belongs to",
    # and in Nynorsk
    "Langvarig er minst eitt år.": "names a shortest time for 'langvarig'",
    "Du må søkje for å få rett til plan.": "says you must apply to have a right",
    "Du har krav på ledsagerbevis.": "calls a local scheme a national right",
    "Mamma får aldri vite det.": "promises what relatives will or will not be told",
    "Fristen er tre veker.": "states a deadline without the decision it belongs to",
}


@pytest.mark.parametrize("sentence", FORBIDDEN)
def test_a_planted_fault_is_found(sentence: str) -> None:
    planted = ShownText("content/rights/rett_til_ip.yml", 30, "entries.0.long", "nb", f"Først dette. {sentence}")
    found = review.rule_findings([planted])
    assert any(finding.what.startswith(f"long (nb): {FORBIDDEN[sentence]}") for finding in found)
    assert {finding.place for finding in found} == {"content/rights/rett_til_ip.yml:30"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Loven har ikke noe tall for hvor langvarig behovet må være.",
        "Du får ikke en tjeneste fordi det står i planen.",
        "Etter helselovene er avgjørelsen om plan ikke et enkeltvedtak.",
        "Beslutningskompetanse (tidligere samtykkekompetanse) gjelder ett valg om gangen.",
        "Det er ingen nasjonal rett til TT-kort.",
        "Klager du på trygd fra Nav, er fristen seks uker.",
        "Barn kan klage selv fra 12 år når de forstår saken.",
        "Du kan be om at foreldre ikke får vite noe.",
    ],
)
def test_what_may_be_said_is_let_through(sentence: str) -> None:
    assert review.broken_rules(sentence) == []


def test_nothing_says_that_the_right_to_a_plan_is_suspended() -> None:
    about_now = [text for text in SHOWN if text.file != "content/law/pending.yml"]
    assert [text.place for text in about_now if "ukraina" in text.text.lower()] == []


def test_the_rights_never_ask_for_or_promise_a_look_into_another_adults_plan() -> None:
    entry = content.current(CONTENT.right("parorende_innsyn"), TODAY)
    assert entry is not None
    assert "aldri kladden til en annen voksen" in entry.not_meaning.nb


OLD_WORDS = re.compile(
    r"samtykkekompetanse|omsorgslønn|omsorgsløn|fylkesmannen|hjelpeverge|trygdekontor|sosialkontor|aetat"
    r"|fritt sykehusvalg|fritt behandlingsvalg|sivilombudsmannen|pasientrettighetsloven|uførepensjon|attføring"
)


def test_old_words_are_understood() -> None:
    known = {
        word
        for right in CONTENT.rights
        for variants in (right.synonyms, right.questions)
        for language in content.LANGUAGES
        for text in variants[language]
        for word in OLD_WORDS.findall(text)
    }
    assert known == set(OLD_WORDS.pattern.split("|"))


# --- deadlines -----------------------------------------------------------------------------------

DEADLINES = {
    "helse_og_omsorg": (4, "weeks", "person"),
    "nav_trygd": (6, "weeks", "person"),
    "nav_sosial": (3, "weeks", "person"),
    "nav_plan": (3, "weeks", "person"),
    "barnevern_plan": (3, "weeks", "person"),
    "bolig": (3, "weeks", "person"),
    "tvungen_helsehjelp": (3, "weeks", "person"),
    "tvungent_vern": (3, "months", "person"),
    "sivilombudet": (1, "years", "person"),
    "for_sen_klage": (1, "years", "person"),
    "forelopig_svar": (1, "months", "service"),
    "henvisning": (10, "workdays", "service"),
    "under_23": (65, "workdays", "service"),
    "kontaktlege": (1, "workdays", "service"),
    "mote_etter_hendelse": (10, "days", "service"),
    "kvp_start": (6, "months", "service"),
}


def test_the_deadlines_are_those_of_the_law_work() -> None:
    assert {id: (d.count, d.unit, d.whose) for id, d in CONTENT.deadlines.items()} == DEADLINES


def test_a_right_with_several_decisions_asks_which_one_it_is() -> None:
    for right, entry in entries():
        if len({d.length("nb") for d in entry.deadlines if d.whose == "person"}) > 1:
            assert entry.asks is not None, right.id


def test_deadlines_are_said_in_both_languages() -> None:
    decision = CONTENT.deadlines["kontaktlege"]
    assert (decision.length("nb"), CONTENT.deadlines["bolig"].length("nn")) == ("1 virkedag", "3 veker")


def test_a_deadline_whose_paragraph_changes_is_not_said_afterwards() -> None:
    entry = content.current(CONTENT.right("aap_og_uforetrygd"), TODAY)
    assert entry is not None

    def said(on_date: date) -> list[str]:
        return [deadline.decision for deadline in deadlines_on(entry, on_date)]

    assert said(date(2026, 12, 31)) == ["nav_trygd"]
    assert said(date(2027, 1, 1)) == []


def test_every_deadline_belongs_to_some_right() -> None:
    used: set[Deadline] = set()
    for _, entry in entries():
        used |= set(entry.deadlines)
    assert {deadline.decision for deadline in used} == set(CONTENT.deadlines)


# --- dates and changes ---------------------------------------------------------------------------


def test_before_its_first_date_a_right_has_no_answer() -> None:
    for right in CONTENT.rights:
        first = right.entries[0].valid_from
        assert content.current(right, date.fromordinal(first.toordinal() - 1)) is None
        assert content.current(right, first) is right.entries[0]


def test_the_right_words_of_june_2026_are_not_said_before() -> None:
    right = CONTENT.right("beslutningskompetanse")
    assert content.current(right, date(2026, 5, 31)) is None
    assert content.current(right, date(2026, 6, 1)) is not None


def test_complaining_about_benefits_says_six_weeks_until_the_law_changes_and_no_number_after() -> None:
    right = CONTENT.right("klage_pa_nav")
    before, after = content.current(right, date(2026, 12, 31)), content.current(right, date(2027, 1, 1))
    assert before is not None and after is not None
    assert "seks uker" in before.long.nb
    assert "seks" not in after.long.nb and after.confidence == "P"


def test_a_later_entry_says_what_has_changed() -> None:
    for right in CONTENT.rights:
        for entry in right.entries[1:]:
            assert entry.change is not None, right.id


def test_changes_come_first_things_first_and_undated_last() -> None:
    changes = law.changes_on(CONTENT, date(2026, 11, 22))
    dated = [change.when for change in changes if change.when]
    assert dated == sorted(dated) and dated[0] == date(2027, 1, 1)
    assert changes[-1].when is None
    told = "\n".join(change.line("nb") for change in changes)
    assert "1. januar 2027: Regelen om klage på trygd fra Nav blir endret." in told
    assert "Dato ikkje bestemt: Det er vedteke ei ny forvaltningslov." in "\n".join(c.line("nn") for c in changes)


def test_what_changed_on_a_day_is_told_with_its_rights() -> None:
    on_the_day = [c for c in law.changes_on(CONTENT, date(2026, 7, 1)) if c.when == date(2026, 7, 1)]
    assert {"alvorlig_hendelse", "logg_og_sperring", "taushetsplikt"} <= {r for c in on_the_day for r in c.rights}


def test_the_end_of_a_right_is_told_as_a_change() -> None:
    ended = RightEntry(date(2030, 1, 1), date(2030, 1, 1), "V", (), *[Text("", "")] * 5, (), ends=True)
    old = CONTENT.right("sykehjem")
    rights = tuple(replace(r, entries=(*r.entries, ended)) if r is old else r for r in CONTENT.rights)
    changes = law.changes_on(replace(CONTENT, rights=rights), date(2029, 1, 1))
    told = [change.line("nb") for change in changes]
    assert "1. januar 2030: Svaret «Sykehjem eller lignende bolig» gjelder ikke lenger." in told


def test_a_law_that_has_changed_since_the_last_check_is_found() -> None:
    assert not [f for f in review.date_findings(CONTENT, date(2026, 12, 31)) if "changed 2027-01-01" in f.what]
    found = {f.place for f in review.date_findings(CONTENT, date(2027, 1, 1)) if "changed 2027-01-01" in f.what}
    assert found == {"content/rights/klage.yml", "content/rights/barn_med_plan.yml"}


# --- askers --------------------------------------------------------------------------------------


def test_an_asker_gets_the_own_answer_where_it_differs_and_the_users_elsewhere() -> None:
    entry = content.current(CONTENT.right("rett_til_ip"), TODAY)
    assert entry is not None
    assert entry.short_for("bruker") is entry.short
    assert "Barnet ditt" in entry.short_for("foresatt_under_12").nb
    assert entry.short_for("ung") != entry.short_for("foresatt_16_17")


def test_parents_never_get_one_answer_for_all_ages_where_age_decides() -> None:
    by_age = ["foreldre_far_vite", "samtykke_for_barn", "barn_unge", "beslutningskompetanse", "klage_for_en_annen"]
    for right_id in by_age:
        entry = content.current(CONTENT.right(right_id), TODAY)
        assert entry is not None
        texts = {entry.short_for(f"foresatt_{age}").nb for age in ("under_12", "16_17")}
        assert len(texts) == 2, right_id


def test_every_right_is_offered_to_somebody_and_has_an_answer_for_them() -> None:
    for right, entry in entries(TODAY):
        assert entry.offered_to and set(entry.offered_to) <= set(ASKERS), right.id
        assert set(entry.audiences) <= set(AUDIENCES)


def test_short_answers_are_short_for_everybody() -> None:
    for right, entry in entries():
        for language in content.LANGUAGES:
            for text in (entry.short, entry.simpler, *entry.audiences.values()):
                assert len(words(text[language])) <= 55, (right.id, text[language])
            assert len(words(entry.simpler[language])) < len(words(entry.long[language])), right.id


def test_no_audience_text_is_the_same_as_the_users() -> None:
    for right, entry in entries():
        for audience, text in entry.audiences.items():
            assert text != entry.short, (right.id, audience)


# --- finding and pages ---------------------------------------------------------------------------


def test_every_right_can_be_found_by_the_ways_people_ask() -> None:
    owner: dict[str, str] = {}
    for right in CONTENT.rights:
        assert right.group in GROUPS
        for language in content.LANGUAGES:
            for question in right.questions[language]:
                assert owner.setdefault(question, right.id) == right.id, question


def test_related_rights_are_others() -> None:
    for right, entry in entries():
        assert right.id not in entry.related
        assert len(set(entry.related)) == len(entry.related)


def test_the_five_life_situations_lead_to_rights_that_are_answered_today() -> None:
    assert [situation.id for situation in CONTENT.situations] == [
        "utskriving_fra_sykehus",
        "barn_med_sammensatte_behov",
        "ungdom_blir_voksen",
        "parorende_som_er_sliten",
        "soknaden_er_ikke_besvart",
    ]
    for situation in CONTENT.situations:
        steps = [step.right for step in situation.steps]
        assert 5 <= len(steps) == len(set(steps))
        for right_id in steps:
            entry = content.current(CONTENT.right(right_id), TODAY)
            assert entry is not None and situation.id in entry.life_situations
    assert CONTENT.situation("ungdom_blir_voksen").order == 3
    with pytest.raises(content.ContentError, match="unknown life situation"):
        CONTENT.situation("finnes_ikke")


# --- the guide -----------------------------------------------------------------------------------

GUIDE = (ROOT / "docs" / "content-guide.md").read_text(encoding="utf-8")


def test_the_guide_names_every_field_of_a_right() -> None:
    fields = {field.name for field in dataclasses.fields(Right)} | {
        field.name for field in dataclasses.fields(RightEntry)
    }
    for name in fields - {"entries", "ends", "life_situations"}:
        assert f"`{name}`" in GUIDE, name
