# The commands of daily life; `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
PACKAGES := flows tasks models config dondoc web cli
# a file's tests share servers and folders, so a file stays with one process
PYTEST := $(BIN)/python -m pytest -q -n auto --dist loadfile
# what takes longest has a target of its own
TEST := $(PYTEST) --ignore tests/browser --ignore tests/soak

.PHONY: help setup setup-dev demo serve test check audit pins format bench chaos soak browser lock clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/'

.venv/setup: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q $(PACKAGES)
	@touch $@

.venv/setup-dev: .venv/setup requirements-dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

setup: .venv/setup ## make .venv and the command .venv/bin/dondoc from the lock file

setup-dev: .venv/setup-dev ## the same, with what the tests need

demo: setup ## run the main job once on the bundled sample
	$(BIN)/dondoc demo

serve: setup ## start Prefect's server, the deployments and the web application
	$(BIN)/dondoc serve

test: setup-dev ## run the tests, those that take long left to `make check`
	$(TEST) -m "not long"

format: setup-dev ## write the code in the house's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: setup-dev ## the gate: format, lint, types, import rules, licences, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python .ci/audit.py
	$(TEST)

audit: setup-dev ## licences, known vulnerabilities and the bill of materials (build/sbom.json)
	$(BIN)/python .ci/audit.py

pins: setup-dev ## try which upper bounds of pyproject.toml can go
	$(BIN)/python .ci/pins.py

bench: setup-dev ## measure against peers and bare limits
	$(BIN)/python -m benchmarks

chaos: setup-dev ## kill senders at every step, then whole machines, and print what became of the messages
	$(BIN)/python -m tests.chaos
	$(BIN)/python -m tests.hosts --throughput

browser: setup-dev ## drive the pages in Chromium; the pictures are in build/screenshots
	$(PYTEST) tests/browser

soak: setup-dev ## upload for ten minutes while the server dies again and again, and print the count
	$(BIN)/python -m tests.soak

lock: setup ## work out the two lock files again from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	.ci/lock

clean: ## remove what was made here
	rm -rf .venv var demo-output
