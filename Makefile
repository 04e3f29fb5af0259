# Two commands on a fresh machine: `make run` and `make test`. Everything else is for developers.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
BENCH  := .venv-bench
AUDIT  := .venv-audit
SOURCES := bot tests benchmarks docs data
FAST    := --fast --durations=10 --durations-min=1 -p no:cacheprovider
# Unasked, it writes no address into what it makes.
COMPILE := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command "make lock"

.PHONY: run test test-fast test-fast-a-to-m test-fast-n-to-z soak fuzz faults phone check hooks setup format lock bench audit messages readme clean

run: $(VENV)/run.stamp
	@$(BIN)/python -m bot run

# Two processes, one for each core of a small machine; what a file sets up is shared within it.
test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

# Without what starts a process, PostgreSQL or a server, and what is marked slow (`tests/fast.py`). What has become
# slow since is listed at the end. Two processes, one for each core of a small machine: 41 and 39 seconds each.
test-fast: $(VENV)/dev.stamp
	@$(MAKE) --no-print-directory --keep-going --output-sync --jobs 2 test-fast-a-to-m test-fast-n-to-z

test-fast-a-to-m:
	$(BIN)/python -m pytest $(FAST) tests/[a-m]*/

test-fast-n-to-z:
	$(BIN)/python -m pytest $(FAST) tests/[n-z]*/ tests/test_*.py

# Mixed load with faults at random on the real process, and every promise checked at the end.
MINUTES ?= 60
soak: $(VENV)/dev.stamp
	$(BIN)/python -m tests.soak.soak --minutes $(MINUTES)

# Whatever can come in (updates, texts, buttons, links, files), hundreds of examples a test and round.
SECONDS ?= 300
fuzz: $(VENV)/dev.stamp
	$(BIN)/python -m tests.rounds fuzz --seconds $(SECONDS)

# Kills, clocks, disks, networks, files: the tests of docs/failures.md, round after round in another order.
faults: $(VENV)/dev.stamp
	$(BIN)/python -m tests.rounds faults --seconds $$(( $(MINUTES) * 60 ))

# Pictures of every answer as a phone shows it, to be looked at; needs Chromium.
PHONE ?= build/phone
phone: $(VENV)/dev.stamp
	$(BIN)/python -m tests.phone.gallery $(PHONE)

# Format, lint, types, import contracts, catalogues.
check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot.i18n.check

setup: $(VENV)/dev.stamp

format: $(VENV)/dev.stamp
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

# Let git run `.githooks/`: format and lint before a commit, `make check` and `make test-fast` before a push.
hooks: $(VENV)/dev.stamp
	git config core.hooksPath .githooks

# Bring new sentences of the code into every catalogue, for a person to translate.
messages: $(VENV)/dev.stamp
	$(BIN)/python -m bot.i18n.check --update

# The tables of README.md and .env.example, from the program itself.
readme: $(VENV)/dev.stamp
	$(BIN)/python -m docs.reference

# All locks, with hashes and without any index address. Needs `uv` on the PATH.
lock:
	$(COMPILE) --group build pyproject.toml -o requirements.lock
	$(COMPILE) --group build --extra mcp -c requirements.lock pyproject.toml -o requirements-mcp.lock
	$(COMPILE) --group build --group dev --extra mcp -c requirements-mcp.lock pyproject.toml -o requirements-dev.lock
	$(COMPILE) --group bench -o requirements-bench.lock
	$(COMPILE) --group audit -o requirements-audit.lock

# Every comparison of benchmarks/RESULTS.md, on this machine; about twenty minutes. One alone: python -m benchmarks start
bench: $(VENV)/dev.stamp $(BENCH)/bench.stamp
	$(BIN)/python -m benchmarks

# What the packages are: licences, a list for machines (CycloneDX), and known weaknesses, which needs the network.
audit: $(VENV)/dev.stamp $(AUDIT)/audit.stamp
	@mkdir -p build
	$(AUDIT)/bin/pip-licenses --python=$(BIN)/python --order=license --format=markdown --output-file=build/licences.md
	$(AUDIT)/bin/cyclonedx-py requirements --output-file build/sbom.json requirements-mcp.lock
	$(AUDIT)/bin/pip-audit --require-hashes --disable-pip --requirement requirements-mcp.lock

clean:
	rm -rf $(VENV) $(BENCH) $(AUDIT) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "tradebot needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)

# pip compiles bytecode as it installs (a first start without it takes four times as long); ours is compiled here.
$(VENV)/run.stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q bot
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q bot
	@touch $@ $(VENV)/run.stamp

# Other bots to be held against, away from our own packages.
$(BENCH)/bench.stamp: requirements-bench.lock
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

# Away from our own packages, which they look at.
$(AUDIT)/audit.stamp: requirements-audit.lock
	$(PYTHON) -m venv $(AUDIT)
	$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-audit.lock
	@touch $@
