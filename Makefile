# `make run` and `make test` are all a user needs; both set .venv up by themselves.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test lint types tests bench lock clean

run: .venv/.runtime
	$(BIN)/thidua run

test: lint types tests

lint: .venv/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.development
	$(BIN)/mypy

# Processes and browsers want a quiet machine, so they run after the parallel part.
tests: .venv/.development
	$(BIN)/thidua check
	$(BIN)/pytest -n auto --dist loadgroup -m "not processes and not browser"
	$(BIN)/pytest -m "processes or browser"

bench: .venv/.development
	for file in benchmarks/*.py; do $(BIN)/python $$file || exit 1; done

# The lock files name every package with its hashes and no index address.
LOCK := uv pip compile pyproject.toml --python-version 3.11 --universal --generate-hashes --no-header
lock: .venv/bin/python
	$(PIP) install uv
	$(BIN)/$(LOCK) --extra datasette --extra postgres --group build --group dev --output-file requirements-dev.lock
	$(BIN)/$(LOCK) --group build --constraint requirements-dev.lock --output-file requirements.lock
	$(BIN)/$(LOCK) --extra postgres --group build --constraint requirements-dev.lock --output-file requirements-postgres.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.runtime: .venv/bin/python requirements.lock pyproject.toml
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	touch $@

.venv/.development: .venv/.runtime requirements-dev.lock
	$(PIP) install --require-hashes -r requirements-dev.lock
	touch $@
