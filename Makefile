# Every command we use. Needs Python 3.11 or newer and make; everything else is set up here.
PYTHON ?= python3
BIN := .venv/bin
SOURCES := bot handlers emotion recommender models config training benchmarks tests

.PHONY: run test test-hub check fix lock migrate bench evaluate fuzz golden clean

run: .venv/.installed-run ## set up, then start the web chat (and Telegram, Discord when their tokens are set)
	$(BIN)/python -m bot run

test: .venv/.installed-dev ## set up, then the whole test suite
	$(BIN)/python -m pytest $(ARGS)

test-hub: .venv/.installed-hub ## the test that needs PyTorch, which is too large for every set-up
	$(BIN)/python -m pytest tests/emotion/test_hub_text.py

check: .venv/.installed-dev ## what a review asks for: style, types, imports, migrations
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy bot handlers emotion recommender models config benchmarks tests
	$(BIN)/lint-imports
	$(BIN)/python -m models.migrate

fix: .venv/.installed-dev ## mend what ruff can mend
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

bench: .venv/.installed-dev ## speed and memory on this machine -> benchmarks/results/
	$(BIN)/python -m benchmarks.speed

evaluate: .venv/.installed-dev ## the recommender on the research data of ../shared, all in one run
	for what in ranking fit facts groups coldstart; do \
		echo "== $$what"; $(BIN)/python -m recommender evaluate $$what $(KEEP) || exit 1; \
	done

KEEP = --results benchmarks/results

fuzz: .venv/.installed-dev ## 10,000 mutated pictures through the decoder
	$(BIN)/python -m benchmarks.fuzz

golden: .venv/.installed-dev ## write the answers of tests/golden anew; read the difference
	$(BIN)/python -m tests.replay

migrate: .venv/.installed-run ## bring the store up to date (also done at every start)
	$(BIN)/python -m bot migrate

lock: .venv/.installed-dev ## write the lock files anew from pyproject.toml
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile pyproject.toml --extra dev $(LOCK) -o requirements-dev.lock
	$(BIN)/uv pip compile pyproject.toml -c requirements-dev.lock $(LOCK) -o requirements.lock

LOCK := --universal --generate-hashes --no-emit-index-url --no-header --quiet

clean: ## remove what was set up
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "MoodSync needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv
	touch $@

.venv/.installed-run: requirements.lock | .venv/.made
	$(BIN)/python -m pip install --disable-pip-version-check -q --require-hashes -r $<
	touch $@

# Not in the lock files, so without hashes: each platform has its own builds of PyTorch
.venv/.installed-hub: .venv/.installed-dev
	$(BIN)/python -m pip install -q "torch==2.13.0" "transformers>=5"
	touch $@

.venv/.installed-dev: requirements-dev.lock | .venv/.made
	$(BIN)/python -m pip install --disable-pip-version-check -q --require-hashes -r $<
	touch $@ .venv/.installed-run
