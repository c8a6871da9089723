"""The stock project is complete and follows from the content."""

import ast
import textwrap

import yaml

from bench.script import RIGHTS
from bench.stock.project import Form, Source, read_sentences, texts, write, write_endpoints

DEFAULT = """
pipeline: [{name: WhitespaceTokenizer}, {name: DIETClassifier, epochs: 100}]
policies: [{name: RulePolicy}, {name: TEDPolicy, max_history: 5, epochs: 100}]
language: en
"""
FORMS = (
    Form("generelt", "Generelt", ("generelt",), (("generelt_resource", "Generelt: Hva er bra?"),)),
    Form("helse", "Helse", ("helse",), (("helse_goal", "Helse: Hva vil du?"),)),
)


def a_source() -> Source:
    sentences = {"hva_er_ip": ("Hva er [IP](plan)?",), "bekreft": ("ja",), "svar": ("Jeg vil bo",)}
    return Source(FORMS, sentences, {"hva_er_ip": "En plan."})


def written(tmp_path, source=None):
    (tmp_path / "default.yml").write_text(DEFAULT)
    digest = write(source or a_source(), tmp_path / "p", tmp_path / "default.yml")
    files = {p.name: yaml.safe_load(p.read_text("utf-8")) for p in (tmp_path / "p").glob("**/*.yml")}
    return digest, files


def test_one_form_per_area_with_a_slot_per_question_and_its_text(tmp_path):
    domain = written(tmp_path)[1]["domain.yml"]
    assert domain["forms"]["helse_form"] == {"required_slots": ["helse_goal"]}
    assert domain["slots"]["helse_goal"]["mappings"][0]["type"] == "from_text"
    asked = domain["responses"]["utter_ask_helse_form_helse_goal"]
    assert asked == [{"text": "Helse: Hva vil du?"}]
    assert domain["entities"] == ["plan"]


def test_everything_the_rules_name_is_in_the_domain(tmp_path):
    files = written(tmp_path)[1]
    domain = files["domain.yml"]
    known = {*domain["actions"], *domain["responses"], *domain["forms"]}
    steps = [s for rule in files["rules.yml"]["rules"] for s in rule["steps"]]
    assert {s["action"] for s in steps if "action" in s} <= known
    assert {s["intent"] for s in steps if "intent" in s} <= set(domain["intents"])
    assert {entry["intent"] for entry in files["nlu.yml"]["nlu"]} == set(domain["intents"])


def test_every_form_can_be_left_for_a_question_about_rights(tmp_path):
    rules = written(tmp_path)[1]["rules.yml"]["rules"]
    inside = [r for r in rules if {"active_loop": "helse_form"} in r.get("condition", ())]
    asked = {step["intent"] for rule in inside for step in rule["steps"] if "intent" in step}
    assert asked == set(RIGHTS)


def test_the_configuration_is_rasas_own_with_fewer_epochs(tmp_path):
    config = written(tmp_path)[1]["config.yml"]
    assert [c["name"] for c in config["pipeline"]] == ["WhitespaceTokenizer", "DIETClassifier"]
    assert config["policies"][1] == {"name": "TEDPolicy", "max_history": 5, "epochs": 3}


def test_the_actions_are_python_with_a_validation_per_slot(tmp_path):
    written(tmp_path)
    tree = ast.parse((tmp_path / "p" / "actions.py").read_text("utf-8"))
    functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert {"validate_helse_goal", "validate_generelt_resource"} <= functions


def test_the_digest_changes_with_the_data_only(tmp_path):
    first = written(tmp_path)[0]
    assert written(tmp_path)[0] == first
    other = Source(FORMS, {**a_source().sentences, "takk": ("takk",)}, {})
    assert written(tmp_path, other)[0] != first


def test_sentences_are_read_as_written_in_both_of_rasas_notations(tmp_path):
    (tmp_path / "a.yml").write_text(
        textwrap.dedent("""
        nlu:
        - intent: hilsen
          examples: |
            - hei
            - god dag, [NAV](etat)
        - intent: takk
          examples:
          - text: |
              takk
        - synonym: nav
          examples: "- NAV"
        """)
    )
    assert read_sentences([tmp_path / "a.yml"]) == {
        "hilsen": ("hei", "god dag, [NAV](etat)"),
        "takk": ("takk",),
    }


def test_the_client_finds_questions_by_their_text_and_general_ones_are_no_area():
    found = texts(FORMS)
    assert found.questions["Helse: Hva vil du?"] == ("helse", "helse_goal")
    assert found.areas == ("helse",)


def test_the_endpoints_are_an_action_server_and_a_database(tmp_path):
    path = write_endpoints(tmp_path, 5055, tmp_path / "c.db")
    endpoints = yaml.safe_load(path.read_text("utf-8"))
    assert endpoints["action_endpoint"]["url"].endswith(":5055/webhook")
    assert endpoints["tracker_store"]["dialect"] == "sqlite"
