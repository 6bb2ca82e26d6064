"""Which engine Polars carries out plans with: it changes no finding, and outlives no audit."""

import os
from pathlib import Path

import pytest

import groupaudit
from groupaudit import execution

SAMPLES = Path(__file__).parents[1] / "samples"


def test_either_engine_finds_the_same(monkeypatch):
    """The samples are audited alike by the engine for little and by that for much."""
    little = groupaudit.audit([SAMPLES / "exports", SAMPLES / "employees.csv"], SAMPLES / "groupaudit.toml")
    monkeypatch.setattr(execution, "LARGE", 0)
    much = groupaudit.audit([SAMPLES / "exports", SAMPLES / "employees.csv"], SAMPLES / "groupaudit.toml")
    assert little.findings.height
    assert little.findings.equals(much.findings)


@pytest.mark.parametrize("before", [None, "streaming"])
def test_the_engine_a_program_uses_otherwise_comes_back(monkeypatch, before):
    """Whoever calls `audit()` has chosen an engine for his own plans, or none."""
    monkeypatch.delenv("POLARS_ENGINE_AFFINITY", raising=False)
    if before:
        monkeypatch.setenv("POLARS_ENGINE_AFFINITY", before)
    with execution.engine_for(1):
        assert os.environ["POLARS_ENGINE_AFFINITY"] == "in-memory"
    assert os.environ.get("POLARS_ENGINE_AFFINITY") == before
