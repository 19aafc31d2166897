# Everything stays in this folder: .venv holds the packages, .oubli the state.
# The recipes do not rely on an activated environment, and `make setup` runs only when the lock has changed.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The one UTF-8 locale that every Debian has: sort orders and messages are the same on every machine.
export LC_ALL := C.UTF-8
# A tool that protects personal data calls nobody: not dbt, not Dagster, not Great Expectations, not dlt.
export DO_NOT_TRACK := 1
export DAGSTER_DISABLE_TELEMETRY := yes
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export GX_ANALYTICS_ENABLED := false
export RUNTIME__DLTHUB_TELEMETRY := false
# Whoever has this set would compile some 5,000 modules anew in every process.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTEST := $(BIN)/pytest -n 2 --dist loadscope --no-loadscope-reorder

.PHONY: help
help: ## show this list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 16

.PHONY: demo
demo: setup ## set everything up and run a night on invented people
	@$(BIN)/oubli demo

.PHONY: ui
ui: setup ## open the Dagster UI and its daemon on 127.0.0.1
	@$(BIN)/oubli ui

.PHONY: test
test: setup ## set everything up, lint, and run every test
	@$(MAKE) -j2 -O lint tryton
	@$(PYTEST)

.PHONY: quick
quick: style ## the same without Tryton, a browser, whole nights and what else takes seconds, or the types
	@$(PYTEST) -m "not tryton and not browser and not slow"

.PHONY: lint
lint: types style ## ruff, mypy, import-linter and sqlfluff

.PHONY: types
types: setup
	@$(BIN)/mypy

.PHONY: style
style: setup ## ruff, import-linter and sqlfluff
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/lint-imports
	@$(BIN)/sqlfluff lint --processes 2 $(wildcard dbt_project/models dbt_project/tests)

.PHONY: format
format: setup ## let ruff and sqlfluff repair what they can
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format
	@$(BIN)/sqlfluff fix --processes 2 $(wildcard dbt_project/models dbt_project/tests)

.PHONY: bench
bench: setup ## how long a purge takes, against the best SQL by hand for the same change
	@$(BIN)/python -m tests.orchestration.enforcement.bench

.PHONY: lock
lock: setup ## resolve pyproject.toml anew into requirements.txt
	@$(BIN)/uv pip compile pyproject.toml --extra dev --output-file requirements.txt --upgrade --quiet \
		--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
		--custom-compile-command "make lock"

.PHONY: setup
setup: .venv/.ready ## make .venv and install the locked packages

# A copied or moved folder is set up anew: its .venv would run the code of the place it came from.
MOVED := $(filter-out $(CURDIR),$(shell cat .venv/.ready 2>/dev/null))
ifneq ($(MOVED),)
.PHONY: .venv/.ready
endif

# The Python that answers, not the first of that name: a version manager leaves names that run nothing.
# --no-deps, as the lock is complete; --no-compile, as compiling on import compiles only what is used;
# --no-build-isolation, as the build backend is in the lock.
.venv/.ready: requirements.txt pyproject.toml
	@for python in $${PYTHON:-} python3.11 /usr/bin/python3.11 python3 none; do \
		"$$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && break; \
	done; \
	[[ $$python != none ]] || \
		{ echo "Oubli needs Python 3.11: install it, or say 'make PYTHON=/path/to/python3.11'." >&2; exit 1; }; \
	"$$python" -c 'import ensurepip' 2>/dev/null || \
		{ echo "This Python makes no virtual environments: install Debian's package python3.11-venv." >&2; exit 1; }; \
	"$$python" -m venv $(if $(MOVED),--clear) .venv
	@cmp -s requirements.txt .venv/.lock || { \
		echo "Installing the locked packages into .venv, which takes a minute or two, once."; \
		$(PIP) install --require-hashes --no-deps --no-compile -r requirements.txt; cp requirements.txt .venv/.lock; }
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@echo "$(CURDIR)" > $@

TRYTON := tests/e2e/tryton/requirements.txt

.PHONY: tryton
tryton: $(if $(wildcard $(TRYTON)),.venv-tryton/.ready)

# The ERP of the end-to-end tests pins what Oubli does not want beside its own.
.venv-tryton/.ready: $(TRYTON) | setup
	@$(BIN)/python -m venv .venv-tryton
	@.venv-tryton/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes --no-deps -r $(TRYTON)
	@touch $@

.PHONY: clean
clean: ## stop the embedded server and take everything away, the local state in .oubli too
	@if [[ -x $(BIN)/oubli && -d .oubli ]]; then $(BIN)/oubli down; fi
	@rm -rf .venv .venv-tryton .oubli build logs *.egg-info .*_cache .hypothesis
	@rm -rf dbt_project/target dbt_project/logs dbt_project/dbt_packages dbt_project/.user.yml
	@find . -name __pycache__ -prune -exec rm -rf {} +
