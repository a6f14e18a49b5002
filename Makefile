# SPDX-License-Identifier: Apache-2.0
# A thin surface over ordinary Python tooling; what each target needs is set up by tools/setup.py, once.

PYTHON ?= python3
PY := .venv/bin/python
# File by file on every core: a suite of four thousand tests in half the time. Long runs go one by one, for their timing.
PARALLEL := -n logical --maxprocesses=4 --dist=loadfile

# No bytecode means that every start compiles 300 modules anew.
unexport PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME VIRTUAL_ENV

.DEFAULT_GOAL := help
.PHONY: help run test soak check format bench lock catalogues freeze

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 14

run: ## set up and open the program on a training office; without a screen, walk a clerk's day
	@$(PYTHON) tools/setup.py run
	@$(PY) tools/training.py

test: ## set up and run the tests
	@$(PYTHON) tools/setup.py test
	@QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(PY) -m pytest $(PARALLEL) $(ARGS)

soak: ## the long tests: many kills, many power cuts
	@$(PYTHON) tools/setup.py test
	@QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(PY) -m pytest -m soak $(ARGS)

check: ## format, lint, types, import contracts, catalogues complete
	@$(PYTHON) tools/setup.py check
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) tools/catalogues.py check

format: ## put the sources into the one format
	@$(PYTHON) tools/setup.py check
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

bench: ## medians of interleaved runs against the floors
	@$(PYTHON) tools/setup.py test
	@QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(PY) -m benchmarks $(ARGS)

catalogues: ## take new texts into the .po files, drop unused ones, compile
	@$(PYTHON) tools/setup.py check
	@$(PY) tools/catalogues.py update

freeze: ## a one-folder program in dist/frontdesk
	@$(PYTHON) tools/setup.py test
	$(PY) -m PyInstaller --noconfirm --log-level WARN build.spec

LOCK := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

lock: ## make requirements/*.txt anew from pyproject.toml
	@$(PYTHON) tools/setup.py check
	$(LOCK) pyproject.toml -o requirements/run.txt $(ARGS)
	$(LOCK) pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt $(ARGS)
	$(LOCK) --group build -c requirements/dev.txt -o requirements/build.txt $(ARGS)
