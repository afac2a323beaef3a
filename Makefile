# Two commands are enough: `make run` and `make test`. Everything they need is installed into this folder, from
# requirements.lock and frontend/package-lock.json; finished steps are not repeated.

ifeq ($(filter order-only,$(.FEATURES)),)
$(error Ebb needs GNU make 3.82 or newer; on some systems it is called gmake)
endif
ifneq ($(words $(CURDIR)),1)
$(error make cannot work in a folder with a space in its path; move the repository)
endif

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
WORKERS ?= 2
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

NPM := npm --prefix frontend --loglevel=error
TYPES := frontend/src/api/schema.d.ts
WEB := frontend/dist/index.html
WEB_SOURCES := $(shell find frontend -mindepth 1 \( -name node_modules -o -name dist -o -name tests \) -prune -o -print 2>/dev/null)

help: ## this list
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(BIN)/.ready $(WEB) ## set everything up, then serve the demo clinic on http://127.0.0.1:8000 (PORT=... for another)
	@exec ebb demo

test: $(BIN)/.ready $(WEB) ## set everything up, then run every test of the commit tier
	@tools/chromium.sh >/dev/null
	$(NPM) run --silent test
	pytest -n $(WORKERS) -m "not long" $(ARGS)

check: $(BIN)/.ready $(TYPES) ## format, lint, types, import contracts, API contract, web pages
	ruff format --check .
	ruff check .
	mypy
	lint-imports --no-logo
	ebb contract --check
	$(NPM) run --silent check

prove: $(BIN)/.ready $(WEB) ## the long tests, for an evening or a night
	@tools/chromium.sh >/dev/null
	@tools/strace.sh
	pytest -m long $(ARGS)

bench: $(BIN)/.ready ## figures, as ratios; never part of the tests
	@for script in benchmarks/*.py; do PYTHONPATH=. python "$$script"; done

contract: $(BIN)/.ready ## write openapi.yaml from the schemas
	ebb contract

migrate: $(BIN)/.ready ## bring the database of EBB_DATABASE_URL to the newest schema
	ebb migrate

lock: $(BIN)/.ready ## resolve both lock files again (UPGRADE=--upgrade for newer versions)
	uv pip compile -q --universal --generate-hashes --no-header $(UPGRADE) --group dev pyproject.toml -o requirements.lock
	$(NPM) install --package-lock-only --no-audit --no-fund

clean: ## remove what make has built and installed; the demo's data stay
	rm -rf .venv dist frontend/node_modules frontend/dist $(TYPES)

$(BIN)/.ready: requirements.lock pyproject.toml tools/install.sh
	@tools/install.sh $(PYTHON)
	@touch $@

frontend/node_modules/.ready: frontend/package-lock.json frontend/package.json | $(BIN)/.ready
	@echo "Installing the web tools ..."
	@$(NPM) ci --no-audit --no-fund
	@touch $@

$(TYPES): openapi.yaml frontend/node_modules/.ready
	@$(NPM) run --silent api
	@touch $@

$(WEB): frontend/node_modules/.ready $(TYPES) $(WEB_SOURCES)
	@echo "Building the web pages ..."
	@$(NPM) run --silent build
	@touch $@

.PHONY: help run test check prove bench contract migrate lock clean
