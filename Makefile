# Two commands need nothing but Python >= 3.11: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check
.PHONY: demo test lint bench detection docs golden clean

$(VENV)/.run: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) -e .
	$(BIN)/python -m compileall -q src/groupaudit
	touch $@

$(VENV)/.dev: $(VENV)/.run
	$(PIP) -e '.[dev]'
	touch $@

demo: $(VENV)/.run
	@$(BIN)/groupaudit demo

test: $(VENV)/.dev
	$(BIN)/python -m pytest -q -n auto --dist worksteal

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev
	$(BIN)/python -m compileall -q src/groupaudit
	$(BIN)/python -m benchmarks.run

# DATA is a folder of labelled messages and names; see benchmarks/README.md. Without it nothing is written.
detection: REVISION = $(shell git rev-parse --short HEAD)$(shell git diff --quiet HEAD -- src || echo ' with changes')
detection: RESULTS = --results benchmarks/results/detection.md --date "$(shell git log -1 --format=%cs)" --revision "$(REVISION)"
detection: $(VENV)/.dev
	@$(BIN)/python -m benchmarks.detection $(DATA) $(if $(DATA),$(RESULTS))

docs golden: $(VENV)/.dev
	$(BIN)/python docs/make.py
	$(BIN)/groupaudit demo -o samples/expected/report.txt -o samples/expected/report.csv > /dev/null

clean:
	rm -rf $(VENV) build dist bench-data
