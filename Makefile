# Every target is safe to run twice. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
# a service may not write beside its code, and a command that compiles all of it starts a second later
COMPILED := -@$(BIN)/python -m compileall -qq -j 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: help setup setup-dev services run test walk check bench faults messages lock pictures

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

.venv/runtime.stamp: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-build-isolation --no-deps -e .
	$(COMPILED) .venv/lib
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/runtime.stamp
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	$(COMPILED) .venv/lib
	@touch $@

setup: .venv/runtime.stamp  ## Install what the product needs; leaves .venv/bin/tracker
	$(COMPILED) tracker config.py

setup-dev: .venv/dev.stamp setup

services: setup-dev
	@.ci/services

run: setup  ## Start the product with the demonstration municipality
	@$(BIN)/tracker start

test: services  ## Run every test: SQLite, PostgreSQL, SMTP, Chromium
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

walk: services  ## Try 50,000 actions of all roles on executions, on each database
	@$(BIN)/tracker faults --only walk_broken

check: setup-dev  ## Run the linters and the check of untranslated messages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --check --lint --quiet
	$(BIN)/bandit --quiet --recursive tracker config.py -c pyproject.toml
	$(BIN)/python -m tracker.language

bench: setup-dev  ## Print one JSON line per figure
	@$(BIN)/tracker bench

faults: setup-dev  ## Let things go wrong and print one JSON line per figure
	@$(BIN)/tracker faults

messages: setup-dev  ## Bring the Russian catalogue up to date with the code
	@$(BIN)/python -m tracker.language --update

lock:  ## Write the lock files anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --upgrade \
		--extra build -o requirements.lock pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
		--extra build --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

pictures: services  ## Take pictures of every page into pictures/, and those of the guides
	@mkdir -p pictures
	@TRACKER_PICTURES=pictures $(BIN)/python -m pytest tests/browser/test_pages.py tests/browser/test_guides.py
