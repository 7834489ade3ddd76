# Two commands matter: `make start` and `make test`. Everything they need lands in .venv; nothing needs root
# except Chromium, which `make test` installs itself only where it runs as root.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8866
# Hypothesis and the linters keep their caches; nothing else is written outside .venv.
export PYTHONDONTWRITEBYTECODE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: start test check unit browser soak fuzz bench lock weights clean

start: $(VENV)/.run
	@exec $(BIN)/videoberatung start --port $(PORT)

# All that must hold before a change lands. The runner's own summary comes last.
test: $(VENV)/.dev check
	@sh scripts/need-chromium
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not soak"

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/check-notebooks

unit: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 -m "not soak and not browser"

browser: $(VENV)/.dev
	@sh scripts/need-chromium
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "browser and not soak"

# The long forms: many kills, many calls, long fuzzing.
soak: $(VENV)/.dev
	@sh scripts/need-chromium
	$(BIN)/python -m pytest -m soak --timeout 3600

# 100,000 mutated scenarios: told of or played, never a traceback, 2 s or 300 MB. Half an hour; what fails is kept in .fuzz.
fuzz: $(VENV)/.dev
	$(BIN)/python -m tests.fuzz --cases 100000

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

# After a change of dependencies in pyproject.toml.
lock: $(VENV)/.dev
	sh scripts/lock

# After a change in content/moves.
weights: $(VENV)/.dev
	$(BIN)/videoberatung understanding build

$(VENV)/.run: locks/run.txt pyproject.toml
	@PYTHON="$(PYTHON)" sh scripts/install run

$(VENV)/.dev: locks/dev.txt pyproject.toml
	@PYTHON="$(PYTHON)" sh scripts/install dev

clean:
	rm -rf $(VENV) build dist .bench .fuzz .shots
