# `make demo` and `make test` do all their own set-up: Python 3.11 or newer and make are enough.
.PHONY: demo test bench corpus fuzz screenshots lint clean

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready

demo: $(READY)
	@$(VENV)/bin/gongkai demo

test: $(READY)
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(RUN) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

bench: $(READY)
	$(RUN) -m benchmarks.parse
	$(RUN) -m benchmarks.accuracy
	$(RUN) -m benchmarks.sweep
	$(RUN) -m benchmarks.economy
	$(RUN) -m benchmarks.web
	$(RUN) -m benchmarks.search

# The full corpus in build/corpus, for `make bench`. Installs nothing: says in one line what it lacks.
corpus: $(READY)
	@$(RUN) -m tests.corpus.make build/corpus

# The pictures of the README, of the demo's pages. Needs Chromium and a Chinese font; installs neither.
screenshots: $(READY)
	@$(RUN) -m tests.browser.screenshots docs/images >/dev/null

# A bounded hunt for bytes that break the parser: make fuzz MINUTES=30
MINUTES ?= 5
fuzz: $(READY)
	$(RUN) -m tests.fuzz.hunt --minutes $(MINUTES)

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 2; }
	@test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis gongkai-demo
