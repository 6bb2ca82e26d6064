"""`schema`: the JSON Schemas of the policy and of the JSON report."""

import json
import tomllib
from importlib.resources import files

import jsonschema
import pytest

from program import chatlab, roster, run, text


def schema(which):
    """Return a schema as the program prints it."""
    return json.loads(run("schema", which).out)


@pytest.mark.parametrize("which", ["policy", "report"])
def test_a_schema_is_a_schema(which):
    """What is printed is a valid JSON Schema."""
    jsonschema.Draft202012Validator.check_schema(schema(which))


@pytest.mark.parametrize("show", ["none", "span", "message"])
def test_reports_keep_to_the_schema(tmp_path, monkeypatch, show):
    """Whatever is shown and however the files are, the report has the shape that the schema promises."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    (tmp_path / "r.csv").write_text(roster(("g", "w", ""), ("g", "", "")), "utf-8")
    (tmp_path / "m.json").write_text(
        text(chatlab(("b", "真人视讯开户，加微信上分"), {"sender": None, "content": "x"})), "utf-8"
    )
    (tmp_path / "x.json").write_text("{")
    document = json.loads(run("scan", ".", "--format", "json", "--show", show).out)
    assert document["findings"]
    assert document["rejects"]
    jsonschema.validate(document, schema("report"))


def test_the_policy_template_keeps_to_the_schema():
    """What init writes is valid for an editor too."""
    template = tomllib.loads(files("groupaudit").joinpath("data/policy-template.toml").read_text("utf-8"))
    jsonschema.validate(template, schema("policy"))


def test_there_are_two():
    """Another word is wrong usage."""
    assert run("schema", "rules").code == 2
