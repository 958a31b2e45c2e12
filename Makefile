# Everything here works on a bare machine with Python 3.11 and make; the environment is made on first use.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.made-for

.PHONY: preview test coverage soak run check lint bench screenshots docs fix

preview: $(STAMP)-preview  ## the bot in a simulated Discord in the browser
	@$(BIN)/python -m bot preview

test: $(STAMP)-test  ## all tests
	$(BIN)/python -m pytest

coverage: $(STAMP)-test  ## all tests, and what they do not reach; twice as long
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

soak: $(STAMP)-test  ## two hundred kills while five hundred announcements go out; ten minutes
	SOAK_KILLS=200 $(BIN)/python -m pytest -n 0 tests/announcements/test_nothing_lost.py

run: $(STAMP)-run  ## the bot on Discord; needs DISCORD_TOKEN
	@$(BIN)/python -m bot run

check: lint test  ## what CI runs

lint: $(STAMP)-test
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot content check

bench: $(STAMP)-test  ## ratios against a bare discord.py bot, a pass of the news watch, how well it judges, and many announcements at once
	$(BIN)/python -m benchmarks.lookup
	$(BIN)/python -m benchmarks.game
	$(BIN)/python -m benchmarks.newswatch
	$(BIN)/python -m benchmarks.news
	$(BIN)/python -m benchmarks.schedules
	$(BIN)/python -m benchmarks.fanout

screenshots: $(STAMP)-test  ## the pictures in docs/images; needs Debian's chromium
	$(BIN)/python -m bot.preview.screenshots

docs: $(STAMP)-run  ## the documents that are made from code
	@$(BIN)/python -m bot docs

fix: $(STAMP)-test  ## format, and mend what ruff can
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

$(BIN)/python:
	@echo "Making the environment in $(VENV): this takes about a minute, once."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 ...")'
	@$(PYTHON) -m venv $(VENV)

$(STAMP)-run: pyproject.toml constraints.txt | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(STAMP)-preview: pyproject.toml constraints.txt | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[preview]'
	@touch $@

$(STAMP)-test: pyproject.toml constraints.txt | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	@touch $@ $(STAMP)-preview $(STAMP)-run
