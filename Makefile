# make run         open the bench; the first time this sets everything up
# make setup       only set up
# make test        run the tests; ARGS="tests/unit -k name" picks some
# make thorough    the tests of more combinations, which take long
# make check       style, types and the order of the floors
# make benchmark   measure speed; PART="engine many" picks some parts
# make man         write the man page from the commands
# make words       bring the catalogue of Chinese up to date with the program's texts
# make raw         write OUT=file, ROWS=296000 rows in the raw form of the tutorial's sightings
# make gif         play a session of the bench and record it as a moving picture
# make torture     kill and resume a run, N=100 times, and compare it with one left alone
# make clean       remove the environment and every cache
#
# PYTHON=/path/to/python chooses the interpreter (3.11 to 3.13).

VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
PART ?= engine many control memory screen smooth noise table overlay
N ?= 100
ROWS ?= 2000
OUT ?= raw-sightings.csv
PYTHON ?=
CANDIDATES := $(if $(PYTHON),$(PYTHON),python3 python3.13 python3.12 python3.11)
USABLE := import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

# The checker comes whole in its wheel: use that one, and ask nobody for a newer
export PYRIGHT_PYTHON_USE_BUNDLED_PYRIGHT := 1
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1
unexport PYRIGHT_PYTHON_FORCE_VERSION PYRIGHT_PYTHON_PYLANCE_VERSION

.PHONY: setup run test thorough check benchmark torture man words raw gif clean

setup: $(VENV)/.installed

run: setup
	@$(BIN)/pkgo-tui $(ARGS)

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest $(or $(strip $(ARGS)),-n 4 --dist worksteal)

thorough: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -m thorough -n 2 $(ARGS)

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports

benchmark: $(VENV)/.installed-dev
	@for part in $(PART); do $(BIN)/python -m tests.benchmarks.$$part $(ARGS) || exit 1; done

torture: $(VENV)/.installed-dev
	@$(BIN)/python -m tests.benchmarks.torture $(N) $(ARGS)

man: $(VENV)/.installed-dev
	@$(BIN)/python -m tui.cli.man share/man/man1/pkgo-tui.1

words: $(VENV)/.installed
	@$(BIN)/python -m tui.cli.wording

raw: $(VENV)/.installed
	@$(BIN)/python -m data.datasets.raw_sightings $(OUT) --rows $(ROWS) $(ARGS)

gif: $(VENV)/.installed-dev
	@PYTHONPATH=tests/support $(BIN)/python -m tests.recording.session tests/recording/session.gif

clean:
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made:
	@for python in $(CANDIDATES); do \
		if "$$python" -c '$(USABLE)' >/dev/null 2>&1; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "No usable Python among: $(CANDIDATES). pkgo-tui needs Python 3.11, 3.12 or 3.13 with" \
			"venv (Debian, Ubuntu: apt install python3-venv); name one with PYTHON=/path/to/python." >&2; \
		exit 1; \
	fi; \
	echo "Making $(VENV) with $$found ($$($$found --version))"; \
	"$$found" -m venv --clear $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml constraints.txt
	@echo "Installing pkgo-tui and TensorFlow into $(VENV): some hundred megabytes to fetch and" \
		"two gigabytes to unpack, two to ten minutes in which nothing is said; once only"
	@$(PIP) -e .
	@echo "Installed"
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.made pyproject.toml constraints.txt
	@echo "Installing pkgo-tui with its tests and checks into $(VENV): two to ten minutes," \
		"in which nothing is said; once only"
	@$(PIP) -e '.[dev]'
	@echo "Installed"
	@touch $(VENV)/.installed $@
