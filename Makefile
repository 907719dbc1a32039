# make            what can be made
# make demo       the whole job on a copy of the example project; results in exports/
# make test       every check and every test, one summary line at the end
# make bench      timings side by side with other tools, as one table
# make prove      kills, mutations and scale in full; figures go to benchmarks/results/
# make lint       the checks without the tests
# make docs       docs/cli.md once more, after a verb changed
# make venv       only the environment, for development
# make irrcac     an environment of its own for the program irrCAC, whose pins clash with ours; its tests then run
# make upgrade    newest allowed versions into the environment and the lock files
# make clean      removes the environment and what tools left behind; no sources, no results
#
# Needs Python 3.11 or newer, make and git. Everything else is installed into $(VENV) with the versions
# of requirements.lock (to run) and requirements-dev.lock (to test).

SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
WORK := exports/.work

# The first interpreter that starts and is new enough; `make PYTHON=...` chooses another.
PYTHON ?= $(shell for p in python3.11 python3 python3.13 python3.12 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)

RUN_STAMP := $(VENV)/.ready-to-run
DEV_STAMP := $(VENV)/.ready-to-test
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help demo test bench prove lint docs venv irrcac upgrade clean
.NOTPARALLEL:

help:
	@sed -n '1,/^$$/s/^# \{0,1\}//p' Makefile

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or newer found; try make PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { echo "make: $(PYTHON) cannot make environments; on Debian install python3-venv" >&2; exit 1; }

# The interpreter is an order-only need: its time stamp is that of the system's Python.
$(RUN_STAMP): requirements.lock pyproject.toml hatch_build.py | $(BIN)/python
	$(PIP) install -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_STAMP): requirements-dev.lock $(RUN_STAMP)
	$(PIP) install -r requirements-dev.lock
	@touch $@

venv: $(DEV_STAMP)

IRRCAC := .venv-irrcac

# It wants an old scipy, which no Python after 3.12 can install: make irrcac PYTHON=python3.11
irrcac: requirements-irrcac.lock
	$(PYTHON) -m venv $(IRRCAC)
	$(IRRCAC)/bin/python -m pip --disable-pip-version-check --quiet install -r requirements-irrcac.lock

demo: $(RUN_STAMP)
	@rm -rf $(WORK)/demo && mkdir -p $(WORK)
	@CODER_CACHE="$(CURDIR)/$(WORK)/cache" $(BIN)/coder demo $(WORK)/demo
	@find exports -type f ! -path '$(WORK)/*' -exec rm -f {} +
	@cp -R $(WORK)/demo/exports/. exports/
	@cp $(WORK)/demo/exports.yaml $(WORK)/demo/exports.lock.json .
	@echo "The same files are in exports/ now; exports/README.md says what each one is."

test: $(DEV_STAMP)
	@$(BIN)/python scripts/check.py

lint: $(DEV_STAMP)
	@$(BIN)/python scripts/check.py --lint

docs: $(DEV_STAMP)
	@$(BIN)/python scripts/cli_reference.py

bench: $(DEV_STAMP)
	$(BIN)/python -m benchmarks

prove: $(DEV_STAMP)
	$(BIN)/python -m benchmarks.prove

upgrade: $(DEV_STAMP)
	$(PIP) install --upgrade --upgrade-strategy eager --editable '.[dev]' 'hatchling>=1.25'
	$(BIN)/python scripts/lock.py

clean:
	rm -rf $(VENV) $(IRRCAC) $(WORK) dist build .coverage .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
